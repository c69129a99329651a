import { reasonsOf } from '../kit/errors.ts';
import { createLru } from '../kit/lru.ts';
import { MINUTE_MS } from '../kit/time.ts';
import type { Log } from '../news/log.ts';

/** Reasons may hold job ids, so that the number of remembered ones is limited. */
const REASONS_MAX = 100;

export type RateLimitedLog = (event: string, error: unknown, fields?: Record<string, unknown>) => void;

/** One line a minute for each event and reason: an outage throws the same error many times a second. */
export function createRateLimitedLog(log: Log, now: () => number): RateLimitedLog {
  const loggedAt = createLru<string, number>(REASONS_MAX);
  return (event, error, fields = {}) => {
    const reason = reasonsOf(error);
    const key = `${event} ${reason}`;
    const last = loggedAt.get(key);
    if (last !== undefined && now() - last < MINUTE_MS) return;
    loggedAt.set(key, now());
    log.warn({ ...fields, reason }, event);
  };
}
