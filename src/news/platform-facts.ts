/** So many calls in a row, and then one per interval. */
export type Rate = { intervalMs: number; burst: number };

/**
 * What more than one room must know of a platform; all else about it is in its folder of `chat/`. A platform begins here:
 * what is said of one must be said of each, or it does not compile.
 */
export type PlatformFacts = {
  /** The ids that `config/alerts.yaml` takes; null where there are none of the kind. */
  ids: { workspace: RegExp | null; channel: RegExp; person: RegExp | null };
  /** What is said of an address with a wrong id, where to find the right one, and how addresses are written. */
  told: { badWorkspace: string; badId: string; todo: string; examples: readonly string[] };
  /** How people type a channel, and a group that may be pinged, in a command; the first thing matched is the id. */
  typed: { channel: RegExp; group: RegExp };
  /** How far a token, what is held against it, and a person's id reach. */
  reach: 'workspace' | 'app';
  /** The shortest time between two posts to one channel. */
  paceMs: number;
  /**
   * What all channels within the reach may take together: places for channels with a backlog, a few kept for channels
   * that were silent, so that these never wait behind, and what edits may take. Null: no limit.
   */
  rates: { waiting: Rate; fresh: Rate; edit: Rate } | null;
  /** How long a repeat of the same nonce surely shows the first message instead of a second one. */
  nonceSafeMs: number;
};

const SNOWFLAKE = /^\d{1,20}$/;

export const PLATFORM_FACTS = {
  slack: {
    // Opaque upper-case words whose first letter tells the kind (api.slack.com, Conversations API).
    ids: { workspace: /^[TE][A-Z0-9]+$/, channel: /^[CGD][A-Z0-9]+$/, person: /^[UW][A-Z0-9]+$/ },
    told: {
      badWorkspace: 'has no Slack workspace id before the slash',
      badId: 'has no Slack channel id',
      todo: 'Copy the id (C…) from Slack: the channel’s name → About → at the bottom; @U… is a person’s direct message.',
      examples: ['slack:C0123ABC', 'slack:T012/C0123ABC'],
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
    // It has no nonces (platform-rules section 3).
    nonceSafeMs: 0,
  },
  discord: {
    // Unsigned 64-bit integers in decimal (Discord API reference, Snowflakes).
    ids: { workspace: SNOWFLAKE, channel: SNOWFLAKE, person: SNOWFLAKE },
    told: {
      badWorkspace: 'has no Discord server id before the slash',
      badId: 'has no Discord channel id',
      todo: 'Copy the id from Discord: Settings → Advanced → Developer Mode, then right-click the channel → Copy Channel ID.',
      examples: ['discord:4401 (a channel id)', 'discord:3301/4401 (server and channel id)'],
    },
    typed: { channel: /^#?([0-9]{15,21})$/, group: /^<@&([0-9]{15,21})>$|^([0-9]{15,21})$/ },
    reach: 'app',
    // About 5 posts in 5 s are seen, its headers rule; 50 requests a second for the app (topics/rate-limits), a few left
    // for questions. Edits share them with posts, and get few.
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
    ids: { workspace: null, channel: /^[\p{L}\p{N}][\p{L}\p{N}_-]{0,39}$/u, person: null },
    told: {
      badWorkspace: 'has no plain name after preview:',
      badId: 'has no plain name after preview:',
      todo: 'Write a name such as preview:news.',
      examples: ['preview:news'],
    },
    typed: {
      channel: /^#?([\p{L}\p{N}_-]{1,80})$/u,
      group: /^@?(?!everyone$|here$|channel$)([\p{L}\p{N}_-]{1,40})$/u,
    },
    reach: 'app',
    paceMs: 0,
    rates: null,
    // Its nonces are unique for good.
    nonceSafeMs: Number.POSITIVE_INFINITY,
  },
} satisfies Record<string, PlatformFacts>;
