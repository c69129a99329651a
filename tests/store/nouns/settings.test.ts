import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { topicButtons } from '../../../src/alerts/compose-alert.ts';
import { shortButtons } from '../../../src/chat/button-commands.ts';
import type { ListMessage, Message } from '../../../src/chat/message.ts';
import { createStore } from '../../../src/store/store.ts';
import { ASKER, type Newsroom, NOW, openNewsroom } from '../../commands/newsroom.ts';

const QUERY = `ferry (strike OR ${Array.from({ length: 30 }, (_, at) => `pier${at}`).join(' OR ')})`;
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
    const posted = commandsOf(await shortButtons(alert, newsroom.store.longCommands.keep));
    const [, reference = ''] = /(~\S+)$/.exec(posted['Follow topic'] ?? '') ?? [];
    expect(await createStore(newsroom.database.db, () => NOW).longCommands.wordsOf(reference)).toBe(`${QUERY} me`);
    await newsroom.ask(`/slugline subscribe ${reference}`);
    const own = await newsroom.store.channels.byAddress({ ...ASKER.address, id: ASKER.userId, kind: 'dm' });
    expect(own && (await newsroom.store.subscriptions.listFor(own.id))).toMatchObject([{ query: QUERY }]);
  });

  it('keep the same words once, and take nothing for a reference that is none', async () => {
    const { keep, wordsOf } = newsroom.store.longCommands;
    expect(await keep(QUERY)).toBe(await keep(QUERY));
    for (const typed of ['ferry', '~ferry', `~${'a'.repeat(22)}`, `${await keep(QUERY)} me`, '']) {
      expect(await wordsOf(typed)).toBeNull();
    }
  });
});
