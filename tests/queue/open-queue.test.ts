import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { migrateQueue } from '../../src/queue/backend.ts';
import { type Jobs, openQueue } from '../../src/queue/open-queue.ts';
import { type QueueHarness, queueContract } from '../contracts/queue.ts';
import { availableDatabases, type DatabaseKind, openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { TEST_REDIS_URL } from '../support/servers.ts';
import { silentLog } from '../support/silent-log.ts';

const STOP_TIMES = { finishMs: 300, abortMs: 100 };
const QUEUE_TABLES = ['job', 'job_log', 'event', 'dedup', 'dedup_next', 'scheduler', 'rate_limit', 'meta', 'metrics'];

type Shared = { database: TestDatabase; redisUrl: string | null; prefix: string; lose: () => Promise<void> };

/** Several processes' queues on one store; the test's last act closes them all. */
function harnessOf({ database, redisUrl, prefix, lose }: Shared): QueueHarness {
  const opened: Jobs[] = [];
  return {
    async open() {
      const deps = { pool: database.pool, log: silentLog, stopTimes: STOP_TIMES };
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

async function startOnRedis(redisUrl: string): Promise<QueueHarness> {
  const database = await openTestDatabase('embedded');
  const prefix = `slugline-test-${randomBytes(6).toString('hex')}`;
  const redis = new Redis(redisUrl);
  const lose = async (): Promise<void> => {
    const keys = await redis.keys(`${prefix}:*`);
    if (keys.length > 0) await redis.del(...keys);
  };
  const harness = harnessOf({ database, redisUrl, prefix, lose });
  return {
    ...harness,
    async close() {
      await harness.close();
      await lose();
      redis.disconnect();
    },
  };
}

for (const kind of availableDatabases()) queueContract(kind, () => startOnDatabase(kind));
if (TEST_REDIS_URL !== null) queueContract('redis', () => startOnRedis(TEST_REDIS_URL ?? ''));

describe('openQueue', () => {
  it('says why Redis cannot be reached', async () => {
    const database = await openTestDatabase();
    const deps = { pool: database.pool, log: silentLog };
    const outcome = await openQueue({ redisUrl: 'redis://127.0.0.1:1' }, deps);
    expect(outcome).toEqual({ kind: 'unreachable', reason: expect.stringContaining('ECONNREFUSED') });
    await database.close();
  });
});
