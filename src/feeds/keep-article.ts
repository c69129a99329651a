import { PAGE_BYTES_MAX } from '../engines/reading/limits.ts';
import type { PageInput, PageOutcome } from '../engines/reading/page/read-page.ts';
import { MINUTE_MS, SECOND_MS } from '../kit/time.ts';
import {
  failureReason,
  type Http,
  type HttpAnswer,
  type HttpOutcome,
  type HttpRequest,
  type PutOff,
} from '../net/http.ts';
import { retryAfter } from '../net/retry-after.ts';
import type { Article } from '../news/article.ts';
import { SITE_WAIT_MAX_MS } from '../news/feed.ts';
import type { ArticleId } from '../news/ids.ts';
import type { Readable } from '../news/publisher-text.ts';
import { foundElsewhere } from '../news/url.ts';
import type { KeptText } from '../store/nouns/articles/articles.ts';

/** An article as the feed announced it. */
export type AnnouncedArticle = Pick<Article, 'id' | 'url' | 'title' | 'outlet' | 'byline' | 'language'> & {
  /** HTML or text. */
  feedText: string;
  /** Its address is that of a recording, a picture or a file. */
  isMedia?: boolean;
  /** Since when its page waits for a turn. */
  waited: { since: Date } | null;
};

/** A failure after which the page may be read another time. */
export type PassingFailure = { reason: string; notBefore: Date | null };

export type ReadText = {
  kind: 'kept';
  kept: KeptText;
  /** The page was not read for a reason that may pass. */
  passing: PassingFailure | null;
};

/** `put-off`: the site of the page, or of one that it leads to, has no turn left for it now. */
export type KeepOutcome = ReadText | ({ kind: 'put-off' } & PutOff);

export type ReadArticleDeps = {
  http: Http;
  /** Takes a turn of the site for each request. */
  admit: NonNullable<HttpRequest['admit']>;
  readPage: (input: PageInput) => Promise<PageOutcome>;
  /** The text that HTML shows. */
  readHtml: (html: string) => Promise<Readable<string>>;
  now: () => Date;
};

export type KeepDeps = ReadArticleDeps & {
  /** Returns the text that stands: another worker's, where that one was first. */
  saveText: (id: ArticleId, kept: KeptText) => Promise<KeptText>;
};

const PAGE_TIMEOUT_MS = 20_000;
/** So long an alert waits for a host that wants a pause. Our own pace orders floods: there it waits for its text. */
const PAUSE_WAIT_MAX_MS = MINUTE_MS;
const FAILED = { tooLarge: 'the page is too large', timedOut: 'the page does not answer in time' };
const ACCEPT = 'text/html, application/xhtml+xml;q=0.9, */*;q=0.1';

/** Reads an article's page and saves its text; the feed's own text stands in when the page gives none. */
export async function keepArticle(
  found: AnnouncedArticle & Pick<Article, 'announced'>,
  deps: KeepDeps,
): Promise<KeepOutcome> {
  const outcome = await readWithin(found, found.announced ? PAUSE_WAIT_MAX_MS : SITE_WAIT_MAX_MS, deps);
  if (outcome.kind === 'put-off') return outcome;
  // What is gone of an archive is gone: nobody waits for it.
  const again = outcome.passing && found.announced ? readAgainAt(outcome.passing, 1, deps.now()) : null;
  return { ...outcome, kept: await deps.saveText(found.id, { ...outcome.kept, ...(again && { again }) }) };
}

/** What an article says now, by its page or else by the feed. */
export function readArticle(found: AnnouncedArticle, deps: ReadArticleDeps): Promise<KeepOutcome> {
  return readWithin(found, SITE_WAIT_MAX_MS, deps);
}

async function readWithin(found: AnnouncedArticle, pauseMs: number, deps: ReadArticleDeps): Promise<KeepOutcome> {
  const read = await fetchPage(found, pauseMs, deps);
  switch (read.kind) {
    case 'put-off':
      return read;
    case 'read':
      return { kind: 'kept', kept: withPage(found, read), passing: null };
    case 'without':
      return { kind: 'kept', kept: await withFeedText(found, read.reason, deps), passing: read.passing };
  }
}

type WithoutPage = { kind: 'without'; reason: string; passing: PassingFailure | null };
type ReadPage = Extract<PageOutcome, { kind: 'read' }> & { landedAt: string };
type FetchedPage = ReadPage | ({ kind: 'put-off' } & PutOff) | WithoutPage;

