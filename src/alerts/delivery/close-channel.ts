import { createHash } from 'node:crypto';
import type { ChannelEvent, Sender } from '../../chat/chat.ts';
import type { Say } from '../../chat/say.ts';
import { DAY_MS } from '../../kit/time.ts';
import type { Channel, Platform } from '../../news/channel.ts';
import { workspaceOf } from '../../news/owner.ts';
import type { KeepingStore } from '../../store/keeping/keeping.ts';
import type { ChannelStore } from '../../store/nouns/channels.ts';
import { type ChannelSender, type DeliverDeps, sayTo } from './lease.ts';

/** `notified`: how many subscribers got a direct message. */
export type ChannelClosedOutcome = { kind: 'channel-closed'; platform: Platform; reason: string; notified: number };

type CloseChannelDeps = Pick<DeliverDeps, 'senderId' | 'sayIn'> & {
  channels: Pick<ChannelStore, 'close' | 'releaseLease' | 'subscribersOf'>;
  clock: { now: () => Date };
};

/** A closed channel is checked again once a day. */
const RECHECK_MS = DAY_MS;
/** Subscribers of a channel that is closed again get no second notice within this time. */
const NOTIFY_AGAIN_MS = 30 * DAY_MS;

/** Closes a channel that takes no messages, and notifies its subscribers once; its deliveries stay planned. */
export async function closeChannel(
  { channel, sender, reason }: ChannelSender & { reason: string },
  deps: CloseChannelDeps,
): Promise<ChannelClosedOutcome> {
  const now = deps.clock.now();
  const { tell } = await deps.channels.close(channel.id, closingOf(reason, now));
  await deps.channels.releaseLease({ channel, sender: deps.senderId }, null);
  const subscribers = tell && channel.address.kind === 'channel' ? await deps.channels.subscribersOf(channel.id) : [];
  const notified = await notifySubscribers(
    { channel, reason, at: now, subscribers },
    { sender, say: sayTo(channel, deps) },
  );
  return { kind: 'channel-closed', platform: channel.address.platform, reason, notified };
}

function closingOf(reason: string, now: Date) {
  return { reason, now, recheckAt: new Date(now.getTime() + RECHECK_MS), tellAgainAfterMs: NOTIFY_AGAIN_MS };
}

type ClosedChannel = { channel: Channel; reason: string; at: Date; subscribers: readonly string[] };

/** Where more people subscribed, the rest will learn of it from the others. */
const NOTIFIED_MAX = 20;
const NONCE_LENGTH = 24;

/** Tells the subscribers by direct message that their channel gets no more alerts; returns how many it reached. */
async function notifySubscribers(
  closed: ClosedChannel,
  { sender, say }: { sender: Pick<Sender, 'post'>; say: Say },
): Promise<number> {
  const { channel, reason, subscribers } = closed;
  let notified = 0;
  for (const userId of subscribers.slice(0, NOTIFIED_MAX)) {
    const outcome = await sender.post({
      address: { ...channel.address, id: userId, kind: 'dm' },
      message: {
        kind: 'notice',
        tone: 'problem',
        text: say('Alerts for {channel} have stopped: {reason}.', { channel: channel.name, reason }),
        hints: [
          say('Let me back in there, or subscribe another channel.'),
          say('I look again once a day; what is still news then will be posted.'),
        ],
      },
      nonce: nonceOf(closed, userId),
    });
    if (outcome.kind === 'posted') notified += 1;
  }
  return notified;
}

/** Differs from the nonce of every alert: with the same one, Discord would not post that alert. */
function nonceOf({ channel, at }: ClosedChannel, userId: string): string {
  const text = `closed ${channel.id} ${userId} ${at.toISOString()}`;
  return createHash('sha256').update(text).digest('hex').slice(0, NONCE_LENGTH);
}

export type RecheckOutcome = { kind: 'closed'; reason: string } | { kind: 'reopened' };

/** Asks the platform whether a closed channel takes messages again, and reopens it if so. */
export async function recheckChannel({ channel, sender }: ChannelSender, deps: DeliverDeps): Promise<RecheckOutcome> {
  const now = deps.clock.now();
  const next = new Date(now.getTime() + RECHECK_MS);
  if (!(await deps.channels.claimRecheck(channel.id, now, next))) return { kind: 'closed', reason: 'closed' };
  const located = await sender.locate(channel.address);
  if (located.kind !== 'located') return { kind: 'closed', reason: located.reason };
  await deps.channels.reopen(channel.id);
  return { kind: 'reopened' };
}

export type ChannelEventDeps = CloseChannelDeps & {
  channels: Pick<ChannelStore, 'openAt' | 'lookAgainAt'>;
  keeping: Pick<KeepingStore, 'noteLeft' | 'noteBack'>;
  senderOf: (platform: Platform) => Sender | null;
};

/** `closed`: how many channels were closed. `toRecheck`: how many closed ones the next sweep checks again. */
type ChannelEventOutcome = { closed: number; toRecheck: number };

/** Acts at once on what the next post, or the daily recheck, would find out. */
export async function onChannelEvent(event: ChannelEvent, deps: ChannelEventDeps): Promise<ChannelEventOutcome> {
  switch (event.kind) {
    case 'channel-gone':
      return { closed: await closeAt(event, deps), toRecheck: 0 };
    case 'workspace-left':
      await deps.keeping.noteLeft(workspaceOf(event.scope), deps.clock.now());
      return { closed: await closeSilently(event, deps), toRecheck: 0 };
    case 'maybe-back':
      await deps.keeping.noteBack(workspaceOf(event.scope));
      return { closed: 0, toRecheck: await deps.channels.lookAgainAt(event.scope, deps.clock.now()) };
  }
}

type ClosingEvent = Extract<ChannelEvent, { reason: string }>;

async function closeAt({ scope, reason }: ClosingEvent, deps: ChannelEventDeps): Promise<number> {
  const sender = deps.senderOf(scope.platform);
  if (!sender) return 0;
  const channels = await deps.channels.openAt(scope);
  for (const channel of channels) await closeChannel({ channel, sender, reason }, deps);
  return channels.length;
}

/** Without notices: people who share no server with us get no direct messages either, and somebody there removed us. */
async function closeSilently({ scope, reason }: ClosingEvent, { channels, clock }: ChannelEventDeps): Promise<number> {
  const closing = closingOf(reason, clock.now());
  const open = await channels.openAt(scope);
  for (const channel of open) await channels.close(channel.id, closing);
  return open.length;
}
