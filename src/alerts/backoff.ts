const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 5 * 60_000;

/** Milliseconds to wait before attempt number `attempts` + 1: doubling, capped, with up to a quarter of jitter. */
export function backoffMs(attempts: number, random: () => number): number {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, attempts - 1));
  return Math.round(wait * (1 + random() / 4));
}
