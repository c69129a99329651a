import { MINUTE_MS } from '../kit/time.ts';
import type { Entry } from './feed.ts';
import { type FeedId, hashText } from './ids.ts';
import { normalText } from './publisher-text.ts';
import { canonicalUrl, looseUrlKey, registrableDomain, urlKey } from './url.ts';

// What is one article (docs/decisions/0115-one-article.md). An entry is known by its keys when it is found, and by its text
// once that has been read; whatever is in doubt is a new article.

/** What speaks for or against an entry, besides its keys; null where it does not say. */
export type EntrySigns = {
  feedId: FeedId;
  /** A hash of its guid, where that is more than its link. */
  guid: string | null;
  /** A hash of how its text begins. */
  words: string | null;
  /** When it was published, in minutes. */
  minute: number | null;
};

/** `titleHash`: by which titles are compared. */
export type EntryIdentity = { keys: string[]; titleHash: string; signs: EntrySigns };

type IdentifiedEntry = {
  feedId: FeedId;
  entry: Pick<Entry, 'id' | 'title' | 'published'>;
  /** As `canonicalUrl` gives it, or null when the entry has no usable link. */
  url: string | null;
  /** Parameters that all links of the document have. */
  shared: ReadonlySet<string>;
  /** How its text begins. */
  opening: string;
};

/** Shorter texts ("Watch live", a section's slogan) are shared by different articles. */
const TEXT_MIN = 80;
const OPENING_MAX = 600;
/** Publishers number entries by their place in the document. */
const PLACE_NUMBER = /^\d{1,3}$/;

/**
 * Two entries with a key in common are one article, unless `isRefuted`. No single field is trusted, because publishers
 * regenerate guids, share links and edit headlines: two signs must agree, or title and text.
 */
export function identifyEntry({ feedId, entry, url, shared, opening }: IdentifiedEntry): EntryIdentity {
  const address = url && urlKey(url);
  const guid = guidKey(entry.id);
  const title = wordsOf(entry.title);
  const words = wordsOf(opening).slice(0, OPENING_MAX);
  const minute = entry.published && Math.floor(entry.published.getTime() / MINUTE_MS);
  const isShort = words.length < TEXT_MIN;
  const given = guid === address ? null : guid;
  const own = given ?? unlessFrontPage(guid);
  const keys = [
    keyOf(`guid-url:${feedId}`, own, address),
    keyOf(`guid-time:${feedId}`, PLACE_NUMBER.test(guid) ? null : own, minute),
    keyOf(`text:${feedId}`, title, words, isShort ? minute : 'long'),
    keyOf(`guid-title:${feedId}`, given, title),
    ...[...new Set(url && [urlKey(url), looseUrlKey(url, shared)])].flatMap((each) => [
      keyOf('url-title', each, title),
      keyOf('url-time', unlessFrontPage(each), minute),
    ]),
    keyOf('print', isShort ? null : url && siteOf(url), title, words),
  ].filter((key) => key !== null);
  return {
    keys: keys.length > 0 ? keys : [`guid:${feedId}:${hashText(guid)}`],
    titleHash: hashText(title),
    signs: { feedId, guid: given && hashText(given), words: words === '' ? null : hashText(words), minute },
  };
}

/** Null where one of the signs is missing. */
function keyOf(kind: string, ...signs: (string | number | null)[]): string | null {
  return signs.some((sign) => sign === null || sign === '') ? null : `${kind}:${hashText(signs.join('\n'))}`;
}

/**
 * The entries' keys without those that entries with different titles share in the same document: such a guid or link
 * does not identify an article.
 */
export function distinctKeys(entries: readonly Pick<EntryIdentity, 'keys' | 'titleHash'>[]): string[][] {
  const titles = new Map<string, Set<string>>();
  for (const { keys, titleHash } of entries) {
    for (const key of keys) titles.set(key, (titles.get(key) ?? new Set()).add(titleHash));
  }
  return entries.map(({ keys, titleHash }) => {
    const own = keys.filter((key) => titles.get(key)?.size === 1);
    return own.length > 0 ? own : keys.slice(0, 1).map((key) => `${key}:${titleHash}`);
  });
}

