import { setTimeout as sleep } from 'node:timers/promises';
import type { Platform } from '../news/channel.ts';
import { PLATFORM_FACTS } from '../news/platform-facts.ts';
import type { Budget } from '../store/send-limits.ts';

/** What the channels of a workspace, or of the app, may take together for posts and edits; null: no limit. */
export function budgetsOf(platform: Platform): Record<Exclude<Budget['name'], 'refused'>, Budget> | null {
  const { rates, reach } = PLATFORM_FACTS[platform];
  if (!rates) return null;
  return {
    waiting: { ...rates.waiting, reach, name: 'waiting' },
    fresh: { ...rates.fresh, reach, name: 'fresh' },
    edit: { ...rates.edit, reach, name: 'edit' },
  };
}

/**
 * A channel's sender begins this long before the channel's rest is over: what is to be sent is then loaded and composed
 * when the moment comes, and the pace is kept by a timer instead of by a queue.
 */
export const AHEAD_MS = 150;

/** How long calls took of late; the swiftest tells how much of a call is the way alone. */
export type CallTimes = { add(tookMs: number): void; swiftestMs(): number };

const TIMES_KEPT = 20;
/** The first calls of a process make their connections: they say nothing of the way. */
const TIMES_MIN = 5;

export function createCallTimes(): CallTimes {
  const times: number[] = [];
  return {
    add(tookMs) {
      times.push(tookMs);
      if (times.length > TIMES_KEPT) times.shift();
    },
    swiftestMs: () => (times.length < TIMES_MIN ? 0 : Math.min(...times)),
  };
}

/**
 * How long after a call began the next one may begin. The platform counts arrivals: what a call took may have been spent
 * on the way there, and the next one may be swift. Of the swiftest call half was the way back, more or less.
 */
export function paceAfter(platform: Platform, call: { tookMs: number; swiftestMs: number }): number {
  const pace = PLATFORM_FACTS[platform].paceMs;
  return pace === 0 ? 0 : pace + Math.max(0, call.tookMs - call.swiftestMs / 2);
}

/** Rests until a moment of `performance.now()`. */
export async function restUntil(moment: number): Promise<void> {
  const ms = moment - performance.now();
  if (ms > 0) await sleep(ms);
}
