import { createHash } from 'node:crypto';
import type { FeedInput, ReadOutcome } from '../engines/reading/feed/read-feed.ts';
import { FEED_BYTES_MAX } from '../engines/reading/limits.ts';
import { type Http, type HttpAnswer, type HttpOutcome, maybeFeed, NOT_PUBLIC } from '../net/http.ts';
import { retryAfter } from '../net/retry-after.ts';
import { type Feed, isReadByAll, type ReadAs } from '../news/feed.ts';
import { type ArticleId, hashText } from '../news/ids.ts';
import { canonicalUrl, shownAddress } from '../news/url.ts';
import type { HubOffer } from '../store/nouns/feeds/websub.ts';
import { hubOffer } from './hub.ts';
import { type PollHints, pollHints } from './next-poll.ts';
import { type SaveDeps, type SavedDocument, saveDocument } from './save-document.ts';
import { chunksYielding } from './yielding.ts';

/** What to store with the feed, after the outcome's articles are safe. */
export type PollState = Pick<Feed, 'etag' | 'lastModified' | 'bodyHash'> & { hints: PollHints };

type WithState = { state: PollState };

/** What the document says of the feed. `movedTo` as below. */
type DocumentFacts = { movedTo: string | null; hub: HubOffer | null; readAs: ReadAs; warnings: string[] };

/**
 * `changed`: known articles that the feed gives with another text. `entries`: how many were new to one owner at most;
 * `waiting`: of these, whose turn in the feed's quota comes later; `leftOut`: for how many more it left no room.
 */
type SavedEntries = Omit<SavedDocument, 'new'> & { articles: ArticleId[] };

export type PollOutcome =
  | ({ kind: 'unchanged' } & WithState)
  /** `movedTo`: every hop was a permanent redirect and the target is a feed. */
  | ({ kind: 'new' } & DocumentFacts & SavedEntries & WithState)
  /** The server, or the gate before it, says when to come again. */
  | ({ kind: 'come-back-later'; at: Date } & WithState)
  /** 410: polling stops, and the operator is told. */
  | ({ kind: 'gone' } & WithState)
  | ({ kind: 'unreadable'; reason: string; sample: string } & WithState)
  | ({ kind: 'unreachable'; reason: string } & WithState)
  /** The address is not public. `reason` may be told to anybody, `detail` to the operator. */
  | ({ kind: 'refused'; reason: string; detail: string } & WithState);

export type PollDeps = SaveDeps & {
  http: Http;
  readFeed: (input: FeedInput) => Promise<ReadOutcome>;
};

const POLL_TIMEOUT_MS = 30_000;
const ACCEPT =
  'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5';

/** Asks a feed politely for what is new and saves it; the state to store comes back only after the entries are safe. */
export async function pollFeed(feed: Feed, deps: PollDeps): Promise<PollOutcome> {
  const answer = await deps.http({
    url: feed.url,
    headers: requestHeaders(feed),
    maxBytes: FEED_BYTES_MAX,
    timeoutMs: POLL_TIMEOUT_MS,
    accept: maybeFeed,
  });
  return answer.kind === 'answered' ? judgeAnswer(feed, answer, deps) : failed(feed, answer);
}

function requestHeaders(feed: Feed): Record<string, string> {
  const headers: Record<string, string> = { accept: ACCEPT };
  // Until the document has been stored for every owner, the whole of it is wanted.
  if (!isReadByAll(feed)) return headers;
  if (feed.etag !== null) headers['if-none-match'] = feed.etag;
  if (feed.lastModified !== null) headers['if-modified-since'] = feed.lastModified;
  return headers;
}

function failed(feed: Feed, outcome: Exclude<HttpOutcome, HttpAnswer>): PollOutcome {
  const state = stateBefore(feed);
  switch (outcome.kind) {
    case 'refused-address':
      return { kind: 'refused', reason: outcome.reason, detail: outcome.reason, state };
    case 'not-public':
      return { kind: 'refused', reason: NOT_PUBLIC, detail: outcome.detail, state };
    case 'too-large':
      return { kind: 'unreadable', reason: `larger than ${outcome.maxBytes} bytes`, sample: '', state };
    case 'unwanted':
      return { kind: 'unreadable', reason: `it is ${outcome.contentType}`, sample: '', state };
    case 'timed-out':
      return { kind: 'unreachable', reason: `no answer within ${outcome.timeoutMs / 1000} s`, state };
    case 'unreachable':
      return { kind: 'unreachable', reason: outcome.reason, state };
    case 'put-off':
      return { kind: 'come-back-later', at: outcome.until, state };
  }
}

