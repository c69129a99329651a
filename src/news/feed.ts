import { HOUR_MS } from '../kit/time.ts';
import type { FeedId } from './ids.ts';
import type { Owner } from './owner.ts';
import { parseUrl } from './url.ts';

/** How much there may be of what others send and ask. `Infinity` where the newsroom set none. */
export type Limits = {
  feed: EntryQuota;
  /** A site is a host with its subdomains. */
  site: { pagesPerMinute: number };
  /** A Slack workspace, a Discord server; the installation itself has no limit. */
  workspace: { feeds: number; subscriptions: number; lookupsPerMinute: number };
  person: { commandsPerMinute: number; lookupsPerMinute: number };
};

/** How many new entries of one feed are taken up within any hour and any day. */
export type EntryQuota = { entriesPerHour: number; entriesPerDay: number };

export const DEFAULT_LIMITS: Limits = {
  feed: { entriesPerHour: 200, entriesPerDay: 2_000 },
  site: { pagesPerMinute: 30 },
  workspace: { feeds: 100, subscriptions: 1_000, lookupsPerMinute: 20 },
  person: { commandsPerMinute: 20, lookupsPerMinute: 5 },
};

export const NO_QUOTA: EntryQuota = {
  entriesPerHour: Number.POSITIVE_INFINITY,
  entriesPerDay: Number.POSITIVE_INFINITY,
};

/** After so long an article goes on with the text of its feed: nothing waits for ever, however busy its site is kept. */
export const SITE_WAIT_MAX_MS = 6 * HOUR_MS;

/** How many entries of a feed's first poll are announced; the others are stored without an alert. */
export type Announce = { kind: 'none' } | { kind: 'newest'; count: number };

/** Who reads a feed. */
export type FeedOwner = {
  owner: Owner;
  /** Null until this owner has, in silence, what the document held when it was added. */
  firstPolledAt: Date | null;
  /** The date of the oldest entry of that; an older entry comes out of an archive. */
  oldestAt: Date | null;
};

/** Where the newsroom lists a feed: in config/feeds.yaml, in a chat, in a file that was imported. */
export type FeedSource = 'config' | 'chat' | 'opml';

/** A URL we poll, with its polling state. Validators are opaque and belong to this URL alone (RFC 9110 section 13). */
export type Feed = {
  id: FeedId;
  url: string;
  /** The newsroom's name for it; the publisher's own where somebody added it in chat. */
  name: string;
  source: FeedSource;
  /** Each of them gets its articles; those of the installation reach everybody. */
  owners: readonly FeedOwner[];
  announce: Announce;
  /** The shortest time between two polls, in seconds. */
  everySeconds: number;
  /** No time is configured: the interval may grow with the feed's own rhythm. */
  adaptive: boolean;
  etag: string | null;
  lastModified: string | null;
  /** SHA-256 of the last body, for servers that send no validators. */
  bodyHash: string | null;
  errorStreak: number;
  /** The usual seconds between two of its entries, where they are known. */
  gapSeconds: number | null;
};

/** Longer titles must not push the host out of sight. */
const TITLE_CHARS_MAX = 80;

/**
 * The outlet of a feed's articles. A name that the publisher alone vouches for stands beside its host: anybody may call a feed
 * "Reuters".
 */
export function outletOf({ name, url, source }: Pick<Feed, 'name' | 'url' | 'source'>): string {
  const host = parseUrl(url)?.hostname.replace(/^www\./, '') ?? '';
  if (source !== 'chat' || host === '') return name;
  if (namesHost(name, host)) return name;
  const title = name.length > TITLE_CHARS_MAX ? `${name.slice(0, TITLE_CHARS_MAX).trimEnd()}…` : name;
  return title === '' ? host : `${title} (${host})`;
}

/** Whether the name is short enough to be seen whole and has the host as a word: "a.co" is no word of "a.com". */
function namesHost(name: string, host: string): boolean {
  const words = name.toLowerCase().split(/[^\p{L}\p{N}.:[\]-]+/u);
  return name.length <= TITLE_CHARS_MAX && words.includes(host);
}

/** Whether every owner has the document already, so that only what changed need be asked for. */
export function isReadByAll({ owners }: Pick<Feed, 'owners'>): boolean {
  return owners.every(({ firstPolledAt }) => firstPolledAt !== null);
}
