import { type Job, WaitingError } from 'bullmq';
import type { JobEnd } from './jobs.ts';
import { within } from './within.ts';

/** How long running jobs may go on once the process stops: until asked to put the work down, and then until handed back. */
export type StopTimes = { finishMs: number; abortMs: number };

const HAND_BACK_WITHIN_MS = 750;

type Running = { abort: () => void; handBack: () => Promise<void>; ended: Promise<unknown> };

export type RunningJobs = {
  run(job: Job, work: (signal: AbortSignal) => Promise<JobEnd>): Promise<JobEnd>;
  /** Resolves when no job is in hand any more; what did not end in time waits for another process. */
  stop(times: StopTimes): Promise<void>;
};

/** The jobs this process has in hand. */
export function createRunningJobs(): RunningJobs {
  const inHand = new Set<Running>();
  const allEnded = (): Promise<unknown> => Promise.all([...inHand].map((running) => running.ended));
  return {
    async run(job, work) {
      const controller = new AbortController();
      const handing = new AbortController();
      const ended = Promise.race([work(controller.signal), rejectedOn(handing.signal)]);
      const running: Running = {
        abort: () => controller.abort(),
        handBack: () => moveBack(job).finally(() => handing.abort(new WaitingError())),
        ended: ended.catch(() => undefined),
      };
      inHand.add(running);
      return ended.finally(() => inHand.delete(running));
    },
    async stop(times) {
      await within(allEnded(), times.finishMs, () => null);
      for (const running of inHand) running.abort();
      await within(allEnded(), times.abortMs, () => null);
      await Promise.all([...inHand].map((running) => running.handBack()));
    },
  };
}

/** Where the store does not answer, the job's lock runs out and it is taken up all the same. */
async function moveBack(job: Job): Promise<void> {
  await within(
    job.moveToWait(job.token).catch(() => 0),
    HAND_BACK_WITHIN_MS,
    () => 0,
  );
}

/** BullMQ takes a WaitingError for "already back in line". */
function rejectedOn(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
