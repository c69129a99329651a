import { createHash } from 'node:crypto';
import { htmlToLine } from '../engines/reading/html-to-text.ts';
import { postHeadline } from '../engines/reading/post-headline.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../kit/time.ts';
import { type Entry, type Feed, type FeedDocument, type FeedOwner, outletOf, type ReadAs } from '../news/feed.ts';
import { type ArticleId, hashText } from '../news/ids.ts';
import { INSTALLATION } from '../news/owner.ts';
import { distinctKeys, identifyEntry, withoutMarkup } from '../news/same-article.ts';
import { FIRST_POLL, OTHER_FEED, RESTORED, untoldByAge } from '../news/untold.ts';
import { canonicalUrl, httpUrl, registrableDomain, sharedParameters, shownAddress } from '../news/url.ts';
import type { FoundArticle, SavedArticles } from '../store/nouns/articles/save-found.ts';
import { mapYielding } from './yielding.ts';

export type SaveDeps = {
  /** Saves what is new, whole or not at all. */
  saveEntries: (found: readonly FoundArticle[]) => Promise<SavedArticles>;
  /** How many of them are known already. */
  countKnown: (found: readonly FoundArticle[]) => Promise<number>;
  /** What is older when it is found is no news (`max_age` in alerts.yaml). */
  maxAgeMs: number;
  now: () => Date;
};

/**
 * `entries`: how many of them were new to one owner at most; `waiting` and `leftOut` likewise. `isOtherFeed`: the feed's
 * address has come to lead to another one.
 */
export type SavedDocument = SavedArticles & { entries: number; isOtherFeed: boolean };

/** `readAs`: null where a hub pushed the document. */
type SavedFrom = { feed: Feed; document: FeedDocument; readAs: ReadAs | null };

/** Saves what a document brings for each owner of the feed, and names what is new in the order in which it is to be read. */
export async function saveDocument({ feed, document, readAs }: SavedFrom, deps: SaveDeps): Promise<SavedDocument> {
  const entries = await readEntries({ feed, document, foundAt: deps.now() });
  let all: SavedDocument = { ...NOTHING, isOtherFeed: false };
  if (entries.length === 0) return all;
  const isElsewhere = readAs !== null && leadsElsewhere(feed.readAs, readAs);
  for (const owner of savingOrder(feed)) {
    const found = foundFor(owner, entries, { feed, maxAgeMs: deps.maxAgeMs });
    // A feed that moves takes its entries along.
    const isOther = isElsewhere && owner.firstPolledAt !== null && 2 * (await deps.countKnown(found)) < found.length;
    const silent = { announced: false, counts: false, untold: OTHER_FEED };
    const saved = await deps.saveEntries(isOther ? found.map((each) => ({ ...each, ...silent })) : found);
    const inOrder = inReadingOrder(saved.new, announcedOf(feed, owner));
    all = {
      new: [...all.new, ...inOrder],
      entries: Math.max(all.entries, inOrder.length + saved.waiting),
      known: all.known + saved.known,
      changed: [...all.changed, ...saved.changed],
      waiting: Math.max(all.waiting, saved.waiting),
      leftOut: Math.max(all.leftOut, saved.leftOut),
      isOtherFeed: all.isOtherFeed || isOther,
    };
  }
  return all;
}

const NOTHING = { new: [], entries: 0, known: 0, changed: [], waiting: 0, leftOut: 0 };

/** Redirects lead to another place than before, and the document there calls itself otherwise or belongs to another site. */
function leadsElsewhere(before: ReadAs | null, now: ReadAs): boolean {
  if (before === null || before.landing === now.landing) return false;
  return before.title !== now.title || before.site !== now.site;
}

/**
 * The installation first: what it has reaches all, so that others save nothing of their own. But the first document is silent
 * for it, and those who read the feed before must not miss what is new in that.
 */
function savingOrder({ owners }: Feed): FeedOwner[] {
  const isFirst = ({ owner, firstPolledAt }: FeedOwner) => owner === INSTALLATION && firstPolledAt !== null;
  const isLast = ({ owner, firstPolledAt }: FeedOwner) => owner === INSTALLATION && firstPolledAt === null;
  const between = owners.filter((owner) => !isFirst(owner) && !isLast(owner));
  return [...owners.filter(isFirst), ...between, ...owners.filter(isLast)];
}

