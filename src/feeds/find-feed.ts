import type { FeedInput, ReadOutcome } from '../engines/reading/feed/read-feed.ts';
import { FEED_BYTES_MAX } from '../engines/reading/limits.ts';
import type { PageBytes } from '../engines/reading/page/read-page.ts';
import { failureReason, type Http, type HttpAnswer, type HttpOutcome, maybeFeed } from '../net/http.ts';
import type { FeedDocument } from '../news/feed.ts';
import type { Readable } from '../news/publisher-text.ts';
import { canonicalUrl, parseUrl } from '../news/url.ts';

type FoundFeed = { url: string; feed: FeedDocument; answer: HttpAnswer };

type FeedSearchOutcome =
  /** Best first; never empty. */
  | { kind: 'found'; feeds: FoundFeed[] }
  /** `tried`: the addresses that were asked. */
  | { kind: 'none'; reason: string; tried: string[] };

type FindFeedDeps = {
  http: Http;
  readFeed: (input: FeedInput) => Promise<ReadOutcome>;
  /** The addresses that a page's markup suggests as feeds, best first. */
  findLinks: (page: PageBytes) => Promise<Readable<string[]>>;
};

const TIMEOUT_MS = 15_000;
const FAILED = { tooLarge: 'the page is too large', timedOut: `no answer within ${TIMEOUT_MS / 1000} s` };
/** A site's head is looked at, not its whole page. */
const HEAD_BYTES_MAX = 2 * 1024 * 1024;
const FEEDS_MAX = 5;
const REQUESTS_MAX = 12;
/** Where publishing systems put feeds: WordPress, Hugo, Ghost, Jekyll, Blogger, Drupal and those that follow them. */
const COMMON_PATHS = [
  '/feed/',
  '/rss.xml',
  '/feed.xml',
  '/rss',
  '/atom.xml',
  '/index.xml',
  '/rss/',
  '/feeds/posts/default',
  '/feed.json',
];

type NewestEntry = { newest: { title: string; at: Date | null } | null };

/** `answer`: with the feed's document, which need not be asked for twice. */
type PreviewOutcome =
  | (NewestEntry & { kind: 'found'; url: string; title: string; entries: number; answer: HttpAnswer })
  | { kind: 'not-found'; reason: string };

/** What a person sees of a feed before it is added: the best one behind the address, and its newest entry. */
export async function previewFeed(address: string, deps: FindFeedDeps): Promise<PreviewOutcome> {
  const outcome = await findFeed(address, deps);
  const best = outcome.kind === 'found' ? outcome.feeds[0] : undefined;
  if (!best) return { kind: 'not-found', reason: outcome.kind === 'none' ? outcome.reason : 'no feed was found' };
  const dated = best.feed.entries.map(({ title, published, updated }) => ({ title, at: published ?? updated }));
  const [newest = null] = dated.sort((a, b) => (b.at?.getTime() ?? 0) - (a.at?.getTime() ?? 0));
  const { url, answer } = best;
  return { kind: 'found', url, title: best.feed.title, entries: dated.length, newest, answer };
}

/** Finds the feeds behind an address that a person typed: the feed itself, what its page links to, or where feeds usually are. */
export async function findFeed(typed: string, deps: FindFeedDeps): Promise<FeedSearchOutcome> {
  const addresses = typedAddresses(typed);
  if (addresses.length === 0) return { kind: 'none', reason: 'this is not a web address', tried: [] };
  const tried: string[] = [];
  let reason = '';
  for (const address of addresses) {
    const answer = await fetchAddress(address, deps);
    tried.push(address);
    if (answer.kind !== 'answered') {
      reason = failureReason(answer, FAILED);
      continue;
    }
    const own = await readAnswer(answer, deps);
    if (own !== null) return { kind: 'found', feeds: [own] };
    return searchSite(answer, { tried, deps });
  }
  return { kind: 'none', reason, tried };
}

/** What somebody means by "example.org": https first, http where that does not answer. */
function typedAddresses(typed: string): string[] {
  const trimmed = typed
    .trim()
    .replace(/^<|>$/g, '')
    .replace(/^feed:(?:\/\/)?/i, '');
  if (/^https?:\/\//i.test(trimmed)) return parseUrl(trimmed) === null ? [] : [trimmed];
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) || !/^[^\s/]+\.[^\s/]+/.test(trimmed)) return [];
  return ['https', 'http'].map((scheme) => `${scheme}://${trimmed}`).filter((address) => parseUrl(address) !== null);
}

function fetchAddress(url: string, deps: FindFeedDeps): Promise<HttpOutcome> {
  const limits = { maxBytes: FEED_BYTES_MAX, timeoutMs: TIMEOUT_MS };
  return deps.http({ url, headers: { accept: '*/*' }, ...limits, accept: maybeFeed });
}

async function readAnswer(answer: HttpAnswer, deps: FindFeedDeps): Promise<FoundFeed | null> {
  if (answer.status < 200 || answer.status > 299) return null;
  const contentType = answer.headers['content-type'] ?? null;
  const read = await deps.readFeed({ body: answer.body, contentType, baseUrl: answer.url });
  return read.kind === 'read' ? { url: answer.url, feed: read.feed, answer } : null;
}

/** Follows the page's own links first; the usual places are asked only when they lead to no feed. */
async function searchSite(
  page: HttpAnswer,
  { tried, deps }: { tried: string[]; deps: FindFeedDeps },
): Promise<FeedSearchOutcome> {
  const contentType = page.headers['content-type'] ?? null;
  const links = await deps.findLinks({
    body: new Uint8Array(page.body.subarray(0, HEAD_BYTES_MAX)),
    contentType,
    url: page.url,
  });
  const suggested = links.kind === 'done' ? links.result : [];
  const linked = await tryAll(suggested, { tried, deps, wanted: FEEDS_MAX });
  if (linked.length > 0) return { kind: 'found', feeds: linked };
  const usual = await tryAll(usualPlaces(page.url), { tried, deps, wanted: 1 });
  if (usual.length > 0) return { kind: 'found', feeds: usual };
  const reason = links.kind === 'done' ? 'the site names no feed' : `the page could not be read (${links.reason})`;
  return { kind: 'none', reason: `${reason}, and none is in the usual places`, tried };
}

function usualPlaces(pageUrl: string): string[] {
  const folder = new URL('.', pageUrl);
  const below = folder.pathname === '/' ? [] : [new URL('feed/', folder).href, new URL('rss.xml', folder).href];
  return [...below, ...COMMON_PATHS.map((path) => new URL(path, pageUrl).href)];
}

type Attempts = { tried: string[]; deps: FindFeedDeps; wanted: number };

/** One request at a time: the site is a stranger's. */
async function tryAll(urls: readonly string[], { tried, deps, wanted }: Attempts): Promise<FoundFeed[]> {
  const found: FoundFeed[] = [];
  for (const url of urls) {
    if (found.length >= wanted || tried.length >= REQUESTS_MAX) return found;
    if (tried.includes(url)) continue;
    tried.push(url);
    const answer = await fetchAddress(url, deps);
    const feed = answer.kind === 'answered' ? await readAnswer(answer, deps) : null;
    const isNew = feed !== null && !found.some((other) => canonicalUrl(other.url) === canonicalUrl(feed.url));
    if (feed !== null && isNew) found.push(feed);
  }
  return found;
}
