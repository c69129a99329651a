import type { Http, HttpAnswer, HttpOutcome } from '../net/http.ts';
import { retryAfter } from '../net/retry-after.ts';
import type { Feed } from '../news/feed.ts';
import type { ArticleId } from '../news/ids.ts';
import type { HubOffer } from '../store/websub.ts';
import { oldestOf } from './found-articles.ts';
import { hashBody } from './hash-body.ts';
import { hubOffer } from './hub-offer.ts';
import { FEED_BYTES_MAX } from './limits.ts';
import { type PollHints, pollHints } from './poll-hints.ts';
import type { FeedInput, ReadOutcome } from './read-feed.ts';
import { type SaveDeps, saveDocument } from './save-document.ts';

/** What to store with the feed, after the outcome's articles are safe. */
export type PollState = {
  etag: string | null;
  lastModified: string | null;
  bodyHash: string | null;
  hints: PollHints;
};

type Answered = { state: PollState };

/** What the document says of the feed. `movedTo` as below; `oldestAt`: of its dated entries. */
type Said = { movedTo: string | null; hub: HubOffer | null; oldestAt: Date | null; warnings: string[] };

/** `changed`: known articles that the feed tells anew. */
type Brought = { articles: ArticleId[]; known: number; changed: ArticleId[] };

export type PollOutcome =
  | ({ kind: 'unchanged' } & Answered)
  /** `movedTo`: every hop was a permanent redirect and the target is a feed. */
  | ({ kind: 'new' } & Said & Brought & Answered)
  /** 429 or 503 with Retry-After; `host` asks it for all its feeds. */
  | ({ kind: 'come-back-later'; at: Date; host: string } & Answered)
  /** 410: stop polling and tell. */
  | ({ kind: 'gone' } & Answered)
  | ({ kind: 'unreadable'; reason: string; sample: string } & Answered)
  | ({ kind: 'unreachable'; reason: string } & Answered)
  /** The address is not public. */
  | ({ kind: 'refused'; reason: string } & Answered);

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
  });
  return answer.kind === 'answered' ? judgeAnswer(feed, answer, deps) : failed(feed, answer);
}

function requestHeaders(feed: Feed): Record<string, string> {
  const headers: Record<string, string> = { accept: ACCEPT };
  // Until the first poll has been stored, the whole document is wanted.
  if (feed.firstPolledAt === null) return headers;
  if (feed.etag !== null) headers['if-none-match'] = feed.etag;
  if (feed.lastModified !== null) headers['if-modified-since'] = feed.lastModified;
  return headers;
}

function failed(feed: Feed, outcome: Exclude<HttpOutcome, HttpAnswer>): PollOutcome {
  const state = stateBefore(feed);
  switch (outcome.kind) {
    case 'refused-address':
      return { kind: 'refused', reason: outcome.reason, state };
    case 'too-large':
      return { kind: 'unreadable', reason: `larger than ${outcome.maxBytes} bytes`, sample: '', state };
    case 'timed-out':
      return { kind: 'unreachable', reason: `no answer within ${outcome.timeoutMs / 1000} s`, state };
    case 'unreachable':
      return { kind: 'unreachable', reason: outcome.reason, state };
  }
}

function stateBefore(feed: Feed, hints: PollHints = pollHints(null, null)): PollState {
  return { etag: feed.etag, lastModified: feed.lastModified, bodyHash: feed.bodyHash, hints };
}

async function judgeAnswer(feed: Feed, answer: HttpAnswer, deps: PollDeps): Promise<PollOutcome> {
  const { status } = answer;
  const state = stateBefore(feed, pollHints(answer.headers, null));
  if (status === 304) return { kind: 'unchanged', state: { ...state, ...freshValidators(feed, answer) } };
  if (status === 410) return { kind: 'gone', state };
  if (status === 429 || status === 503) {
    const at = retryAfter(answer.headers, deps.now());
    if (at !== null) return { kind: 'come-back-later', at, host: new URL(answer.url).host, state };
  }
  if (status < 200 || status > 299) return { kind: 'unreachable', reason: `the server answers ${status}`, state };
  return readBody(feed, answer, deps);
}

/** RFC 9110 section 15.4.5: a 304 may bring newer validators. */
function freshValidators(feed: Feed, answer: HttpAnswer): Pick<PollState, 'etag' | 'lastModified'> {
  const { etag, 'last-modified': lastModified } = answer.headers;
  return { etag: etag ?? feed.etag, lastModified: lastModified ?? feed.lastModified };
}

async function readBody(feed: Feed, answer: HttpAnswer, deps: PollDeps): Promise<PollOutcome> {
  const bodyHash = await hashBody(answer.body);
  const validators = validatorsOf(answer);
  if (bodyHash === feed.bodyHash && feed.firstPolledAt !== null) {
    return { kind: 'unchanged', state: { ...validators, bodyHash, hints: pollHints(answer.headers, null) } };
  }
  const contentType = answer.headers['content-type'] ?? null;
  const read = await deps.readFeed({ body: answer.body, contentType, baseUrl: answer.url });
  if (read.kind === 'unreadable') {
    return { ...read, state: stateBefore(feed, pollHints(answer.headers, null)) };
  }
  const state = { ...validators, bodyHash, hints: pollHints(answer.headers, read.feed) };
  const { new: articles, known, changed } = await saveDocument(feed, read.feed, deps);
  const movedTo = permanentTarget(answer);
  const hub = hubOffer(answer, read.feed);
  const { warnings } = read.feed;
  const oldestAt = oldestOf(read.feed);
  return { kind: 'new', articles, known, changed, movedTo, hub, oldestAt, warnings, state };
}

/** Validators belong to the URL that gave them: after a redirect there are none to keep for the feed's own. */
function validatorsOf(answer: HttpAnswer): Pick<PollState, 'etag' | 'lastModified'> {
  if (answer.hops.length > 0) return { etag: null, lastModified: null };
  const { etag = null, 'last-modified': lastModified = null } = answer.headers;
  return { etag, lastModified };
}

function permanentTarget(answer: HttpAnswer): string | null {
  const permanent = answer.hops.length > 0 && answer.hops.every(({ status }) => status === 301 || status === 308);
  return permanent ? answer.url : null;
}
