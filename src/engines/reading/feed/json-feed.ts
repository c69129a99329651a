import { z } from 'zod';
import type { Entry, FeedDocument } from '../../../news/feed.ts';
import { parseUrl } from '../../../news/url.ts';
import { parseFeedDate } from '../feed-date.ts';
import { escapeHtml, htmlToLine } from '../html-to-text.ts';
import { ENTRIES_MAX, fallbackId } from './feed-values.ts';

/** A text may be a number or the first of a list; anything else is none. */
const text = z
  .preprocess((value) => (Array.isArray(value) ? value[0] : value), z.union([z.string(), z.number()]))
  .transform((value) => String(value).trim())
  .catch('');

/** An object whose names are read in any capitals. */
function object<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess((value) => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject
      ? { ...Object.fromEntries(Object.entries(value).map(([name, each]) => [name.toLowerCase(), each])), ...value }
      : value;
  }, z.object(shape));
}

/** A list, or one value in place of a list; what does not fit is left out. */
function listOf<Schema extends z.ZodType>(schema: Schema) {
  return z
    .unknown()
    .optional()
    .transform((value) => [value ?? []].flat().flatMap((each) => schema.safeParse(each).data ?? []));
}

const author = z.preprocess((value) => (typeof value === 'object' ? value : { name: value }), object({ name: text }));
const authors = { authors: listOf(author), author: listOf(author) };

const item = object({
  ...authors,
  id: text,
  url: text,
  external_url: text,
  title: text,
  date_published: text,
  date_modified: text,
  summary: text,
  content_html: text,
  content_text: text,
  tags: listOf(z.string().trim().min(1)),
  attachments: listOf(object({ url: text, mime_type: text })),
});

/** JSON Feed 1.1 and 1 (jsonfeed.org). The version is not looked at: there are feeds that forget it. */
const jsonFeed = object({
  ...authors,
  title: text,
  home_page_url: text,
  feed_url: text,
  language: text,
  hubs: listOf(object({ type: text, url: text })),
  items: z
    .array(z.unknown())
    .transform((items) => items.slice(0, ENTRIES_MAX).flatMap((each) => item.safeParse(each).data ?? [])),
});

const TAGS_MAX = 20;

type JsonItem = z.infer<typeof item>;
type JsonAuthors = Pick<JsonItem, 'author' | 'authors'>;

/** Whether a text can only be JSON: no markup starts with a brace. */
export function isJson(document: string): boolean {
  return /^\s*[{[]/.test(document);
}

/** Reads a JSON Feed, or says why it is none. */
export function readJsonFeed(document: string, feedUrl: string | null): FeedDocument | string {
  const parsed = parse(document);
  if (typeof parsed === 'string') return parsed;
  const feed = jsonFeed.safeParse(parsed.json).data;
  const items = feed?.items.filter(isFilled);
  if (!feed || !items || (items.length === 0 && feed.title === '')) return 'JSON, but no JSON Feed';
  return {
    title: htmlToLine(feed.title),
    link: absolute(feed.home_page_url, feedUrl),
    language: feed.language || null,
    ttlMinutes: null,
    skipHours: [],
    hub: feed.hubs.find((hub) => hub.type.toLowerCase() === 'websub')?.url || null,
    self: absolute(feed.feed_url, feedUrl),
    entries: items.map((each) => readItem(each, namesOf(feed), feedUrl)),
    warnings: [],
  };
}

function parse(document: string): { json: unknown } | string {
  try {
    return { json: JSON.parse(document) };
  } catch (error) {
    if (error instanceof SyntaxError) return `JSON that cannot be read as a feed: ${error.message.slice(0, 100)}`;
    throw error;
  }
}

function isFilled(given: JsonItem): boolean {
  return Object.values(given).some((value) => value.length > 0);
}

function readItem(given: JsonItem, feedAuthor: string | null, feedUrl: string | null): Entry {
  const link = absolute(given.url || given.external_url, feedUrl);
  const published = parseFeedDate(given.date_published);
  const title = htmlToLine(given.title);
  const isFile = ({ url, mime_type: type }: JsonItem['attachments'][number]) =>
    absolute(url, feedUrl) === link && !/html|^text\//i.test(type);
  return {
    id: given.id || link || fallbackId(title, published),
    link,
    ...(link !== null && given.attachments.some(isFile) ? { isMedia: true as const } : {}),
    title,
    author: namesOf(given) ?? feedAuthor,
    ...(given.tags.length > 0 ? { categories: given.tags.slice(0, TAGS_MAX).map(htmlToLine) } : {}),
    published,
    updated: parseFeedDate(given.date_modified),
    summary: escapeHtml(given.summary),
    content: given.content_html || escapeHtml(given.content_text),
  };
}

/** Version 1.1 has a list of authors, version 1 had one. */
function namesOf({ authors: listed, author: single }: JsonAuthors): string | null {
  const [names, name] = [listed, single].map((list) => list.map((each) => htmlToLine(each.name)).filter(Boolean));
  return names?.join(', ') || name?.join(', ') || null;
}

function absolute(address: string, feedUrl: string | null): string | null {
  return address === '' ? null : (parseUrl(address, feedUrl)?.href ?? address);
}
