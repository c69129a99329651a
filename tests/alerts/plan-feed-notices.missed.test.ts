import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../../src/alerts/delivery/deliver.ts';
import type { DeliverDeps } from '../../src/alerts/delivery/lease.ts';
import { createCallTimes, createSemaphore } from '../../src/alerts/delivery/pacing.ts';
import { planMissedNotices } from '../../src/alerts/plan-feed-notices.ts';
import type { Post, Sender } from '../../src/chat/chat.ts';
import type { ChannelId } from '../../src/news/ids.ts';
import { DEFAULT_CHANNEL_SETTINGS } from '../../src/news/subscription.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { addChannel, addStory, START } from '../support/story-fixtures.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

describe.each(availableDatabases())('the line about an outage on %s', (kind) => {
  let database: TestDatabase;
  let store: Store;
  let now: Date;
  let posted: Post[];
  let stories: number;
  let nonces: number;
  let news: ChannelId;

  beforeEach(async () => {
    [now, posted, stories, nonces] = [new Date(START.getTime() + 72 * HOUR_MS), [], 0, 0];
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => now);
    news = await addChannel(store);
  });
  afterEach(() => database.close());

  const sender: Sender = {
    async post(post) {
      posted.push(post);
      return { kind: 'posted', messageId: `m${posted.length}` };
    },
    edit: () => Promise.reject(new Error('nothing to edit')),
    find: async () => ({ kind: 'absent' }),
    locate: async (address) => ({ kind: 'located', address, name: '#news' }),
    rightsOf: async () => ({ kind: 'rights', sees: true, adds: true, manages: true }),
  };
  const deps = (): DeliverDeps => ({
    channels: store.channels,
    deliveries: store.deliveries,
    edits: store.stories.edits,
    notices: store.feedNotices,
    compose: () => Promise.reject(new Error('no alert is due')),
    composeReply: () => Promise.reject(new Error('no reply is due')),
    senderOf: () => sender,
    clock: { now: () => now, random: () => 0 },
    senderId: 'test',
    alone: true,
    permits: createSemaphore(4, () => 0),
    callTimes: createCallTimes(),
    maxAgeMs: 24 * HOUR_MS,
  });

  const pass = (minutes: number) => {
    now = new Date(now.getTime() + minutes * MINUTE_MS);
  };
  const read = () =>
    database.db
      .updateTable('feeds')
      .set({ nextPollAt: new Date(now.getTime() + HOUR_MS) })
      .execute();

  /** A new story that the channel missed, found now. */
  async function miss(channelId = news, hoursAgo = 50): Promise<void> {
    stories += 1;
    const { storyId } = await addStory(store, stories);
    await read();
    const publishedAt = new Date(now.getTime() - hoursAgo * HOUR_MS);
    await store.missed.note([{ channelId, storyId, publishedAt, foundAt: now }]);
  }

  /** One round of the sweep, and of the channels that it finds. */
  async function sweep(): Promise<void> {
    const { feedNotices, subscriptions, missed } = store;
    await planMissedNotices({
      ...{ ...feedNotices, subscriptions: subscriptions.live, missed, tenants: 'separate', maxAgeMs: 24 * HOUR_MS },
      ...{ now: () => now, newNonce: () => `notice${++nonces}` },
    });
    for (const id of await store.feedNotices.dueChannels(now, 10)) await deliver(id, deps());
  }
  const said = () =>
    posted.map(({ address, message }) =>
      message.kind === 'notice' ? `${address.id}: ${message.text} ${message.hints.join(' ')}` : message.kind,
    );

  const line = (came: string, them = 'them') =>
    `news: ${came} came while Slugline was down or cut off, too old for alerts by the time it could read or send ${them}.`;

  it('says once in each channel how many stories it missed, and how to read them', async () => {
    const other = await addChannel(store, 'other');
    await miss(news, 60);
    await miss(news, 30);
    await miss(other, 40);
    await sweep();
    expect(said()).toEqual([]);
    pass(2);
    for (let round = 0; round < 3; round += 1) await sweep();
    expect(said().sort()).toEqual([
      `${line('2 stories')} /latest 20 since=2026-08-05T00:00 until=2026-08-06T06:01`,
      `${line('1 story', 'it').replace('news:', 'other:')} /latest 20 since=2026-08-05T20:00 until=2026-08-05T20:01`,
    ]);
  });

  it('waits until all feeds and pages of the outage are read', async () => {
    await miss();
    pass(2);
    await database.db.updateTable('feeds').set({ nextPollAt: START }).execute();
    await sweep();
    expect(said()).toEqual([]);
    await read();
    await database.db.updateTable('articles').set({ stage: 'found' }).execute();
    await database.pool.query(`update articles set untold = 'missed'`);
    await sweep();
    expect(said()).toEqual([]);
    await miss();
    await database.db.updateTable('articles').set({ stage: 'planned' }).execute();
    pass(2);
    await sweep();
    expect(said()).toEqual([expect.stringContaining('2 stories came')]);
  });

  it('does not wait for ever for a feed or page that is never read', async () => {
    await miss();
    await database.db.updateTable('feeds').set({ nextPollAt: START }).execute();
    pass(6 * 60 + 1);
    await sweep();
    expect(said()).toHaveLength(1);
  });

  it('is said once for an outage, however late some of it is found, and anew for the next', async () => {
    await miss();
    pass(2);
    await sweep();
    await miss();
    pass(20 * 60);
    await miss();
    pass(2);
    await sweep();
    expect(said()).toHaveLength(1);
    pass(30 * 60);
    await miss();
    pass(2);
    await sweep();
    expect(said()).toHaveLength(2);
    expect(said()[1]).toContain('1 story came');
  });

  it('leaves out what the channel was alerted to in the end, and says nothing where that is all', async () => {
    const { storyId, articleId } = await addStory(store, 99);
    await read();
    await store.missed.note([{ channelId: news, storyId, publishedAt: START, foundAt: now }]);
    const planned = { storyId, articleId, channelId: news, nonce: 'n1', because: [], mention: null };
    await store.deliveries.plan([{ ...planned, plannedAt: now, dueAt: now }]);
    await database.db.updateTable('deliveries').set({ state: 'sending', firstAttemptAt: now }).execute();
    await database.db.updateTable('deliveries').set({ state: 'sent', messageId: 'm1', endedAt: now }).execute();
    pass(2);
    await sweep();
    expect(said()).toEqual([]);
  });

  it('counts the alerts that were planned before the outage and could not be sent in time', async () => {
    const { storyId, articleId } = await addStory(store, 98);
    await miss();
    const planned = { storyId, articleId, channelId: news, nonce: 'n1', because: [], mention: null };
    await store.deliveries.plan([{ ...planned, plannedAt: START, dueAt: START }]);
    pass(2);
    await sweep();
    expect(said()).toEqual([]);
    await deliver(news, deps());
    await sweep();
    pass(2);
    await sweep();
    expect(said()).toEqual([expect.stringContaining('2 stories came')]);
  });

  it('waits for the end of quiet hours', async () => {
    const quietHours = { from: '12:00', to: '18:00' };
    await store.channels.saveSettings(news, { ...DEFAULT_CHANNEL_SETTINGS, quietHours });
    const made = { source: 'chat' as const, createdBy: 'ada', createdAt: START, mention: null, digest: null };
    await store.subscriptions.add({ channelId: news, query: '*', topic: null, ...made });
    await miss();
    pass(2);
    await sweep();
    expect(said()).toEqual([]);
    pass(6 * 60);
    await sweep();
    expect(said()).toHaveLength(1);
  });
});
