import { MINUTE_MS } from '../kit/time.ts';
import { type FeedId, hashText } from './ids.ts';
import { normalText } from './publisher-text.ts';
import { canonicalUrl, urlKey } from './url.ts';

/** One item as the feed gave it. HTML stays HTML until it is shown. */
export type Entry = {
  /** guid or atom:id as given; where the feed has none, the link, else a hash of title and date. */
  id: string;
  link: string | null;
  title: string;
  author: string | null;
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

type KeyedEntry = {
  feedId: FeedId;
  entry: Pick<Entry, 'id' | 'title' | 'published'>;
  /** As `canonicalUrl` gives it, or null when the entry has no usable link. */
  canonicalUrl: string | null;
  /** As `fingerprint` gives it, or null when there is too little text to tell articles apart. */
  fingerprint: string | null;
};

/** Shorter texts ("Watch live", a section's slogan) are shared by different articles. */
const FINGERPRINT_TEXT_MIN = 80;
const FINGERPRINT_TEXT_MAX = 600;

/**
 * The keys of an entry; two entries with a key in common are one article. No single field is trusted, because
 * publishers regenerate guids, number them by position, share links and edit headlines: two of guid, link and title
 * must agree, or link and minute of publishing, or site, title and text.
 */
export function entryKeys(input: KeyedEntry): string[] {
  const { feedId, entry } = input;
  const url = input.canonicalUrl === null ? null : urlKey(input.canonicalUrl);
  const guid = guidKey(entry.id);
  const title = wordsOf(entry.title);
  const keys: string[] = [];
  if (url !== null && isOwnPage(url, guid)) keys.push(`guid-url:${feedId}:${hashText(`${guid}\n${url}`)}`);
  if (title !== '' && guid !== url) keys.push(`guid-title:${feedId}:${hashText(`${guid}\n${title}`)}`);
  if (url !== null && title !== '') keys.push(`url-title:${hashText(`${url}\n${title}`)}`);
  if (url !== null && entry.published !== null) {
    keys.push(`url-time:${hashText(`${url}\n${Math.floor(entry.published.getTime() / MINUTE_MS)}`)}`);
  }
  if (input.fingerprint !== null) keys.push(`print:${input.fingerprint}`);
  return keys.length > 0 ? keys : [`guid:${feedId}:${hashText(guid)}`];
}

/**
 * The entries' keys without those that entries with different titles share in the same document: such a guid or link
 * does not identify an article.
 */
export function distinctKeys(entries: { keys: string[]; titleHash: string }[]): string[][] {
  const titles = new Map<string, Set<string>>();
  for (const { keys, titleHash } of entries) {
    for (const key of keys) titles.set(key, (titles.get(key) ?? new Set()).add(titleHash));
  }
  return entries.map(({ keys, titleHash }) => {
    const own = keys.filter((key) => titles.get(key)?.size === 1);
    return own.length > 0 ? own : keys.slice(0, 1).map((key) => `${key}:${titleHash}`);
  });
}

/** The hash by which titles are compared: of their letters and digits. */
export function hashTitle(title: string): string {
  return hashText(wordsOf(title));
}

/** Identifies an article by site, title and the start of its text, not by link or guid; null for a short text. */
export function fingerprint(input: { canonicalUrl: string | null; title: string; text: string }): string | null {
  const text = wordsOf(input.text).slice(0, FINGERPRINT_TEXT_MAX);
  const title = wordsOf(input.title);
  if (input.canonicalUrl === null || title === '' || text.length < FINGERPRINT_TEXT_MIN) return null;
  return hashText(`${siteOf(input.canonicalUrl)}\n${title}\n${text}`);
}

/** Letters and digits alone, folded: quotes, dashes and spaces change between a feed's formats. */
function wordsOf(text: string): string {
  return normalText(text, 'NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** A guid that is an address is compared as one; a short number behind "#" counts revisions (the BBC's feeds do so). */
function guidKey(id: string): string {
  const trimmed = id.trim();
  const canonical = /^https?:\/\//i.test(trimmed) ? canonicalUrl(trimmed) : null;
  if (canonical === null) return trimmed;
  const fragment = /#(?!\d{1,2}$)(.+)$/.exec(trimmed)?.[1];
  return fragment === undefined ? urlKey(canonical) : `${urlKey(canonical)}#${fragment}`;
}

/** False where the guid repeats a link that is only a site's front page: such a pair identifies nothing. */
function isOwnPage(url: string, guid: string): boolean {
  return guid !== url || url.includes('/') || url.includes('?');
}

/** The part that an outlet's feed, mobile and AMP hosts share: two labels, or three under "co.uk" and the like. */
function siteOf(url: string): string {
  const labels = new URL(url).hostname.split('.');
  const [second = '', top = ''] = labels.slice(-2);
  return labels.slice(top.length === 2 && second.length <= 3 ? -3 : -2).join('.');
}
