import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { loadAlerts } from '../../src/alerts/compose-alert.ts';
import { createCallTimes, createSemaphore } from '../../src/alerts/delivery/pacing.ts';
import type { Sender } from '../../src/chat/chat.ts';
import type { ArticleId, ChannelId, StoryId } from '../../src/news/ids.ts';
import { migrateQueue } from '../../src/queue/backend.ts';
import { createEnqueue, type Enqueue } from '../../src/queue/jobs.ts';
import { openQueue } from '../../src/queue/open-queue.ts';
import { runDeliverJob } from '../../src/roles/deliver-job.ts';
import { migrate } from '../../src/store/open/migrate.ts';
import { openDatabase } from '../../src/store/open/open-database.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { silentLog } from '../../tests/support/silent-log.ts';
import { addStory, brief, START } from '../../tests/support/story-fixtures.ts';
import { type Servers, startServers } from '../chaos/servers.ts';

/**
 * How long an alert for an idle channel takes from planned to posted while a thousand channels of its workspace wait,
 * and how much of its rate a channel with a backlog uses: one worker on PostgreSQL and Redis, a platform that answers
 * after 20 ms. Nothing is rolled up: a list would use up a backlog in no time. Run, quiet:
 * npm run bench:delivery -- --waiting 1000 --seconds 300 [--only idle|pace]
 */
const { values } = parseArgs({
  options: {
    waiting: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '30' },
    only: { type: 'string', default: '' },
  },
});
const WAITING = Number(values.waiting);
const SECONDS = Number(values.seconds);
const BUSY_CHANNELS = 20;
/** More than the rate allows in the time. */
const BUSY_ALERTS = SECONDS + 20;
const IDLE_EVERY_MS = 500;
const ANSWER_MS = 20;
const TIDY_EVERY_MS = 5_000;
const SWEPT_MAX = 1_000;
const CONCURRENCY = 64;
const CALLS_PER_WORKSPACE = 16;
const PACE_MS = 1_000;

type Told = { articleId: ArticleId; storyId: StoryId };
type Bench = {
  store: Store;
  enqueue: Enqueue;
  /** Moments of the posts, by channel. */
  posts: Map<string, number[]>;
  stop(): Promise<void>;
};

const servers = await startServers({ redis: true });
try {
  if (values.only !== 'pace') {
    console.log(`alerts to idle channels, ${WAITING} channels of the workspace waiting: ${await idleLatency(servers)}`);
  }
  if (values.only !== 'idle') {
    console.log(`channels with a backlog, each in a workspace of its own: ${await paceShare(servers)}`);
  }
} finally {
  await servers.stop();
}
process.exit();

async function idleLatency(on: Servers): Promise<string> {
  const bench = await open(on);
  const floods = await Promise.all([1, 2, 3].map((number) => tell(bench.store, number)));
  const waiting = await channels(bench.store, WAITING, (at) => ['T1', `C${at}`]);
  const stories = await Promise.all(Array.from({ length: SECONDS * 2 }, (_, at) => tell(bench.store, at + 4)));
  const idle = await channels(bench.store, stories.length, (at) => ['T1', `I${at}`]);
  for (const told of floods) await plan(bench, waiting, told);
  const plannedAt = new Map<string, number>();
  for (const [at, told] of stories.entries()) {
    const id = idle[at];
    if (id) plannedAt.set(`I${at}`, performance.now());
    if (id) await plan(bench, [id], told);
    await sleep(IDLE_EVERY_MS);
  }
  await sleep(5_000);
  const took = [...plannedAt].map(([name, at]) => (bench.posts.get(name)?.[0] ?? Number.POSITIVE_INFINITY) - at);
  const others = [...bench.posts].filter(([name]) => name.startsWith('C')).flatMap(([, times]) => times).length;
  await bench.stop();
  const sorted = took.sort((a, b) => a - b);
  const quantile = (share: number) => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
  return `p50 ${quantile(0.5)} ms, p90 ${quantile(0.9)} ms, p99 ${quantile(0.99)} ms (${sorted.length} alerts; ${others} posts to the others)`;
}

async function paceShare(on: Servers): Promise<string> {
  const bench = await open(on);
  const busy = await channels(bench.store, BUSY_CHANNELS, (at) => [`W${at}`, `B${at}`]);
  for (let at = 0; at < BUSY_ALERTS; at += 1) await plan(bench, busy, await tell(bench.store, 10_000 + at));
  await sleep(SECONDS * 1_000);
  const gaps = [...bench.posts.values()].flatMap((times) => times.slice(1).map((time, at) => time - (times[at] ?? 0)));
  await bench.stop();
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const early = gaps.filter((gap) => gap < PACE_MS).length;
  return `${((100 * PACE_MS) / mean).toFixed(1)} % of the rate, ${early} of ${gaps.length} too early`;
}

