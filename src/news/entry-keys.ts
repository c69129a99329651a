import { canonicalUrl, urlKey } from './canonical-url.ts';
import type { Entry } from './entry.ts';
import { hashText } from './hash-text.ts';
import type { FeedId } from './ids.ts';

export type KeyedEntry = {
  feedId: FeedId;
  entry: Pick<Entry, 'id' | 'title' | 'published'>;
  /** As `canonicalUrl` gives it, or null when the entry has no usable link. */
  canonicalUrl: string | null;
  /** As `fingerprint` gives it, or null when there is too little text to tell articles apart. */
  fingerprint: string | null;
};

const MINUTE_MS = 60_000;
/** Shorter texts ("Watch live", a section's slogan) are shared by different articles. */
const FINGERPRINT_TEXT_MIN = 80;
const FINGERPRINT_TEXT_MAX = 600;

/**
 * What an article is known by; two entries with one key in common are one article. No single sign is trusted, because
 * publishers regenerate guids, number them by place, share links and edit headlines: two of guid, link and title must
 * agree, or link and minute of publishing, or site, title and text.
 */
export function entryKeys(input: KeyedEntry): string[] {
  const { feedId, entry } = input;
  const url = input.canonicalUrl === null ? null : urlKey(input.canonicalUrl);
  const guid = guidKey(entry.id);
  const title = titleKey(entry.title);
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
 * The entries' keys without those that differently titled entries of the same document share: such a guid or link is
 * the publisher's habit, not an article's identity.
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

/** What titles are compared by: their letters and digits. */
export function hashTitle(title: string): string {
  return hashText(titleKey(title));
}

/** What title and opening say on one site, however links and guids change; null when that is too little. */
export function fingerprint(input: { canonicalUrl: string | null; title: string; text: string }): string | null {
  const text = wordsOf(input.text).slice(0, FINGERPRINT_TEXT_MAX);
  const title = titleKey(input.title);
  if (input.canonicalUrl === null || title === '' || text.length < FINGERPRINT_TEXT_MIN) return null;
  return hashText(`${siteOf(input.canonicalUrl)}\n${title}\n${text}`);
}

function titleKey(title: string): string {
  return wordsOf(title);
}

/** Letters and digits alone, folded: quotes, dashes and spaces change between a feed's formats. */
function wordsOf(text: string): string {
  return text
    .normalize('NFKD')
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

/** A guid that only repeats the link adds nothing: then the link must at least be more than a site's front page. */
function isOwnPage(url: string, guid: string): boolean {
  return guid !== url || url.includes('/') || url.includes('?');
}

/** What feeds, mobile and AMP hosts of an outlet have in common: two labels, or three under "co.uk" and its like. */
function siteOf(url: string): string {
  const labels = new URL(url).hostname.split('.');
  const [second = '', top = ''] = labels.slice(-2);
  return labels.slice(top.length === 2 && second.length <= 3 ? -3 : -2).join('.');
}
