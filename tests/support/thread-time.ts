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

/** The shortest of three, on the slower of our own machines: bare Intl.Segmenter makes 8,098 articles a second there. */
const PACE_MS = 38;
const PACE_TIMES = 3;
const PACE_TEXT = 'The Ministry of Ports said on Monday that Ärger, naïveté and 1,200 tonnes “remain”. '.repeat(4_000);

/** Words told apart, folded and counted, as the engines do. */
function paceWork(): number {
  const counts = new Map<string, number>();
  for (const [word] of PACE_TEXT.matchAll(/[\p{L}\p{N}]+/gu)) {
    const folded = word.normalize('NFKD').toLowerCase();
    counts.set(folded, (counts.get(folded) ?? 0) + 1);
  }
  return counts.size;
}

/**
 * How many times longer this machine takes at this moment for work that never changes; never below 1. A limit in milliseconds
 * says something of the work only where another machine, or a neighbour on the same core, does not move it.
 */
function slownessNow(): number {
  const taken = Array.from({ length: PACE_TIMES }, () => timeOf(paceWork));
  return Math.max(1, Math.min(...taken) / PACE_MS);
}

function timeOf(work: () => unknown): number {
  const before = threadTimeMs();
  work();
  return threadTimeMs() - before;
}

/**
 * What work without a yield takes. It is done again where it took long: the shortest of four is not the collector's, and it is
 * counted by the pace that the machine has then. Reading the processor time takes longer than most work, and work takes no
 * more of it than of the clock.
 */
export function workMs(work: () => unknown, longMs: number): number {
  const began = performance.now();
  work();
  let shortest = performance.now() - began;
  for (let times = 0; times < 3 && shortest > longMs; times += 1) shortest = Math.min(shortest, timeOf(work));
  return shortest > longMs ? shortest / slownessNow() : shortest;
}

/** Turns shorter than this may be counted as one. */
const TURN_MS = 1;

/**
 * The most processor time that this thread spent between two turns of its event loop while the work went on. Where it is
 * long, the work is done again, and the shortest of three counts, by the pace of the machine.
 */
export async function longestTurnMs(work: () => Promise<unknown>, longMs: number): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY;
  for (let times = 0; times < 3 && shortest > longMs; times += 1) {
    shortest = Math.min(shortest, await longestTurnOnce(work));
  }
  return shortest > longMs ? shortest / slownessNow() : shortest;
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
