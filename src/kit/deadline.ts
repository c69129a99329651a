/**
 * The value of `work`, or what `late` gives when it takes longer than `ms` milliseconds. The work itself goes on, and a
 * later rejection of it is ignored: whoever can cancel it does so in `late`.
 */
export async function withDeadline<T, Late>(work: Promise<T>, ms: number, late: () => Late): Promise<T | Late> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<Late>((resolve) => {
    timer = setTimeout(() => resolve(late()), ms);
  });
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer));
}
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
