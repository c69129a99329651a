import type { ChannelAddress, Platform } from '../news/channel.ts';
import type { CommandSpec } from './command-spec.ts';
import type { Message } from './message.ts';
import type { Answer, Complete } from './question.ts';

/** One post. The nonce is the same on every attempt of a delivery. */
export type Post = {
  address: ChannelAddress;
  message: Message;
  /** At most 25 characters of [0-9A-Za-z] (Discord: resources/message, Create Message). */
  nonce: string;
  /** The message that it answers in a thread of its own; where the platform has none, in a reply that shows it. */
  threadOf?: string | null;
};

/** How a post or an edit ended; the classes of platform-rules section 6. */
export type PostOutcome =
  | { kind: 'posted'; messageId: string }
  /** Surely not posted: wait, then send again. */
  | { kind: 'rate-limited'; retryAfterMs: number; scope: 'channel' | 'workspace' | 'app' }
  | { kind: 'try-later'; reason: string }
  /** The channel is gone, archived, or we may not post there. */
  | { kind: 'channel-closed'; code: string; reason: string }
  /** The workspace's or the bot's token no longer works. */
  | { kind: 'tenant-closed'; code: string; reason: string }
  /** A scope, an intent, the manifest: the operator must act. */
  | { kind: 'app-broken'; code: string; reason: string }
  /** The platform does not take this content. */
  | { kind: 'refused'; code: string; reason: string }
  /** Timed out, reset or 5xx after sending: it may stand in the channel. */
  | { kind: 'unknown'; reason: string };

/** What a look for an earlier attempt found. */
export type FindOutcome =
  | { kind: 'found'; messageId: string }
  | { kind: 'absent' }
  /** The look itself failed for now: nothing may be sent before it succeeds. */
  | { kind: 'try-later'; reason: string }
  /** There is no way to look here. */
  | { kind: 'cannot-look'; reason: string };

/** What we may do in a channel, asked when somebody subscribes it and when config names it. */
export type LocateOutcome =
  | { kind: 'located'; address: ChannelAddress; name: string }
  | { kind: 'closed'; reason: string }
  | { kind: 'unreachable'; reason: string };

/** What a person may do in a place other than the one they ask in. */
export type RightsOutcome =
  /** `adds`: may subscribe it; `manages`: may also change what others asked for. */
  { kind: 'rights'; sees: boolean; adds: boolean; manages: boolean } | { kind: 'unreachable'; reason: string };

/** Who looks for a message looks from before its first attempt until after its last. */
export type Search = {
  address: ChannelAddress;
  nonce: string;
  since: Date;
  until: Date;
  /** The thread that the message would stand in. */
  threadOf?: string | null;
};

/** The sending side: stateless calls, no retries of its own; any worker may hold one. */
export type Sender = {
  post(post: Post): Promise<PostOutcome>;
  edit(edit: Post & { messageId: string }): Promise<PostOutcome>;
  find(search: Search): Promise<FindOutcome>;
  locate(address: ChannelAddress): Promise<LocateOutcome>;
  rightsOf(userId: string, address: ChannelAddress): Promise<RightsOutcome>;
};

export type ChatHealth = {
  ok: boolean;
  state: string;
  /** Where a person has to act: a stable code, and what to do. */
  code?: string;
  todo?: string;
};

/** A channel, or a whole workspace. */
export type Place = { platform: Platform; workspace: string; channelId: string | null };

/** What a platform tells of the places we post to. */
export type PlaceEvent =
  | { kind: 'channel-gone' | 'workspace-left'; place: Place; reason: string }
  /** Something there changed: what was closed may be open again. */
  | { kind: 'maybe-back'; place: Place };

export type Listening = {
  commands: CommandSpec[];
  answer: Answer;
  complete: Complete;
  onPlace?: (event: PlaceEvent) => Promise<void>;
};

/** The listening side: a connection that takes questions. */
export type Listener = {
  /** Resolves when connected; rejects only when it can never connect (a wrong token). */
  start(listening: Listening): Promise<void>;
  stop(): Promise<void>;
  health(): ChatHealth;
};

/** One chat platform. */
export type Chat = {
  platform: Platform;
  sender: Sender;
  listener: Listener;
  /** Asks the platform whether it takes our token. */
  verify(): Promise<ChatHealth>;
  /** Whether the platform takes our token, as far as it was heard: of answers, and of a look now and then. */
  tokens(): ChatHealth;
};
