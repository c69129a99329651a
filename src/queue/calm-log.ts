import type { Log } from '../news/log.ts';

const SILENCE_MS = 60_000;
const REASONS_MAX = 100;

export type CalmLog = (event: string, error: unknown, fields?: Record<string, unknown>) => void;

/** An outage throws the same error many times a second from many connections and jobs: it is worth one line a minute. */
export function createCalmLog(log: Log, now: () => number): CalmLog {
  const lastSaid = new Map<string, number>();
  return (event, error, fields = {}) => {
    const reason = errorReason(error);
    const key = `${event} ${reason}`;
    const last = lastSaid.get(key);
    if (last !== undefined && now() - last < SILENCE_MS) return;
    // Reasons may carry job ids: the memory of them stays small.
    if (lastSaid.size >= REASONS_MAX) lastSaid.clear();
    lastSaid.set(key, now());
    log.warn({ ...fields, reason }, event);
  };
}

/** An error to connect to "localhost" holds one error per address and no words of its own. */
export function errorReason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(errorReason).join('; ');
  return error instanceof Error ? error.message : String(error);
}
