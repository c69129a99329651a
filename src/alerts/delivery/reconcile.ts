import type { FindPostOutcome } from '../../chat/chat.ts';
import { MINUTE_MS } from '../../kit/time.ts';
import { PLATFORM_FACTS } from '../../news/channel.ts';
import type { DueDelivery } from '../../store/nouns/deliveries/open-deliveries.ts';
import { type AlertOutcome, type ChannelLease, type DeliverDeps, finish, release } from './lease.ts';
import { SHOWN_AFTER_MS, settleTime } from './post-outcome.ts';
import { type SendOutcome, send } from './send.ts';

/** Clocks differ, so that the search begins this long before an attempt and ends this long after it. */
const LOOK_MARGIN_MS = MINUTE_MS;
/** Where the right to read the channel is missing, somebody may still grant it. */
const LOOK_AGAIN_MS = 5_000;
const LOOKS_MAX = 6;
/** Some platforms allow one such call a minute. */
const LOOK_AGAIN_MAX_MS = MINUTE_MS;

/** The deliveries of a message that may have been posted, and the times of its first and its last attempt. */
type EarlierAttempt = { deliveries: DueDelivery[]; nonce: string; since: Date; at: Date };

/** Looks on the platform for the message of an attempt whose outcome is unknown, before anything is sent again. */
export async function reconcile(first: DueDelivery, lease: ChannelLease, deps: DeliverDeps): Promise<SendOutcome> {
  const { platform } = lease.channel.address;
  const nonce = first.postedAs ?? first.nonce;
  const together = await deps.deliveries.postedTogether(lease.channel.id, nonce);
  const deliveries = together.length > 0 ? together : [first];
  const since = first.firstAttemptAt ?? first.plannedAt;
  const attempt = { deliveries, nonce, since, at: first.attemptedAt ?? since };
  const now = deps.clock.now().getTime();
  const settleMs = settleTime(platform) - (now - attempt.at.getTime());
  if (first.state === 'sending' && settleMs > 0) {
    // The channel waits, so that a later message cannot overtake this one. The maximum guards against a clock that was
    // set back.
    const coolDownMs = Math.min(settleMs, settleTime(platform));
    return { kind: 'idle', nextMs: await release(lease, deps, coolDownMs) };
  }
  const isNonceSafe = deps.clock.now().getTime() - since.getTime() < PLATFORM_FACTS[platform].nonceSafeMs;
  if (isNonceSafe) return send({ deliveries, nonce, earlier: 'safe' }, lease, deps);
  const found = await look(attempt, lease);
  return conclude(attempt, lease, { found, looks: first.looks + 1, deps });
}

function look({ deliveries, nonce, since, at }: EarlierAttempt, lease: ChannelLease): Promise<FindPostOutcome> {
  return lease.sender.find({
    address: lease.channel.address,
    nonce,
    since: new Date(since.getTime() - LOOK_MARGIN_MS),
    until: new Date(at.getTime() + LOOK_MARGIN_MS),
    threadOf: deliveries[0]?.reply?.threadOf ?? null,
  });
}

type LookResult = { found: FindPostOutcome; looks: number; deps: DeliverDeps };

async function conclude(
  attempt: EarlierAttempt,
  lease: ChannelLease,
  { found, looks, deps }: LookResult,
): Promise<SendOutcome> {
  const { deliveries, nonce } = attempt;
  const at = deps.clock.now();
  if (found.kind === 'found') {
    await deps.deliveries.end(idsOf(attempt), { state: 'sent', messageId: found.messageId, at });
    return finish({ kind: 'found', deliveries, reason: null, messageId: found.messageId }, lease, deps);
  }
  const isOld = at.getTime() - (deliveries[0]?.wantedAt.getTime() ?? 0) > deps.maxAgeMs;
  if (found.kind === 'cannot-look' && looks < LOOKS_MAX) {
    return lookLater(attempt, lease, { reason: found.reason, afterMs: LOOK_AGAIN_MS, deps });
  }
  if (found.kind === 'try-later' && !isOld) {
    // The longer the attempt is ago, the less often we look.
    const ageMs = at.getTime() - attempt.at.getTime();
    const afterMs = Math.min(LOOK_AGAIN_MAX_MS, Math.max(SHOWN_AFTER_MS, ageMs / 2));
    return lookLater(attempt, lease, { reason: found.reason, afterMs, deps });
  }
  const giveUp = async (state: 'expired' | 'refused', reason: string) => {
    await deps.deliveries.end(idsOf(attempt), { state, reason, at: deps.clock.now() });
    return finish({ kind: state, deliveries, reason }, lease, deps);
  };
  if (isOld) return giveUp('expired', 'too old to be sent again');
  // The same stories are sent again in the same message, under the same nonce.
  if (found.kind === 'absent') return send({ deliveries, nonce, earlier: 'safe' }, lease, deps);
  if (lease.rules.onUnknown === 'resend') return send({ deliveries, nonce, earlier: 'blind' }, lease, deps);
  return giveUp('refused', `it may stand, and nobody could look (${found.reason}): this channel skips such alerts`);
}

/** The channel's other alerts do not wait: it is not known when, or whether, a look-up will be possible. */
async function lookLater(
  attempt: EarlierAttempt,
  lease: ChannelLease,
  { reason, afterMs, deps }: { reason: string; afterMs: number; deps: DeliverDeps },
): Promise<AlertOutcome> {
  const dueAt = new Date(deps.clock.now().getTime() + afterMs);
  await deps.deliveries.end(idsOf(attempt), { state: 'unknown', reason, dueAt, looked: true });
  return finish({ kind: 'held', deliveries: attempt.deliveries, reason }, lease, deps);
}

function idsOf({ deliveries }: EarlierAttempt) {
  return deliveries.map(({ id }) => id);
}
