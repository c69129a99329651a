import type { Sender } from '../chat/chat.ts';
import type { AlertMessage, Message } from '../chat/message.ts';
import type { Channel, DeliveryRules, Platform } from '../news/channel.ts';
import type { ChannelStore } from '../store/channels.ts';
import type { DeliveryStore } from '../store/deliveries.ts';
import type { DueNotice, FeedNoticeStore } from '../store/feed-notices.ts';
import type { DueDelivery } from '../store/open-deliveries.ts';
import { limitScope } from '../store/send-limits.ts';
import type { DueEdit, StoryEditStore } from '../store/story-edits.ts';
import type { AlertRef } from './compose-alert.ts';
import { AHEAD_MS } from './pace.ts';
import type { Turns } from './turns.ts';

export type DeliverDeps = {
  channels: Pick<
    ChannelStore,
    | 'byId'
    | 'lease'
    | 'renew'
    | 'release'
    | 'close'
    | 'reopen'
    | 'claimRecheck'
    | 'subscribersOf'
    | 'hold'
    | 'takeSlotNow'
    | 'takeSlot'
  >;
  deliveries: Pick<DeliveryStore, 'due' | 'postedTogether' | 'nextDueAt' | 'begin' | 'end' | 'expire'>;
  edits: Pick<StoryEditStore, 'next' | 'end'>;
  notices: Pick<FeedNoticeStore, 'next' | 'begin' | 'end'>;
  /** The alerts as they are to stand now, in the order of their deliveries. */
  compose: (deliveries: readonly AlertRef[]) => Promise<AlertMessage[]>;
  /** What is said in the thread of an alert. */
  composeReply: (reply: DueDelivery) => Promise<Message>;
  senderOf: (platform: Platform) => Sender | null;
  clock: { now: () => Date; random: () => number };
  /** Who holds the channel while it sends: unique per process. */
  senderId: string;
  /** No other process works on this database: whoever else holds a channel is dead. */
  alone: boolean;
  turns: Turns;
  /** Alerts that waited longer than this expire instead of flooding the channel after an outage. */
  maxAgeMs: number;
  /** What the newsroom chose for channels without rules of their own. */
  rules?: DeliveryRules;
};

/** The right to send to one channel, in use. */
export type Turn = {
  channel: Channel;
  sender: Sender;
  rules: DeliveryRules;
  hasSlot: boolean;
  isFresh: boolean;
  /** The moment of `performance.now()` when the channel's rest is over. */
  freeAt: number;
};

/** What becomes of one message and all deliveries in it. */
export type Sent = {
  kind: 'sent' | 'found' | 'refused' | 'expired' | 'held';
  platform: Platform;
  deliveries: DueDelivery[];
  reason: string | null;
  /** An earlier attempt may stand as well: nobody could look. */
  resent: boolean;
};

/** What became of the edit of a posted alert. */
export type Edited = {
  kind: 'edited' | 'edit-held' | 'edit-given-up';
  platform: Platform;
  edit: DueEdit;
  reason: string | null;
};

/** What became of a word about a feed's health. */
export type Noticed = {
  kind: 'noticed' | 'notice-held' | 'notice-dropped';
  platform: Platform;
  notice: DueNotice;
  reason: string | null;
};

/** `nextMs`: when to come back to the channel; null when nothing waits. */
export type DeliverOutcome =
  | (Sent & { nextMs: number | null })
  | (Edited & { nextMs: number | null })
  | (Noticed & { nextMs: number | null })
  | { kind: 'idle' | 'crowded'; nextMs: number | null }
  /** Another sender has the channel, and will see what waits when it lets go. */
  | { kind: 'busy' }
  | { kind: 'closed'; reason: string }
  | { kind: 'shut'; platform: Platform; reason: string; told: number }
  | { kind: 'reopened' };

type Leaving = Omit<Sent, 'platform'> & { restMs: number | null };

/** Ends the turn: the channel rests and is free for any sender. */
export async function leave(leaving: Leaving, turn: Turn, deps: DeliverDeps): Promise<DeliverOutcome> {
  const { restMs, ...sent } = leaving;
  const nextMs = await letGo(turn, deps, restMs);
  return { ...sent, platform: turn.channel.address.platform, nextMs };
}

/** First lets go and then looks for what waits: who found the channel busy before has planned before that look. */
export async function letGo(turn: Turn, deps: DeliverDeps, restMs: number | null): Promise<number | null> {
  await deps.channels.release({ channel: turn.channel, sender: deps.senderId }, restMs);
  const dueAt = await deps.deliveries.nextDueAt(turn.channel.id);
  if (!dueAt) return null;
  const leftMs = restMs ?? turn.freeAt - performance.now();
  return Math.max(0, dueAt.getTime() - deps.clock.now().getTime(), Math.floor(leftMs - AHEAD_MS));
}

/** Calls the platform in the turn, unless the calls of its workspace have all their places in this process. */
export async function inPlace(turn: Turn, deps: DeliverDeps, call: () => Promise<DeliverOutcome>) {
  const place = deps.turns.enter(limitScope(turn.channel.address, 'workspace'));
  if (place.kind === 'full') return crowded(turn, deps, place.againMs);
  try {
    return await call();
  } finally {
    place.leave();
  }
}

async function crowded(turn: Turn, deps: DeliverDeps, nextMs: number): Promise<DeliverOutcome> {
  await letGo(turn, deps, null);
  return { kind: 'crowded', nextMs };
}
