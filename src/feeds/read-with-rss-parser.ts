import Parser from 'rss-parser';
import type { Entry, FeedDocument } from '../news/entry.ts';
import { parseFeedDate } from './feed-date.ts';
import { htmlToLine } from './html-to-text.ts';
import { fallbackId, personText } from './lenient-entry.ts';
import { ENTRIES_MAX } from './limits.ts';
import { type FeedShape, readHead } from './read-leniently.ts';
import { resolveLink } from './xml-fields.ts';

/**
 * rss-parser makes a snippet of these two with a pattern of quadratic cost (56 s for 400 KB), and no option turns that
 * off. Under other names they are texts like any other.
 */
const RENAMED: Record<string, string> = { description: 'slugline-summary', 'content:encoded': 'slugline-content' };

type Item = {
  'slugline-summary'?: string;
  'slugline-content'?: string;
  author?: string;
  creator?: string;
  date?: string;
};

/** Reads plain RSS with rss-parser; null when it does not find the items that are there. */
export async function readWithRssParser(
  xml: string,
  shape: FeedShape,
  feedUrl: string | null,
): Promise<FeedDocument | null> {
  const parser = new Parser<object, Item>({
    defaultRSS: 2,
    customFields: { item: ['slugline-summary', 'slugline-content'] },
    xml2js: { tagNameProcessors: [(name: string) => RENAMED[name] ?? name] },
  });
  const feed = await parser.parseString(xml).catch(() => null);
  if (feed === null || feed.items.length !== shape.items.length) return null;
  const { head } = shape;
  const fallback = readHead(shape, feedUrl);
  const entries = feed.items.slice(0, ENTRIES_MAX).map((item): Entry => {
    const link = resolveLink(item.link ?? '', head, feedUrl);
    const title = htmlToLine(item.title ?? '');
    const published = parseFeedDate(item.pubDate ?? '') ?? parseFeedDate(item.date ?? '');
    return {
      id: item.guid?.trim() || link || fallbackId(title, published),
      link,
      title,
      author: personText(item.creator ?? item.author ?? '') || fallback.author,
      published,
      updated: null,
      summary: (item['slugline-summary'] ?? '').trim(),
      content: (item['slugline-content'] ?? '').trim(),
    };
  });
  const { author: _, ...rest } = fallback;
  return { ...rest, title: htmlToLine(feed.title ?? ''), entries, warnings: [] };
}
