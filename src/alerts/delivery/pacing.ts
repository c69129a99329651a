import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '../../kit/deadline.ts';
import { MINUTE_MS } from '../../kit/time.ts';
import { PLATFORM_FACTS, type Platform } from '../../news/channel.ts';
import type { SendBudget } from '../../store/nouns/deliveries/send-limits.ts';

/** The send budgets that the channels of a workspace, or of the app, share for posts and edits; null: no limit. */
export function budgetsOf(platform: Platform): Record<Exclude<SendBudget['name'], 'refused'>, SendBudget> | null {
  const { rates, reach } = PLATFORM_FACTS[platform];
  if (!rates) return null;
  return {
    waiting: { ...rates.waiting, reach, name: 'waiting' },
    fresh: { ...rates.fresh, reach, name: 'fresh' },
    edit: { ...rates.edit, reach, name: 'edit' },
  };
}

/**
 * A sender begins this long before the channel has cooled down: the message is loaded and composed meanwhile, and a
 * timer keeps the pace, which is more exact than a queue.
 */
export const AHEAD_MS = 150;

/** How long the latest calls to each platform took; the shortest one shows how much of a call is the network alone. */
export type CallTimes = { add(platform: Platform, tookMs: number): void; shortestMs(platform: Platform): number };

const TIMES_KEPT = 20;
/** The first calls of a process also open connections, so that their times do not count. */
const TIMES_MIN = 5;

export function createCallTimes(): CallTimes {
  const byPlatform = new Map<Platform, number[]>();
  return {
    add(platform, tookMs) {
      byPlatform.set(platform, [...(byPlatform.get(platform) ?? []), tookMs].slice(-TIMES_KEPT));
    },
    shortestMs(platform) {
      const times = byPlatform.get(platform) ?? [];
      return times.length < TIMES_MIN ? 0 : Math.min(...times);
    },
  };
}

/**
 * Milliseconds from the beginning of a call until the next one may begin. The platform counts arrivals: a slow call may
 * have arrived late, and the next one may arrive fast. About half of the shortest call is the way back.
 */
export function paceAfter(platform: Platform, call: { tookMs: number; shortestMs: number }): number {
  const pace = PLATFORM_FACTS[platform].paceMs;
  return pace === 0 ? 0 : pace + Math.max(0, call.tookMs - call.shortestMs / 2);
}

/** Sleeps until a moment of `performance.now()`. */
export async function sleepUntil(moment: number): Promise<void> {
  const ms = moment - performance.now();
  if (ms > 0) await sleep(ms);
}

/** A dead token or a missing scope needs a person, so that it is enough to try again every few minutes. */
export const OPERATOR_RETRY_MS = 5 * MINUTE_MS;

/** Milliseconds to wait after attempt number `attempts` has failed. */
export function attemptBackoffMs(attempts: number, random: () => number): number {
  return backoffMs(attempts, { firstMs: 2_000, longestMs: 5 * MINUTE_MS }, random);
}

/** A counting semaphore for each workspace: it limits the calls that this process makes at a time. */
export type Semaphore = {
  /** Takes a permit of the workspace; `againMs`: when to try again where none is free. */
  acquire(workspace: string): { kind: 'permit'; release: () => void } | { kind: 'saturated'; againMs: number };
};

type PermitShare = { taken: number; nextAskAt: number };

/** A refused caller tries again after at least this. */
const AGAIN_MS = 250;
/** Refused callers are spread out: a thousand channels that try again at once would block everything else. */
const APART_MS = 20;

/** The limit is per workspace, so that one whose calls hang leaves permits for the others. `now` is in milliseconds. */
export function createSemaphore(permitsPerWorkspace: number, now: () => number): Semaphore {
  const shares = new Map<string, PermitShare>();
  return {
    acquire(workspace) {
      const share = shares.get(workspace) ?? { taken: 0, nextAskAt: 0 };
      shares.set(workspace, share);
      if (share.taken >= permitsPerWorkspace) return { kind: 'saturated', againMs: askAgain(share, now()) };
      share.taken += 1;
      const release = () => {
        share.taken -= 1;
        if (share.taken === 0) shares.delete(workspace);
      };
      return { kind: 'permit', release };
    },
  };
}

function askAgain(share: PermitShare, now: number): number {
  share.nextAskAt = Math.max(now + AGAIN_MS, share.nextAskAt + APART_MS);
  return Math.ceil(share.nextAskAt - now);
}
