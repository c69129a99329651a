import type { Entry, FeedDocument } from '../../../news/feed.ts';
import { withoutPiles } from '../../../news/publisher-text.ts';
import { decodeDocument } from '../decode-bytes.ts';
import { FEED_BYTES_MAX } from '../limits.ts';
import { repairXml } from '../repair-xml.ts';
import { isJson, readJsonFeed } from './json-feed.ts';
import { readLeniently } from './read-leniently.ts';
import { readWithRssParser, rssParserFit } from './read-with-rss-parser.ts';

export type FeedInput = {
  body: Uint8Array;
  contentType: string | null;
  /** The feed's own address, for relative links. */
  baseUrl: string | null;
};

export type ReadOutcome =
  | { kind: 'read'; feed: FeedDocument }
  /** `sample`: how the body begins, for whoever must find out what it is. */
  | { kind: 'unreadable'; reason: string; sample: string };

/** Bytes to entries, whatever the format and its mistakes; only what is no feed at all is unreadable. */
export async function readFeed(input: FeedInput): Promise<ReadOutcome> {
  if (input.body.length > FEED_BYTES_MAX) return unreadable(`larger than ${FEED_BYTES_MAX} bytes`, '');
  const { text, warnings } = await decodeDocument(input);
  const read = isJson(text) ? readJsonFeed(text, input.baseUrl) : await readXml(repairXml(text), input.baseUrl);
  return capped(typeof read === 'string' ? read : { ...read, warnings: [...warnings, ...read.warnings] }, text);
}

/** rss-parser reads plain RSS and Atom. What it is known to read wrongly, and what it refuses, the lenient reader reads. */
async function readXml(xml: string, feedUrl: string | null): Promise<FeedDocument | string> {
  const fit = rssParserFit(xml);
  const read = fit.kind === 'right' ? await readWithRssParser(xml, { isRss: fit.isRss, feedUrl }) : null;
  return read ?? readLeniently(xml, feedUrl);
}

/** Characters of one entry's summary or content; the longest articles of daily papers have 100,000. */
const ENTRY_TEXT_MAX = 200_000;
/**
 * Characters of all texts of one feed, of which each entry then gets its share: what a thread hands over is copied on the
 * event loop, where nine million characters took 80 ms.
 */
const FEED_TEXT_MAX = 4 * 1024 * 1024;
/** Characters of titles, names, links and ids. */
const SHORT_TEXT_MAX = 2_000;
/** What of an unreadable body is kept to show. */
const SAMPLE_CHARS = 200;

function capped(read: FeedDocument | string, text: string): ReadOutcome {
  if (typeof read === 'string') return unreadable(read, text);
  const textMax = shareOfText(read.entries);
  const entries = read.entries.map((entry) => cappedEntry(entry, textMax));
  return { kind: 'read', feed: { ...read, title: short(read.title), entries } };
}

/**
 * Half for summary and half for content. A power of two: one entry more must not cut all others anew, as if they had been
 * edited.
 */
function shareOfText(entries: readonly Entry[]): number {
  const total = entries.reduce((sum, { summary, content }) => sum + capLength(summary) + capLength(content), 0);
  if (total <= FEED_TEXT_MAX) return ENTRY_TEXT_MAX;
  return Math.min(ENTRY_TEXT_MAX, 2 ** Math.floor(Math.log2(FEED_TEXT_MAX / (2 * entries.length))));
}

function capLength(text: string): number {
  return Math.min(text.length, ENTRY_TEXT_MAX);
}

/** Longer ones are sentences. */
const CATEGORY_MAX = 100;

function cappedEntry(entry: Entry, textMax: number): Entry {
  return {
    ...entry,
    id: short(entry.id),
    link: entry.link === null ? null : short(entry.link),
    title: short(entry.title),
    author: entry.author === null ? null : short(entry.author),
    ...(entry.categories && { categories: entry.categories.map((name) => name.slice(0, CATEGORY_MAX)) }),
    ...(entry.source && {
      source: { name: short(entry.source.name), url: entry.source.url && short(entry.source.url) },
    }),
    summary: withoutPiles(entry.summary.slice(0, textMax)),
    content: withoutPiles(entry.content.slice(0, textMax)),
  };
}

function short(text: string): string {
  return withoutPiles(text.slice(0, SHORT_TEXT_MAX));
}

function unreadable(reason: string, text: string): ReadOutcome {
  return {
    kind: 'unreadable',
    reason,
    sample: text
      .slice(0, SAMPLE_CHARS * 4)
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, SAMPLE_CHARS),
  };
}
