import type { PgPool } from 'bullmq';
import type { RequestHandler } from 'express';
import { withDeadline } from '../kit/deadline.ts';
import { reasonsOf } from '../kit/errors.ts';
import type { Log } from '../news/log.ts';
import {
  type Backend,
  type BackendOptions,
  createPoolBackend,
  createRedisBackend,
  type StoredQueue,
} from './backend.ts';
import {
  type Handler,
  JOB_NAMES,
  type JobName,
  type JobTiming,
  optionsFor,
  type Payloads,
  RETRY,
  subjectOf,
} from './jobs.ts';
import { createRateLimitedLog } from './rate-limited-log.ts';
import { connectRedis, prefixFor } from './redis.ts';
import { type StopTimes, startWork, type Work, type WorkDeps } from './work.ts';

/** Keeps our keys in Redis apart from those of other programs; REDIS_PREFIX, where two installations share one. */
const PREFIX = 'slugline';
const ADD_WITHIN_MS = 5_000;
const HEALTHY_WITHIN_MS = 2_000;
/** A flushed Redis loses the schedules, too, so that each process adds them again and again. */
const SCHEDULE_AGAIN_MS = 5_000;
const CLOSE_WITHIN_MS = 500;

/** `tracesTo`: the OTLP/HTTP collector that jobs are traced to. */
type QueueSettings = { redisUrl: string | null; prefix?: string; tracesTo?: string | null };
/** `listens`: false where connections of the pool cannot listen. */
type QueueDeps = { pool: PgPool; listens?: boolean; log: Log; stopTimes?: StopTimes };

/** `evicts`: the policy by which the Redis drops keys when it is full; null where it does not. */
type QueueOutcome = { kind: 'open'; jobs: Jobs; evicts: string | null } | { kind: 'unreachable'; reason: string };

/** `lost`: the store of the queue does not answer; the sweep of the database adds the work later. */
type AddOutcome = { kind: 'added' } | { kind: 'lost'; reason: string };

/** The queue of ids between the roles, in Redis or in the database. */
export type Jobs = ReturnType<typeof createJobs>;

/** Opens the queue in Redis where a URL is set, else in the database, where migrateQueue must have run before. */
export async function openQueue(settings: QueueSettings, deps: QueueDeps): Promise<QueueOutcome> {
  const say = createRateLimitedLog(deps.log, Date.now);
  const onError = (error: Error): void => say('queue trouble', error);
  const traces = await loadTraces(settings.tracesTo ?? null, (error) => say('traces not sent', error));
  const jobsDeps = { ...deps, say, onError, traces };
  if (settings.redisUrl === null) {
    const onPool = createPoolBackend(deps.pool, { ...traces.options, listens: deps.listens ?? true });
    return { kind: 'open', evicts: null, jobs: createJobs(onPool, jobsDeps) };
  }
  const outcome = await connectRedis(settings.redisUrl, onError);
  if (outcome.kind === 'unreachable') {
    await traces.close();
    return outcome;
  }
  const prefix = prefixFor(outcome.redis, settings.prefix ?? PREFIX);
  const onRedis = createRedisBackend(outcome.redis, { ...traces.options, prefix });
  const jobs = createJobs({ ...onRedis, close: outcome.disconnect }, jobsDeps);
  return { kind: 'open', jobs, evicts: outcome.evicts };
}

type Traces = { options: BackendOptions; close: () => Promise<void> };

/** Traces of jobs to a collector; without one nothing is loaded. */
async function loadTraces(endpoint: string | null, onError: (error: Error) => void): Promise<Traces> {
  if (endpoint === null) return { options: {}, close: async () => undefined };
  const { openTraces } = await import('./traces.ts');
  const { telemetry, close } = openTraces(endpoint, onError);
  return { options: { telemetry }, close };
}

