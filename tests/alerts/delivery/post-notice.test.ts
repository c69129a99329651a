import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../../../src/alerts/delivery/deliver.ts';
import type { DeliverDeps } from '../../../src/alerts/delivery/lease.ts';
import { createCallTimes, createSemaphore } from '../../../src/alerts/delivery/pacing.ts';
import { planFeedNotices, planTopicNotices } from '../../../src/alerts/plan-feed-notices.ts';
import type { FindPostOutcome, Post, PostOutcome, Sender } from '../../../src/chat/chat.ts';
import { type ChannelId, type FeedId, toId } from '../../../src/news/ids.ts';
import { type Tenants, toOwner } from '../../../src/news/owner.ts';
import { DEFAULT_CHANNEL_SETTINGS, type Topic } from '../../../src/news/subscription.ts';
import type { PollRecord } from '../../../src/store/nouns/feeds/feed-polls.ts';
import { createStore, type Store } from '../../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { addChannel, addFeed, addStory, found, START } from '../../support/story-fixtures.ts';

const HOUR_MS = 3_600_000;
const POLL: PollRecord = {
  etag: null,
  lastModified: null,
  bodyHash: null,
  nextPollAt: START,
  polledAt: START,
  outcome: 'connection refused',
  ended: 'failed',
  gone: false,
  firstFor: [],
  leftOut: null,
  gapSeconds: null,
  movedTo: null,
  readAs: null,
};

