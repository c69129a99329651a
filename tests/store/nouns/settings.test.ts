import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shortButtons } from '../../../src/chat/button-commands.ts';
import type { ListMessage, Message } from '../../../src/chat/message.ts';
import { queryBeginning } from '../../../src/engines/matching/query.ts';
import type { ChannelAddress } from '../../../src/news/channel.ts';
import { createStore } from '../../../src/store/store.ts';
import { ASKER, type Newsroom, NOW, openNewsroom } from '../../commands/newsroom.ts';

const QUERY = `ferry (strike OR ${Array.from({ length: 30 }, (_, at) => `pier${at}`).join(' OR ')})`;
/** As alerts had them before their buttons named what they are about by number. */
const topicButtons = (topic: string) => [
  { label: 'Follow topic', command: `/subscribe ${topic} me` },
  { label: 'Mute topic here', command: `/unsubscribe ${queryBeginning(topic)} for=1d` },
];
const ROLL_UP: ListMessage = { kind: 'list', title: '12 more', intro: null, lines: [], footer: null, buttons: [] };
let newsroom: Newsroom;

beforeEach(async () => {
  newsroom = await openNewsroom();
  await newsroom.tell({ title: 'Ferry strike', text: 'Pilots walk out.', hoursAgo: 20 });
});

afterEach(() => newsroom.database.close());

function commandsOf(message: Message): Record<string, string> {
  const buttons = message.kind === 'notice' ? [] : message.buttons;
  return Object.fromEntries(buttons.map(({ label, command }) => [label, command]));
}

describe('buttons of a query that no button holds', () => {
  it('are there, and ask for that query', async () => {
    const commands = commandsOf((await newsroom.ask(`/brief ${QUERY}`)).message);
    expect(Object.keys(commands)).toEqual(['Quotes', 'Actors', 'Timeline', 'Follow']);
    for (const command of Object.values(commands)) expect(command.length).toBeLessThanOrEqual(90);
    const { message } = await newsroom.ask(commands['Timeline'] ?? '');
    expect(message).toMatchObject({ kind: 'list', lines: [{ text: 'Ferry strike' }] });
    await newsroom.ask(commands['Follow'] ?? '');
    const channel = await newsroom.store.channels.ensure(ASKER.address, '#news');
    expect(await newsroom.store.subscriptions.listFor(channel.id)).toMatchObject([{ query: QUERY }]);
  });

  it('work on alerts that were posted before a restart, under the umbrella as well', async () => {
    const alert: Message = { ...ROLL_UP, buttons: topicButtons(QUERY) };
    const posted = commandsOf(
      await shortButtons(alert, (words) => newsroom.store.longCommands.keep(words, ASKER.address)),
    );
    const [, reference = ''] = /(~\S+)$/.exec(posted['Follow topic'] ?? '') ?? [];
    expect(await createStore(newsroom.database.db, () => NOW).longCommands.wordsOf(reference, ASKER.address)).toBe(
      `${QUERY} me`,
    );
    await newsroom.ask(`/slugline subscribe ${reference}`);
    const own = await newsroom.store.channels.byAddress({ ...ASKER.address, id: ASKER.userId, kind: 'dm' });
    expect(own && (await newsroom.store.subscriptions.listFor(own.id))).toMatchObject([{ query: QUERY }]);
  });

  it('keep the same words once, and take nothing for a reference that is none', async () => {
    const { keep, wordsOf } = newsroom.store.longCommands;
    expect(await keep(QUERY, ASKER.address)).toBe(await keep(QUERY, ASKER.address));
    for (const typed of ['ferry', '~ferry', `~${'a'.repeat(22)}`, `${await keep(QUERY, ASKER.address)} me`, '']) {
      expect(await wordsOf(typed, ASKER.address)).toBeNull();
    }
  });

  it('work in their own workspace and in their own direct messages, and nowhere else', async () => {
    const { keep, wordsOf } = newsroom.store.longCommands;
    const desk: ChannelAddress = { platform: 'slack', workspace: 'T0A', id: 'C0DESK', kind: 'channel' };
    const ada: ChannelAddress = { platform: 'discord', workspace: '', id: '42', kind: 'dm' };
    const reference = await keep('ferry OR harbour', desk);
    expect(await wordsOf(reference, { ...desk, id: 'C0OTHER' })).toBe('ferry OR harbour');
    for (const address of [
      { ...desk, workspace: 'T0B' },
      ada,
      ASKER.address,
      { ...desk, id: 'U0EVE', kind: 'dm' as const },
    ])
      expect(await wordsOf(reference, address)).toBeNull();
    const own = await keep('tram fares', ada);
    expect(await wordsOf(own, ada)).toBe('tram fares');
    expect(await wordsOf(own, { ...ada, id: '43' })).toBeNull();
  });

  it('go on working where they were posted before places were noted', async () => {
    const { keep, wordsOf } = newsroom.store.longCommands;
    const reference = await keep(QUERY, ASKER.address);
    const { db } = newsroom.database;
    await db
      .updateTable('settings')
      .set({ name: `command:${reference}` })
      .where('value', '=', QUERY)
      .execute();
    expect(await wordsOf(reference, { platform: 'slack', workspace: 'T0A', id: 'C1', kind: 'channel' })).toBe(QUERY);
  });
});
