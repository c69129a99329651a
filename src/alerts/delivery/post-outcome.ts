import type { PostOutcome } from '../../chat/chat.ts';
import { PLATFORM_FACTS, type Platform } from '../../news/channel.ts';
import type { DeliveryEnd } from '../../store/nouns/deliveries/deliveries.ts';
import type { Hold } from '../../store/nouns/deliveries/send-limits.ts';
import { attemptBackoffMs, OPERATOR_RETRY_MS, paceAfter } from './pacing.ts';

/** What a post's outcome means for its deliveries, for the channel, and for the channels that share its limit. */
export type PostDisposition = {
  kind: 'sent' | 'refused' | 'held';
  end: DeliveryEnd;
  /** How long the channel cools down, in milliseconds from now. */
  coolDownMs: number;
  reason: string | null;
  closesChannel: boolean;
  hold: Hold | null;
};

export type PostAttempt = {
  platform: Platform;
  /** Counted from 1. */
  number: number;
  at: Date;
  tookMs: number;
  /** How long the shortest of the latest calls took. */
  shortestMs: number;
  deliveries: number;
  /** An attempt before this one may have been posted; that this one failed does not rule it out. */
  afterUnknown: boolean;
};

/** After so many attempts, an alert that the platform keeps putting off no longer blocks the channel. */
const PATIENT_ATTEMPTS = 3;

/** Whether the message was sent, surely not sent (it will be sent again), refused for good, or unknown. */
export function dispositionOf(outcome: PostOutcome, attempt: PostAttempt, random: () => number): PostDisposition {
  switch (outcome.kind) {
    case 'posted':
      return disposition('sent', { state: 'sent', messageId: outcome.messageId, at: attempt.at }, paced(attempt));
    case 'rate-limited':
      return rateLimited(outcome, attempt);
    case 'try-later':
      return putOff(outcome.reason, attempt, random);
    case 'channel-closed':
      return { ...retry(outcome.reason, attempt, { dueInMs: 0, coolDownMs: 0 }), closesChannel: true };
    case 'tenant-closed':
      return {
        ...retry(outcome.reason, attempt, { dueInMs: 0, coolDownMs: 0 }),
        hold: { reach: PLATFORM_FACTS[attempt.platform].reach, forMs: OPERATOR_RETRY_MS, reason: outcome.reason },
      };
    case 'app-broken':
      return retry(outcome.reason, attempt, { dueInMs: 0, coolDownMs: OPERATOR_RETRY_MS });
    case 'refused':
      return refused(`${outcome.code}: ${outcome.reason}`, attempt);
    case 'unknown':
      return unknown(outcome.reason, attempt);
  }
}

/** Why an edit or a notice was not posted, and when to try again, in milliseconds; null: never. */
export function failureOf(
  outcome: Exclude<PostOutcome, { kind: 'posted' }>,
  attempts: number,
  random: () => number,
): { reason: string; waitMs: number | null } {
  switch (outcome.kind) {
    case 'rate-limited':
      return { reason: 'rate limited', waitMs: outcome.retryAfterMs };
    case 'tenant-closed':
    case 'app-broken':
      return { reason: outcome.reason, waitMs: OPERATOR_RETRY_MS };
    case 'try-later':
    case 'unknown':
      return { reason: outcome.reason, waitMs: attemptBackoffMs(attempts + 1, random) };
    case 'channel-closed':
    case 'refused':
      return { reason: `${outcome.code}: ${outcome.reason}`, waitMs: null };
  }
}

function disposition(kind: PostDisposition['kind'], end: DeliveryEnd, coolDownMs: number): PostDisposition {
  const reason = 'reason' in end ? end.reason : null;
  return { kind, end, coolDownMs, reason, closesChannel: false, hold: null };
}

/** The pace counts from the call's beginning, so that the time of the call is not added to it. */
function paced(attempt: PostAttempt): number {
  return Math.max(0, paceAfter(attempt.platform, attempt) - attempt.tookMs);
}

/** Surely not posted this time. Where an earlier attempt may have been posted, it must still be reconciled. */
function retry(
  reason: string,
  attempt: PostAttempt,
  { dueInMs, coolDownMs }: { dueInMs: number; coolDownMs: number },
): PostDisposition {
  const dueAt = new Date(attempt.at.getTime() + dueInMs);
  const state = attempt.afterUnknown ? 'unknown' : 'planned';
  return disposition('held', { state, reason, dueAt }, coolDownMs);
}

/** A limit of the workspace or of the whole app holds back all channels that share it. */
function rateLimited(
  { retryAfterMs, scope }: Extract<PostOutcome, { kind: 'rate-limited' }>,
  attempt: PostAttempt,
): PostDisposition {
  if (scope === 'channel') return retry('rate limited', attempt, { dueInMs: 0, coolDownMs: retryAfterMs });
  const hold = { reach: scope, forMs: retryAfterMs, reason: 'rate limited' };
  return { ...retry('rate limited', attempt, { dueInMs: 0, coolDownMs: paced(attempt) }), hold };
}

function putOff(reason: string, attempt: PostAttempt, random: () => number): PostDisposition {
  const waitMs = attemptBackoffMs(attempt.number, random);
  const coolDownMs = attempt.number < PATIENT_ATTEMPTS ? waitMs : paced(attempt);
  return retry(reason, attempt, { dueInMs: waitMs, coolDownMs });
}

/** When a message of several stories is refused, each is sent alone, so that only the refused one is lost. */
function refused(reason: string, attempt: PostAttempt): PostDisposition {
  if (attempt.deliveries === 1) {
    return disposition('refused', { state: 'refused', reason, at: attempt.at }, paced(attempt));
  }
  return disposition('held', { state: 'planned', reason, dueAt: attempt.at, alone: true }, paced(attempt));
}

/** The channel waits until the message is reconciled, so that a later one cannot overtake it. */
function unknown(reason: string, attempt: PostAttempt): PostDisposition {
  const waitMs = reconcileAfter(attempt.platform, attempt.tookMs);
  const dueAt = new Date(attempt.at.getTime() + waitMs);
  return disposition('held', { state: 'unknown', reason, dueAt }, waitMs);
}

/** Our senders give up a call after ten seconds; until about then the platform may still carry it out. */
const CALL_MAX_MS = 12_000;
/** A sender may take this long from its note (`sending`) to its call. */
const NOTE_TO_CALL_MS = 4_000;
/** After a lost answer, the platform gets this much time to show the message, if it was posted. */
export const SHOWN_AFTER_MS = 5_000;

/**
 * After a lost answer, how long to wait before looking for the message. A message that arrives after a look-up in vain
 * is posted twice, unless the platform takes the same nonce only once.
 */
function reconcileAfter(platform: Platform, tookMs: number): number {
  const { nonceSafeMs } = PLATFORM_FACTS[platform];
  return nonceSafeMs === 0 ? Math.max(SHOWN_AFTER_MS, CALL_MAX_MS - tookMs) : SHOWN_AFTER_MS;
}

/** How long after its note (`sending`) the call of a dead sender may still arrive. */
export function settleTime(platform: Platform): number {
  const { nonceSafeMs } = PLATFORM_FACTS[platform];
  if (nonceSafeMs === Number.POSITIVE_INFINITY) return 0;
  return nonceSafeMs === 0 ? NOTE_TO_CALL_MS + CALL_MAX_MS : SHOWN_AFTER_MS;
}
