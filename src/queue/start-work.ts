import { type Job, UnrecoverableError } from 'bullmq';
import type { Log } from '../news/log.ts';
import { unreachable } from '../news/unreachable.ts';
import type { Backend } from './backend.ts';
import type { CalmLog } from './calm-log.ts';
import { type Handler, type JobEnd, type JobName, type Payloads, readPayload } from './jobs.ts';
import { createRunningJobs, type StopTimes } from './running-jobs.ts';
import { within } from './within.ts';

/** With handing back and closing nine seconds in all: Docker gives ten before it kills, and others stop after us. */
const STOP_TIMES: StopTimes = { finishMs: 5_500, abortMs: 1_000 };
const CLOSE_WITHIN_MS = 750;

/** Jobs being worked on. */
export type Work = {
  /** Takes no more jobs, and within ten seconds finishes the running ones or hands them back. */
  stop(): Promise<void>;
};

export type WorkSpec<Name extends JobName> = { name: Name; handler: Handler<Name>; concurrency: number };

export type WorkDeps = {
  backend: Backend;
  log: Log;
  say: CalmLog;
  onError: (error: Error) => void;
  stopTimes?: StopTimes;
  addLater: <Name extends JobName>(name: Name, payload: Payloads[Name], afterMs: number) => Promise<unknown>;
};

export function startWork<Name extends JobName>(spec: WorkSpec<Name>, deps: WorkDeps): Work {
  const { name, concurrency } = spec;
  const inHand = createRunningJobs();
  const process = async (job: Job): Promise<void> => {
    const payload = readPayload(name, job.data);
    if (payload === null) throw new UnrecoverableError('The payload is none of ours');
    const end = await inHand.run(job, (signal) => spec.handler(payload, signal));
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
        await inHand.stop(deps.stopTimes ?? STOP_TIMES);
        // A store that is away cannot be said goodbye to.
        await within(worker.close(), CLOSE_WITHIN_MS, () => void worker.disconnect().catch(deps.onError));
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
      // Before this job ends: a crash in between runs it twice, never not at all.
      await addLater(end.afterMs);
      return;
    case 'failed':
      throw new UnrecoverableError(end.reason);
    default:
      unreachable(end);
  }
}

type Failure = { name: JobName; job: Job | undefined; error: Error };

function reportFailure({ name, job, error }: Failure, deps: Pick<WorkDeps, 'log' | 'say'>): void {
  const fields = { queue: name, ...job?.data, attempt: job?.attemptsMade };
  if (error instanceof UnrecoverableError) deps.log.error({ ...fields, reason: error.message }, 'job failed');
  else deps.say('job threw', error, fields);
}
