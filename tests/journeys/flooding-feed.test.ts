import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRecentSignals } from '../../src/engines/joining/recent-signals.ts';
import { readFeed } from '../../src/engines/reading/feed/read-feed.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/kit/time.ts';
import { createHttp } from '../../src/net/http.ts';
import { DEFAULT_LIMITS } from '../../src/news/feed.ts';
import { type ArticleId, type ChannelId, type FeedId, toId } from '../../src/news/ids.ts';
import { INSTALLATION } from '../../src/news/owner.ts';
import { runArticleJob } from '../../src/roles/article-job.ts';
import { runPollJob } from '../../src/roles/poll-job.ts';
import { runSweep } from '../../src/roles/sweep.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { createMetrics } from '../../src/web/metrics.ts';
import { keepArticleDeps, pollFeedDeps } from '../../src/wire-stages.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { noNames } from '../support/no-names.ts';
import { type NewsItem, type Publisher, startPublisher } from '../support/publisher.ts';
import { articleHere, readHere } from '../support/read-here.ts';
import { readPage } from '../support/read-page-here.ts';
import { silentLog } from '../support/silent-log.ts';
import { addChannel, addFeed, brief, START } from '../support/story-fixtures.ts';

/** CI takes 1,000, which are minutes beside other tests; fewer are held to the same. */
const ENTRIES = Number(process.env['FLOOD_ENTRIES'] ?? 400);
const WAITING = ENTRIES - DEFAULT_LIMITS.feed.entriesPerHour;
const PLACES = ['Osk', 'Tellan', 'Merrow', 'Aldane', 'Verrin', 'Sollum', 'Harth', 'Quay', 'Brann', 'Ister'];

/** News of our own of which each tells something else, the oldest last. */
function flood(count: number, vessel = 'Ferry'): NewsItem[] {
  return Array.from({ length: count }, (_, index) => {
    const number = count - index;
    const place = `${PLACES[number % 10]}${number}`;
    return {
      id: `${vessel}-${number}`,
      title: `${vessel} ${number} of ${place} sails for ${place}ton`,
      body: Array.from(
        { length: 6 },
        (_each, at) =>
          `${vessel} ${number} left ${place} at ${at} with ${number + at} on board, the port of ${place} said.`,
      ).join('\n\n'),
      published: new Date(START.getTime() - index * SECOND_MS),
    };
  });
}

/** A process that takes jobs from a queue of its own, by the clock of the test. */
function startProcess(world: World, limits = DEFAULT_LIMITS) {
  const { store, clock, metrics } = world;
  const queue: ArticleId[] = [];
  const enqueue = async (ids: readonly ArticleId[]): Promise<void> => {
    queue.push(...ids.filter((id) => !queue.includes(id)));
  };
  const jobs = {
    addMany: async (_name: string, payloads: readonly object[]) => {
      await enqueue(payloads.flatMap((each) => ('articleId' in each ? [toId<'article'>(String(each.articleId))] : [])));
      return { kind: 'added' as const };
    },
  };
  const parts = {
    ...world,
    jobs,
    log: silentLog,
    config: { limits, alerts: { maxAgeSeconds: 86_400 } },
    readers: { readPage, readHtml: readHere().readHtml },
  };
  const settings = { publicUrl: null, encryptionKey: null, encryptionKeyOld: [] };
  const poll = { ...pollFeedDeps({ ...parts, settings }), readFeed };
  const article = {
    ...{ store, clock, log: silentLog, recent: createRecentSignals(), tenants: 'separate' as const },
    onLikely: 'thread' as const,
    ...keepArticleDeps(parts),
    ...articleHere(({ title }) => brief({ headline: title })),
    matchSubscriptions: async () => [
      {
        id: toId<'subscription'>('1'),
        channelId: world.channelId,
        owner: INSTALLATION,
        query: '*',
        topic: null,
        mention: null,
        digest: null,
      },
    ],
    enqueueDelivery: async () => undefined,
    maxAgeMs: 86_400_000,
  };
  const none = async () => undefined;
  const sweep = {
    ...{ store, enqueue: { polls: none, deliveries: none, articles: enqueue }, sitePace: limits.site },
    ...{ takesPushes: false, aloneSince: null, now: clock.now },
  };
  return {
    metrics,
    poll: (id: FeedId) => runPollJob(id, poll),
    sweep: () => runSweep(sweep),
    async work(): Promise<void> {
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) await runArticleJob(id, article);
    },
  };
}

type World = {
  store: Store;
  clock: { now: () => Date; random: () => number; newNonce: () => string };
  http: ReturnType<typeof createHttp>;
  metrics: ReturnType<typeof createMetrics>;
  channelId: ChannelId;
};

