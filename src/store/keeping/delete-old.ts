import { MINUTE_MS, SECOND_MS } from '../../kit/time.ts';
import type { Log } from '../../news/log.ts';
import type { KeepSet } from '../../news/story.ts';
import type { KeepingStore } from './keeping.ts';

export type KeepingDeps = {
  keeping: KeepingStore;
  /** What alerts.yaml sets. */
  set: KeepSet;
  /** Who deletes, of all processes on the database. */
  holder: string;
  count: (what: string, rows: number) => void;
  log: Log;
  now: () => Date;
  /** Milliseconds of a clock that only goes on. */
  elapsed: () => number;
  pause: (ms: number) => Promise<void>;
};

/** A statement that takes longer looks at half as many rows the next time: others wait for the embedded database meanwhile. */
const STATEMENT_MS = 15;
const ROWS_MAX = 500;
const ROWS_FIRST = 5;
/** It works a fifth of the time. */
const REST = 4;
const REST_MIN_MS = 5;

type NightOutcome = { kind: 'done'; rows: Record<string, number>; longestMs: number } | { kind: 'stopped' };

/**
 * Deletes what is older than it is kept, a few rows at a time. What was deleted before a stop or a crash is deleted: the next
 * run begins anew and finds the rest.
 */
export async function deleteOld(deps: KeepingDeps, signal: AbortSignal): Promise<NightOutcome> {
  const { keeping, now } = deps;
  const kept = await keeping.keep(deps.set);
  const gone: [what: string, rows: number][] = [];
  let longestMs = 0;
  const holds = createHold(deps);
  for (const step of keeping.steps(kept, now())) {
    const ended = await runStep(step, { ...deps, holds }, signal);
    if (ended === null) return { kind: 'stopped' };
    longestMs = Math.max(longestMs, ended.longestMs);
    if (ended.gone > 0) gone.push([step.what, ended.gone]);
    if (step.what === 'articles' && ended.gone > 0) await keeping.noteArchiveBegins(step.before);
  }
  return { kind: 'done', rows: Object.fromEntries(gone), longestMs: Math.round(longestMs) };
}

const HOLD_MS = 30 * SECOND_MS;

/** Renews the turn before it ends; false once another process has it. */
function createHold({ keeping, holder, elapsed }: KeepingDeps): () => Promise<boolean> {
  let until = Number.NEGATIVE_INFINITY;
  return async () => {
    if (elapsed() < until) return true;
    until = elapsed() + HOLD_MS;
    return keeping.takeTurn(holder);
  };
}

type StepDeps = KeepingDeps & { holds: () => Promise<boolean> };
type Step = ReturnType<KeepingStore['steps']>[number];

async function runStep({ what, run, ...step }: Step, deps: StepDeps, signal: AbortSignal) {
  let [after, limit, gone, longestMs, saidAt]: [Step['after'] | null, number, number, number, number] = [
    step.after,
    ROWS_FIRST,
    0,
    0,
    deps.elapsed(),
  ];
  while (after !== null) {
    if (signal.aborted || !(await deps.holds())) return null;
    const from = deps.elapsed();
    const done = await run(after, limit);
    const tookMs = deps.elapsed() - from;
    gone += done.gone;
    longestMs = Math.max(longestMs, tookMs);
    deps.count(what, done.gone);
    limit = tookMs > STATEMENT_MS ? Math.max(1, Math.floor(limit / 2)) : Math.min(ROWS_MAX, Math.ceil(limit * 1.3));
    after = done.next;
    if (deps.elapsed() - saidAt > MINUTE_MS) {
      saidAt = deps.elapsed();
      deps.log.info({ what, gone }, 'deleting what is old');
    }
    await deps.pause(Math.max(REST_MIN_MS, tookMs * REST));
  }
  return { gone, longestMs };
}

/** At this hour of the machine's own time. */
const NIGHT_HOUR = 3;

/** The last time that a night began. */
export function lastNight(now: Date): Date {
  const night = new Date(now);
  night.setHours(NIGHT_HOUR, 0, 0, 0);
  if (night > now) night.setDate(night.getDate() - 1);
  return night;
}

const LOOK_EVERY_MS = MINUTE_MS;

/** Deletes once a night, in one process of all; what a restart left undone is done when it is back. */
export function startKeeping(deps: KeepingDeps): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const look = () =>
    keepNight(deps, stopping.signal).catch((error: unknown) =>
      deps.log.warn({ reason: String(error) }, 'what is old was not deleted'),
    );
  let running = Promise.resolve();
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    running = look().finally(() => {
      isLooking = false;
    });
  }, LOOK_EVERY_MS);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
      stopping.abort();
      return running;
    },
  };
}

/** The night in which the first process comes is not deleted in: `check` and the log say before what will go. */
export async function keepNight(deps: KeepingDeps, signal: AbortSignal): Promise<void> {
  const { keeping, log } = deps;
  const night = lastNight(deps.now());
  const done = await keeping.doneNight();
  if (done !== null && done >= night) return;
  if (!(await keeping.takeTurn(deps.holder))) return;
  if (done === null) return firstNight(deps, night);
  const from = deps.elapsed();
  const outcome = await deleteOld(deps, signal);
  if (outcome.kind === 'stopped') return;
  await keeping.endNight(night);
  const { rows, longestMs } = outcome;
  log.info({ ...rows, longestMs, seconds: Math.round((deps.elapsed() - from) / SECOND_MS) }, 'what was old is deleted');
}

async function firstNight({ keeping, set, now, log }: KeepingDeps, night: Date): Promise<void> {
  const old = await keeping.wouldGo(set, now());
  if (old.length > 0) {
    log.warn(
      Object.fromEntries(old.map(({ what, rows }) => [what, rows])),
      'what is old will be deleted from tonight on',
    );
  }
  await keeping.endNight(night);
}