async function fetchPage(found: AnnouncedArticle, pauseMs: number, deps: ReadArticleDeps): Promise<FetchedPage> {
  const { url, title, feedText } = found;
  if (found.isMedia === true) return without('the entry leads to a recording, a picture or a file');
  if (new URL(url).hash !== '') return without('the entry has no page of its own');
  let waitMs = pauseMs;
  const admit: ReadArticleDeps['admit'] = async (to) => {
    const putOff = await deps.admit(to);
    if (putOff !== null) waitMs = SITE_WAIT_MAX_MS;
    return putOff;
  };
  const answer = await deps.http({
    url,
    headers: { accept: ACCEPT },
    maxBytes: PAGE_BYTES_MAX,
    timeoutMs: PAGE_TIMEOUT_MS,
    admit,
    accept: isPage,
  });
  const since = found.waited?.since ?? deps.now();
  if (answer.kind === 'put-off' && answer.until.getTime() - since.getTime() <= waitMs) return answer;
  if (answer.kind !== 'answered') return unanswered(answer);
  if (answer.status < 200 || answer.status > 299) return refused(answer, deps.now());
  const contentType = answer.headers['content-type'] ?? null;
  const announced = { title, html: feedText, url };
  const read = await deps.readPage({ body: answer.body, contentType, url: answer.url, announced });
  return read.kind === 'read' ? { ...read, landedAt: answer.url } : without(read.reason);
}

/** What is no text ends at its headers; what an error looks like does not matter. */
const isPage: NonNullable<HttpRequest['accept']> = (status, headers) =>
  status > 299 || /html|text\/plain/i.test(headers['content-type'] ?? 'html');

function without(reason: string): WithoutPage {
  return { kind: 'without', reason, passing: null };
}

/** A page that is cut, slow or not there this minute may be read another time. */
function unanswered(answer: Exclude<HttpOutcome, HttpAnswer>): WithoutPage {
  const reason = failureReason(answer, FAILED);
  const mayPass = answer.kind === 'timed-out' || answer.kind === 'unreachable' || answer.kind === 'put-off';
  const notBefore = answer.kind === 'put-off' ? answer.until : null;
  return { kind: 'without', reason, passing: mayPass ? { reason, notBefore } : null };
}

/** Too early for the page, or too busy for it: feeds announce articles before their pages are live. */
const PASSING_STATUS = new Set([404, 408, 425, 429]);

function refused({ status, headers }: HttpAnswer, now: Date): WithoutPage {
  const reason = `the page answers ${status}`;
  const notBefore = retryAfter(headers, now);
  // Whoever says when to come again has something to give then, whatever the status.
  const mayPass = PASSING_STATUS.has(status) || status >= 500 || notBefore !== null;
  return { kind: 'without', reason, passing: mayPass ? { reason, notBefore } : null };
}

/** After a failure that may pass, and no Retry-After. */
const PAUSES_MS = [30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS];

/** When a page that has failed so often in a row is asked for again: not before its server wants it. Null: no more. */
export function readAgainAt({ notBefore }: PassingFailure, failures: number, now: Date): Date | null {
  const pauseMs = PAUSES_MS[failures - 1];
  if (pauseMs === undefined) return null;
  const paused = new Date(now.getTime() + pauseMs);
  // The first time we do as we are told; whoever says "in a second" again and again gets our own pauses.
  return notBefore !== null && (failures === 1 || notBefore > paused) ? notBefore : paused;
}

/** The feed's title, outlet and byline stand: publishers write them for readers, pages for search engines. */
function withPage(found: AnnouncedArticle, { page, source, why, landedAt }: ReadPage): KeptText {
  return {
    url: found.url,
    pageUrl: foundElsewhere({ asked: found.url, landed: landedAt, declared: page.canonicalUrl }),
    title: found.title === '' ? page.title : found.title,
    byline: found.byline ?? page.byline,
    outlet: found.outlet === '' ? (page.outlet ?? '') : found.outlet,
    text: page.text,
    textSource: source,
    textWhy: why,
    language: page.language ?? found.language,
  };
}

async function withFeedText(found: AnnouncedArticle, reason: string, deps: ReadArticleDeps): Promise<KeptText> {
  const { url, title, byline, outlet, language } = found;
  const read = found.feedText === '' ? NO_TEXT : await deps.readHtml(found.feedText);
  // A text that its thread gave up leaves the headline alone.
  const [text, alsoWithout] = read.kind === 'done' ? [read.result, ''] : ['', `; the feed's text: ${read.reason}`];
  return { url, title, byline, outlet, text, textSource: 'feed', textWhy: `${reason}${alsoWithout}`, language };
}

const NO_TEXT: Readable<string> = { kind: 'done', result: '' };
