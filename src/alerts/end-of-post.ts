import type { PostOutcome } from '../chat/chat.ts';
import type { Platform } from '../news/channel.ts';
import { PLATFORM_FACTS } from '../news/platform-facts.ts';
import { unreachable } from '../news/unreachable.ts';
import type { DeliveryEnd } from '../store/deliveries.ts';
import type { Hold } from '../store/send-limits.ts';
import { backoffMs } from './backoff.ts';
import { paceAfter } from './pace.ts';
import { lookAfter } from './when-to-look.ts';

/** What a post's outcome means for its deliveries, for the channel, and for all that shares its limit. */
export type PostEnd = {
  kind: 'sent' | 'refused' | 'held';
  end: DeliveryEnd;
  /** How long the channel rests, in milliseconds from now. */
  restMs: number;
  reason: string | null;
  closesChannel: boolean;
  hold: Hold | null;
};

export type Attempt = {
  platform: Platform;
  /** Counted from 1. */
  number: number;
  at: Date;
  tookMs: number;
  /** What the swiftest of the latest calls took. */
  swiftestMs: number;
  /** How many deliveries were in the message. */
  deliveries: number;
  /** An attempt before this one may stand: what surely failed now does not make that one undone. */
  afterUnknown: boolean;
};

/** A dead token or a missing scope needs a person: looking again every few minutes is enough. */
const OPERATOR_RETRY_MS = 5 * 60_000;
/** From this attempt on, an alert that the platform keeps putting off no longer keeps the channel waiting. */
const PATIENT_ATTEMPTS = 3;

/** The endings of platform-rules section 6: sent, surely not sent (back in line), refused for good, or unknown. */
export function endOfPost(outcome: PostOutcome, attempt: Attempt, random: () => number): PostEnd {
  switch (outcome.kind) {
    case 'posted':
      return ending('sent', { state: 'sent', messageId: outcome.messageId, at: attempt.at }, paced(attempt));
    case 'rate-limited':
      return limited(outcome, attempt);
    case 'try-later':
      return putOff(outcome.reason, attempt, random);
    case 'channel-closed':
      return { ...back(outcome.reason, attempt, { dueInMs: 0, restMs: 0 }), closesChannel: true };
    case 'tenant-closed':
      return {
        ...back(outcome.reason, attempt, { dueInMs: 0, restMs: 0 }),
        hold: { reach: PLATFORM_FACTS[attempt.platform].reach, forMs: OPERATOR_RETRY_MS, reason: outcome.reason },
      };
    case 'app-broken':
      return back(outcome.reason, attempt, { dueInMs: 0, restMs: OPERATOR_RETRY_MS });
    case 'refused':
      return refused(`${outcome.code}: ${outcome.reason}`, attempt);
    case 'unknown':
      return unknown(outcome.reason, attempt);
    default:
      return unreachable(outcome);
  }
}

function ending(kind: PostEnd['kind'], end: DeliveryEnd, restMs: number): PostEnd {
  const reason = 'reason' in end ? end.reason : null;
  return { kind, end, restMs, reason, closesChannel: false, hold: null };
}

/** Counted from the call's beginning, so that its own time is not added to the pace. */
function paced(attempt: Attempt): number {
  return Math.max(0, paceAfter(attempt.platform, attempt) - attempt.tookMs);
}

type Again = { dueInMs: number; restMs: number };

/** Surely not posted this time. Where an earlier attempt may stand, it stays a case for a look. */
function back(reason: string, attempt: Attempt, { dueInMs, restMs }: Again): PostEnd {
  const dueAt = new Date(attempt.at.getTime() + dueInMs);
  const state = attempt.afterUnknown ? 'unknown' : 'planned';
  return ending('held', { state, reason, dueAt }, restMs);
}

type Limited = Extract<PostOutcome, { kind: 'rate-limited' }>;

/** A limit of the workspace or of the whole app holds back all channels that share it. */
function limited({ retryAfterMs, scope }: Limited, attempt: Attempt): PostEnd {
  if (scope === 'channel') return back('rate limited', attempt, { dueInMs: 0, restMs: retryAfterMs });
  const hold = { reach: scope, forMs: retryAfterMs, reason: 'rate limited' };
  return { ...back('rate limited', attempt, { dueInMs: 0, restMs: paced(attempt) }), hold };
}

function putOff(reason: string, attempt: Attempt, random: () => number): PostEnd {
  const waitMs = backoffMs(attempt.number, random);
  const restMs = attempt.number < PATIENT_ATTEMPTS ? waitMs : paced(attempt);
  return back(reason, attempt, { dueInMs: waitMs, restMs });
}

/** One story that a platform does not take must not take the others of its message along. */
function refused(reason: string, attempt: Attempt): PostEnd {
  if (attempt.deliveries === 1) {
    return ending('refused', { state: 'refused', reason, at: attempt.at }, paced(attempt));
  }
  return ending('held', { state: 'planned', reason, dueAt: attempt.at, alone: true }, paced(attempt));
}

/** The channel waits for the look: what comes after must not overtake it. */
function unknown(reason: string, attempt: Attempt): PostEnd {
  const lookInMs = lookAfter(attempt.platform, attempt.tookMs);
  const dueAt = new Date(attempt.at.getTime() + lookInMs);
  return ending('held', { state: 'unknown', reason, dueAt }, lookInMs);
}
