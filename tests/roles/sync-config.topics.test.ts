import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSubscriptionMatcher } from '../../src/alerts/match-subscriptions.ts';
import { planTopicNotices } from '../../src/alerts/plan-feed-notices.ts';
import { indexWords } from '../../src/engines/matching/word-index.ts';
import type { ChannelAddress } from '../../src/news/channel.ts';
import { type ChannelId, toId } from '../../src/news/ids.ts';
import { INSTALLATION } from '../../src/news/owner.ts';
import { EVERYTHING, type Interest, type Topic } from '../../src/news/subscription.ts';
import { syncConfig } from '../../src/roles/sync-config.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { silentLog } from '../support/silent-log.ts';
import { addStory, brief, START } from '../support/story-fixtures.ts';

const FLOODS: Topic = { slug: 'floods', query: 'flood OR dam' };
const EDITED: Topic = { slug: 'floods', query: 'flood OR dam OR dyke' };
const RENAMED: Topic = { slug: 'high-water', query: FLOODS.query };
const WORDS: Interest = { query: 'flood OR dam', topic: null };

const PLACES: ChannelAddress[] = [
  { platform: 'slack', workspace: 'T1', id: 'C1', kind: 'channel' },
  { platform: 'discord', workspace: '3301', id: '4401', kind: 'channel' },
  { platform: 'preview', workspace: '', id: 'desk', kind: 'channel' },
];
const MATRIX = availableDatabases().flatMap((kind) => PLACES.map((place) => [kind, place.platform, place] as const));

