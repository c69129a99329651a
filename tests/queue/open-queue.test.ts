import { randomBytes } from 'node:crypto';
import { type PgPool, Queue, Worker } from 'bullmq';
import { describe, expect, it, vi } from 'vitest';
import { toId } from '../../src/news/ids.ts';
import { migrateQueue } from '../../src/queue/backend.ts';
import type { JobEnd } from '../../src/queue/jobs.ts';
import { type Jobs, openQueue } from '../../src/queue/open-queue.ts';
import { connectRedis } from '../../src/queue/redis.ts';
import { createPgPool } from '../../src/store/open/pg-server.ts';
import { queuePoolOf } from '../../src/store/open/shared-sessions.ts';
import { type QueueHarness, queueContract } from '../contracts/queue.ts';
import { availableDatabases, type DatabaseKind, openTestDatabase, throughPgBouncer } from '../support/databases.ts';
import {
  TEST_PGBOUNCER_URL,
  TEST_REDIS_CLUSTER_URL,
  TEST_REDIS_SENTINEL_URL,
  TEST_REDIS_URL,
} from '../support/servers.ts';
import { silentLog } from '../support/silent-log.ts';

const STOP_TIMES = { finishMs: 300, abortMs: 100 };
const QUEUE_TABLES = ['job', 'job_log', 'event', 'dedup', 'dedup_next', 'scheduler', 'rate_limit', 'meta', 'metrics'];

type OpenPool = { pool: PgPool; listens?: boolean; close: () => Promise<void> };
type Shared = { database: OpenPool; redisUrl: string | null; prefix: string; lose: () => Promise<void> };

/** Several processes' queues on one store; the test's last act closes them all. */
function harnessOf({ database, redisUrl, prefix, lose }: Shared): QueueHarness {
  const opened: Jobs[] = [];
  return {
    async open() {
      const deps = { ...database, log: silentLog, stopTimes: STOP_TIMES };
      const outcome = await openQueue({ redisUrl, prefix }, deps);
      if (outcome.kind !== 'open') throw new Error(outcome.reason);
      opened.push(outcome.jobs);
      return outcome.jobs;
    },
    lose,
    async close() {
      await Promise.all(opened.map((jobs) => jobs.close()));
      await database.close();
    },
  };
}

async function startOnDatabase(kind: DatabaseKind): Promise<QueueHarness> {
  const database = await openTestDatabase(kind);
  await migrateQueue(database.pool);
  return startOn(database);
}

async function startOn(database: OpenPool): Promise<QueueHarness> {
  const tables = QUEUE_TABLES.map((table) => `bullmq.${table}`).join(', ');
  // The tables are locked one by one, beside workers that lock them in another order: as DEADLOCK_DETECTED says, try again.
  const lose = async (): Promise<void> => {
    for (;;) {
      const lost = await database.pool.query(`truncate ${tables} cascade`).then(() => true, falseIfDeadlocked);
      if (lost) return;
    }
  };
  return harnessOf({ database, redisUrl: null, prefix: '', lose });
}

/** False for a deadlock (PostgreSQL, Appendix A: 40P01); anything else is thrown on. */
function falseIfDeadlocked(error: unknown): false {
  if (error instanceof Error && 'code' in error && error.code === '40P01') return false;
  throw error;
}

async function startOnRedis(redisUrl: string): Promise<QueueHarness & { prefix: string }> {
  const database = await openTestDatabase('embedded');
  const prefix = `slugline-test-${randomBytes(6).toString('hex')}`;
  const connected = await connectRedis(redisUrl, () => undefined);
  if (connected.kind !== 'connected') throw new Error(connected.reason);
  const { redis, disconnect } = connected;
  const servers = 'nodes' in redis ? redis.nodes('master') : [redis];
  const lose = async (): Promise<void> => {
    for (const server of servers) for (const key of await server.keys(`*${prefix}*`)) await server.del(key);
  };
  const harness = harnessOf({ database, redisUrl, prefix, lose });
  return {
    ...harness,
    prefix,
    async close() {
      await harness.close();
      await lose();
      disconnect();
    },
  };
}

for (const kind of availableDatabases()) queueContract(kind, () => startOnDatabase(kind));
const REDIS = { redis: TEST_REDIS_URL, sentinel: TEST_REDIS_SENTINEL_URL, cluster: TEST_REDIS_CLUSTER_URL };
for (const [name, url] of Object.entries(REDIS)) if (url !== null) queueContract(name, () => startOnRedis(url));
if (TEST_PGBOUNCER_URL !== null) queueContract('PgBouncer', async () => startOn(await openPooled()));

/** As the program opens it, with few connections of its own. */
async function openPooled(): Promise<OpenPool> {
  const { url, drop } = await throughPgBouncer();
  const server = createPgPool(url, silentLog, 4);
  await migrateQueue(server);
  const close = async (): Promise<void> => {
    await server.end();
    await drop();
  };
  return { ...queuePoolOf(server, 4), close };
}

