import { parseAtomFeed } from 'feedsmith';
import type { Entry, FeedDocument } from '../news/entry.ts';
import { parseFeedDate } from './feed-date.ts';
import { htmlToLine } from './html-to-text.ts';
import { pushWarning } from './lenient-entry.ts';
import { type FeedShape, readHead } from './read-leniently.ts';
import { escapeHtml, resolveLink } from './xml-fields.ts';

type AtomFeed = ReturnType<typeof parseAtomFeed<string>>;
type AtomEntry = NonNullable<AtomFeed['entries']>[number];
type Text = { value?: string; type?: string } | undefined;

/** Reads plain Atom 1.0 with feedsmith; null when it does not find the entries that are there. */
export function readWithFeedsmith(xml: string, shape: FeedShape, feedUrl: string | null): FeedDocument | null {
  const feed = parse(xml);
  if (feed === null || (feed.entries ?? []).length !== shape.items.length) return null;
  const { author: feedAuthor, ...head } = readHead(shape, feedUrl);
  const warnings: string[] = [];
  const entries = (feed.entries ?? []).map((given) => {
    const link = linkOf(given);
    const entry = toEntry(given, feedAuthor, link === null ? null : resolveLink(link, shape.head, feedUrl));
    const date = (given.published ?? given.updated ?? '').trim();
    const isUndated = entry.published === null && entry.updated === null;
    if (isUndated && date !== '') pushWarning(warnings, { title: entry.title, date });
    return entry;
  });
  return { ...head, title: htmlToLine(htmlOf(feed.title)), entries, warnings };
}

function toEntry(entry: AtomEntry, feedAuthor: string | null, link: string | null): Entry {
  return {
    id: entry.id?.trim() ?? '',
    link,
    title: htmlToLine(htmlOf(entry.title)),
    author: authorsOf(entry) ?? feedAuthor,
    published: parseFeedDate(entry.published ?? ''),
    updated: parseFeedDate(entry.updated ?? ''),
    summary: htmlOf(entry.summary),
    content: htmlOf(entry.content),
  };
}

function parse(xml: string): AtomFeed | null {
  try {
    return parseAtomFeed<string>(xml);
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}

function htmlOf(text: Text): string {
  const value = text?.value?.trim() ?? '';
  return text?.type === 'html' ? value : escapeHtml(value);
}

function linkOf(entry: AtomEntry): string | null {
  const links = (entry.links ?? []).filter((link) => (link.href ?? '').trim() !== '');
  const alternates = links.filter((link) => (link.rel ?? 'alternate').toLowerCase() === 'alternate');
  const html = alternates.find((link) => /html/i.test(link.type ?? 'text/html'));
  return (html ?? alternates[0])?.href ?? null;
}

function authorsOf(entry: AtomEntry): string | null {
  const names = (entry.authors ?? []).map((author) => htmlToLine(author.name ?? author.email ?? ''));
  return [...new Set(names.filter((name) => name !== ''))].join(', ') || null;
}
