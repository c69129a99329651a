import type { Log } from '../news/log.ts';

const SILENCE_MS = 60_000;

/** An outage throws the same error many times a second from many connections: it is worth one line a minute. */
export function createCalmLog(log: Log, now: () => number): (error: Error) => void {
  const lastSaid = new Map<string, number>();
  return (error) => {
    const reason = errorReason(error);
    const last = lastSaid.get(reason);
    if (last !== undefined && now() - last < SILENCE_MS) return;
    // Reasons may carry job ids: the memory of them stays small.
    if (lastSaid.size > 100) lastSaid.clear();
    lastSaid.set(reason, now());
    log.warn({ reason }, 'queue trouble');
  };
}

/** An error to connect to "localhost" holds one error per address and no words of its own. */
export function errorReason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(errorReason).join('; ');
  return error instanceof Error ? error.message : String(error);
}