describe.each(MATRIX)('what is followed by name on %s in %s', (kind, _platform, place) => {
  let database: TestDatabase;
  let store: Store;
  let desk: ChannelId;
  let wire: ChannelId;
  let warned: string[];
  let now: Date;
  let nonces: number;

  beforeEach(async () => {
    [now, warned, nonces] = [START, [], 0];
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => now);
    // The desk follows by chat, with a digest and a ping; #wire by alerts.yaml.
    await start([FLOODS]);
    desk = (await store.channels.ensure(place, '#desk')).id;
    wire = (await store.channels.ensure({ ...place, id: `${place.id}9` }, '#wire')).id;
  });
  afterEach(() => database.close());

  /** A start of the program with this topics.yaml, whose only topic alerts.yaml follows. */
  async function start(topics: readonly Topic[]): Promise<void> {
    const follows = topics.map(({ slug: topic, query }) => ({ topic, query }));
    const rules = { onLikely: null, onUnknown: null, rollUpAfter: null };
    const news = {
      address: { ...place, id: `${place.id}9` },
      name: '#wire',
      mention: 'S1',
      follows,
      followsAll: false,
      rules,
    };
    const alerts = { channels: follows.length > 0 ? [news] : [] };
    await syncConfig(
      { tenants: 'separate', feeds: [], topics, alerts },
      {
        store,
        locate: async (address) => ({ kind: 'located', address, name: '#wire' }),
        now: () => now,
        log: { ...silentLog, warn: (_fields, event) => warned.push(event) },
      },
    );
  }
  const followed = { source: 'chat' as const, createdBy: 'Ada', createdById: 'U1' };
  const follow = (interest: Interest = { query: FLOODS.query, topic: 'floods' }, channelId = desk) =>
    store.subscriptions.add({
      channelId,
      ...interest,
      ...followed,
      mention: 'S2',
      digest: 'daily 08:00',
      createdAt: START,
    });
  const mute = (interest: Interest, channelId = desk) =>
    store.mutes.add({
      channelId,
      ...interest,
      createdBy: 'Ada',
      createdById: 'U1',
      createdAt: START,
      until: later(48),
    });
  const later = (hours: number) => new Date(START.getTime() + hours * 3_600_000);

  /** In which channels an article with this headline would be alerted. */
  async function alerted(title: string): Promise<string[]> {
    return [...new Set((await matched(title)).map(({ channelId }) => (channelId === desk ? 'desk' : 'wire')))].sort();
  }
  async function matched(title: string) {
    const match = createSubscriptionMatcher(store.subscriptions, { now: () => now, tenants: 'separate' });
    const article = {
      ...{ id: toId<'article'>('1'), feedId: toId<'feed'>('1'), owner: INSTALLATION, url: 'https://courier.example/1' },
      ...{ title, outlet: 'Courier', byline: null, text: '', textSource: 'page' as const, language: 'en' },
      ...{ publishedAt: START, foundAt: START, announced: true },
    };
    return match(article, brief(), indexWords([title], 'en'));
  }
  async function planForDigest(): Promise<void> {
    const { storyId, articleId } = await addStory(store);
    const alert = { storyId, articleId, channelId: desk, nonce: 'alert', because: ['floods'], mention: 'S2' };
    await store.deliveries.plan([{ ...alert, plannedAt: START, dueAt: later(20) }]);
  }
  const tell = (topics: readonly Topic[]) =>
    planTopicNotices({
      ...{ goneTopics: store.topics, topics, subscriptions: store.subscriptions.live },
      ...{ now: () => now, newNonce: () => `n${++nonces}` },
    });
  /** What each channel is about to be told. */
  async function notices(): Promise<unknown[]> {
    const told = await Promise.all([desk, wire].map((id) => store.feedNotices.next(id, now)));
    return told.flatMap((notice) => (notice?.kind === 'topics' ? [notice.topics] : []));
  }
  const rows = () =>
    database.db.selectFrom('feedNotices').select('channelId').where('kind', '=', 'topics').orderBy('id').execute();

  it('gets the edit of a topic in every channel, with its digest and its ping, and plans nothing', async () => {
    await follow();
    expect(await alerted('Dyke breach near Oberau')).toEqual([]);
    await start([EDITED]);
    expect(await alerted('Dyke breach near Oberau')).toEqual(['desk', 'wire']);
    expect(await store.subscriptions.listFor(desk)).toMatchObject([
      { topic: 'floods', query: EDITED.query, digest: 'daily 08:00', mention: 'S2', source: 'chat', createdBy: 'Ada' },
    ]);
    expect(await store.subscriptions.listFor(wire)).toMatchObject([{ query: EDITED.query, mention: 'S1' }]);
    expect(await database.db.selectFrom('deliveries').select('id').execute()).toEqual([]);
    await tell([EDITED]);
    expect([await notices(), warned]).toEqual([[], []]);
  });

  it('keeps a mute through an edit, a rename and a deletion, and lets it end as it was to end', async () => {
    await follow();
    await mute({ query: FLOODS.query, topic: 'floods' });
    await mute({ query: FLOODS.query, topic: 'floods' }, wire);
    for (const topics of [[EDITED], [FLOODS], [RENAMED], []]) {
      await start(topics);
      expect(await alerted('Flood in Oberau, dyke holds')).toEqual([]);
    }
    now = later(49);
    await start([EDITED]);
    expect(await alerted('Dyke breach near Oberau')).toEqual(['desk', 'wire']);
  });

  it('keeps digest and ping of each channel through an edit, a rename and a deletion, and what waits for a digest', async () => {
    await follow();
    await planForDigest();
    for (const topics of [[EDITED], [RENAMED], [], [EDITED]]) {
      await start(topics);
      const found = (await matched('Flood in Oberau')).filter(({ channelId }) => channelId === desk);
      expect(found).toMatchObject([{ topic: 'floods', digest: 'daily 08:00', mention: 'S2' }]);
    }
    expect(await store.deliveries.due(desk, later(24), 10)).toMatchObject([{ because: ['floods'], mention: 'S2' }]);
  });

  it('tells a channel whose mute alone is of a topic that is gone, and none whose mute has ended', async () => {
    await mute({ query: FLOODS.query, topic: 'floods' }, wire);
    await start([RENAMED]);
    await tell([RENAMED]);
    expect(await notices()).toEqual([[{ topic: 'floods', now: 'high-water' }]]);
    expect(await alerted('Flood in Oberau')).toEqual([]);
    await mute({ query: 'quake', topic: 'quakes' });
    now = later(49);
    await start([RENAMED]);
    await tell([RENAMED]);
    expect(await rows()).toEqual([{ channelId: wire }]);
  });

  it('keeps a mute of a topic in a channel that follows everything', async () => {
    await follow({ query: EVERYTHING, topic: null });
    await mute({ query: FLOODS.query, topic: 'floods' });
    await start([EDITED]);
    expect(await alerted('Dyke breach near Oberau')).toEqual(['wire']);
    await start([]);
    await tell([]);
    expect(await alerted('Dyke breach near Oberau')).toEqual([]);
    expect(await notices()).toEqual([[{ topic: 'floods', now: null }]]);
  });

  it('goes on with the last words of a deleted topic, says so at the start, and once in the channel', async () => {
    await follow();
    await start([]);
    expect(await alerted('Flood in Oberau')).toEqual(['desk']);
    expect(warned).toEqual([
      '1 channel follows or mutes the topic floods, which topics.yaml has no more, and go on with its last words. To decide, write floods: flood OR dam in topics.yaml again, or /unsubscribe floods there. Each channel is told once.',
    ]);
    for (let round = 0; round < 3; round += 1) await tell([]);
    await start([]);
    await tell([]);
    expect([await notices(), await rows()]).toEqual([[[{ topic: 'floods', now: null }]], [{ channelId: desk }]]);
    // What comes back is followed as before, and what goes again is told again.
    await start([EDITED]);
    expect(await alerted('Dyke breach near Oberau')).toEqual(['desk', 'wire']);
    await start([]);
    await tell([]);
    expect(await rows()).toHaveLength(2);
  });

  it('names what a topic is called now, and takes that name with its digest, ping and mute', async () => {
    await follow();
    await mute({ query: FLOODS.query, topic: 'floods' });
    await start([RENAMED]);
    await tell([RENAMED]);
    expect(await notices()).toEqual([[{ topic: 'floods', now: 'high-water' }]]);
    const [before] = await store.subscriptions.listFor(desk);
    if (before) await store.subscriptions.rename(before, { topic: 'high-water', query: RENAMED.query });
    await start([{ ...RENAMED, query: EDITED.query }]);
    expect(await store.subscriptions.listFor(desk)).toMatchObject([
      { topic: 'high-water', query: EDITED.query, digest: 'daily 08:00', mention: 'S2' },
    ]);
    expect(await alerted('Dyke breach near Oberau')).toEqual(['wire']);
    now = later(49);
    expect(await alerted('Dyke breach near Oberau')).toEqual(['desk', 'wire']);
  });

  it('tells a name from the same words: an edit of the topic leaves the words as they are', async () => {
    await follow();
    await follow({ ...WORDS, query: EDITED.query });
    await start([EDITED]);
    await start([{ slug: 'floods', query: 'flood' }]);
    expect((await store.subscriptions.listFor(desk)).map(({ topic, query }) => [topic, query])).toEqual([
      ['floods', 'flood'],
      [null, EDITED.query],
    ]);
  });
});