/** Channels get news oldest first; the archive that a first poll brings is processed newest first. */
function inReadingOrder(newestFirst: readonly ArticleId[], announced: number): ArticleId[] {
  return [...newestFirst.slice(0, announced).reverse(), ...newestFirst.slice(announced)];
}

type ReadDocument = { feed: Feed; document: FeedDocument; foundAt: Date };

/** A date this far ahead is a slip of the publisher's clock; beyond it, the moment of finding counts. */
const FUTURE_SLACK_MS = 10 * MINUTE_MS;
/** How much of an entry's HTML makes its fingerprint. */
const OPENING_CHARS = 2_000;
const TITLE_CHARS_MAX = 90;
/** How much of an entry's text is watched for edits: hashing whole books would block the event loop. */
const PRINT_CHARS = 5_000;

/** An entry as every owner saves it; `date`: as the publisher gives it. */
type ReadEntry = Omit<FoundArticle, 'owner' | 'announced' | 'untold' | 'counts'> & { date: Date | null };

/** The entries of a document, newest first. One without a usable link leads to the feed's site. */
export async function readEntries(finding: ReadDocument): Promise<ReadEntry[]> {
  const { feed, document, foundAt } = finding;
  const dated = await mapYielding(document.entries, (entry) => toDated(entry, finding));
  const newestFirst = dated.sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime());
  const shared = sharedParameters(newestFirst.flatMap(({ url }) => url ?? []));
  const ofFeed = feed.name === '' ? { ...feed, name: document.title } : feed;
  const identified = await mapYielding(newestFirst, ({ entry, isPost, url, ...dated }) => {
    const opening = withoutMarkup(openingOf(entry));
    return {
      ...dated,
      ...shownOf(isPost ? { ...entry, title: postHeadline(openingOf(entry)) } : entry, ofFeed, document),
      entry,
      ...identifyEntry({ feedId: feed.id, entry, url, shared, opening }),
      print: printOf(entry),
    };
  });
  const keys = distinctKeys(identified);
  return identified.map(({ entry, title, outlet, address, publishedAt, signs, print }, place) => ({
    feedId: feed.id,
    keys: keys[place] ?? [],
    signs,
    url: address,
    isMedia: entry.isMedia === true,
    title,
    outlet,
    byline: entry.author,
    categories: entry.categories ?? [],
    feedText: textOf(entry),
    language: document.language,
    publishedAt,
    foundAt,
    print,
    updatedAt: entry.updated,
    date: dateOf(entry),
  }));
}

/** No outage lies between two polls: a feed may be asked more rarely than news lasts. */
function isReadOnTime({ readAt, dueAt, errorStreak, everySeconds }: Feed, now: Date, maxAgeMs: number): boolean {
  const longestMs = Math.max(DAY_MS, 2 * everySeconds * SECOND_MS);
  const isRecent = readAt !== null && now.getTime() - readAt.getTime() <= longestMs;
  return isRecent && errorStreak === 0 && now.getTime() - dueAt.getTime() <= maxAgeMs;
}

/** The entries as articles that one owner of the feed is to have. */
export function foundFor(
  owner: FeedOwner,
  entries: readonly ReadEntry[],
  { feed, maxAgeMs }: { feed: Feed; maxAgeMs: number },
): FoundArticle[] {
  const announced = announcedOf(feed, owner);
  const { firstPolledAt } = owner;
  return entries.map(({ date, ...entry }, place) => {
    const { readAt, leftOutSince } = feed;
    const isOnTime = isReadOnTime(feed, entry.foundAt, maxAgeMs);
    const seen = { date, seenAt: leftOutSince ?? entry.foundAt, readAt, isOnTime };
    const ofFirst = place < announced ? null : FIRST_POLL;
    const ofAge = firstPolledAt === null ? ofFirst : untoldByAge({ ...seen, firstPolledAt }, maxAgeMs);
    const untold = ofAge ?? (firstPolledAt !== null && isOfGap(feed, date) ? RESTORED : null);
    const counts = firstPolledAt !== null || place < announced;
    return { ...entry, owner: owner.owner, announced: untold === null, untold, counts };
  });
}

