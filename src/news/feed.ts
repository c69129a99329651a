import { HOUR_MS } from '../kit/time.ts';
import type { FeedId } from './ids.ts';
import type { Owner } from './owner.ts';
import { parseUrl } from './url.ts';

export const DEFAULT_LIMITS = {
  /** How many new entries of one feed are taken up within any hour and any day. */
  feed: { entriesPerHour: 200, entriesPerDay: 2_000 },
  /** A site is a host with its subdomains. */
  site: { pagesPerMinute: 30 },
  /** A Slack workspace, a Discord server; the installation itself has no limit. */
  workspace: { feeds: 100, subscriptions: 1_000, lookupsPerMinute: 20 },
  person: { commandsPerMinute: 20, lookupsPerMinute: 5 },
};

/** How much there may be of what others send and ask. `Infinity` where the newsroom set none. */
export type Limits = typeof DEFAULT_LIMITS;
export type EntryQuota = Limits['feed'];

const ENDLESS = Number.POSITIVE_INFINITY;
export const NO_QUOTA: EntryQuota = { entriesPerHour: ENDLESS, entriesPerDay: ENDLESS };

/** After so long an article goes on with the text of its feed: nothing waits for ever, however busy its site is kept. */
export const SITE_WAIT_MAX_MS = 6 * HOUR_MS;

/** How many entries of a feed's first poll are announced; the others are stored without an alert. */
export type Announce = { kind: 'none' } | { kind: 'newest'; count: number };

/** Who reads a feed. */
export type FeedOwner = {
  owner: Owner;
  /** Null until this owner has, in silence, what the document held when it was added. */
  firstPolledAt: Date | null;
};

/** As what a document was read: a hash of the address to which redirects led, which may hold a key, and its own words. */
export type ReadAs = { landing: string; title: string; site: string | null };

/** Where the newsroom lists a feed: in config/feeds.yaml, in a chat, in a file that was imported. */
export type FeedSource = 'config' | 'chat' | 'opml';

export type EntrySource = { name: string; url: string | null };

/** One item as the feed gave it. HTML stays HTML until it is shown. */
export type Entry = {
  /** guid or atom:id as given; where the feed has none, the link, else a hash of title and date. */
  id: string;
  link: string | null;
  /** The link is that of a recording, a picture or a file that comes with the entry, and no page. */
  isMedia?: true;
  /** Whose feed it comes from, where that is another's: an aggregator names it. */
  source?: EntrySource;
  title: string;
  author: string | null;
  /** As the feed names them; none where it names none. */
  categories?: string[];
  published: Date | null;
  updated: Date | null;
  /** HTML or text. */
  summary: string;
  /** HTML or text; empty when the feed carries no full text. */
  content: string;
};

/** A feed document of any format. */
export type FeedDocument = {
  title: string;
  link: string | null;
  language: string | null;
  /** RSS 2.0 ttl: the publisher asks not to be polled more often than this. */
  ttlMinutes: number | null;
  /** RSS 2.0 skipHours, 0 to 23 GMT. */
  skipHours: number[];
  /** WebSub (W3C REC 2018-01-23 section 4): the hub to subscribe at and the topic to name there. */
  hub: string | null;
  self: string | null;
  entries: Entry[];
  /** One sentence per entry or field that could not be read; such an entry never loses the feed. */
  warnings: string[];
};

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
  /** When it was, or is, to be polled next. */
  dueAt: Date;
  /** When its document was last read, and as what. */
  readAt: Date | null;
  /** When the database was last restored from a back-up. */
  restoredAt: Date | null;
  readAs: ReadAs | null;
  /** Since when every document has had new entries that the quota left no room for: such an entry was seen before. */
  leftOutSince: Date | null;
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
