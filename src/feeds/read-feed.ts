import type { Entry, FeedDocument } from '../news/entry.ts';
import { decodeBytes } from './decode-bytes.ts';
import { ENTRY_TEXT_MAX, FEED_BYTES_MAX, FEED_TEXT_MAX, SAMPLE_CHARS, SHORT_TEXT_MAX } from './limits.ts';
import { isPlainAtom, isPlainRss } from './plain-feed.ts';
import { isJson, readJsonFeed } from './read-json-feed.ts';
import { type FeedShape, feedShape, readLeniently } from './read-leniently.ts';
import { readWithFeedsmith } from './read-with-feedsmith.ts';
import { readWithRssParser } from './read-with-rss-parser.ts';
import { repairXml } from './repair-xml.ts';
import { readXmlTree, TooDeep, type XmlTree } from './xml-tree.ts';

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
  const text = decodeBytes(input);
  if (isJson(text)) return capped(readJsonFeed(text, input.baseUrl), text);
  return capped(await readXml(text, input.baseUrl), text);
}

/** rss-parser and feedsmith read the documents they read right; whatever is odd in any way goes to the lenient reader. */
async function readXml(text: string, baseUrl: string | null): Promise<FeedDocument | string> {
  const xml = repairXml(text);
  const tree = treeOf(xml, baseUrl);
  if (typeof tree === 'string') return tree;
  const shape = feedShape(tree);
  if (shape === null) return 'neither RSS, Atom, RDF nor JSON Feed';
  const read = await readPlain(xml, { tree, shape }, baseUrl);
  return read ?? readLeniently(shape, baseUrl);
}

async function readPlain(
  xml: string,
  { tree, shape }: { tree: XmlTree; shape: FeedShape },
  baseUrl: string | null,
): Promise<FeedDocument | null> {
  if (isPlainRss(tree, shape)) return readWithRssParser(xml, shape, baseUrl);
  return isPlainAtom(tree, shape) ? readWithFeedsmith(xml, shape, baseUrl) : null;
}

function treeOf(xml: string, baseUrl: string | null): XmlTree | string {
  try {
    return readXmlTree(xml, baseUrl);
  } catch (error) {
    if (error instanceof TooDeep) return error.message;
    throw error;
  }
}

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

function cappedEntry(entry: Entry, textMax: number): Entry {
  return {
    ...entry,
    id: short(entry.id),
    link: entry.link === null ? null : short(entry.link),
    title: short(entry.title),
    author: entry.author === null ? null : short(entry.author),
    summary: entry.summary.slice(0, textMax),
    content: entry.content.slice(0, textMax),
  };
}

function short(text: string): string {
  return text.slice(0, SHORT_TEXT_MAX);
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
