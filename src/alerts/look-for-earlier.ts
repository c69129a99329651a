import type { FindOutcome } from '../chat/chat.ts';
import { PLATFORM_FACTS } from '../news/platform-facts.ts';
import type { DueDelivery } from '../store/open-deliveries.ts';
import { type DeliverDeps, type DeliverOutcome, leave, letGo, type Turn } from './delivery-turn.ts';
import { sendMessage } from './send-message.ts';
import { lookAgainAfter, settleTime } from './when-to-look.ts';

/** Clocks differ: the look for an attempt begins this long before it and ends this long after it. */
const LOOK_MARGIN_MS = 60_000;
/** Somebody may let us look after all. */
const LOOK_AGAIN_MS = 5_000;
const LOOKS_MAX = 6;

type Earlier = { together: DueDelivery[]; nonce: string; since: Date; at: Date };

/** An attempt whose end nobody saw is looked for before anything is sent again. */
export async function lookForEarlier(first: DueDelivery, turn: Turn, deps: DeliverDeps): Promise<DeliverOutcome> {
  const nonce = first.postedAs ?? first.nonce;
  const shared = await deps.deliveries.postedTogether(turn.channel.id, nonce);
  const together = shared.length > 0 ? shared : [first];
  const since = first.firstAttemptAt ?? first.plannedAt;
  const earlier = { together, nonce, since, at: first.attemptedAt ?? since };
  const ageMs = deps.clock.now().getTime() - earlier.at.getTime();
  const settleMs = settleTime(turn.channel.address.platform) - ageMs;
  if (first.state === 'sending' && settleMs > 0) return settle(settleMs, turn, deps);
  if (isNonceSafe(earlier, turn, deps)) return sendAgain({ ...earlier, how: 'safe' }, turn, deps);
  const found = await look(earlier, turn);
  return conclude(earlier, turn, { found, looks: first.looks + 1, deps });
}

type Looked = { found: FindOutcome; looks: number; deps: DeliverDeps };

async function conclude(earlier: Earlier, turn: Turn, { found, looks, deps }: Looked): Promise<DeliverOutcome> {
  const { together: deliveries } = earlier;
  const ids = deliveries.map(({ id }) => id);
  const at = deps.clock.now();
  if (found.kind === 'found') {
    await deps.deliveries.end(ids, { state: 'sent', messageId: found.messageId, at });
    return leave({ kind: 'found', deliveries, reason: null, resent: false, restMs: null }, turn, deps);
  }
  const isOld = at.getTime() - (deliveries[0]?.wantedAt.getTime() ?? 0) > deps.maxAgeMs;
  if (found.kind === 'cannot-look' && looks < LOOKS_MAX) {
    return lookLater(earlier, turn, { reason: found.reason, afterMs: LOOK_AGAIN_MS, deps });
  }
  if (found.kind === 'try-later' && !isOld) {
    const afterMs = lookAgainAfter(at.getTime() - earlier.at.getTime());
    return lookLater(earlier, turn, { reason: found.reason, afterMs, deps });
  }
  if (isOld) return giveUp('expired', 'too old to be sent again', { earlier, turn, deps });
  if (found.kind === 'absent') return sendAgain({ ...earlier, how: 'safe' }, turn, deps);
  if (turn.rules.onUnknown === 'resend') return sendAgain({ ...earlier, how: 'blind' }, turn, deps);
  const reason = `it may stand, and nobody could look (${found.reason}): this channel skips such alerts`;
  return giveUp('refused', reason, { earlier, turn, deps });
}

type Place = { earlier: Earlier; turn: Turn; deps: DeliverDeps };

async function giveUp(state: 'expired' | 'refused', reason: string, place: Place): Promise<DeliverOutcome> {
  const { earlier, turn, deps } = place;
  const ids = earlier.together.map(({ id }) => id);
  await deps.deliveries.end(ids, { state, reason, at: deps.clock.now() });
  return leave({ kind: state, deliveries: earlier.together, reason, resent: false, restMs: null }, turn, deps);
}

/** The channel waits for it: what comes after must not overtake it. */
async function settle(leftMs: number, turn: Turn, deps: DeliverDeps): Promise<DeliverOutcome> {
  // A clock that was set back must not hold the channel until it has caught up.
  const restMs = Math.min(leftMs, settleTime(turn.channel.address.platform));
  return { kind: 'idle', nextMs: await letGo(turn, deps, restMs) };
}

type Later = { reason: string; afterMs: number; deps: DeliverDeps };

/** Meanwhile the channel's other alerts go on: nobody knows when, or whether, a look will be possible. */
async function lookLater(earlier: Earlier, turn: Turn, later: Later): Promise<DeliverOutcome> {
  const { reason, afterMs, deps } = later;
  const dueAt = new Date(deps.clock.now().getTime() + afterMs);
  await deps.deliveries.end(
    earlier.together.map(({ id }) => id),
    { state: 'unknown', reason, dueAt, looked: true },
  );
  return leave({ kind: 'held', deliveries: earlier.together, reason, resent: false, restMs: null }, turn, deps);
}

function isNonceSafe({ since }: Earlier, { channel }: Turn, { clock }: DeliverDeps): boolean {
  return clock.now().getTime() - since.getTime() < PLATFORM_FACTS[channel.address.platform].nonceSafeMs;
}

function look({ together, nonce, since, at }: Earlier, { channel, sender }: Turn): Promise<FindOutcome> {
  return sender.find({
    address: channel.address,
    nonce,
    since: new Date(since.getTime() - LOOK_MARGIN_MS),
    until: new Date(at.getTime() + LOOK_MARGIN_MS),
    threadOf: together[0]?.reply?.threadOf ?? null,
  });
}

/** The same stories in the same message under the same nonce. */
function sendAgain(again: Earlier & { how: 'safe' | 'blind' }, turn: Turn, deps: DeliverDeps) {
  const { together, nonce, how } = again;
  return sendMessage({ deliveries: together, nonce, earlier: how }, turn, deps);
}
