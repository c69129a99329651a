import type { PostOutcome } from '../chat/chat.ts';
import type { Platform } from '../news/channel.ts';
import { unreachable } from '../news/unreachable.ts';
import type { DeliveryEnd } from '../store/deliveries.ts';
import { backoffMs } from './backoff.ts';
import { PACE_MS } from './pace.ts';

/** What a post's outcome means for its delivery and for the channel behind it. */
export type PostEnd = {
  kind: 'sent' | 'refused' | 'held';
  end: DeliveryEnd;
  /** How long the channel rests, in milliseconds. */
  waitMs: number;
  reason: string | null;
  closesChannel: boolean;
};

export type Attempt = { platform: Platform; number: number; at: Date };

/** A dead token or a missing scope needs a person: looking again every few minutes is enough. */
const OPERATOR_RETRY_MS = 5 * 60_000;
/** After a lost answer the platform gets a moment to show the message, if it stands. */
const UNKNOWN_LOOK_MS = 5_000;

/** The endings of platform-rules section 6: sent, surely not sent (back in line), refused for good, or unknown. */
export function endOfPost(outcome: PostOutcome, attempt: Attempt, random: () => number): PostEnd {
  const held = (reason: string, waitMs: number, closesChannel = false): PostEnd => ({
    kind: 'held',
    end: { state: 'planned', reason, dueAt: new Date(attempt.at.getTime() + waitMs) },
    waitMs,
    reason,
    closesChannel,
  });
  switch (outcome.kind) {
    case 'posted':
      return {
        kind: 'sent',
        end: { state: 'sent', messageId: outcome.messageId, at: attempt.at },
        waitMs: PACE_MS[attempt.platform],
        reason: null,
        closesChannel: false,
      };
    case 'rate-limited':
      return held('rate limited', outcome.retryAfterMs);
    case 'try-later':
      return held(outcome.reason, backoffMs(attempt.number, random));
    case 'channel-closed':
      return held(outcome.reason, 0, true);
    case 'tenant-closed':
    case 'app-broken':
      return held(outcome.reason, OPERATOR_RETRY_MS);
    case 'refused':
      return refused(`${outcome.code}: ${outcome.reason}`, attempt.at);
    case 'unknown':
      return unknown(outcome.reason, attempt.at);
    default:
      return unreachable(outcome);
  }
}

function refused(reason: string, at: Date): PostEnd {
  return { kind: 'refused', end: { state: 'refused', reason, at }, waitMs: 0, reason, closesChannel: false };
}

function unknown(reason: string, at: Date): PostEnd {
  const dueAt = new Date(at.getTime() + UNKNOWN_LOOK_MS);
  return {
    kind: 'held',
    end: { state: 'unknown', reason, dueAt },
    waitMs: UNKNOWN_LOOK_MS,
    reason,
    closesChannel: false,
  };
}
