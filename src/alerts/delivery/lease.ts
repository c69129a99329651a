import type { PostOutcome, Sender } from '../../chat/chat.ts';
import type { AlertMessage, Message } from '../../chat/message.ts';
import { ENGLISH, type Say, type SayIn } from '../../chat/say.ts';
import { addressKey, type Channel, type DeliveryRules, type Platform } from '../../news/channel.ts';
import type { ChannelStore } from '../../store/nouns/channels.ts';
import type { DeliveryStore } from '../../store/nouns/deliveries/deliveries.ts';
import type { DueDelivery } from '../../store/nouns/deliveries/open-deliveries.ts';
import { limitScope } from '../../store/nouns/deliveries/send-limits.ts';
import type { FeedNoticeStore } from '../../store/nouns/feeds/feed-notices.ts';
import type { StoryEditStore } from '../../store/nouns/stories/story-edits.ts';
import type { AlertRef, ReplyRef } from '../compose-alert.ts';
import { AHEAD_MS, type CallTimes, paceAfter, type Semaphore } from './pacing.ts';

export type DeliverDeps = {
  channels: ChannelStore;
  deliveries: Pick<DeliveryStore, 'due' | 'postedTogether' | 'nextDueAt' | 'begin' | 'end' | 'expire' | 'promote'>;
  edits: Pick<StoryEditStore, 'next' | 'end'>;
  notices: Pick<FeedNoticeStore, 'next' | 'begin' | 'end'>;
  /** Composes the alerts from what is stored now, in the order of their deliveries. */
  compose: (deliveries: readonly AlertRef[], say: Say) => Promise<AlertMessage[]>;
  composeReply: (reply: ReplyRef, say: Say) => Promise<Message>;
  /** Without it, everything is in English. */
  sayIn?: SayIn;
  senderOf: (platform: Platform) => Sender | null;
  clock: { now: () => Date; random: () => number };
  /** Names this process as the holder of a channel's lease; unique. */
  senderId: string;
  /** No other process works on this database: the lease of another sender was left by a dead process. */
  alone: boolean;
  /** Permits for the calls of this process, by workspace. */
  permits: Semaphore;
  callTimes: CallTimes;
  /** Alerts that waited longer than this expire instead of flooding the channel after an outage. */
  maxAgeMs: number;
  /** Whether the clock is to be believed: until it is, what looks too old waits, and is neither sent nor ended. */
  knowsAge?: () => boolean;
  /** The newsroom's rules for channels without rules of their own. */
  rules?: SendRules;
};

/** The language of a channel. */
export function sayTo({ language }: Pick<Channel, 'language'>, { sayIn }: Pick<DeliverDeps, 'sayIn'>): Say {
  return sayIn?.([language]) ?? ENGLISH;
}

type SendRules = Omit<DeliveryRules, 'onLikely'>;

export type ChannelSender = { channel: Channel; sender: Sender };

/** The right to send to one channel, taken by this process. */
export type ChannelLease = ChannelSender & {
  rules: SendRules;
  /** A permit of the send limiter, taken in an earlier lease, is due now. */
  hasPermit: boolean;
  isFresh: boolean;
  /** The moment of `performance.now()` when the channel's cool-down is over. */
  freeAt: number;
};

/** What became of a message and its deliveries. `nextMs`: when to work on the channel again; null if nothing waits. */
export type AlertOutcome = {
  kind: 'sent' | 'found' | 'refused' | 'expired' | 'held';
  platform: Platform;
  deliveries: DueDelivery[];
  reason: string | null;
  /** An earlier attempt may have been posted as well, because nobody could check. */
  resent: boolean;
  /** Of the message that stands now, on the platform; and where. */
  messageId: string | null;
  address: string;
  nextMs: number | null;
};

/** Nothing was sent this time. */
export type WaitOutcome =
  | { kind: 'idle' | 'saturated'; nextMs: number | null }
  /** Another sender has the lease; it looks for waiting deliveries when it releases it. */
  | { kind: 'busy' };

type Finished = Pick<AlertOutcome, 'kind' | 'deliveries' | 'reason'> & {
  resent?: boolean;
  messageId?: string;
  coolDownMs?: number;
};

/** Releases the lease and reports what became of the deliveries. */
export async function finish(finished: Finished, lease: ChannelLease, deps: DeliverDeps): Promise<AlertOutcome> {
  const { resent = false, messageId = null, coolDownMs = null, ...outcome } = finished;
  const nextMs = await release(lease, deps, coolDownMs);
  const { address } = lease.channel;
  return { ...outcome, resent, messageId, platform: address.platform, address: addressKey(address), nextMs };
}

/**
 * Ends what will not be posted. An article that a line would have told of is told by an alert: that is planned first, so
 * that no crash leaves the article untold.
 */
export async function refuse(deliveries: readonly DueDelivery[], reason: string, deps: DeliverDeps): Promise<void> {
  const at = deps.clock.now();
  const lines = deliveries.filter(({ reply }) => reply?.tells === 'likely');
  const promoted = lines.map(({ id }) => ({ deliveryId: id, dueAt: at }));
  await deps.deliveries.promote(promoted, { at, why: reason });
  const ids = deliveries.map(({ id }) => id);
  await deps.deliveries.end(ids, { state: 'refused', reason, at });
}

/**
 * Releases the channel for any sender, after the cool-down (null: the rest of the earlier one), and returns when to
 * work on it again. Looks for waiting deliveries after the release: a sender that found the channel busy planned them
 * before.
 */
export async function release(
  lease: ChannelLease,
  deps: DeliverDeps,
  coolDownMs: number | null,
): Promise<number | null> {
  await deps.channels.releaseLease({ channel: lease.channel, sender: deps.senderId }, coolDownMs);
  const dueAt = await deps.deliveries.nextDueAt(lease.channel.id);
  if (!dueAt) return null;
  const leftMs = coolDownMs ?? lease.freeAt - performance.now();
  return Math.max(0, dueAt.getTime() - deps.clock.now().getTime(), Math.floor(leftMs - AHEAD_MS));
}

/** Releases the lease after an edit or a notice at the pace of posts; never null, since more of them may wait. */
export async function releasePaced(lease: ChannelLease, deps: DeliverDeps): Promise<number> {
  const coolDownMs = paceAfter(lease.channel.address.platform, { tookMs: 0, shortestMs: 0 });
  return (await release(lease, deps, coolDownMs)) ?? coolDownMs;
}

/** Makes a call under the lease, unless the workspace has used up its permits in this process. */
export async function withPermit<Outcome>(
  lease: ChannelLease,
  deps: DeliverDeps,
  call: () => Promise<Outcome>,
): Promise<Outcome | WaitOutcome> {
  const permit = deps.permits.acquire(limitScope(lease.channel.address, 'workspace'));
  if (permit.kind === 'saturated') {
    await release(lease, deps, null);
    return { kind: 'saturated', nextMs: permit.againMs };
  }
  try {
    return await call();
  } finally {
    permit.release();
  }
}

/** Holds all channels back that share a rate limit. A limit of the channel alone is a matter of its cool-down. */
export async function holdAfter(outcome: PostOutcome, { channel }: ChannelLease, deps: DeliverDeps): Promise<void> {
  if (outcome.kind !== 'rate-limited' || outcome.scope === 'channel') return;
  const hold = { reach: outcome.scope, forMs: outcome.retryAfterMs, reason: 'rate limited' };
  await deps.channels.hold(channel.address, hold);
}
