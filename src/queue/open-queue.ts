import type { PgPool } from 'bullmq';
import type { RequestHandler } from 'express';
import type { Log } from '../news/log.ts';
import { type Backend, createPoolBackend, createRedisBackend, type StoredQueue } from './backend.ts';
import { boardWhenAsked } from './board-when-asked.ts';
import { type CalmLog, createCalmLog, errorReason } from './calm-log.ts';
import { connectRedis } from './connect-redis.ts';
import { type JobTiming, optionsFor, RETRY } from './job-options.ts';
import { type Handler, JOB_NAMES, type JobName, type Payloads, subjectOf } from './jobs.ts';
import { openTraces } from './open-traces.ts';
import type { StopTimes } from './running-jobs.ts';
import { startWork, type Work } from './start-work.ts';
import { within } from './within.ts';

/** The words that no other program's keys in the same Redis start with. */
const PREFIX = 'slugline';
const ADD_WITHIN_MS = 5_000;
const HEALTHY_WITHIN_MS = 2_000;
/** A flushed Redis forgets schedules too, so each process keeps saying what repeats. */
const SCHEDULE_AGAIN_MS = 5_000;
const CLOSE_WITHIN_MS = 500;

/** `tracesTo`: the OTLP/HTTP collector that jobs are traced to. */
export type QueueSettings = { redisUrl: string | null; prefix?: string; tracesTo?: string | null };
export type QueueDeps = { pool: PgPool; log: Log; stopTimes?: StopTimes };

export type QueueOutcome = { kind: 'open'; jobs: Jobs } | { kind: 'unreachable'; reason: string };

/** `lost`: the store of the queue is away; a sweep of the database will bring the work back. */
type AddOutcome = { kind: 'added' } | { kind: 'lost'; reason: string };

type JobCount = { queue: string; state: string; jobs: number };

/** The queue of ids between the roles, in Redis or in the database. */
export type Jobs = {
  add<Name extends JobName>(name: Name, payload: Payloads[Name], delayMs?: number): Promise<AddOutcome>;
  addMany<Name extends JobName>(
    name: Name,
    payloads: readonly Payloads[Name][],
    timing?: JobTiming,
  ): Promise<AddOutcome>;
  /** Adds the job again and again; once, however many processes say so. */
  every<Name extends JobName>(name: Name, payload: Payloads[Name], everyMs: number): Promise<AddOutcome>;
  work<Name extends JobName>(name: Name, handler: Handler<Name>, options: { concurrency: number }): Work;
  /** Empties every queue, running jobs included: for a start where nothing can be running. The sweep fills it again. */
  forget(): Promise<void>;
  counts(): Promise<JobCount[]>;
  health(): Promise<{ ok: boolean; state: string }>;
  /** A page to look at the queues; `basePath` is where the web server mounts it. */
  board(basePath: string): RequestHandler;
  /** Stops what still works, and lets go of the store. */
  close(): Promise<void>;
};

/** Opens the queue in Redis where a URL is set, and in the database otherwise; there, migrateQueue has run before. */
export async function openQueue(settings: QueueSettings, deps: QueueDeps): Promise<QueueOutcome> {
  const say = createCalmLog(deps.log, Date.now);
  const onError = (error: Error): void => say('queue trouble', error);
  const traces = await openTraces(settings.tracesTo ?? null, (error) => say('traces not sent', error));
  const saying = { ...deps, say, onError, closeTraces: traces.close };
  if (settings.redisUrl === null) {
    return { kind: 'open', jobs: createJobs(createPoolBackend(deps.pool, traces.options), saying) };
  }
  const outcome = await connectRedis(settings.redisUrl, onError);
  if (outcome.kind === 'unreachable') {
    await traces.close();
    return outcome;
  }
  const onRedis = createRedisBackend(outcome.redis, { ...traces.options, prefix: settings.prefix ?? PREFIX });
  const backend = { ...onRedis, close: outcome.disconnect };
  return { kind: 'open', jobs: createJobs(backend, saying) };
}

type CreateDeps = Pick<QueueDeps, 'log' | 'stopTimes'> & {
  say: CalmLog;
  onError: (error: Error) => void;
  closeTraces: () => Promise<void>;
};

function createJobs(backend: Backend, deps: CreateDeps): Jobs {
  const queues = createQueues(backend, deps.onError);
  const schedules: NodeJS.Timeout[] = [];
  const works: Work[] = [];

  const add: Jobs['add'] = (name, payload, delayMs = 0) =>
    attempt(queues[name].add(name, payload, optionsFor(payload, { delayMs })), deps.onError);
  const addMany: Jobs['addMany'] = async (name, payloads, timing) =>
    payloads.length === 0
      ? { kind: 'added' }
      : attempt(
          queues[name].addBulk(payloads.map((data) => ({ name, data, opts: optionsFor(data, timing) }))),
          deps.onError,
        );
  const every: Jobs['every'] = (name, payload, everyMs) => {
    const template = { name, data: payload, opts: RETRY };
    const schedule = (): Promise<AddOutcome> =>
      attempt(queues[name].upsertJobScheduler(subjectOf(payload), { every: everyMs }, template), deps.onError);
    schedules.push(setInterval(schedule, SCHEDULE_AGAIN_MS));
    return schedule();
  };
  const work: Jobs['work'] = (name, handler, { concurrency }) => {
    const started = startWork({ name, handler, concurrency }, { ...deps, backend, addLater: add });
    works.push(started);
    return started;
  };
  const close = async (): Promise<void> => {
    for (const schedule of schedules) clearInterval(schedule);
    await Promise.all(works.map((started) => started.stop()));
    await within(Promise.all(Object.values(queues).map((queue) => queue.close())), CLOSE_WITHIN_MS, () => null);
    backend.close();
    await within(deps.closeTraces(), CLOSE_WITHIN_MS, () => undefined);
  };
  return {
    ...{ add, addMany, every, work, close },
    forget: () => backend.forget(Object.values(queues)),
    counts: () => countJobs(queues),
    health: () => probe(backend),
    board: (basePath) => boardWhenAsked(Object.values(queues), basePath),
  };
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
      return { kind: 'lost', reason: errorReason(error) };
    },
  );
  return within(added, ADD_WITHIN_MS, () => ({ kind: 'lost', reason: 'The queue does not answer' }));
}

const STATES = ['waiting', 'prioritized', 'active', 'delayed', 'failed'] as const;

/** BullMQ keeps those that give way to others apart; they wait like these. */
function yielding(state: string, prioritized: number): number {
  return state === 'waiting' ? prioritized : 0;
}

async function countJobs(queues: Queues): Promise<JobCount[]> {
  const counted = await Promise.all(
    JOB_NAMES.map(async (queue) => {
      const { prioritized = 0, ...counts } = await queues[queue].getJobCounts(...STATES);
      return Object.entries(counts).map(([state, jobs]) => ({
        queue,
        state,
        jobs: jobs + yielding(state, prioritized),
      }));
    }),
  );
  return counted.flat();
}

async function probe(backend: Backend): Promise<{ ok: boolean; state: string }> {
  const answered = backend.probe().then(
    () => ({ ok: true, state: `${backend.kind} answers` }),
    (error: unknown) => ({ ok: false, state: `${backend.kind}: ${errorReason(error)}` }),
  );
  return within(answered, HEALTHY_WITHIN_MS, () => ({ ok: false, state: `${backend.kind} does not answer` }));
}
