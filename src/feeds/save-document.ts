import { createHash } from 'node:crypto';
import { htmlToLine } from '../engines/reading/html-to-text.ts';
import { MINUTE_MS } from '../kit/time.ts';
import { distinctKeys, type Entry, entryKeys, type FeedDocument, fingerprint, hashTitle } from '../news/entry.ts';
import type { Feed } from '../news/feed.ts';
import { type ArticleId, hashText } from '../news/ids.ts';
import { canonicalUrl } from '../news/url.ts';
import type { FoundArticle, SavedArticles } from '../store/nouns/articles/save-found.ts';
import { mapYielding } from './yielding.ts';

export type SaveDeps = {
  /** Saves what is new, whole or not at all. */
  saveEntries: (found: readonly FoundArticle[]) => Promise<SavedArticles>;
  now: () => Date;
};

/** Saves what a document brings, and names what is new in the order in which it is to be read. */
export async function saveDocument(feed: Feed, document: FeedDocument, deps: SaveDeps): Promise<SavedArticles> {
  const found = await foundArticles({ feed, document, foundAt: deps.now() });
  if (found.length === 0) return { new: [], known: 0, changed: [] };
  const saved = await deps.saveEntries(found);
  return { ...saved, new: inReadingOrder(saved.new, announcedOf(feed)) };
}

/** Channels get news oldest first; the archive that a first poll brings is processed newest first. */
function inReadingOrder(newestFirst: readonly ArticleId[], announced: number): ArticleId[] {
  return [...newestFirst.slice(0, announced).reverse(), ...newestFirst.slice(announced)];
}

type ReadDocument = { feed: Feed; document: FeedDocument; foundAt: Date };

/** A date this far ahead is a slip of the publisher's clock; beyond it, the moment of finding counts. */
const FUTURE_SLACK_MS = 10 * MINUTE_MS;
const TAG = /<[^<>]*>?/g;
/** How much of an entry's HTML makes its fingerprint. */
const OPENING_CHARS = 2_000;
const TITLE_CHARS_MAX = 90;
/** How much of an entry's text is watched for edits: hashing whole books would block the event loop. */
const PRINT_CHARS = 5_000;

/** The entries of a document as articles to save, newest first. One without a usable link leads to the feed's site. */
export async function foundArticles(finding: ReadDocument): Promise<FoundArticle[]> {
  const { feed, document, foundAt } = finding;
  const dated = await mapYielding(document.entries, (entry) => toDated(entry, finding));
  const newestFirst = dated.sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime());
  const announced = announcedOf(feed);
  const identities = await mapYielding(newestFirst, (each) => identityOf(feed, each));
  const keys = distinctKeys(identities);
  return newestFirst.map(({ entry, address, publishedAt }, place) => ({
    feedId: feed.id,
    keys: keys[place] ?? [],
    url: address,
    title: entry.title,
    outlet: feed.name === '' ? document.title : feed.name,
    byline: entry.author,
    feedText: textOf(entry),
    language: document.language,
    publishedAt,
    foundAt,
    announced: place < announced && !isArchived(entry, feed),
    print: identities[place]?.print ?? '',
    updatedAt: entry.updated,
  }));
}

type EntryIdentity = { keys: string[]; titleHash: string; print: string };

function identityOf(feed: Feed, dated: DatedEntry): EntryIdentity {
  const { entry } = dated;
  return { keys: keysOf(feed, dated), titleHash: hashTitle(entry.title), print: printOf(entry) };
}

/** The time of the oldest entry that has one. */
export function oldestOf(document: FeedDocument): Date | null {
  const times = document.entries.flatMap((entry) => dateOf(entry)?.getTime() ?? []);
  return times.length === 0 ? null : new Date(times.reduce((oldest, time) => Math.min(oldest, time)));
}

/** What is older than everything that the first poll saw is no news, whenever the publisher lists it. */
function isArchived(entry: Entry, { oldestAt }: Feed): boolean {
  const date = dateOf(entry);
  return oldestAt !== null && date !== null && date < oldestAt;
}

function dateOf({ published, updated }: Entry): Date | null {
  return published ?? updated;
}

/** `url`: of the entry's page; `address`: where it has none, too. */
type DatedEntry = { entry: Entry; url: string | null; address: string; publishedAt: Date };

/** Short posts have no title; their opening words stand in, for readers and for the article's identity. */
function toDated(entry: Entry, finding: ReadDocument): DatedEntry {
  const { feed, foundAt } = finding;
  const url = entry.link === null ? null : canonicalUrl(entry.link, feed.url);
  const title = entry.title === '' ? titleFromText(openingOf(entry)) : entry.title;
  const address = url ?? pagelessUrl(entry, finding);
  return { entry: { ...entry, title }, url, address, publishedAt: publishedAt(entry, foundAt) };
}

function titleFromText(text: string): string {
  const line = htmlToLine(text);
  if (line.length <= TITLE_CHARS_MAX) return line;
  return `${line.slice(0, TITLE_CHARS_MAX).replace(/\s+\S*$/, '')} …`;
}

/** The site's address with a fragment: `canonicalUrl` gives none, so this one says that no page holds the entry. */
function pagelessUrl(entry: Entry, { feed, document }: ReadDocument): string {
  const site = canonicalUrl(document.link ?? '', feed.url) ?? feed.url;
  return `${site}#${hashText(entry.id)}`;
}

/** How many of a document's newest entries are announced: at the first poll as many as were asked for, then all. */
function announcedOf({ firstPolledAt, announce }: Feed): number {
  if (firstPolledAt !== null) return Number.POSITIVE_INFINITY;
  return announce.kind === 'newest' ? announce.count : 0;
}

function publishedAt(entry: Entry, foundAt: Date): Date {
  const given = dateOf(entry);
  return given === null || given.getTime() > foundAt.getTime() + FUTURE_SLACK_MS ? foundAt : given;
}

function textOf(entry: Entry): string {
  return entry.content === '' ? entry.summary : entry.content;
}

/** A hash of the words alone: addresses of images and trackers change with every answer of some servers. */
function printOf(entry: Entry): string {
  const words = textOf(entry).slice(0, PRINT_CHARS).replace(TAG, ' ').replace(/\s+/g, ' ');
  return createHash('sha256').update(`${entry.title}\n${words}`).digest('base64url');
}

function keysOf(feed: Feed, { entry, url }: DatedEntry): string[] {
  const text = openingOf(entry)
    .replace(TAG, ' ')
    .replace(/&[#\w]{1,10};/g, ' ');
  const print = fingerprint({ canonicalUrl: url, title: entry.title, text });
  return entryKeys({ feedId: feed.id, entry, canonicalUrl: url, fingerprint: print });
}

function openingOf(entry: Entry): string {
  return (entry.summary === '' ? entry.content : entry.summary).slice(0, OPENING_CHARS);
}
