import type { FindOutcome, PostOutcome, Sender } from '../chat/chat.ts';
import type { Message } from '../chat/message.ts';
import type { Channel, Platform } from '../news/channel.ts';
import type { ChannelId } from '../news/ids.ts';
import type { ChannelStore } from '../store/channels.ts';
import type { DeliveryStore, DueDelivery } from '../store/deliveries.ts';
import { endOfPost } from './end-of-post.ts';

export type DeliverDeps = {
  channels: Pick<ChannelStore, 'byId' | 'lease' | 'release' | 'setState'>;
  deliveries: Pick<DeliveryStore, 'nextDue' | 'nextDueAt' | 'begin' | 'end'>;
  compose: (delivery: DueDelivery) => Promise<Message>;
  senderOf: (platform: Platform) => Sender | null;
  clock: { now: () => Date; random: () => number };
  /** Who holds the channel while it sends: unique per process. */
  senderId: string;
  /** Alerts that waited longer than this expire instead of flooding the channel after an outage. */
  maxAgeMs: number;
};

type SendEnd = 'sent' | 'found' | 'refused' | 'expired' | 'held';

export type DeliverOutcome =
  | { kind: SendEnd; platform: Platform; delivery: DueDelivery; reason: string | null; next: Date | null }
  | { kind: 'idle'; next: Date | null }
  | { kind: 'busy' }
  | { kind: 'closed'; reason: string };

/** A dead sender's channel is free again after this; every call to a platform ends well before. */
const LEASE_MS = 60_000;
/** Clocks differ: the look for an earlier attempt begins a little before it. */
const LOOK_MARGIN_MS = 5_000;

/**
 * Sends the channel's next due delivery: claim → post → record. The row says `sending` before the call, so that a crash
 * in between ends in a look for the message, never in a blind second post (platform-rules section 3).
 */
export async function deliver(channelId: ChannelId, deps: DeliverDeps): Promise<DeliverOutcome> {
  const channel = await deps.channels.byId(channelId);
  const sender = channel ? deps.senderOf(channel.address.platform) : null;
  if (!channel || !sender || channel.state !== 'open')
    return { kind: 'closed', reason: channel?.state ?? 'unknown channel' };
  const now = deps.clock.now();
  const lease = { channelId, sender: deps.senderId, now, until: new Date(now.getTime() + LEASE_MS) };
  const held = await deps.channels.lease(lease);
  if (!held) return { kind: 'busy' };
  if (held.notBefore && held.notBefore > now) return giveBack(channel, deps, held.notBefore);
  const delivery = await deps.deliveries.nextDue(channelId, now);
  if (!delivery) return giveBack(channel, deps, await deps.deliveries.nextDueAt(channelId));
  return send({ channel, sender, delivery }, deps);
}

type Job = { channel: Channel; sender: Sender; delivery: DueDelivery };

async function giveBack(channel: Channel, deps: DeliverDeps, next: Date | null): Promise<DeliverOutcome> {
  await deps.channels.release(channel.id, null);
  return { kind: 'idle', next };
}

async function send(job: Job, deps: DeliverDeps): Promise<DeliverOutcome> {
  const now = deps.clock.now();
  const earlier = await findEarlier(job);
  if (earlier.kind === 'found') {
    await deps.deliveries.end(job.delivery.id, { state: 'sent', messageId: earlier.messageId, at: now });
    return finish(job, deps, { kind: 'found', reason: null, waitMs: 0 });
  }
  if (job.delivery.state !== 'sending' && now.getTime() - job.delivery.plannedAt.getTime() > deps.maxAgeMs) {
    await deps.deliveries.end(job.delivery.id, { state: 'expired', reason: 'too old to be news', at: now });
    return finish(job, deps, { kind: 'expired', reason: 'too old to be news', waitMs: 0 });
  }
  const message = await deps.compose(job.delivery);
  await deps.deliveries.begin(job.delivery.id, now);
  const outcome = await job.sender.post({ address: job.channel.address, message, nonce: job.delivery.nonce });
  return record(job, outcome, deps);
}

/** An attempt whose end nobody saw is looked for before anything is sent again. */
async function findEarlier({ channel, sender, delivery }: Job): Promise<FindOutcome> {
  if (!delivery.firstAttemptAt || delivery.state === 'planned') return { kind: 'absent' };
  const since = new Date(delivery.firstAttemptAt.getTime() - LOOK_MARGIN_MS);
  return sender.find({ address: channel.address, nonce: delivery.nonce, since });
}

async function record(job: Job, outcome: PostOutcome, deps: DeliverDeps): Promise<DeliverOutcome> {
  const { channel, delivery } = job;
  const attempt = { platform: channel.address.platform, number: delivery.attempts + 1, at: deps.clock.now() };
  const ending = endOfPost(outcome, attempt, deps.clock.random);
  await deps.deliveries.end(delivery.id, ending.end);
  if (ending.closesChannel) await deps.channels.setState(channel.id, 'closed', ending.reason);
  return finish(job, deps, ending);
}

type End = { kind: SendEnd; reason: string | null; waitMs: number };

async function finish(job: Job, deps: DeliverDeps, end: End): Promise<DeliverOutcome> {
  const notBefore = end.waitMs > 0 ? new Date(deps.clock.now().getTime() + end.waitMs) : null;
  await deps.channels.release(job.channel.id, notBefore);
  const dueAt = await deps.deliveries.nextDueAt(job.channel.id);
  const next = dueAt && notBefore && dueAt < notBefore ? notBefore : dueAt;
  return { kind: end.kind, platform: job.channel.address.platform, delivery: job.delivery, reason: end.reason, next };
}
