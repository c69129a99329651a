import {
  assertSchemaCompatibility,
  createPostgresBackend,
  type Job,
  LATEST_SCHEMA_VERSION,
  type PgPool,
  type Processor,
  Queue,
  runMigrations,
  SchemaMigrationRequiredError,
  SchemaVersionMismatchError,
  type Telemetry,
  UnsupportedPostgresVersionError,
  Worker,
  withBackend,
} from 'bullmq';
import type { Cluster, Redis } from 'ioredis';
import type { JobName } from './jobs.ts';

/** The jobs of a killed process go to other processes after their locks expired and two checks have seen it. */
const LOCK_MS = 8_000;
const STALLED_CHECK_MS = 2_500;
/** How many processes may die with the same job. The stages count their own tries; this is the last resort. */
const STALLS_MAX = 10;
const RETRY_AFTER_OUTAGE_MS = 1_000;
const PROBE_LIFE_S = 60;

const WORKER_OPTIONS = {
  lockDuration: LOCK_MS,
  stalledInterval: STALLED_CHECK_MS,
  maxStalledCount: STALLS_MAX,
  runRetryDelay: RETRY_AFTER_OUTAGE_MS,
};

/** What we use of the classes of both stores, whose types differ only in how they connect. */
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

/** What differs between the two stores of the queue. */
export type Backend = {
  kind: 'redis' | 'postgresql';
  createQueue(name: JobName): StoredQueue;
  createWorker(order: { name: JobName; concurrency: number; process: Processor<unknown, void, string> }): StoredWorker;
  /** Rejects when the store takes no job (an error, no memory); may never settle when the store does not answer. */
  probe(): Promise<unknown>;
  /** Deletes all jobs and schedules, running ones included. */
  forget(queues: readonly StoredQueue[]): Promise<void>;
  /** Disconnects from a store that only the queue uses. */
  close(): void;
};

export type BackendOptions = { telemetry?: Telemetry };

export function createRedisBackend(
  redis: Redis | Cluster,
  options: BackendOptions & { prefix: string },
): Omit<Backend, 'close'> {
  const onRedis = { ...options, connection: redis };
  return {
    kind: 'redis',
    createQueue: (name) => new Queue(name, onRedis),
    createWorker: ({ name, process, ...order }) =>
      new Worker(name, process, { ...WORKER_OPTIONS, ...onRedis, ...order }),
    // A Redis without memory answers a PING, and takes no job.
    probe: () => redis.set(`${options.prefix}:probe`, '1', 'EX', PROBE_LIFE_S),
    forget: obliterateAll,
  };
}

async function obliterateAll(queues: readonly StoredQueue[]): Promise<void> {
  for (const queue of queues) {
    await queue.obliterate({ force: true });
    // `obliterate` has paused the queue, so that no worker takes a job meanwhile.
    await queue.resume();
  }
}

/**
 * Deletes what `obliterate` would, in one statement instead of twelve. `obliterate` also drops and remakes the queue's
 * sequence, which took a fifth of a start. Logs and dependencies are deleted with their jobs.
 */
const FORGET = `
  with jobs as (delete from bullmq.job where queue = any($1::text[])),
    schedules as (delete from bullmq.scheduler where queue = any($1::text[])),
    waits as (delete from bullmq.rate_limit where queue = any($1::text[])),
    nexts as (delete from bullmq.dedup_next where queue = any($1::text[]))
  delete from bullmq.dedup where queue = any($1::text[])`;

/** How often a worker looks for jobs where it cannot listen for them. */
const LOOK_EVERY_S = 1;

/** The pool belongs to the caller: closing the queue leaves it open. `listens`: whether its connections hear of jobs. */
export function createPoolBackend(
  pool: PgPool,
  { listens, ...options }: BackendOptions & { listens: boolean },
): Backend {
  const postgres = withBackend(createPostgresBackend);
  const onPool = { ...options, connection: pool, ...(listens ? {} : { drainDelay: LOOK_EVERY_S }) };
  return {
    kind: 'postgresql',
    createQueue: (name) => new postgres.Queue(name, onPool),
    createWorker: ({ name, process, ...order }) =>
      new postgres.Worker<unknown, void, string>(name, process, { ...WORKER_OPTIONS, ...onPool, ...order }),
    probe: () => pool.query('select 1'),
    forget: async (queues) => void (await pool.query(FORGET, [queues.map(({ name }) => name)])),
    close: () => undefined,
  };
}

type QueueSchema = { kind: 'ready' } | { kind: 'refused'; reason: string };

/**
 * Brings the queue's own schema (`bullmq`) up to date; two starters at once wait for each other. `refused`: a newer
 * program has made the schema, or the server is too old.
 */
export async function migrateQueue(pool: PgPool): Promise<QueueSchema> {
  const client = await pool.connect();
  try {
    if ((await versionOf(client)) < LATEST_SCHEMA_VERSION) await runMigrations(client);
    return { kind: 'ready' };
  } catch (error) {
    if (error instanceof SchemaVersionMismatchError || error instanceof UnsupportedPostgresVersionError)
      return { kind: 'refused', reason: error.message };
    throw error;
  } finally {
    client.release();
  }
}

/** Reads the version first: `runMigrations` writes and locks even where it has nothing to do, at every start. */
async function versionOf(client: Parameters<typeof runMigrations>[0]): Promise<number> {
  try {
    return await assertSchemaCompatibility(client);
  } catch (error) {
    if (error instanceof SchemaMigrationRequiredError) return 0;
    throw error;
  }
}
