import { parseJsonFeed } from 'feedsmith';
import type { Entry, FeedDocument } from '../news/entry.ts';
import { parseFeedDate } from './feed-date.ts';
import { htmlToLine } from './html-to-text.ts';
import { fallbackId } from './lenient-entry.ts';
import { ENTRIES_MAX } from './limits.ts';
import { escapeHtml } from './xml-fields.ts';

type JsonFeed = ReturnType<typeof parseJsonFeed<Date>>;
type JsonItem = NonNullable<JsonFeed['items']>[number];

/** Whether a text can only be JSON: no markup starts with a brace. */
export function isJson(text: string): boolean {
  return /^\s*[{[]/.test(text);
}

/** Reads a JSON Feed (jsonfeed.org, versions 1 and 1.1), or says why it is none. */
export function readJsonFeed(text: string, feedUrl: string | null): FeedDocument | string {
  const feed = parse(text);
  if (typeof feed === 'string') return feed;
  const author = names(feed.authors);
  const language = feed.language ?? null;
  return {
    title: htmlToLine(feed.title ?? ''),
    link: absolute(feed.home_page_url, feedUrl),
    language,
    ttlMinutes: null,
    skipHours: [],
    hub: feed.hubs?.find((hub) => hub.type?.toLowerCase() === 'websub')?.url ?? null,
    self: absolute(feed.feed_url, feedUrl),
    entries: (feed.items ?? []).slice(0, ENTRIES_MAX).map((item) => readItem(item, author, feedUrl)),
    warnings: [],
  };
}

function parse(text: string): JsonFeed | string {
  try {
    const parsed: unknown = JSON.parse(text);
    if (!looksLikeFeed(parsed)) return 'JSON, but no JSON Feed';
    return parseJsonFeed<Date>(withVersion(parsed), { parseDateFn: toDate });
  } catch (error) {
    if (error instanceof Error) return `JSON that cannot be read as a feed: ${error.message.slice(0, 100)}`;
    throw error;
  }
}

function looksLikeFeed(parsed: unknown): parsed is { items: unknown[] } {
  return typeof parsed === 'object' && parsed !== null && 'items' in parsed && Array.isArray(parsed.items);
}

/** Feeds that forget to name their version are feeds all the same. */
function withVersion(feed: { items: unknown[] }): object {
  return { ...feed, version: 'https://jsonfeed.org/version/1.1', items: feed.items.slice(0, ENTRIES_MAX) };
}

/** feedsmith drops what this cannot read, which is what should become of a bad date. */
function toDate(text: string): Date {
  return parseFeedDate(text) ?? new Date(Number.NaN);
}

function readItem(item: JsonItem, feedAuthor: string | null, feedUrl: string | null): Entry {
  const link = absolute(item.url ?? item.external_url, feedUrl);
  const published = validDate(item.date_published);
  const title = htmlToLine(item.title ?? '');
  return {
    id: item.id ?? link ?? fallbackId(title, published),
    link,
    title,
    author: names(item.authors) ?? feedAuthor,
    published,
    updated: validDate(item.date_modified),
    summary: escapeHtml(item.summary ?? ''),
    content: item.content_html ?? escapeHtml(item.content_text ?? ''),
  };
}

function validDate(date: Date | undefined): Date | null {
  return date === undefined || Number.isNaN(date.getTime()) ? null : date;
}

function names(authors: { name?: string; url?: string }[] | undefined): string | null {
  const found = (authors ?? []).map((author) => htmlToLine(author.name ?? '')).filter((name) => name !== '');
  return found.length > 0 ? found.join(', ') : null;
}

function absolute(text: string | undefined, feedUrl: string | null): string | null {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return null;
  const base = feedUrl ?? undefined;
  return URL.canParse(trimmed, base) ? new URL(trimmed, base).href : trimmed;
}