/**
 * Whether a key that an entry has in common with an article does not make it that article: bulletins come under one title
 * and link, each with its own guid and text. Guids of two feeds say nothing against each other at the same minute.
 */
export function isRefuted(key: string, entry: EntrySigns, article: EntrySigns): boolean {
  const differ = (sign: 'guid' | 'words' | 'minute') =>
    entry[sign] !== null && article[sign] !== null && entry[sign] !== article[sign];
  if (!differ('words')) return false;
  const kind = key.slice(key.lastIndexOf(' ') + 1).split(':')[0] ?? '';
  if (kind === 'guid-title') return differ('minute');
  const isOtherGuid = differ('guid') && (differ('minute') || entry.feedId === article.feedId);
  return isOtherGuid && ['url-title', 'url-time', 'print'].includes(kind);
}

/**
 * A hash of a whole text but for space and punctuation; null where it is too short to tell articles apart. For reader
 * threads (docs/decisions/0107-publisher-text-is-read-in-threads.md).
 */
export function textPrint(text: string): string | null {
  // A minus is no punctuation: it makes another number.
  const words = wordsOf(text.replace(/(?<=^|\s)[-−](?=\p{N})/gu, 'minus '));
  return words.length < TEXT_MIN ? null : hashText(words);
}

/** What is said of an article above its text: its headline, and the feed's summary, HTML or text. */
export type Announced = { title: string; summary: string };

export type TextInCommon = { before: Announced; after: Announced; text: string };

const TOLD_SHARE = 1 / 2;
/** A teaser ("In pictures") has fewer words. */
const SUMMARY_WORDS_MIN = 3;

/**
 * Whether a text that two articles of one outlet have in common was written for both: it tells what each of them announces,
 * and what is new in the later one's headline and summary, with every number. A notice that many pages show instead of their
 * articles does not, nor an old page at the address of a new bulletin. For reader threads, as `textPrint`.
 */
export function isToldAnew({ before, after, text }: TextInCommon): boolean {
  const told = new Set(wordsOf(text).split(' ').map(stemOf));
  const isTold = (words: readonly string[]) =>
    words.filter((word) => told.has(stemOf(word))).length >= words.length * TOLD_SHARE;
  const isToldOf = ({ title, summary }: Announced) => {
    const words = freshWords('', summary);
    return isTold(words.length < SUMMARY_WORDS_MIN ? freshWords('', title) : words);
  };
  const [title, summary] = [freshWords(before.title, after.title), freshWords(before.summary, after.summary)];
  return (
    isToldOf(before) &&
    isToldOf(after) &&
    isTold(title) &&
    (summary.length < SUMMARY_WORDS_MIN || isTold(summary)) &&
    [...title, ...summary].every((word) => !isNumber(word) || told.has(word))
  );
}

function freshWords(before: string, after: string): string[] {
  const [old, all] = [before, after].map((said) => wordsOf(withoutMarkup(said)).split(' '));
  const known = new Set(old?.map(stemOf));
  return all?.filter((word) => (word.length > 2 || isNumber(word)) && !known.has(stemOf(word))) ?? [];
}

/** Words of one stem mostly begin alike; numbers are compared whole. */
function stemOf(word: string): string {
  return isNumber(word) ? word : word.slice(0, 5);
}

function isNumber(word: string): boolean {
  return /\p{N}/u.test(word);
}

/** HTML without tags and entities, for comparing its words. */
export function withoutMarkup(html: string): string {
  return html.replace(/<[^<>]*>?/g, ' ').replace(/&[#\w]{1,10};/g, ' ');
}

/** Letters and digits alone, folded: quotes, dashes and spaces change between a feed's formats. */
export function wordsOf(text: string): string {
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
  const fragment = /#(?!\d{1,2}$)(.+)$/s.exec(trimmed)?.[1];
  return fragment === undefined ? urlKey(canonical) : `${urlKey(canonical)}#${fragment}`;
}

/** A site's front page, as the link of an article, identifies nothing. */
function unlessFrontPage(address: string): string | null {
  return address.includes('/') || address.includes('?') ? address : null;
}

/** What an outlet's feed, mobile and AMP hosts have in common. */
export function siteOf(url: string): string {
  return registrableDomain(new URL(url).hostname);
}
