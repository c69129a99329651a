import { once } from 'node:events';
import { type Job, UnrecoverableError, WaitingError } from 'bullmq';
import { withDeadline } from '../kit/deadline.ts';
import { unreachable } from '../kit/errors.ts';
import type { Log } from '../news/log.ts';
import type { Backend } from './backend.ts';
import { type Handler, type JobEnd, type JobName, type Payloads, readPayload } from './jobs.ts';
import type { RateLimitedLog } from './rate-limited-log.ts';

/** Nine seconds in all, with handing back and closing: Docker kills after ten, and other parts stop after this one. */
const STOP_TIMES: StopTimes = { finishMs: 5_500, abortMs: 1_000 };
const CLOSE_WITHIN_MS = 750;

export type Work = {
  /** Takes no more jobs, and within ten seconds finishes the running ones or hands them back. */
  stop(): Promise<void>;
};

type WorkSpec<Name extends JobName> = { name: Name; handler: Handler<Name>; concurrency: number };

export type WorkDeps = {
  backend: Backend;
  log: Log;
  say: RateLimitedLog;
  onError: (error: Error) => void;
  stopTimes?: StopTimes;
  addLater: <Name extends JobName>(name: Name, payload: Payloads[Name], afterMs: number) => Promise<unknown>;
};

export function startWork<Name extends JobName>(spec: WorkSpec<Name>, deps: WorkDeps): Work {
  const { name, concurrency } = spec;
  const runningJobs = createRunningJobs();
  const process = async (job: Job): Promise<void> => {
    const payload = readPayload(name, job.data);
    if (payload === null) throw new UnrecoverableError('The payload is none of ours');
    const end = await runningJobs.run(job, (signal) => spec.handler(payload, signal));
    await conclude(end, (afterMs) => deps.addLater(name, payload, afterMs));
  };
  const worker = deps.backend.createWorker({ name, concurrency, process });
  worker.on('error', deps.onError);
  worker.on('failed', (job, error) => reportFailure({ name, job, error }, deps));
  let stopped: Promise<void> | null = null;
  return {
    stop() {
      stopped ??= (async () => {
        await worker.pause(true);
        await runningJobs.stop(deps.stopTimes ?? STOP_TIMES);
        // A store that does not answer would keep `close` waiting.
        await withDeadline(worker.close(), CLOSE_WITHIN_MS, () => void worker.disconnect().catch(deps.onError));
      })();
      return stopped;
    },
  };
}

async function conclude(end: JobEnd, addLater: (afterMs: number) => Promise<unknown>): Promise<void> {
  switch (end.kind) {
    case 'done':
      return;
    case 'again':
      // Added before this job ends: after a crash in between it runs twice, never not at all.
      await addLater(end.afterMs);
      return;
    case 'failed':
      throw new UnrecoverableError(end.reason);
    default:
      unreachable(end);
  }
}

type JobFailure = { name: JobName; job: Job | undefined; error: Error };

function reportFailure({ name, job, error }: JobFailure, deps: Pick<WorkDeps, 'log' | 'say'>): void {
  const fields = { queue: name, ...job?.data, attempt: job?.attemptsMade };
  if (error instanceof UnrecoverableError) deps.log.error({ ...fields, reason: error.message }, 'job failed');
  else deps.say('job threw', error, fields);
}

/** When the process stops: how long running jobs may finish, and how long after their abort they are handed back. */
export type StopTimes = { finishMs: number; abortMs: number };

const HAND_BACK_WITHIN_MS = 750;

type RunningJob = { abort: () => void; handBack: () => Promise<void>; ended: Promise<unknown> };

function createRunningJobs() {
  const runningJobs = new Set<RunningJob>();
  const allEnded = (): Promise<unknown> => Promise.all([...runningJobs].map((running) => running.ended));
  return {
    async run(job: Job, work: (signal: AbortSignal) => Promise<JobEnd>): Promise<JobEnd> {
      const controller = new AbortController();
      const handing = new AbortController();
      const ended = Promise.race([work(controller.signal), rejectedOn(handing.signal)]);
      const running: RunningJob = {
        abort: () => controller.abort(),
        handBack: () => moveBack(job).finally(() => handing.abort(new WaitingError())),
        ended: ended.catch(() => undefined),
      };
      runningJobs.add(running);
      return ended.finally(() => runningJobs.delete(running));
    },
    /** Resolves when no job runs here any more; what did not end in time waits for another process. */
    async stop(times: StopTimes): Promise<void> {
      await withDeadline(allEnded(), times.finishMs, () => null);
      for (const running of runningJobs) running.abort();
      await withDeadline(allEnded(), times.abortMs, () => null);
      await Promise.all([...runningJobs].map((running) => running.handBack()));
    },
  };
}

/** Where the store does not answer, the job's lock expires and another process takes the job. */
async function moveBack(job: Job): Promise<void> {
  await withDeadline(
    job.moveToWait(job.token).catch(() => 0),
    HAND_BACK_WITHIN_MS,
    () => 0,
  );
}

/** Rejects with the signal's reason: BullMQ reads a WaitingError as "already back in the queue". */
async function rejectedOn(signal: AbortSignal): Promise<never> {
  await once(signal, 'abort');
  throw signal.reason;
}