describe('a feed that floods', () => {
  let database: TestDatabase;
  let world: World;
  let at: number;
  let pages: number[];
  let publishers: Publisher[];

  beforeEach(async () => {
    database = await openTestDatabase();
    at = START.getTime();
    pages = [];
    publishers = [];
    let nonces = 0;
    const now = () => new Date(at);
    const store = createStore(database.db, now);
    world = {
      ...{ store, channelId: await addChannel(store), metrics: createMetrics() },
      clock: { now, random: () => 0, newNonce: () => `n${++nonces}` },
      http: createHttp(
        { allowPrivate: ['127.0.0.0/8'], userAgent: 'Slugline test (+https://slugline.example)' },
        { resolveName: noNames },
      ),
    };
  });
  afterEach(async () => {
    await Promise.all(publishers.map((publisher) => publisher.close()));
    await world.http.close();
    await database.close();
  });

  /** A publisher on loopback whose feed was read once already: what it brings now is news. */
  async function known(process: ReturnType<typeof startProcess>): Promise<{ publisher: Publisher; feedId: FeedId }> {
    const onRequest = (path: string) => void (path === '/feed.xml' || pages.push(at));
    const publisher = await startPublisher({ onRequest });
    publishers.push(publisher);
    const feedId = await addFeed(world.store, publisher.feedUrl);
    await process.poll(feedId);
    return { publisher, feedId };
  }

  async function bring(
    process: ReturnType<typeof startProcess>,
    { publisher, feedId }: Awaited<ReturnType<typeof known>>,
    items: NewsItem[],
  ) {
    publisher.publish(...items);
    await database.db.updateTable('feeds').set({ nextPollAt: START }).where('id', '=', feedId).execute();
    return process.poll(feedId);
  }

  const articles = () =>
    database.db.selectFrom('articles').select(['id', 'stage', 'foundAt', 'feedId', 'textSource', 'stageAt']).execute();
  const open = async () => (await articles()).filter(({ stage }) => stage !== 'planned').length;

  /** To when the next article is to be taken up, but at least as far as from one sweep to the next. */
  async function moveClock(): Promise<void> {
    const next = await database.db
      .selectFrom('articles')
      .select((is) => is.fn.min('dueAt').as('at'))
      .where('stage', '=', 'found')
      .executeTakeFirst();
    at = Math.max(at + 5 * SECOND_MS, next?.at?.getTime() ?? 0);
  }

  function mostPagesInAMinute(): number {
    return Math.max(...pages.map((from) => pages.filter((each) => each >= from && each < from + MINUTE_MS).length));
  }

  it('asks one site for no more pages than it may, alerts all of it, and loses nothing over a restart', async () => {
    let one = startProcess(world);
    const other = startProcess(world);
    const polled = await bring(one, await known(one), flood(ENTRIES));
    expect(polled).toMatchObject({ kind: 'new', entries: ENTRIES, waiting: WAITING, leftOut: 0 });
    for (let round = 0; (await open()) > 0; round += 1) {
      expect(at).toBeLessThan(START.getTime() + 8 * HOUR_MS);
      // What it had in its queue is gone with it.
      if (round % 40 === 20) one = startProcess(world);
      await Promise.all([one.work(), other.work()]);
      await (round % 2 === 0 ? one : other).sweep();
      await Promise.all([one.work(), other.work()]);
      await moveClock();
    }
    expect(mostPagesInAMinute()).toBeLessThanOrEqual(DEFAULT_LIMITS.site.pagesPerMinute);
    expect(pages).toHaveLength(ENTRIES);
    const stored = await articles();
    expect(stored).toHaveLength(ENTRIES);
    expect(stored.every((article) => article.foundAt.getTime() === START.getTime())).toBe(true);
    expect(stored.every((article) => article.textSource === 'page')).toBe(true);
    // Each story is told once, and no alert is too old when it is planned.
    const stories = await database.db.selectFrom('stories').select('id').execute();
    const deliveries = await database.db
      .selectFrom('deliveries')
      .select(['storyId', 'wantedAt', 'plannedAt'])
      .execute();
    expect(new Set(deliveries.map((delivery) => delivery.storyId)).size).toBe(stories.length);
    expect(deliveries.every((delivery) => delivery.wantedAt >= delivery.plannedAt)).toBe(true);
    expect(await one.metrics.text()).toContain(`slugline_entries_over_quota_total{outcome="waits"} ${WAITING}`);
  }, 600_000);

  it('holds up the news of another feed on the same host by minutes at most', async () => {
    const process = startProcess(world);
    const [loud, honest] = [await known(process), await known(process)];
    await bring(process, loud, flood(200));
    await process.work();
    await bring(process, honest, flood(10, 'Tram'));
    await process.work();
    const waits = async () =>
      (await articles()).some(({ feedId, stage }) => feedId === honest.feedId && stage !== 'planned');
    while (await waits()) {
      expect(at).toBeLessThan(START.getTime() + 3 * MINUTE_MS);
      await moveClock();
      await process.sweep();
      await process.work();
    }
    expect(mostPagesInAMinute()).toBeLessThanOrEqual(DEFAULT_LIMITS.site.pagesPerMinute);
  }, 120_000);

  it('brings what a day leaves no room for at a later poll, though its document has not changed since', async () => {
    const feedLimits = { entriesPerHour: 20, entriesPerDay: 60 };
    const process = startProcess(world, { ...DEFAULT_LIMITS, feed: feedLimits });
    const feed = await known(process);
    const first = await bring(process, feed, flood(100));
    expect(first).toMatchObject({ kind: 'new', entries: 80, waiting: 60, leftOut: 20 });
    const [row] = await database.db
      .selectFrom('feeds')
      .select(['leftOut', 'etag', 'bodyHash', 'lastOutcome'])
      .execute();
    expect(row).toMatchObject({ leftOut: 20, etag: null, bodyHash: null });
    expect(row?.lastOutcome).toBe('80 new; 20 more left for later, the feed is over its quota');
    at += 25 * HOUR_MS;
    await process.sweep();
    expect(await bring(process, feed, [])).toMatchObject({ kind: 'new', entries: 20, leftOut: 0 });
    expect(await bring(process, feed, [])).toMatchObject({ kind: 'unchanged' });
    expect(await process.metrics.text()).toContain('slugline_entries_over_quota_total{outcome="left-out"} 20');
  }, 120_000);
});
