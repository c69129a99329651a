import type { ChannelId } from './ids.ts';

export type Platform = keyof typeof PLATFORM_FACTS;

/** The address of a channel or a person, in the platform's own ids. */
export type ChannelAddress = {
  platform: Platform;
  /** Slack team, Discord guild; empty where the platform has none (a DM on Discord, the preview). */
  workspace: string;
  /** Channel id, or the person's user id for a DM. */
  id: string;
  kind: 'channel' | 'dm';
};

/** A channel, or a person's direct messages, that we post to. */
export type Channel = {
  id: ChannelId;
  address: ChannelAddress;
  /** As people call it ("#world-news"); the id where we do not know. */
  name: string;
  state: 'open' | 'paused' | 'closed';
  /** That of its alerts and answers, where one is set (`/slugline settings language`). */
  language?: string | null;
};

/** What happens to alerts that are not sent as usual. */
export type DeliveryRules = {
  /** Where an article goes that may tell the event of a posted alert: a line in its thread, or an alert of its own. */
  onLikely: 'thread' | 'alert';
  /** For an alert that may have been posted already, where the channel cannot be read. */
  onUnknown: 'resend' | 'skip';
  /** When more alerts than this wait for the channel, the older ones go in one list. */
  rollUpAfter: number;
};

/** Where a channel has a rule of its own, it goes before the newsroom's; null: it has none. */
export type ChannelRules = { [Rule in keyof DeliveryRules]: DeliveryRules[Rule] | null };

export const DEFAULT_DELIVERY_RULES: DeliveryRules = { onLikely: 'thread', onUnknown: 'resend', rollUpAfter: 5 };

export function isPlatform(name: string): name is Platform {
  return Object.hasOwn(PLATFORM_FACTS, name);
}

/** The owner of an installation: the platform whose workspaces install the app themselves, and theirs or their organisation's id. */
export const INSTALLED_BY = 'slack:';

/** The address on one line, for logs and unique keys: "slack:T01/C02", "discord:/@42" for a DM. */
export function addressKey(address: ChannelAddress): string {
  return `${address.platform}:${address.workspace}/${address.kind === 'dm' ? '@' : ''}${address.id}`;
}

/** `burst` calls in a row, and then one per interval. */
type Rate = { intervalMs: number; burst: number };

/**
 * What more than one room must know of a platform; all else is in its folder of `chat/`. A new platform starts here: it
 * compiles only when it has every fact.
 */
export type PlatformFacts = {
  /** Who types there: members of workspaces, or the operator alone, who is held to no pace and sees all. */
  askedBy: 'members' | 'operator';
  /** The ids that `config/alerts.yaml` takes; null where there are none of the kind. */
  ids: { workspace: RegExp | null; channel: RegExp; person: RegExp | null };
  /** The problem of a wrong id, where to find the right one, and examples of addresses and of owners (news/owner.ts). */
  addressHelp: {
    badWorkspace: string;
    badId: string;
    todo: string;
    examples: readonly string[];
    owners: readonly string[];
  };
  /** How people type a channel, and a group to ping, in a command; the first matched group is the id. */
  typed: { channel: RegExp; group: RegExp };
  /** Whether a token, its rate limit and a person's id are valid in one workspace or for the whole app. */
  reach: 'workspace' | 'app';
  /** The shortest time between two posts to one channel. */
  paceMs: number;
  /**
   * The rates that all channels within the reach share: for channels with a backlog, for channels that were silent
   * (with a rate of their own they never wait for a backlog), and for edits. Null: no limit.
   */
  rates: { waiting: Rate; fresh: Rate; edit: Rate } | null;
  /** For how long a post with the same nonce surely shows the first message again instead of a second one. */
  nonceSafeMs: number;
};

const SNOWFLAKE = /^\d{1,20}$/;