function stateBefore(feed: Feed, hints: PollHints = pollHints(null, null)): PollState {
  return { etag: feed.etag, lastModified: feed.lastModified, bodyHash: feed.bodyHash, hints };
}

/** For whom what is asked too often is forbidden, besides 429; or who is busy. */
const REFUSALS = new Set([403, 420, 429, 503]);

async function judgeAnswer(feed: Feed, answer: HttpAnswer, deps: PollDeps): Promise<PollOutcome> {
  const { status } = answer;
  const state = stateBefore(feed, pollHints(answer.headers, null));
  // A 304 may bring newer validators (RFC 9110 section 15.4.5).
  const { etag = feed.etag, 'last-modified': lastModified = feed.lastModified } = answer.headers;
  if (status === 304) return { kind: 'unchanged', state: { ...state, etag, lastModified } };
  if (status === 410) return { kind: 'gone', state };
  if (REFUSALS.has(status)) {
    const at = retryAfter(answer.headers, deps.now());
    if (at !== null) return { kind: 'come-back-later', at, state };
  }
  if (status < 200 || status > 299) return { kind: 'unreachable', reason: `the server answers ${status}`, state };
  return readBody(feed, answer, deps);
}

async function readBody(feed: Feed, answer: HttpAnswer, deps: PollDeps): Promise<PollOutcome> {
  const bodyHash = await hashBody(answer.body);
  const validators = validatorsOf(answer);
  if (bodyHash === feed.bodyHash && isReadByAll(feed)) {
    return { kind: 'unchanged', state: { ...validators, bodyHash, hints: pollHints(answer.headers, null) } };
  }
  const contentType = answer.headers['content-type'] ?? null;
  const read = await deps.readFeed({ body: answer.body, contentType, baseUrl: shownAddress(answer.url) });
  if (read.kind === 'unreadable') {
    return { ...read, state: stateBefore(feed, pollHints(answer.headers, null)) };
  }
  const { title, link: site } = read.feed;
  const readAs = { landing: hashText(canonicalUrl(answer.url) ?? answer.url), title, site };
  const { new: articles, ...saved } = await saveDocument({ feed, document: read.feed, readAs }, deps);
  // What was left out is found again only in the whole document.
  const kept = saved.leftOut > 0 ? NO_VALIDATORS : { ...validators, bodyHash };
  const state = { ...kept, hints: pollHints(answer.headers, read.feed) };
  const { hops } = answer;
  const isPermanent = hops.length > 0 && hops.every(({ status }) => status === 301 || status === 308);
  const movedTo = isPermanent ? answer.url : null;
  const hub = hubOffer(answer, read.feed);
  const { warnings } = read.feed;
  return { kind: 'new', articles, ...saved, movedTo, hub, readAs, warnings, state };
}

const NO_VALIDATORS = { etag: null, lastModified: null, bodyHash: null };

/** Validators belong to the URL that gave them: after a redirect there are none to keep for the feed's own. */
function validatorsOf(answer: HttpAnswer): Pick<PollState, 'etag' | 'lastModified'> {
  if (answer.hops.length > 0) return { etag: null, lastModified: null };
  const { etag = null, 'last-modified': lastModified = null } = answer.headers;
  return { etag, lastModified };
}

/**
 * Reads and saves what a hub pushed, as if it had been polled: its signature says that it is the publisher's. It was found
 * when it came, however long nobody read it.
 */
export async function readPushed(
  push: { feed: Feed; body: Uint8Array; contentType: string | null; receivedAt: Date },
  deps: Omit<PollDeps, 'http'>,
): Promise<({ kind: 'new' } & SavedDocument) | { kind: 'unreadable'; reason: string }> {
  const { feed, body, contentType, receivedAt } = push;
  const read = await deps.readFeed({ body, contentType, baseUrl: shownAddress(feed.url) });
  if (read.kind === 'unreadable') return { kind: 'unreadable', reason: read.reason };
  const from = { feed, document: read.feed, readAs: null };
  return { kind: 'new', ...(await saveDocument(from, { ...deps, now: () => receivedAt })) };
}

/** SHA-256 in hex. */
export async function hashBody(body: Uint8Array): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of chunksYielding(body)) hash.update(part);
  return hash.digest('hex');
}
