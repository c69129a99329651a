import { canonicalUrl } from '../news/canonical-url.ts';
import type { Entry, FeedDocument } from '../news/entry.ts';
import { distinctKeys, entryKeys, fingerprint } from '../news/entry-keys.ts';
import type { Announce, Feed } from '../news/feed.ts';
import { hashText } from '../news/hash-text.ts';
import type { FoundArticle } from '../store/articles.ts';

type Finding = { feed: Feed; document: FeedDocument; foundAt: Date };

const MINUTE_MS = 60_000;
/** A date this far ahead is a slip of the publisher's clock; beyond it, the moment of finding counts. */
const FUTURE_SLACK_MS = 10 * MINUTE_MS;
/** HTML that the fingerprint looks at: its opening is enough. */
const FINGERPRINT_HTML_MAX = 2_000;

/** The entries of a document as articles to save, newest first. One without a usable link leads to the feed's site. */
export function foundArticles(finding: Finding): FoundArticle[] {
  const { feed, document, foundAt } = finding;
  const dated = document.entries.map((entry) => {
    const url = entry.link === null ? null : canonicalUrl(entry.link, feed.url);
    return { entry, url, publishedAt: publishedAt(entry, foundAt) };
  });
  const newestFirst = dated.sort((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime());
  const announced = feed.firstPolledAt === null ? announcedAtFirst(feed.announce) : Number.POSITIVE_INFINITY;
  const keys = distinctKeys(
    newestFirst.map(({ entry, url }) => ({ keys: keysOf(feed, entry, url), title: entry.title })),
  );
  return newestFirst.map(({ entry, url, publishedAt: at }, place) => ({
    feedId: feed.id,
    keys: keys[place] ?? [],
    url: url ?? pagelessUrl(entry, finding),
    title: entry.title,
    outlet: feed.name === '' ? document.title : feed.name,
    byline: entry.author,
    feedText: entry.content === '' ? entry.summary : entry.content,
    language: document.language,
    publishedAt: at,
    foundAt,
    announced: place < announced,
  }));
}

/** The site's address with a fragment: `canonicalUrl` gives none, so this one says that no page holds the entry. */
function pagelessUrl(entry: Entry, { feed, document }: Finding): string {
  const site = canonicalUrl(document.link ?? '', feed.url) ?? feed.url;
  return `${site}#${hashText(entry.id)}`;
}

function announcedAtFirst(announce: Announce): number {
  return announce.kind === 'newest' ? announce.count : 0;
}

function publishedAt(entry: Entry, foundAt: Date): Date {
  const given = entry.published ?? entry.updated;
  return given === null || given.getTime() > foundAt.getTime() + FUTURE_SLACK_MS ? foundAt : given;
}

function keysOf(feed: Feed, entry: Entry, url: string | null): string[] {
  const opening = (entry.summary === '' ? entry.content : entry.summary).slice(0, FINGERPRINT_HTML_MAX);
  const text = opening.replace(/<[^<>]*>?/g, ' ').replace(/&[#\w]{1,10};/g, ' ');
  const print = fingerprint({ canonicalUrl: url, title: entry.title, text });
  return entryKeys({ feedId: feed.id, entry, canonicalUrl: url, fingerprint: print });
}
