import Parser from 'rss-parser';
import type { Entry, FeedDocument } from '../news/entry.ts';
import { parseFeedDate } from './feed-date.ts';
import { htmlToLine } from './html-to-text.ts';
import { fallbackId, personText, pushWarning } from './lenient-entry.ts';
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
  const { author, ...head } = readHead(shape, feedUrl);
  const warnings: string[] = [];
  const entries = feed.items.map((item) => {
    const entry = toEntry(item, author, (link) => resolveLink(link, shape.head, feedUrl));
    const date = (item.pubDate ?? item.date ?? '').trim();
    if (entry.published === null && date !== '') pushWarning(warnings, { title: entry.title, date });
    return entry;
  });
  return { ...head, title: htmlToLine(feed.title ?? ''), entries, warnings };
}

function toEntry(item: Item & Parser.Item, feedAuthor: string | null, resolve: (link: string) => string | null): Entry {
  const { pubDate = '', date = '', creator, author = '' } = item;
  const link = resolve(item.link ?? '');
  const title = htmlToLine(item.title ?? '');
  const published = parseFeedDate(pubDate) ?? parseFeedDate(date);
  return {
    id: item.guid?.trim() || link || fallbackId(title, published),
    link,
    title,
    author: personText(creator ?? author) || feedAuthor,
    published,
    updated: null,
    summary: (item['slugline-summary'] ?? '').trim(),
    content: (item['slugline-content'] ?? '').trim(),
  };
}