function createJobs(backend: Backend, deps: Omit<WorkDeps, 'backend' | 'addLater'> & { traces: Traces }) {
  const queues = createQueues(backend, deps.onError);
  const schedules: NodeJS.Timeout[] = [];
  const works: Work[] = [];
  const add = <Name extends JobName>(name: Name, payload: Payloads[Name], delayMs = 0) =>
    attempt(queues[name].add(name, payload, optionsFor(payload, { delayMs })), deps.onError);
  return {
    add,
    async addMany<Name extends JobName>(name: Name, payloads: readonly Payloads[Name][], timing?: JobTiming) {
      if (payloads.length === 0) return { kind: 'added' as const };
      const jobs = payloads.map((data) => ({ name, data, opts: optionsFor(data, timing) }));
      return attempt(queues[name].addBulk(jobs), deps.onError);
    },
    /** Adds the job at each interval; one job each time, however many processes call this. */
    every<Name extends JobName>(name: Name, payload: Payloads[Name], everyMs: number) {
      const template = { name, data: payload, opts: RETRY };
      const schedule = () =>
        attempt(queues[name].upsertJobScheduler(subjectOf(payload), { every: everyMs }, template), deps.onError);
      schedules.push(setInterval(schedule, SCHEDULE_AGAIN_MS));
      return schedule();
    },
    work<Name extends JobName>(name: Name, handler: Handler<Name>, { concurrency }: { concurrency: number }): Work {
      const started = startWork({ name, handler, concurrency }, { ...deps, backend, addLater: add });
      works.push(started);
      return started;
    },
    /** Takes no more jobs and schedules none; running ones end or are handed back. Jobs can be added still. */
    async stopWork(): Promise<void> {
      for (const schedule of schedules) clearInterval(schedule);
      await Promise.all(works.map((work) => work.stop()));
    },
    /** Empties every queue, running jobs included, for a start where nothing can be running. The sweep fills it again. */
    forget: () => backend.forget(Object.values(queues)),
    counts: () => countJobs(queues),
    health: () => probe(backend),
    /** A page that shows the queues; `basePath` is where the web server mounts it. */
    board: (basePath: string) => lazyBoard(Object.values(queues), basePath),
    close: () => closeJobs({ backend, queues, schedules, works }, deps.traces),
  };
}

type OpenJobs = { backend: Backend; queues: Queues; schedules: readonly NodeJS.Timeout[]; works: readonly Work[] };

/** Stops the running work, and disconnects from the store. */
async function closeJobs({ backend, queues, schedules, works }: OpenJobs, traces: Traces): Promise<void> {
  for (const schedule of schedules) clearInterval(schedule);
  await Promise.all(works.map((started) => started.stop()));
  await withDeadline(Promise.all(Object.values(queues).map((queue) => queue.close())), CLOSE_WITHIN_MS, () => null);
  backend.close();
  await withDeadline(traces.close(), CLOSE_WITHIN_MS, () => undefined);
}

type Queues = Record<JobName, StoredQueue>;

function createQueues(backend: Backend, onError: (error: Error) => void): Queues {
  const open = (name: JobName): StoredQueue => {
    const queue = backend.createQueue(name);
    queue.on('error', onError);
    return queue;
  };
  return { poll: open('poll'), article: open('article'), deliver: open('deliver'), tidy: open('tidy') };
}

async function attempt(adding: Promise<unknown>, onError: (error: Error) => void): Promise<AddOutcome> {
  const added = adding.then(
    (): AddOutcome => ({ kind: 'added' }),
    (error: unknown): AddOutcome => {
      onError(error instanceof Error ? error : new Error(String(error)));
      return { kind: 'lost', reason: reasonsOf(error) };
    },
  );
  return withDeadline(added, ADD_WITHIN_MS, () => ({ kind: 'lost', reason: 'The queue does not answer' }));
}

const STATES = ['waiting', 'prioritized', 'active', 'delayed', 'failed'] as const;

async function countJobs(queues: Queues): Promise<{ queue: string; state: string; jobs: number }[]> {
  const counted = await Promise.all(
    JOB_NAMES.map(async (queue) => {
      const { prioritized = 0, waiting = 0, ...others } = await queues[queue].getJobCounts(...STATES);
      // BullMQ counts the waiting jobs that have a priority separately.
      const counts = { waiting: waiting + prioritized, ...others };
      return Object.entries(counts).map(([state, jobs]) => ({ queue, state, jobs }));
    }),
  );
  return counted.flat();
}

async function probe(backend: Backend): Promise<{ ok: boolean; state: string }> {
  const answered = backend.probe().then(
    () => ({ ok: true, state: `${backend.kind} answers` }),
    (error: unknown) => ({ ok: false, state: `${backend.kind}: ${reasonsOf(error)}` }),
  );
  return withDeadline(answered, HEALTHY_WITHIN_MS, () => ({ ok: false, state: `${backend.kind} does not answer` }));
}

/** Bull Board has a hundred and fifty files that few starts need: it is loaded when the page is first opened. */
function lazyBoard(queues: readonly StoredQueue[], basePath: string): RequestHandler {
  let board: Promise<RequestHandler> | null = null;
  return async (request, response, next) => {
    board ??= import('./board.ts').then(({ createBoard }) => createBoard(queues, basePath));
    (await board)(request, response, next);
  };
}