describe.skipIf(TEST_REDIS_URL === null)('two installations on one Redis', () => {
  it('do not touch each other', async () => {
    const [one, other] = await Promise.all([startOnRedis(TEST_REDIS_URL ?? ''), startOnRedis(TEST_REDIS_URL ?? '')]);
    const [jobs, others] = await Promise.all([one.open(), other.open()]);
    await Promise.all([jobs.add('poll', { feedId: toId('1') }), others.add('poll', { feedId: toId('2') })]);
    await jobs.forget();
    const waiting = async (queue: Jobs) => (await queue.counts()).reduce((sum, { jobs: count }) => sum + count, 0);
    expect([await waiting(jobs), await waiting(others)]).toEqual([0, 1]);
    await Promise.all([one.close(), other.close()]);
  });
});

/** As 0.1.0 (e007891) gave them to BullMQ, written out: this must not follow our own options. */
const RETRY_OF_VERSION_ONE = {
  ...{ attempts: 4, backoff: { type: 'exponential', delay: 1_000 }, removeOnComplete: true },
  removeOnFail: { count: 500, age: 7 * 24 * 3600 },
};

async function leaveJobsOfVersionOne(url: string, prefix: string): Promise<void> {
  const connected = await connectRedis(url, () => undefined);
  if (connected.kind !== 'connected') throw new Error(connected.reason);
  const now = (subject: string) => ({
    ...RETRY_OF_VERSION_ONE,
    deduplication: { id: subject, keepLastIfActive: true },
  });
  const later = (subject: string) => ({
    ...{ ...RETRY_OF_VERSION_ONE, delay: 1_000, priority: 10 },
    deduplication: { id: `${subject} later`, keepLastIfActive: true, replace: true },
  });
  const open = (name: string) => new Queue(name, { connection: connected.redis, prefix });
  const queues = { poll: open('poll'), article: open('article'), deliver: open('deliver'), tidy: open('tidy') };
  await queues.poll.add('poll', { feedId: '1' }, now('1'));
  await queues.article.addBulk(['7', '8'].map((id) => ({ name: 'article', data: { articleId: id }, opts: now(id) })));
  await queues.deliver.add('deliver', { channelId: '41' }, now('41'));
  await queues.deliver.add('deliver', { channelId: '42' }, later('42'));
  const template = { name: 'tidy', data: { sweep: 'unfinished' }, opts: RETRY_OF_VERSION_ONE };
  await queues.tidy.upsertJobScheduler('unfinished', { every: 1_000 }, template);
  // A worker of it was killed with this job in its hands.
  const killed = new Worker('article', null, { connection: connected.redis, prefix, lockDuration: 1_000 });
  await killed.getNextJob('gone');
  await killed.close(true);
  await Promise.all(Object.values(queues).map((queue) => queue.close()));
  connected.disconnect();
}

describe.skipIf(TEST_REDIS_URL === null)('a Redis that holds what 0.1.0 left', () => {
  it('is worked off: what waits, what is for later, what a killed worker had, and what repeats; nothing fails', async () => {
    const harness = await startOnRedis(TEST_REDIS_URL ?? '');
    await leaveJobsOfVersionOne(TEST_REDIS_URL ?? '', harness.prefix);
    const jobs = await harness.open();
    const done: string[] = [];
    const note = async (payload: object): Promise<JobEnd> => {
      done.push(Object.values(payload).join(' '));
      return { kind: 'done' };
    };
    jobs.work('poll', note, { concurrency: 1 });
    jobs.work('article', note, { concurrency: 1 });
    jobs.work('deliver', note, { concurrency: 1 });
    jobs.work('tidy', note, { concurrency: 1 });
    await jobs.every('tidy', { sweep: 'unfinished' }, 1_000);
    await vi.waitFor(() => expect([...new Set(done)].sort()).toEqual(['1', '41', '42', '7', '8', 'unfinished']), {
      ...{ timeout: 60_000, interval: 100 },
    });
    // The same subjects once more: what the old ones were known by keeps none of them out.
    for (const digits of ['41', '42']) await jobs.add('deliver', { channelId: toId(digits) });
    const posted = () => done.filter((subject) => subject === '41' || subject === '42').length;
    await vi.waitFor(() => expect(posted()).toBe(4), { timeout: 10_000, interval: 50 });
    const failed = (await jobs.counts()).filter(({ state, jobs: count }) => state === 'failed' && count > 0);
    expect(failed).toEqual([]);
    await harness.close();
  }, 90_000);
});

describe('a job whose handler threw each time', () => {
  it('is taken again, however often its subject was added meanwhile', async () => {
    const harness = await startOnDatabase('embedded');
    const jobs = await harness.open();
    let calls = 0;
    const handler = async (): Promise<JobEnd> => {
      calls += 1;
      // Once more than a job is tried.
      if (calls <= 5) throw new Error('the database refuses it');
      return { kind: 'done' };
    };
    jobs.work('article', handler, { concurrency: 1 });
    const addAndLook = async () => {
      await jobs.add('article', { articleId: toId('7') });
      expect(calls).toBe(6);
    };
    await vi.waitFor(addAndLook, { timeout: 40_000, interval: 200 });
    await harness.close();
  }, 60_000);
});

describe('openQueue', () => {
  it('says why Redis cannot be reached', async () => {
    const database = await openTestDatabase();
    const deps = { pool: database.pool, log: silentLog };
    const outcome = await openQueue({ redisUrl: 'redis://127.0.0.1:1' }, deps);
    expect(outcome).toEqual({ kind: 'unreachable', reason: expect.stringContaining('ECONNREFUSED') });
    await database.close();
  });
});
