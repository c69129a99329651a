import { afterEach, describe, expect, it } from 'vitest';
import { loadAlerts, loadReply } from '../../src/alerts/compose-alert.ts';
import { deliver } from '../../src/alerts/delivery/deliver.ts';
import type { DeliverDeps } from '../../src/alerts/delivery/lease.ts';
import { createCallTimes, createSemaphore } from '../../src/alerts/delivery/pacing.ts';
import { asLines } from '../../src/alerts/likely-lines.ts';
import { createPreview } from '../../src/chat/preview/create-preview.ts';
import { PREVIEW_CHANNEL } from '../../src/chat/preview/preview-messages.ts';
import { renderText } from '../../src/chat/preview/render-text.ts';
import { createAnswer } from '../../src/commands/answering/answer-question.ts';
import { COMMAND_SPECS } from '../../src/commands/answering/command-table.ts';
import { type ArticleId, type ChannelId, type DeliveryId, type StoryId, toId } from '../../src/news/ids.ts';
import { type Newsroom, openNewsroom } from '../commands/newsroom.ts';
import type { ChatHarness } from '../contracts/chat.ts';
import { createDiscordHarness } from '../support/discord/discord-harness.ts';
import { readMessage } from '../support/discord/read-message.ts';
import { silentLog } from '../support/silent-log.ts';
import { startSlackHarness } from '../support/slack/start-slack-harness.ts';

type Place = Pick<ChatHarness, 'chat' | 'address' | 'standing' | 'replies' | 'faults' | 'stop'> & {
  /** Presses the line's button, as somebody who may follow topics there. */
  press(messageId: string): Promise<string>;
  /** The same as somebody who may not; null where there is nobody such. */
  pressAsReader: ((messageId: string) => Promise<string>) | null;
  /** Deletes a message as people do. */
  remove: ((messageId: string) => void) | null;
};

const LABEL = 'Post it as an alert';

async function onSlack(): Promise<Place> {
  const harness = await startSlackHarness();
  const { workspace } = harness.slack;
  return {
    ...harness,
    press: async (id) => (await harness.press?.(id, LABEL))?.text ?? '',
    // Slack lets every member of a channel add what it follows.
    pressAsReader: null,
    remove: (id) => workspace.remove(id),
  };
}

async function onDiscord(): Promise<Place> {
  const harness = await createDiscordHarness();
  const { discord } = harness;
  const channelId = discord.channel.id;
  const pressBy = async (messageId: string, managesChannel: boolean) => {
    const message = discord.messages(channelId).find(({ id }) => id === messageId);
    const button = message && readMessage(message.body).buttons.find(({ label }) => label === LABEL);
    const customId = button?.customId ?? expect.unreachable();
    const answer = await discord.interactions.press({ customId, messageId, channelId, person: { managesChannel } });
    return readMessage(answer.body).text;
  };
  return {
    ...harness,
    press: (id) => pressBy(id, true),
    pressAsReader: (id) => pressBy(id, false),
    remove: (id) => discord.deleteMessage(id),
  };
}

async function onPreview({ store }: Newsroom): Promise<Place> {
  const chat = createPreview({ messages: store.previewMessages, log: silentLog });
  const all = async () =>
    (await chat.after(null, 100)).map((row) => ({ ...row, text: renderText(row.message), alive: [] }));
  return {
    ...{ chat, address: PREVIEW_CHANNEL, standing: all, faults: null, pressAsReader: null, remove: null },
    replies: async (id) => (await all()).filter(({ threadOf }) => threadOf === id),
    async press(id) {
      const message = (await all()).find((row) => row.id === id)?.message;
      const buttons = message && message.kind !== 'notice' ? message.buttons : [];
      const outcome = await chat.ask(buttons.find(({ label }) => label === LABEL)?.command ?? '', null);
      return outcome.kind === 'answered' ? renderText(outcome.reply.message) : expect.unreachable();
    },
    stop: () => chat.listener.stop(),
  };
}

const NEAR = { storyId: toId<'story'>('1'), articleId: toId<'article'>('1') };
const OWN = { storyId: toId<'story'>('2'), articleId: toId<'article'>('2') };