async function open({ databaseUrl, redisUrl }: Servers): Promise<Bench> {
  const self = { pid: process.pid, isAlive: () => true };
  const opening = await openDatabase({ databaseUrl, dataDir: '' }, { log: silentLog, self });
  if (opening.kind !== 'open') throw new Error(JSON.stringify(opening));
  const { pool, db, close } = opening.database;
  await pool.query('drop schema if exists public, bullmq cascade');
  await pool.query('create schema public');
  await migrate({ pool });
  await migrateQueue(pool);
  const now = () => new Date();
  const store = createStore(db, now);
  const queue = await openQueue({ redisUrl, prefix: `bench-${Date.now()}` }, { pool, log: silentLog });
  if (queue.kind !== 'open') throw new Error(queue.reason);
  const { jobs } = queue;
  const enqueue = createEnqueue(jobs);
  const posts = new Map<string, number[]>();
  const sender = answering(posts);
  const deps = {
    ...{ channels: store.channels, deliveries: store.deliveries, edits: store.stories.edits },
    notices: store.feedNotices,
    compose: (deliveries: Parameters<typeof loadAlerts>[0]) => loadAlerts(deliveries, store, 'separate'),
    composeReply: () => Promise.reject(new Error('nothing is answered here')),
    ...{ senderOf: () => sender, clock: { now, random: Math.random }, senderId: 'bench', alone: false },
    ...{
      permits: createSemaphore(CALLS_PER_WORKSPACE, () => performance.now()),
      callTimes: createCallTimes(),
      maxAgeMs: 3_600_000,
      rules: { onUnknown: 'resend' as const, rollUpAfter: Number.MAX_SAFE_INTEGER },
      log: silentLog,
      count: () => undefined,
    },
  };
  jobs.work(
    'deliver',
    async ({ channelId }, signal) => {
      const { againMs } = await runDeliverJob(channelId, deps, signal);
      return againMs === null ? { kind: 'done' } : { kind: 'again', afterMs: againMs };
    },
    { concurrency: CONCURRENCY },
  );
  const sweep = async () => enqueue.deliveries(await store.deliveries.dueChannels(now(), SWEPT_MAX));
  const tidying = setInterval(() => void sweep(), TIDY_EVERY_MS);
  const stop = async () => {
    clearInterval(tidying);
    await jobs.close();
    await close();
  };
  return { store, enqueue, posts, stop };
}

function answering(posts: Map<string, number[]>): Sender {
  return {
    async post({ address, nonce }) {
      posts.set(address.id, [...(posts.get(address.id) ?? []), performance.now()]);
      await sleep(ANSWER_MS);
      return { kind: 'posted', messageId: nonce };
    },
    edit: async ({ messageId }) => ({ kind: 'posted', messageId }),
    find: async () => ({ kind: 'absent' }),
    locate: async (address) => ({ kind: 'located', address, name: address.id }),
    rightsOf: async () => ({ kind: 'unreachable', reason: 'nobody is asked here' }),
  };
}

async function tell(store: Store, number: number): Promise<Told> {
  const told = await addStory(store, number);
  const { articleId } = told;
  const text = {
    url: `https://courier.example/${number}`,
    title: 'Pier',
    byline: null,
    outlet: 'Courier',
    text: 'It.',
  };
  await store.articles.keep(articleId, { ...text, textSource: 'page', textWhy: null, language: 'en' }, START);
  await store.briefs.save({ articleId, brief: brief(), words: '', nameWords: (name) => name, at: START });
  return told;
}

function channels(store: Store, count: number, named: (at: number) => [string, string]): Promise<ChannelId[]> {
  const ensure = async (at: number) => {
    const [workspace, id] = named(at);
    return (await store.channels.ensure({ platform: 'slack', workspace, id, kind: 'channel' }, id)).id;
  };
  return Promise.all(Array.from({ length: count }, (_, at) => ensure(at)));
}

async function plan({ store, enqueue }: Bench, ids: readonly ChannelId[], told: Told): Promise<void> {
  const now = new Date();
  const rows = ids.map((channelId) => ({
    ...{ ...told, channelId, nonce: `n${told.storyId}x${channelId}`, because: ['ferry'], mention: null },
    ...{ plannedAt: now, dueAt: now },
  }));
  await enqueue.deliveries(await store.deliveries.plan(rows));
}
