import { type REST, RESTEvents } from 'discord.js';
import type { Log } from '../../news/log.ts';

/** So many refused calls at once, and then one in each interval. */
type RefusalBudget = { burst: number; intervalMs: number };

/** Counts one refused call with those of all processes: 0, or the milliseconds by which they are ahead of the budget. */
export type NoteRefusal = (budget: RefusalBudget) => Promise<number>;

export type RefusalDeps = {
  now: () => Date;
  log: Log | undefined;
  /** So many refused calls of this process in ten minutes, and it calls no more until those are over. */
  refusalsMax?: number;
  /** Where refused calls of all processes are counted, and how many they may make in ten minutes. */
  noteRefusal?: NoteRefusal | undefined;
  sharedMax?: number;
};

export type Refusals = {
  /** Milliseconds for which no call may be made. */
  restMs(): number;
  /** Resolves when what was refused so far is counted. */
  counted(): Promise<unknown>;
};

/**
 * Discord bans an address after 10,000 calls in 10 minutes that it answers with 401, 403 or 429 (topics/rate-limits).
 * Half of that is ours: other programs, and processes on another database, may share the address.
 */
const LIMIT = 10_000;
const WINDOW_MS = 10 * 60_000;
const SHARED_MAX = 5_000;
/** Without a database, or before it answers, each process is on its own. */
const REFUSALS_MAX = 2_500;
const WARNING_EVERY = 500;
/** Who finds the budget used up leaves the others this much of it before it tries again. */
const SHARED_REST_MS = 60_000;

/** The library tells of every refused call (its option `invalidRequestWarningInterval` must be 1); we count and rest. */
export function watchRefusals(rest: Pick<REST, 'on'>, deps: RefusalDeps): Refusals {
  const { now, log, noteRefusal, refusalsMax = REFUSALS_MAX, sharedMax = SHARED_MAX } = deps;
  let until = 0;
  let counting: Promise<unknown> = Promise.resolve();
  const restFor = (ms: number): void => {
    until = Math.max(until, now().getTime() + ms);
  };
  const count = async (): Promise<void> => {
    // A database that is away for a moment leaves us with our own count.
    const aheadMs = await noteRefusal?.(budgetOf(sharedMax)).catch(() => 0);
    if (!aheadMs) return;
    restFor(aheadMs + SHARED_REST_MS);
    log?.warn(
      { limit: LIMIT, rests: true },
      'discord refuses many calls of all processes: it bans an address at the limit',
    );
  };
  rest.on(RESTEvents.InvalidRequestWarning, ({ count: own, remainingTime }) => {
    const rests = own >= refusalsMax;
    if (rests) restFor(remainingTime);
    if (own % Math.min(WARNING_EVERY, refusalsMax) === 0) {
      log?.warn({ count: own, limit: LIMIT, rests }, 'discord refuses many calls: it bans an address at the limit');
    }
    counting = Promise.all([counting, count()]);
  });
  return { restMs: () => Math.max(0, until - now().getTime()), counted: () => counting };
}

/** What may come at once and what comes in ten minutes after it are the whole together. */
function budgetOf(max: number): RefusalBudget {
  return { burst: max / 2, intervalMs: WINDOW_MS / (max / 2) };
}
