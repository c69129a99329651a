import { setTimeout as sleep } from 'node:timers/promises';
import type { Platform } from '../news/channel.ts';
import type { Budget } from '../store/send-limits.ts';

/**
 * The shortest time between two posts to one channel, in milliseconds.
 * Slack: 1 message a second and channel (apis/web-api/rate-limits). Discord: about 5 in 5 s are seen, its headers rule.
 */
const PACE_MS: Record<Platform, number> = { slack: 1_000, discord: 1_000, preview: 0 };

/** Places for channels with a backlog, and a few kept for channels that were silent, so that these never wait behind. */
export type Budgets = { waiting: Budget; fresh: Budget };

/**
 * What all channels of a workspace, or of the app, may take together. Slack: several hundred messages a minute over a
 * workspace (chat.postMessage), here 900. Discord: 50 requests a second (topics/rate-limits), a few left for questions.
 */
export const BUDGETS: Record<Platform, Budgets | null> = {
  slack: {
    waiting: { name: 'waiting', reach: 'workspace', intervalMs: 84, burst: 20 },
    fresh: { name: 'fresh', reach: 'workspace', intervalMs: 333, burst: 5 },
  },
  discord: {
    waiting: { name: 'waiting', reach: 'app', intervalMs: 29, burst: 10 },
    fresh: { name: 'fresh', reach: 'app', intervalMs: 125, burst: 5 },
  },
  preview: null,
};

/**
 * What edits may take: chat.update is of tier 3, "50+ per minute" and workspace (apis/web-api/rate-limits). On Discord
 * they share the app's requests with posts, and get few of them.
 */
export const EDIT_BUDGETS: Record<Platform, Budget | null> = {
  slack: { name: 'edit', reach: 'workspace', intervalMs: 1_300, burst: 5 },
  discord: { name: 'edit', reach: 'app', intervalMs: 250, burst: 5 },
  preview: null,
};

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
  const pace = PACE_MS[platform];
  return pace === 0 ? 0 : pace + Math.max(0, call.tookMs - call.swiftestMs / 2);
}

/** Rests until a moment of `performance.now()`. */
export async function restUntil(moment: number): Promise<void> {
  const ms = moment - performance.now();
  if (ms > 0) await sleep(ms);
}
