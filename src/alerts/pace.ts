import { setTimeout as sleep } from 'node:timers/promises';
import type { Platform } from '../news/channel.ts';
import type { Budget } from '../store/send-limits.ts';

/**
 * The shortest time between two posts to one channel, in milliseconds.
 * Slack: 1 message a second and channel (apis/web-api/rate-limits). Discord: about 5 in 5 s are seen, its headers rule.
 */
export const PACE_MS: Record<Platform, number> = { slack: 1_000, discord: 1_000, preview: 0 };

/**
 * What all channels of a workspace, or of the app, may take together. Slack: several hundred messages a minute over a
 * workspace (chat.postMessage). Discord: 50 requests a second (topics/rate-limits), a few of them left for questions.
 */
export const BUDGETS: Record<Platform, Budget | null> = {
  slack: { reach: 'workspace', intervalMs: 100, burst: 20 },
  discord: { reach: 'app', intervalMs: 23, burst: 10 },
  preview: null,
};

/**
 * A channel's sender begins this long before the channel's rest is over: what is to be sent is then loaded and composed
 * when the moment comes, and the pace is kept by a timer instead of by a queue.
 */
export const AHEAD_MS = 150;

/** The platform counts arrivals: a call that took longer on its way than the next one will would make two come too close. */
const ARRIVAL_DOUBT_MAX_MS = 40;

/** How long after a call began the next one may begin, given how long its answer took. */
export function paceAfter(platform: Platform, tookMs: number): number {
  const pace = PACE_MS[platform];
  return pace === 0 ? 0 : pace + Math.min(tookMs, ARRIVAL_DOUBT_MAX_MS);
}

/** Rests until a moment of `performance.now()`. */
export async function restUntil(moment: number): Promise<void> {
  const ms = moment - performance.now();
  if (ms > 0) await sleep(ms);
}
