/** The first wait and the longest one, both in milliseconds. */
export type Backoff = { firstMs: number; longestMs: number };

/**
 * Milliseconds to wait after attempt number `attempts` (1 for the first) has failed: doubling and capped, with up to a
 * quarter of jitter where `random` is given.
 */
export function backoffMs(attempts: number, { firstMs, longestMs }: Backoff, random: () => number = () => 0): number {
  const wait = Math.min(longestMs, firstMs * 2 ** Math.max(0, attempts - 1));
  return Math.round(wait * (1 + random() / 4));
}