export const PLATFORM_FACTS = {
  slack: {
    askedBy: 'members',
    // Opaque upper-case words whose first letter tells the kind (api.slack.com, Conversations API).
    ids: { workspace: /^[TE][A-Z0-9]+$/, channel: /^[CGD][A-Z0-9]+$/, person: /^[UW][A-Z0-9]+$/ },
    addressHelp: {
      badWorkspace: 'has no Slack workspace id before the slash',
      badId: 'has no Slack channel id',
      todo: 'Copy the id (C…) from Slack: the channel’s name → About → at the bottom; @U… is a person’s direct message.',
      examples: ['slack:C0123ABC', 'slack:T012/C0123ABC'],
      owners: ['slack:T012'],
    },
    typed: { channel: /^#?([CG][A-Z0-9]+)$/, group: /^<!subteam\^(S[A-Z0-9]+)(?:\|[^>]*)?>$|^@?(S[A-Z0-9]+)$/ },
    reach: 'workspace',
    // 1 message a second and channel; several hundred a minute over a workspace, here 900; chat.update is of tier 3,
    // "50+ per minute" and workspace (apis/web-api/rate-limits).
    paceMs: 1_000,
    rates: {
      waiting: { intervalMs: 84, burst: 20 },
      fresh: { intervalMs: 333, burst: 5 },
      edit: { intervalMs: 1_300, burst: 5 },
    },
    // chat.postMessage takes no nonce.
    nonceSafeMs: 0,
  },
  discord: {
    askedBy: 'members',
    // Unsigned 64-bit integers in decimal (Discord API reference, Snowflakes).
    ids: { workspace: SNOWFLAKE, channel: SNOWFLAKE, person: SNOWFLAKE },
    addressHelp: {
      badWorkspace: 'has no Discord server id before the slash',
      badId: 'has no Discord channel id',
      todo: 'Copy the id from Discord: Settings → Advanced → Developer Mode, then right-click the channel → Copy Channel ID.',
      examples: ['discord:4401 (a channel id)', 'discord:3301/4401 (server and channel id)'],
      owners: ['discord:3301'],
    },
    typed: { channel: /^#?([0-9]{15,21})$/, group: /^<@&([0-9]{15,21})>$|^([0-9]{15,21})$/ },
    reach: 'app',
    // About 5 posts in 5 s are observed, but its headers decide; 50 requests a second for the app (topics/rate-limits),
    // of which a few are left for commands. Edits share them with posts, and get few.
    paceMs: 1_000,
    rates: {
      waiting: { intervalMs: 29, burst: 10 },
      fresh: { intervalMs: 125, burst: 5 },
      edit: { intervalMs: 250, burst: 5 },
    },
    // "The past few minutes" (resources/message).
    nonceSafeMs: 60_000,
  },
  preview: {
    askedBy: 'operator',
    ids: { workspace: null, channel: /^[\p{L}\p{N}][\p{L}\p{N}_-]{0,39}$/u, person: null },
    addressHelp: {
      badWorkspace: 'has no plain name after preview:',
      badId: 'has no plain name after preview:',
      todo: 'Write a name such as preview:news.',
      examples: ['preview:news'],
      owners: [],
    },
    typed: {
      channel: /^#?([\p{L}\p{N}_-]{1,80})$/u,
      group: /^@?(?!everyone$|here$|channel$)([\p{L}\p{N}_-]{1,40})$/u,
    },
    reach: 'app',
    paceMs: 0,
    rates: null,
    // The preview's own store keeps nonces unique for ever.
    nonceSafeMs: Number.POSITIVE_INFINITY,
  },
} satisfies Record<string, PlatformFacts>;

export const PLATFORMS: readonly Platform[] = Object.keys(PLATFORM_FACTS).filter(isPlatform);

/** What a workspace, or a whole organisation, gave us when it installed the Slack app. */
export type SlackInstallation = {
  /** Slack's team id; the enterprise id where an organisation installed the app. */
  key: string;
  name: string;
  botUserId: string;
  botToken: string;
  /** Set where the app's tokens rotate. */
  refreshToken: string | null;
  expiresAt: Date | null;
  installedBy: string;
  installedAt: Date;
};

export type SlackTokens = Pick<SlackInstallation, 'botToken' | 'refreshToken' | 'expiresAt'>;

export type FoundInstallation =
  | { kind: 'open'; installation: SlackInstallation; trouble: string | null }
  | { kind: 'removed'; name: string; reason: string }
  /** Sealed under a key that is neither in ENCRYPTION_KEY nor in ENCRYPTION_KEY_OLD. */
  | { kind: 'unreadable'; name: string }
  | { kind: 'none' };

export type InstallationState = { key: string; name: string; state: 'open' | 'removed'; trouble: string | null };

/** What became of the tokens of an earlier key. A key's id is its name; the seals of 0.1.0 have none. */
export type KeyChange = { resealed: number; unreadable: { name: string; keyId: string | null }[]; keyId: string };
