import type { Sender } from '../chat/chat.ts';
import { type Channel, DEFAULT_DELIVERY_RULES, type DeliveryRules } from '../news/channel.ts';
import type { ChannelId } from '../news/ids.ts';
import type { DueDelivery } from '../store/open-deliveries.ts';
import type { ChannelRules } from '../store/sending-rights.ts';
import { type DeliverDeps, type DeliverOutcome, inPlace, leave, letGo, type Turn } from './delivery-turn.ts';
import { lookForEarlier } from './look-for-earlier.ts';
import { AHEAD_MS } from './pace.ts';
import { postNotice } from './post-notice.ts';
import { recheckChannel } from './recheck-channel.ts';
import { nextTogether } from './roll-up.ts';
import { sendMessage } from './send-message.ts';
import { followStory } from './story-follow.ts';

/** A dead sender's channel is free again after this; a living one renews in good time. */
const LEASE_MS = 10_000;
const RENEW_MS = 3_000;
/** More than one message takes: the rest is read in the next turn. */
const DUE_MAX = 40;

/**
 * Sends the channel's next due message: claim → post → record; where none is due, brings a posted alert up to date. The
 * rows say `sending` before the call, so that a crash in between ends in a look for the message, never in a blind second
 * post (platform-rules section 3).
 */
export async function deliver(channelId: ChannelId, deps: DeliverDeps): Promise<DeliverOutcome> {
  const channel = await deps.channels.byId(channelId);
  const sender = channel ? deps.senderOf(channel.address.platform) : null;
  if (!channel || !sender) return { kind: 'closed', reason: channel ? 'platform not set up' : 'unknown channel' };
  if (channel.state === 'closed') return recheckChannel({ channel, sender }, deps);
  if (channel.state === 'paused') return { kind: 'closed', reason: 'paused' };
  return claimAndSend({ channel, sender }, deps);
}

type Place = { channel: Channel; sender: Sender };

async function claimAndSend({ channel, sender }: Place, deps: DeliverDeps): Promise<DeliverOutcome> {
  const lease = { channel, sender: deps.senderId, forMs: LEASE_MS };
  const held = await deps.channels.lease({ ...lease, alone: deps.alone });
  if (!held) return { kind: 'busy' };
  const rules = rulesOf(held.rules, deps.rules ?? DEFAULT_DELIVERY_RULES);
  const turn = { ...held, rules, channel, sender, freeAt: performance.now() + held.restMs };
  if (held.restMs > AHEAD_MS) return { kind: 'idle', nextMs: await letGo(turn, deps, null) };
  const beat = setInterval(() => void deps.channels.renew(lease).catch(() => false), RENEW_MS);
  try {
    return await takeTurn(turn, deps);
  } finally {
    clearInterval(beat);
  }
}

function rulesOf(own: ChannelRules, defaults: DeliveryRules): DeliveryRules {
  return { onUnknown: own.onUnknown ?? defaults.onUnknown, rollUpAfter: own.rollUpAfter ?? defaults.rollUpAfter };
}

async function takeTurn(turn: Turn, deps: DeliverDeps): Promise<DeliverOutcome> {
  const now = deps.clock.now();
  const due = await deps.deliveries.due(turn.channel.id, now, DUE_MAX);
  const [first] = due;
  if (!first) return inPlace(turn, deps, async () => (await postNotice(turn, deps)) ?? followStory(turn, deps));
  if (first.state !== 'planned') return inPlace(turn, deps, () => lookForEarlier(first, turn, deps));
  const wantedBefore = new Date(now.getTime() - deps.maxAgeMs);
  if (first.wantedAt < wantedBefore) return expireOld({ due, wantedBefore }, turn, deps);
  if (first.reply && first.reply.threadOf === null) return dropReply(first, turn, deps);
  const deliveries = nextTogether(due, turn.channel.address.platform, turn.rules);
  return sendMessage({ deliveries, nonce: first.nonce, earlier: null }, turn, deps);
}

/** The alert that it would answer was not sent, or is gone: nobody would know what it is about. */
async function dropReply(reply: DueDelivery, turn: Turn, deps: DeliverDeps): Promise<DeliverOutcome> {
  const reason = 'the alert that it answers does not stand';
  await deps.deliveries.end([reply.id], { state: 'refused', reason, at: deps.clock.now() });
  return leave({ kind: 'refused', deliveries: [reply], reason, resent: false, restMs: null }, turn, deps);
}

type Old = { due: DueDelivery[]; wantedBefore: Date };

async function expireOld({ due, wantedBefore }: Old, turn: Turn, deps: DeliverDeps): Promise<DeliverOutcome> {
  const reason = 'too old to be news';
  await deps.deliveries.expire(turn.channel.id, { wantedBefore, reason, at: deps.clock.now() });
  const deliveries = due.filter(({ state, wantedAt }) => state === 'planned' && wantedAt < wantedBefore);
  return leave({ kind: 'expired', deliveries, reason, resent: false, restMs: null }, turn, deps);
}