describe.each([
  ['Slack', onSlack],
  ['Discord', onDiscord],
  ['the preview', onPreview],
] as const)('a likely article on %s', (_name, open) => {
  let newsroom: Newsroom;
  let place: Place;
  let channelId: ChannelId;
  let alertId: string;
  afterEach(async () => {
    await place.stop();
    await newsroom.database.close();
  });

  /** An alert stands, and the likely article is planned as a line in its thread. */
  async function begin(): Promise<void> {
    newsroom = await openNewsroom();
    place = await open(newsroom);
    const [about, text] = ['Pier closes', 'The pier of Port Verrin closes.'];
    await newsroom.tell({ title: about, text, hoursAgo: 1, slug: 'pier-closes' });
    await newsroom.tell({ title: 'Crack in a pier', text, hoursAgo: 1, slug: 'crack-pier', outlet: 'Island Wire' });
    channelId = (await newsroom.store.channels.ensure(place.address, '#news')).id;
    await newsroom.store.deliveries.plan([planned(NEAR)]);
    await turns();
    alertId = (await place.standing())[0]?.id ?? expect.unreachable();
    const { deliveries } = newsroom.store;
    const likely = { own: OWN.storyId, near: NEAR.storyId };
    const lines = await asLines([planned(OWN)], likely, { deliveries, onLikely: 'thread', now: () => new Date() });
    expect(await deliveries.plan(lines)).toEqual([channelId]);
    await place.chat.listener.start({
      commands: COMMAND_SPECS,
      answer: createAnswer({ ...newsroom.deps, lines: { ...newsroom.deps.lines, post } }),
      complete: async () => [],
    });
  }

  const post = (deliveryId: DeliveryId, why: string) =>
    newsroom.store.deliveries.promote([{ deliveryId, dueAt: new Date() }], { at: new Date(), why });

  function planned(told: { storyId: StoryId; articleId: ArticleId }) {
    const at = new Date();
    return {
      ...told,
      channelId,
      nonce: `n${told.storyId}`,
      because: ['pier'],
      mention: null,
      plannedAt: at,
      dueAt: at,
    };
  }

  const deps = (senderId = 'one'): DeliverDeps => {
    const { store } = newsroom;
    return {
      ...{ channels: store.channels, deliveries: store.deliveries, edits: store.stories.edits },
      ...{ notices: store.feedNotices, senderOf: () => place.chat.sender, senderId, alone: false },
      compose: (deliveries) => loadAlerts(deliveries, store, 'separate'),
      composeReply: (reply) => loadReply(reply, store),
      clock: { now: () => new Date(), random: () => 0 },
      permits: createSemaphore(4, () => 0),
      callTimes: createCallTimes(),
      maxAgeMs: 60_000,
    };
  };

  /** Sends what is due, without the pauses between posts. */
  async function turns(): Promise<string[]> {
    const kinds: string[] = [];
    for (let kind = ''; kind !== 'idle'; kinds.push(kind)) {
      await newsroom.database.db.updateTable('channels').set({ notBefore: null }).execute();
      kind = (await deliver(channelId, deps())).kind;
    }
    return kinds.slice(0, -1);
  }

  const lineId = async () => (await place.replies(alertId))[0]?.id ?? expect.unreachable();

  it('stands as one line in the thread of the alert', async () => {
    await begin();
    await Promise.all([deliver(channelId, deps('one')), deliver(channelId, deps('two'))]);
    await turns();
    const [line, ...more] = await place.replies(alertId);
    expect(more).toEqual([]);
    for (const words of ['Perhaps the same event', 'Crack in a pier', 'Island Wire'])
      expect(line?.text).toContain(words);
    if (place.faults) expect([...new Set(line?.alive)]).toEqual(['https://island-wire.example/2']);
  });

  it('becomes an alert when its button is pressed, once for two presses, and the line says so', async () => {
    await begin();
    await turns();
    const line = await lineId();
    expect(await place.press(line)).toContain('crack-pier goes out as an alert of its own now');
    expect(await place.press(line)).toContain('crack-pier has an alert');
    expect(await turns()).toEqual(['sent', 'edited']);
    const standing = await place.standing();
    expect(standing).toHaveLength(3);
    expect(standing.find(({ id }) => id === line)?.text).toContain('Now an alert of its own');
    const [alert] = standing.filter(({ id }) => id !== line && id !== alertId);
    expect(alert?.text).toContain('Crack in a pier');
    expect(await place.replies(alertId)).toHaveLength(1);
  });

  it('stands once though the answer to its post was lost and the process ended', async () => {
    await begin();
    if (!place.faults) return;
    place.faults.loseNextAnswer();
    expect(await turns()).toEqual(['held']);
    await newsroom.store.channels.releaseAllLeases();
    const earlier = new Date(Date.now() - 20_000);
    const wait = { dueAt: earlier, attemptedAt: earlier, firstAttemptAt: earlier };
    await newsroom.database.db.updateTable('deliveries').set(wait).where('state', '=', 'unknown').execute();
    expect(await turns()).toHaveLength(1);
    expect(await place.replies(alertId)).toHaveLength(1);
  });

  it('waits for a rate limit of the platform', async () => {
    await begin();
    if (!place.faults) return;
    place.faults.rateLimitNext(1);
    expect((await turns())[0]).toBe('held');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await newsroom.database.db.updateTable('sendLimits').set({ notBefore: null }).execute();
    await turns();
    expect(await place.replies(alertId)).toHaveLength(1);
  });

  it('is an alert where somebody has deleted the alert that it would stand under', async () => {
    await begin();
    if (!place.remove) return;
    place.remove(alertId);
    expect(await turns()).toEqual(['refused', 'sent']);
    expect(await place.replies(alertId)).toEqual([]);
    expect((await place.standing()).map(({ text }) => text)).toEqual([expect.stringContaining('Crack in a pier')]);
  });

  it('stays a line where a reader presses who may not change what is posted there', async () => {
    await begin();
    if (!place.pressAsReader) return;
    await turns();
    expect(await place.pressAsReader(await lineId())).toContain('Only people who manage');
    expect(await turns()).toEqual([]);
  });
});
