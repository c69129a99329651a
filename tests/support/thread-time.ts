import { readFileSync } from 'node:fs';

const STATS = '/proc/thread-self/schedstat';
const NS_PER_MS = 1_000_000;
const US_PER_MS = 1_000;

/**
 * Processor time of this thread in milliseconds, from a moment that does not change: proc_pid_schedstat(5) on Linux. Another
 * system gives that of the whole process, which is no less.
 */
export function threadTimeMs(): number {
  try {
    return Number(readFileSync(STATS, 'latin1').split(' ', 1)[0]) / NS_PER_MS;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / US_PER_MS;
  }
}

/**
 * What work without a yield takes. It is done again where it took long: the shortest of four is not the collector's. Reading
 * the processor time takes longer than most work, and work takes no more of it than of the clock.
 */
export function workMs(work: () => unknown, longMs: number): number {
  const began = performance.now();
  work();
  let shortest = performance.now() - began;
  for (let times = 0; times < 3 && shortest > longMs; times += 1) {
    const before = threadTimeMs();
    work();
    shortest = Math.min(shortest, threadTimeMs() - before);
  }
  return shortest;
}

/** Turns shorter than this may be counted as one. */
const TURN_MS = 1;

/**
 * The most processor time that this thread spent between two turns of its event loop while the work went on. Where it is
 * long, the work is done again, and the shortest of three counts.
 */
export async function longestTurnMs(work: () => Promise<unknown>, longMs: number): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY;
  for (let times = 0; times < 3 && shortest > longMs; times += 1) {
    shortest = Math.min(shortest, await longestTurnOnce(work));
  }
  return shortest;
}

async function longestTurnOnce(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let before = threadTimeMs();
  const note = () => {
    const now = threadTimeMs();
    longest = Math.max(longest, now - before);
    before = now;
  };
  const turns = setInterval(note, TURN_MS);
  try {
    await work();
  } finally {
    clearInterval(turns);
  }
  // What the last turn did belongs to it, too.
  note();
  return longest;
}
