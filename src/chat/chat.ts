import { MINUTE_MS } from '../kit/time.ts';
import type { ChannelAddress, Platform } from '../news/channel.ts';
import type { Owner } from '../news/owner.ts';
import type { CommandSpec } from './command-spec.ts';
import type { Message } from './message.ts';
import type { Answer, Complete } from './question.ts';

/** One post. The nonce is the same on every attempt of a delivery. */
export type Post = {
  address: ChannelAddress;
  message: Message;
  /** At most 25 characters of [0-9A-Za-z] (Discord: resources/message, Create Message). */
  nonce: string;
  /** The message in whose thread it is posted, or to which it replies where the platform has no such threads. */
  threadOf?: string | null;
  /** It notifies nobody, and is refused where that message is gone or takes no replies, instead of standing alone. */
  quiet?: boolean;
};

/** How a post or an edit ended. Each platform sorts its error codes into these kinds. */
export type PostOutcome =
  | { kind: 'posted'; messageId: string }
  /** It was not posted: wait, then send again. */
  | { kind: 'rate-limited'; retryAfterMs: number; scope: 'channel' | 'workspace' | 'app' }
  | { kind: 'try-later'; reason: string }
  /** The channel is gone, archived, or we may not post there. */
  | { kind: 'channel-closed'; code: string; reason: string }
  /** The workspace's or the bot's token no longer works. */
  | { kind: 'tenant-closed'; code: string; reason: string }
  /** The operator must act: a scope, an intent or the manifest is wrong. */
  | { kind: 'app-broken'; code: string; reason: string }
  /** The platform refuses this content. */
  | { kind: 'refused'; code: string; reason: string }
  /** It timed out, was reset or got a 5xx after sending, so the message may be in the channel. */
  | { kind: 'unknown'; reason: string };

/** Codes of system errors without a connection, so that the call was not made (Node, errors; undici, errors). */
export const NEVER_CONNECTED: readonly string[] = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
];

/** The result of the search for the message of an earlier attempt. */
export type FindPostOutcome =
  | { kind: 'found'; messageId: string }
  | { kind: 'absent' }
  /** The search failed for now; nothing may be sent before it succeeds. */
  | { kind: 'try-later'; reason: string }
  /** The platform or our rights do not allow the search. */
  | { kind: 'cannot-look'; reason: string };

/** What a failed call of the search means for it. */
export function searchFailed(failure: string, reason: string): Extract<FindPostOutcome, { reason: string }> {
  const passes = ['rate-limited', 'try-later', 'unknown'].includes(failure);
  return { kind: passes ? 'try-later' : 'cannot-look', reason };
}

/** Whether we may post in a channel; checked when it is subscribed and when config names it. */
export type LocateOutcome =
  | { kind: 'located'; address: ChannelAddress; name: string }
  | { kind: 'closed'; reason: string }
  | { kind: 'unreachable'; reason: string };

/** What a person may do in a channel other than the one they ask in. */
export type RightsOutcome =
  /** `adds`: may subscribe it; `manages`: may also change the subscriptions of others. */
  { kind: 'rights'; sees: boolean; adds: boolean; manages: boolean } | { kind: 'unreachable'; reason: string };

export const NO_RIGHTS: RightsOutcome = { kind: 'rights', sees: false, adds: false, manages: false };
export const ALL_RIGHTS: RightsOutcome = { kind: 'rights', sees: true, adds: true, manages: true };

/** `since` is before the first attempt to post the message, `until` after the last one. */
export type PostSearch = {
  address: ChannelAddress;
  nonce: string;
  since: Date;
  until: Date;
  threadOf?: string | null;
};

/** The sending side, for any worker: stateless calls without retries. */
export type Sender = {
  post(post: Post): Promise<PostOutcome>;
  edit(edit: Post & { messageId: string }): Promise<PostOutcome>;
  find(search: PostSearch): Promise<FindPostOutcome>;
  locate(address: ChannelAddress): Promise<LocateOutcome>;
  rightsOf(userId: string, address: ChannelAddress): Promise<RightsOutcome>;
};

export type ChatHealth = {
  ok: boolean;
  /** Names no workspace: everybody may read it. */
  state: string;
  /** A stable code, and what to do, where a person has to act. */
  code?: string;
  todo?: string;
  tenants?: TenantsHealth;
};

/** The workspaces that a part serves. Each reader of the health is told as much of them as concerns them. */
export type TenantsHealth = {
  /** How many take our posts; null where that is not counted. */
  open: number | null;
  stopped: {
    /** The workspace as an owner: "slack:T01". */
    owner: Owner;
    name: string;
    /** Why, without any name. */
    reason: string;
    /** More of it, for the workspace itself and for the operator. */
    detail: string | null;
  }[];
};

/** A channel, or a whole workspace where `channelId` is null. */
export type ChannelScope = { platform: Platform; workspace: string; channelId: string | null };

/** What a platform reports about the channels that we post to. */
export type ChannelEvent =
  | { kind: 'channel-gone' | 'workspace-left'; scope: ChannelScope; reason: string }
  /** Permissions or membership changed, so that a closed channel may be open again. */
  | { kind: 'maybe-back'; scope: ChannelScope };

export type ChatHandlers = {
  commands: CommandSpec[];
  answer: Answer;
  complete: Complete;
  onChannelEvent?: (event: ChannelEvent) => Promise<void>;
};

/** The listening side: a connection that takes questions. */
export type Listener = {
  /** Resolves when connected; rejects only when it can never connect (a wrong token). */
  start(handlers: ChatHandlers): Promise<void>;
  stop(): Promise<void>;
  health(): ChatHealth;
};

export type Chat = {
  platform: Platform;
  sender: Sender;
  listener: Listener;
  /** Asks the platform whether it takes our token. */
  verify(): Promise<ChatHealth>;
  /** Whether the platform takes our token, as of its latest answers and an occasional check. */
  tokens(): ChatHealth;
};

/** How often a look at the health asks about the token of a process that sends nothing. Platforms take far more. */
const CHECK_MS = MINUTE_MS;

/** Whether the platform took our token last: in the answers that are noted, which those to `ask` are among. */
export function createTokenHealth(ask: () => Promise<unknown>, now: () => Date) {
  let refusal: ChatHealth | null = null;
  let heardAt = 0;
  const check = async (): Promise<void> => {
    heardAt = now().getTime();
    await ask();
  };
  return {
    check,
    /** `refused`: the health of a refused token; null for one that works. An outage says nothing about it. */
    note(refused: ChatHealth | null): void {
      refusal = refused;
      heardAt = now().getTime();
    },
    isRefused: () => refusal !== null,
    health(): ChatHealth {
      if (now().getTime() - heardAt > CHECK_MS) void check();
      return refusal ?? { ok: true, state: '' };
    },
  };
}
