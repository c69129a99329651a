import { DEFAULT_DELIVERY_RULES } from '../../news/channel.ts';
import type { ChannelId } from '../../news/ids.ts';
import type { DeliveryReply, DueDelivery } from '../../store/nouns/deliveries/open-deliveries.ts';
import { nextTogether } from '../roll-up.ts';
import { type ChannelClosedOutcome, type RecheckOutcome, recheckChannel } from './close-channel.ts';
import { type EditOutcome, editAlert } from './edit-alert.ts';
import {
  type AlertOutcome,
  type ChannelLease,
  type ChannelSender,
  type DeliverDeps,
  finish,
  refuse,
  release,
  type WaitOutcome,
  withPermit,
} from './lease.ts';
import { AHEAD_MS } from './pacing.ts';
import { type NoticeOutcome, postNotice } from './post-notice.ts';
import { reconcile } from './reconcile.ts';
import { send } from './send.ts';

export type DeliverOutcome =
  | AlertOutcome
  | EditOutcome
  | NoticeOutcome
  | WaitOutcome
  | RecheckOutcome
  | ChannelClosedOutcome;

/** The lease of a dead sender ends after this; a living one renews it in time. */
const LEASE_MS = 10_000;
const RENEW_MS = 3_000;
/** More than one message holds; the rest is read under the next lease. */
const DUE_MAX = 40;

/**
 * Sends the channel's next due message (claim → post → record); where none is due, updates a posted alert. The rows say
 * `sending` before the call, so that after a crash the platform is asked first, and nothing is posted twice blindly.
 */
export async function deliver(channelId: ChannelId, deps: DeliverDeps): Promise<DeliverOutcome> {
  const channel = await deps.channels.byId(channelId);
  const sender = channel ? deps.senderOf(channel.address.platform) : null;
  if (!channel || !sender) return { kind: 'closed', reason: channel ? 'platform not set up' : 'unknown channel' };
  if (channel.state === 'closed') return recheckChannel({ channel, sender }, deps);
  if (channel.state === 'paused') return { kind: 'closed', reason: 'paused' };
  return leaseAndSend({ channel, sender }, deps);
}

async function leaseAndSend({ channel, sender }: ChannelSender, deps: DeliverDeps): Promise<DeliverOutcome> {
  const request = { channel, sender: deps.senderId, forMs: LEASE_MS };
  const taken = await deps.channels.takeLease({ ...request, alone: deps.alone });
  if (!taken) return { kind: 'busy' };
  const { onUnknown, rollUpAfter } = deps.rules ?? DEFAULT_DELIVERY_RULES;
  const own = taken.rules;
  const rules = { onUnknown: own.onUnknown ?? onUnknown, rollUpAfter: own.rollUpAfter ?? rollUpAfter };
  const lease = { ...taken, rules, channel, sender, freeAt: performance.now() + taken.coolDownMs };
  if (taken.coolDownMs > AHEAD_MS) return { kind: 'idle', nextMs: await release(lease, deps, null) };
  const renewing = setInterval(() => void deps.channels.renewLease(request).catch(() => false), RENEW_MS);
  try {
    return await sendNext(lease, deps);
  } finally {
    clearInterval(renewing);
  }
}

async function sendNext(lease: ChannelLease, deps: DeliverDeps): Promise<DeliverOutcome> {
  const now = deps.clock.now();
  const wantedBefore = new Date(now.getTime() - deps.maxAgeMs);
  const all = await deps.deliveries.due(lease.channel.id, now, DUE_MAX);
  const due = deps.knowsAge?.() === false ? all.filter(({ wantedAt }) => wantedAt >= wantedBefore) : all;
  const [first] = due;
  if (!first && all.length > 0) return waitForClock(lease, deps);
  if (!first) return withPermit(lease, deps, async () => (await postNotice(lease, deps)) ?? editAlert(lease, deps));
  if (first.state !== 'planned') return withPermit(lease, deps, () => reconcile(first, lease, deps));
  if (first.wantedAt < wantedBefore) return expireOld({ due, wantedBefore }, lease, deps);
  const needless = first.reply && whyNeedless(first.reply);
  if (needless) {
    await refuse([first], needless, deps);
    return finish({ kind: 'refused', deliveries: [first], reason: needless }, lease, deps);
  }
  const deliveries = nextTogether(due, lease.channel.address.platform, lease.rules);
  return send({ deliveries, nonce: first.nonce, earlier: null }, lease, deps);
}

/** Nothing is too old for a clock that may be wrong for a moment; the sweep looks again, too. */
const CLOCK_AGAIN_MS = 10_000;

async function waitForClock(lease: ChannelLease, deps: DeliverDeps): Promise<WaitOutcome> {
  await release(lease, deps, null);
  return { kind: 'idle', nextMs: CLOCK_AGAIN_MS };
}

/** Without its alert, a reply cannot be understood; beside its own alert, a line is not needed. */
function whyNeedless(reply: DeliveryReply): string | null {
  if (reply.tells === 'likely' && reply.hasAlert) return 'an alert of its own tells it';
  return reply.threadOf === null ? 'the alert that it answers does not stand' : null;
}

async function expireOld(
  { due, wantedBefore }: { due: DueDelivery[]; wantedBefore: Date },
  lease: ChannelLease,
  deps: DeliverDeps,
): Promise<AlertOutcome> {
  const reason = 'too old to be news';
  await deps.deliveries.expire(lease.channel.id, { wantedBefore, reason, at: deps.clock.now() });
  const deliveries = due.filter(({ state, wantedAt }) => state === 'planned' && wantedAt < wantedBefore);
  return finish({ kind: 'expired', deliveries, reason }, lease, deps);
}