describe.each(availableDatabases())('words about a feed’s health on %s', (kind) => {
  let database: TestDatabase;
  let store: Store;
  let feedId: FeedId;
  let now: Date;
  let posted: Post[];
  let ends: PostOutcome[];
  let looks: FindPostOutcome[];
  let nonces: number;
  let tenants: Tenants;
  beforeEach(async () => {
    [posted, ends, looks, nonces, now] = [[], [], [], 0, START];
    tenants = 'separate';
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => now);
    feedId = await addFeed(store);
  });
  afterEach(() => database.close());

  const sender: Sender = {
    async post(post) {
      posted.push(post);
      return ends.shift() ?? { kind: 'posted', messageId: `m${posted.length}` };
    },
    edit: () => Promise.reject(new Error('nothing to edit')),
    find: async () => looks.shift() ?? { kind: 'absent' },
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
    maxAgeMs: HOUR_MS,
  });

  async function follow(channelId: ChannelId, query: string): Promise<void> {
    const made = { source: 'chat' as const, createdBy: 'ada', createdAt: START, mention: null, digest: null };
    await store.subscriptions.add({ channelId, query, topic: null, ...made });
  }

  const pass = (hours: number) => {
    now = new Date(now.getTime() + hours * HOUR_MS);
  };
  const polled = (parts: Partial<PollRecord> = {}) =>
    store.feeds.recordPoll(feedId, { ...POLL, polledAt: now, ...parts });
  const newNonce = () => `notice${++nonces}`;
  const plan = () =>
    planFeedNotices({
      ...{ ...store.feedNotices, subscriptions: store.subscriptions.live, tenants },
      ...{ missed: store.missed, maxAgeMs: HOUR_MS },
      ...{ now: () => now, newNonce },
    });
  /** One round of the sweep, and of the channels that it finds. */
  async function sweep(): Promise<void> {
    await plan();
    for (const id of await store.feedNotices.dueChannels(now, 10)) await deliver(id, deps());
  }
  const said = () =>
    posted.map(({ address, message }) => `${address.id}: ${message.kind === 'notice' ? message.text : message.kind}`);

  const FAILS =
    '“Port Verrin Courier (courier.example)” could not be read since 2026-08-04 12:00 UTC: connection refused.';
  const BACK = '“Port Verrin Courier (courier.example)” can be read again.';

  it('are said once when a feed has failed for a day, and once when it is back', async () => {
    await follow(await addChannel(store), 'feed:courier');
    await polled();
    pass(23);
    await sweep();
    expect(said()).toEqual([]);
    pass(1);
    await polled();
    for (let round = 0; round < 3; round += 1) await sweep();
    expect(said()).toEqual([`news: ${FAILS}`]);
    pass(1);
    await polled({ ended: 'well' });
    for (let round = 0; round < 3; round += 1) await sweep();
    expect(said()).toEqual([`news: ${FAILS}`, `news: ${BACK}`]);
  });

  it('reach who was alerted to its articles, who names it and who follows everything, and nobody else', async () => {
    const [alerted, byName, all] = [
      await addChannel(store, 'a'),
      await addChannel(store, 'b'),
      await addChannel(store, 'c'),
    ];
    const other = await addChannel(store, 'd');
    const { articleId, storyId } = await addStory(store);
    const times = { plannedAt: START, dueAt: START };
    await store.deliveries.plan([
      { storyId, articleId, channelId: alerted, nonce: 'n1', because: [], mention: null, ...times },
    ]);
    await database.db.updateTable('deliveries').set({ state: 'sending', firstAttemptAt: START }).execute();
    await database.db.updateTable('deliveries').set({ state: 'sent', messageId: 'm1', endedAt: START }).execute();
    await follow(byName, 'ferry feed:courier.example');
    await follow(all, '*');
    await follow(other, 'courier feed:herald');
    await polled();
    pass(25);
    await sweep();
    expect(
      said()
        .map((line) => line.slice(0, 1))
        .sort(),
    ).toEqual(['a', 'b', 'c']);
  });

  it('are planned once by several processes', async () => {
    await follow(await addChannel(store), '*');
    await polled();
    pass(25);
    await Promise.all([plan(), plan(), plan()]);
    await sweep();
    await sweep();
    expect(said()).toEqual([`news: ${FAILS}`]);
  });

  it('are spared where the feed is back before anybody heard', async () => {
    await follow(await addChannel(store), '*');
    await polled();
    pass(25);
    await plan();
    await polled({ ended: 'well' });
    await sweep();
    expect(said()).toEqual([]);
  });

  it('tell of a feed that its publisher took down, at once', async () => {
    await follow(await addChannel(store), '*');
    await polled({ ended: 'well', gone: true });
    await sweep();
    await addFeed(store);
    await sweep();
    expect(said()).toEqual([
      'news: “Port Verrin Courier (courier.example)” was taken down by its publisher. I do not ask for it any more.',
    ]);
  });

  it('wait for the end of quiet hours', async () => {
    const channelId = await addChannel(store);
    const quietHours = { from: '12:00', to: '18:00' };
    await store.channels.saveSettings(channelId, { ...DEFAULT_CHANNEL_SETTINGS, quietHours });
    await follow(channelId, '*');
    await polled();
    pass(25);
    await sweep();
    expect(said()).toEqual([]);
    pass(5);
    await sweep();
    expect(said()).toEqual([`news: ${FAILS}`]);
  });

  it('come again when a platform puts them off, and not when nobody knows whether they stand', async () => {
    await follow(await addChannel(store), '*');
    await polled();
    pass(25);
    ends = [
      { kind: 'rate-limited', retryAfterMs: 1_000, scope: 'channel' },
      { kind: 'unknown', reason: 'timed out' },
    ];
    await sweep();
    pass(1);
    await sweep();
    pass(1);
    await sweep();
    expect(posted.map(({ nonce }) => nonce)).toEqual(['notice1', 'notice1']);
  });

  it.each([
    ['it stands', { kind: 'found' as const, messageId: 'm1' }, 0],
    ['it does not stand', { kind: 'absent' as const }, 1],
    ['nobody can look', { kind: 'cannot-look' as const, reason: 'no history' }, 0],
  ])('are looked for after a crash: %s', async (_what, found, posts) => {
    const channelId = await addChannel(store);
    await follow(channelId, '*');
    await polled();
    pass(25);
    await plan();
    const notice = await store.feedNotices.next(channelId, now);
    if (!notice) throw new Error('nothing planned');
    await store.feedNotices.begin(notice, now, new Date(now.getTime() + 60_000));
    looks = [found];
    await sweep();
    expect(said()).toEqual([]);
    pass(1);
    await sweep();
    await sweep();
    expect(said()).toHaveLength(posts);
  });

  it('go where the feed is read: of a workspace’s own feed no other hears, not even by its name', async () => {
    const [own, other] = [toOwner('slack:T01'), toOwner('slack:T02')];
    feedId = await addFeed(store, 'https://secret.example/feed', own);
    const channels = await Promise.all(
      [own, other].map(async (owner) => {
        const workspace = owner.replace('slack:', '');
        const address = { platform: 'slack' as const, workspace, id: `C${workspace}`, kind: 'channel' as const };
        return (await store.channels.ensure(address, '#news')).id;
      }),
    );
    for (const channelId of [...channels, await addChannel(store)]) {
      await follow(channelId, 'feed:courier');
      await alert(channelId);
    }
    await polled();
    pass(25);
    await sweep();
    expect(posted.map(({ address }) => address.id)).toEqual(['CT01']);
    pass(1);
    // Slack's pace is kept by the clock of the database.
    await database.db.updateTable('channels').set({ notBefore: null, slotAt: null }).execute();
    await polled({ ended: 'well', outcome: 'nothing new' });
    await sweep();
    expect(posted.map(({ address }) => address.id)).toEqual(['CT01', 'CT01']);
  });

  it('go to all where all workspaces are one house', async () => {
    feedId = await addFeed(store, 'https://shared.example/feed', toOwner('slack:T01'));
    await follow(await addChannel(store), 'feed:courier');
    await polled();
    pass(25);
    tenants = 'one';
    await sweep();
    expect(posted).toHaveLength(1);
  });

  it('say which topics are gone, with what to type, and once', async () => {
    const channelId = await addChannel(store);
    const made = { source: 'chat' as const, createdBy: 'ada', createdAt: START, mention: null, digest: null };
    await store.subscriptions.add({ channelId, query: 'court', topic: 'courts', ...made });
    const gone = async (topics: Topic[]) => {
      await store.topics.follow(topics, now);
      const plan = {
        topics,
        goneTopics: store.topics,
        subscriptions: store.subscriptions.live,
        now: () => now,
        newNonce,
      };
      for (let round = 0; round < 3; round += 1) {
        await planTopicNotices(plan);
        for (const id of await store.feedNotices.dueChannels(now, 10)) await deliver(id, deps());
      }
    };
    await gone([]);
    await gone([{ slug: 'courts', query: 'court' }]);
    await store.subscriptions.add({ channelId, query: 'flood', topic: 'floods', ...made });
    await gone([{ slug: 'high-water', query: 'flood' }]);
    expect(posted.map(({ message }) => message)).toEqual([
      {
        ...{ kind: 'notice', tone: 'info', hints: ['Stop courts: /unsubscribe courts'] },
        text: 'The topic courts is no longer in topics.yaml. It goes on here with its last words until you decide.',
      },
      {
        ...{ kind: 'notice', tone: 'info' },
        text: 'The topics courts, floods are no longer in topics.yaml. They go on here with their last words until you decide.',
        hints: ['Stop courts: /unsubscribe courts', 'floods is high-water now: /subscribe high-water'],
      },
    ]);
  });

  /** An article of the feed that was posted in a channel. */
  async function alert(channelId: ChannelId): Promise<void> {
    const [articleId = toId<'article'>('0')] = (await store.articles.saveFound([found(feedId, Number(channelId))])).new;
    const { storyId } = await addStory(store, 100 + Number(channelId));
    const planned = { storyId, articleId, channelId, nonce: `a${channelId}`, because: [], mention: null };
    await store.deliveries.plan([{ ...planned, plannedAt: now, dueAt: now }]);
    const own = database.db.updateTable('deliveries').where('channelId', '=', channelId);
    await own.set({ state: 'sending', firstAttemptAt: now }).execute();
    await own.set({ state: 'sent', messageId: 'm', endedAt: new Date(now.getTime() + 1) }).execute();
  }
});
