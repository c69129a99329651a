import type { Http, HttpOutcome } from '../net/http.ts';
import { canonicalUrl, parseUrl } from '../news/canonical-url.ts';
import type { FeedDocument } from '../news/entry.ts';
import { decodeBytes } from './decode-bytes.ts';
import { feedLinks } from './feed-links.ts';
import { FEED_BYTES_MAX } from './limits.ts';
import type { FeedInput, ReadOutcome } from './read-feed.ts';

type FoundFeed = { url: string; feed: FeedDocument };

export type FindOutcome =
  /** Best first; never empty. */
  | { kind: 'found'; feeds: FoundFeed[] }
  /** `tried`: the addresses that were asked. */
  | { kind: 'none'; reason: string; tried: string[] };

export type FindDeps = { http: Http; readFeed: (input: FeedInput) => Promise<ReadOutcome> };

const TIMEOUT_MS = 15_000;
/** A site's head is looked at, not its whole page: this runs in the bot's own thread. */
const PAGE_CHARS_MAX = 512 * 1024;
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

/** Finds the feeds behind an address that a person typed: the feed itself, what its page links to, or where feeds usually are. */
export async function findFeed(typed: string, deps: FindDeps): Promise<FindOutcome> {
  const addresses = typedAddresses(typed);
  if (addresses.length === 0) return { kind: 'none', reason: 'this is not a web address', tried: [] };
  const tried: string[] = [];
  let reason = '';
  for (const address of addresses) {
    const answer = await ask(address, deps);
    tried.push(address);
    if (answer.kind !== 'answered') {
      reason = reasonOf(answer);
      continue;
    }
    const own = await readAnswer(answer, deps);
    if (own !== null) return { kind: 'found', feeds: [own] };
    return search(answer, { tried, deps });
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

type Answered = Extract<HttpOutcome, { kind: 'answered' }>;

function ask(url: string, deps: FindDeps): Promise<HttpOutcome> {
  return deps.http({ url, headers: { accept: '*/*' }, maxBytes: FEED_BYTES_MAX, timeoutMs: TIMEOUT_MS });
}

async function readAnswer(answer: Answered, deps: FindDeps): Promise<FoundFeed | null> {
  if (answer.status < 200 || answer.status > 299) return null;
  const contentType = answer.headers['content-type'] ?? null;
  const read = await deps.readFeed({ body: answer.body, contentType, baseUrl: answer.url });
  return read.kind === 'read' ? { url: answer.url, feed: read.feed } : null;
}

/** Follows the page's own links first; the usual places are asked only when they lead to no feed. */
async function search(page: Answered, { tried, deps }: { tried: string[]; deps: FindDeps }): Promise<FindOutcome> {
  const html = decodeBytes({ body: page.body, contentType: page.headers['content-type'] ?? null }).slice(
    0,
    PAGE_CHARS_MAX,
  );
  const linked = await tryAll(feedLinks(html, page.url), { tried, deps, wanted: FEEDS_MAX });
  if (linked.length > 0) return { kind: 'found', feeds: linked };
  const usual = await tryAll(usualPlaces(page.url), { tried, deps, wanted: 1 });
  if (usual.length > 0) return { kind: 'found', feeds: usual };
  return { kind: 'none', reason: 'the site names no feed, and none is in the usual places', tried };
}

function usualPlaces(pageUrl: string): string[] {
  const folder = new URL('.', pageUrl);
  const below = folder.pathname === '/' ? [] : [new URL('feed/', folder).href, new URL('rss.xml', folder).href];
  return [...below, ...COMMON_PATHS.map((path) => new URL(path, pageUrl).href)];
}

type Trying = { tried: string[]; deps: FindDeps; wanted: number };

/** One request at a time: the site is a stranger's. */
async function tryAll(urls: readonly string[], { tried, deps, wanted }: Trying): Promise<FoundFeed[]> {
  const found: FoundFeed[] = [];
  for (const url of urls) {
    if (found.length >= wanted || tried.length >= REQUESTS_MAX) return found;
    if (tried.includes(url)) continue;
    tried.push(url);
    const answer = await ask(url, deps);
    const feed = answer.kind === 'answered' ? await readAnswer(answer, deps) : null;
    const isNew = feed !== null && !found.some((other) => canonicalUrl(other.url) === canonicalUrl(feed.url));
    if (feed !== null && isNew) found.push(feed);
  }
  return found;
}

function reasonOf(outcome: Exclude<HttpOutcome, Answered>): string {
  switch (outcome.kind) {
    case 'refused-address':
    case 'unreachable':
      return outcome.reason;
    case 'too-large':
      return 'the page is too large';
    case 'timed-out':
      return `no answer within ${outcome.timeoutMs / 1000} s`;
  }
}
