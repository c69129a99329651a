import type { Platform } from '../news/channel.ts';
import { PLATFORM_FACTS } from '../news/platform-facts.ts';

/** Our senders give a call up after ten seconds, and what was sent may be carried out until about then. */
const CALL_MAX_MS = 12_000;
/** A sender may take this long from its note to its call. */
const NOTE_TO_CALL_MS = 4_000;
/** After a lost answer the platform gets a moment to show the message, if it stands. */
const SHOWN_AFTER_MS = 5_000;
/** A rate limit on looking may be one a minute (platform-rules section 2). */
const LOOK_AGAIN_MAX_MS = 60_000;

/**
 * After a lost answer, how long to wait for it before a look says what became of it. A message that lands after a look
 * in vain is there twice; where the same nonce cannot be there twice, that need not be feared.
 */
export function lookAfter(platform: Platform, tookMs: number): number {
  const { nonceSafeMs } = PLATFORM_FACTS[platform];
  return nonceSafeMs === 0 ? Math.max(SHOWN_AFTER_MS, CALL_MAX_MS - tookMs) : SHOWN_AFTER_MS;
}

/** How long after its note the call of a sender that is gone may still be on its way. */
export function settleTime(platform: Platform): number {
  const { nonceSafeMs } = PLATFORM_FACTS[platform];
  if (nonceSafeMs === Number.POSITIVE_INFINITY) return 0;
  return nonceSafeMs === 0 ? NOTE_TO_CALL_MS + CALL_MAX_MS : SHOWN_AFTER_MS;
}

/** A look failed: how long until the next one. The longer it goes on, the less often. */
export function lookAgainAfter(ageMs: number): number {
  return Math.min(LOOK_AGAIN_MAX_MS, Math.max(SHOWN_AFTER_MS, ageMs / 2));
}