/** In the first document after a restore, what came before that may have been told by what is not on record any more. */
function isOfGap({ readAt, restoredAt }: Feed, date: Date | null): boolean {
  if (restoredAt === null || (readAt !== null && readAt >= restoredAt)) return false;
  return date === null || date <= restoredAt;
}

function dateOf({ published, updated }: Entry): Date | null {
  return published ?? updated;
}

/** `url`: of the entry's page; `address`: where it has none, too. */
type DatedEntry = { entry: Entry; isPost: boolean; url: string | null; address: string; publishedAt: Date };

/** Short posts have no title; their opening words stand in, for the article's identity. */
function toDated(entry: Entry, finding: ReadDocument): DatedEntry {
  const { feed, foundAt } = finding;
  const url = entry.link === null ? null : pageUrl(entry.link, feed);
  const isPost = entry.title === '';
  const title = isPost ? titleFromText(openingOf(entry)) : entry.title;
  const address = url ?? pagelessUrl(entry, finding);
  return { entry: { ...entry, title }, isPost, url, address, publishedAt: publishedAt(entry, foundAt) };
}

/**
 * Title and outlet as readers see them: of an entry that an aggregator has from elsewhere, the outlet is the other, and no
 * part of the title. Entries are known by what their feed gives them all the same.
 */
function shownOf({ title, source }: Entry, feed: Feed, document: FeedDocument): Pick<ReadEntry, 'title' | 'outlet'> {
  const bare = source ? withoutOutlet(title, source.name) : title;
  const site = siteOf(source?.url);
  // Papers name their own feed as the source, too, and agencies by name alone.
  const isElsewhere = site === '' ? bare !== title : [feed.url, document.link].every((each) => siteOf(each) !== site);
  return source && isElsewhere
    ? { title: bare, outlet: outletOf({ ...feed, name: source.name }) }
    : { title, outlet: outletOf(feed) };
}

/** Google News ends its titles with the outlet's name. */
function withoutOutlet(title: string, outlet: string): string {
  const [start, end] = [title.slice(0, -outlet.length), title.slice(-outlet.length)];
  const isNamed = end.toLowerCase() === outlet.toLowerCase() && /\S\s+[-–—|·]\s+$/.test(start);
  return isNamed ? start.replace(/\s+\S+\s+$/, '') : title;
}

function siteOf(address: string | null | undefined): string {
  return registrableDomain(httpUrl(address ?? '')?.hostname ?? '');
}

function titleFromText(text: string): string {
  const line = htmlToLine(text);
  if (line.length <= TITLE_CHARS_MAX) return line;
  return `${line.slice(0, TITLE_CHARS_MAX).replace(/\s+\S*$/, '')} …`;
}

/** The site's address with a fragment: `canonicalUrl` gives none, so this one says that no page holds the entry. */
function pagelessUrl(entry: Entry, { feed, document }: ReadDocument): string {
  const site = pageUrl(document.link ?? '', feed) ?? shownAddress(feed.url);
  return `${site}#${hashText(entry.id)}`;
}

/** A link that leads back to the feed must not show the key in the feed's own address. */
function pageUrl(link: string, feed: Feed): string | null {
  const url = canonicalUrl(link, shownAddress(feed.url));
  return url !== null && url === canonicalUrl(feed.url) ? shownAddress(url) : url;
}

/**
 * How many of a document's newest entries are announced: of an owner's first as many as were asked for, which the
 * configuration alone does; then all.
 */
function announcedOf({ announce }: Feed, { owner, firstPolledAt }: FeedOwner): number {
  if (firstPolledAt !== null) return Number.POSITIVE_INFINITY;
  return announce.kind === 'newest' && owner === INSTALLATION ? announce.count : 0;
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
  const words = textOf(entry)
    .slice(0, PRINT_CHARS)
    .replace(/<[^<>]*>?/g, ' ')
    .replace(/\s+/g, ' ');
  return createHash('sha256').update(`${entry.title}\n${words}`).digest('base64url');
}

function openingOf(entry: Entry): string {
  return (entry.summary === '' ? entry.content : entry.summary).slice(0, OPENING_CHARS);
}
