import {
  createPostgresBackend,
  type Job,
  type PgPool,
  type Processor,
  Queue,
  type Telemetry,
  Worker,
  withBackend,
} from 'bullmq';
import type { Redis } from 'ioredis';
import type { JobName } from './jobs.ts';

/** The jobs of a process that was killed are taken up by others once its lock ran out and two looks have seen it. */
const LOCK_MS = 8_000;
const STALLED_LOOK_MS = 2_500;
/** A job may see this many processes die. The stages count tries of their own; this is the last resort. */
const STALLS_MAX = 10;
const RETRY_AFTER_OUTAGE_MS = 1_000;

const WORKER_OPTIONS = {
  lockDuration: LOCK_MS,
  stalledInterval: STALLED_LOOK_MS,
  maxStalledCount: STALLS_MAX,
  runRetryDelay: RETRY_AFTER_OUTAGE_MS,
};

/** What we use of both stores' classes: their types differ in how they connect, and nowhere else. */
export type StoredQueue = Pick<
  Queue,
  'name' | 'add' | 'addBulk' | 'upsertJobScheduler' | 'getJobCounts' | 'obliterate' | 'resume' | 'close'
> & {
  on(event: 'error', listener: (error: Error) => void): unknown;
};
type StoredWorker = Pick<Worker, 'pause' | 'close' | 'disconnect'> & {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'failed', listener: (job: Job | undefined, error: Error) => void): unknown;
};

type WorkOrder = { name: JobName; concurrency: number; process: Processor<unknown, void, string> };

/** What differs between the two stores of the queue. */
export type Backend = {
  kind: 'redis' | 'postgresql';
  createQueue(name: JobName): StoredQueue;
  createWorker(order: WorkOrder): StoredWorker;
  /** Rejects when the store answers with an error; may wait for ever when it does not answer. */
  probe(): Promise<unknown>;
  /** Deletes all jobs and schedules, running ones included. */
  forget(queues: readonly StoredQueue[]): Promise<void>;
  /** Lets go of a store that only the queue uses. */
  close(): void;
};

/** `telemetry` where traces are wanted. */
export type BackendOptions = { telemetry?: Telemetry };

export function createRedisBackend(redis: Redis, options: BackendOptions & { prefix: string }): Omit<Backend, 'close'> {
  return {
    kind: 'redis',
    createQueue: (name) => new Queue(name, { ...options, connection: redis }),
    createWorker: ({ name, concurrency, process }) =>
      new Worker(name, process, { ...WORKER_OPTIONS, ...options, connection: redis, concurrency }),
    probe: () => redis.ping(),
    forget: obliterateAll,
  };
}

async function obliterateAll(queues: readonly StoredQueue[]): Promise<void> {
  for (const queue of queues) {
    await queue.obliterate({ force: true });
    // It pauses first, so that nothing is taken meanwhile.
    await queue.resume();
  }
}

/**
 * What `obliterate` deletes of a queue that goes on, in one statement instead of twelve: it also drops and remakes the
 * queue's sequence, which took a fifth of a start. Logs and dependencies go with their jobs.
 */
const FORGET = `
  with jobs as (delete from bullmq.job where queue = any($1::text[])),
    schedules as (delete from bullmq.scheduler where queue = any($1::text[])),
    waits as (delete from bullmq.rate_limit where queue = any($1::text[])),
    nexts as (delete from bullmq.dedup_next where queue = any($1::text[]))
  delete from bullmq.dedup where queue = any($1::text[])`;

/** The pool stays its owner's: closing the queue leaves it open. */
export function createPoolBackend(pool: PgPool, options: BackendOptions = {}): Backend {
  const onPool = withBackend(createPostgresBackend);
  return {
    kind: 'postgresql',
    createQueue: (name) => new onPool.Queue(name, { ...options, connection: pool }),
    createWorker: ({ name, concurrency, process }) =>
      new onPool.Worker<unknown, void, string>(name, process, {
        ...WORKER_OPTIONS,
        ...options,
        connection: pool,
        concurrency,
      }),
    probe: () => pool.query('select 1'),
    forget: async (queues) => void (await pool.query(FORGET, [queues.map(({ name }) => name)])),
    close: () => undefined,
  };
}
