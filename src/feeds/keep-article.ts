import { PAGE_BYTES_MAX } from '../engines/reading/limits.ts';
import type { ArticlePage, PageInput, PageOutcome } from '../engines/reading/page/read-page.ts';
import { failureReason, type Http, type HttpRequest, type PutOff } from '../net/http.ts';
import type { Article } from '../news/article.ts';
import { SITE_WAIT_MAX_MS } from '../news/feed.ts';
import type { ArticleId } from '../news/ids.ts';
import type { Readable } from '../news/publisher-text.ts';

/** An article as the feed announced it. */
export type AnnouncedArticle = Pick<Article, 'id' | 'url' | 'title' | 'outlet' | 'byline' | 'language'> & {
  /** HTML or text. */
  feedText: string;
  /** Since when its page waits for a turn. */
  waited: { since: Date } | null;
};

export type ArticleText = Pick<Article, 'url' | 'title' | 'byline' | 'outlet' | 'text' | 'textSource' | 'language'>;

type ReadText = {
  kind: 'kept';
  kept: ArticleText;
  /** Why the page's text was not used, or null when it was. */
  withoutPage: string | null;
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
};

export type KeepDeps = ReadArticleDeps & {
  /** Returns the text that stands: another worker's, where that one was first. */
  saveText: (id: ArticleId, kept: ArticleText) => Promise<ArticleText>;
};

const PAGE_TIMEOUT_MS = 20_000;
/** Below this a page gave a teaser, a notice or a caption. */
const PAGE_TEXT_MIN = 250;
const FAILED = { tooLarge: 'the page is too large', timedOut: 'the page does not answer in time' };
const ACCEPT = 'text/html, application/xhtml+xml;q=0.9, */*;q=0.1';

/** Reads an article's page and saves its text; the feed's own text stands in when the page gives none. */
export async function keepArticle(found: AnnouncedArticle, deps: KeepDeps): Promise<KeepOutcome> {
  const outcome = await readArticle(found, deps);
  if (outcome.kind === 'put-off') return outcome;
  return { ...outcome, kept: await deps.saveText(found.id, outcome.kept) };
}

/** What an article says now, by its page or else by the feed. */
export async function readArticle(found: AnnouncedArticle, deps: ReadArticleDeps): Promise<KeepOutcome> {
  const page = await fetchPage(found, deps);
  if (typeof page === 'string') return withFeedText(found, page, deps);
  return 'until' in page ? { kind: 'put-off', ...page } : withPage(found, page);
}

async function fetchPage(found: AnnouncedArticle, deps: ReadArticleDeps): Promise<ArticlePage | PutOff | string> {
  if (new URL(found.url).hash !== '') return 'the entry has no page of its own';
  const answer = await deps.http({
    url: found.url,
    headers: { accept: ACCEPT },
    maxBytes: PAGE_BYTES_MAX,
    timeoutMs: PAGE_TIMEOUT_MS,
    admit: deps.admit,
  });
  if (answer.kind === 'put-off' && mayWait(found, answer)) return { site: answer.site, until: answer.until };
  if (answer.kind !== 'answered') return failureReason(answer, FAILED);
  if (answer.status < 200 || answer.status > 299) return `the page answers ${answer.status}`;
  const contentType = answer.headers['content-type'] ?? null;
  if (contentType !== null && !/html|text\/plain/i.test(contentType)) return `the page is ${contentType.slice(0, 60)}`;
  const read = await deps.readPage({ body: answer.body, contentType, url: answer.url });
  switch (read.kind) {
    case 'read':
      return read.page.text.length < PAGE_TEXT_MIN ? 'the page has hardly any text' : read.page;
    case 'walled':
    case 'unreadable':
      return read.reason;
  }
}

function mayWait({ waited }: AnnouncedArticle, { until }: PutOff): boolean {
  return waited === null || until.getTime() - waited.since.getTime() < SITE_WAIT_MAX_MS;
}

/** The feed's title, outlet and byline stand: publishers write them for readers, pages for search engines. */
function withPage(found: AnnouncedArticle, page: ArticlePage): ReadText {
  const kept: ArticleText = {
    url: found.url,
    title: found.title === '' ? page.title : found.title,
    byline: found.byline ?? page.byline,
    outlet: found.outlet === '' ? (page.outlet ?? '') : found.outlet,
    text: page.text,
    textSource: 'page',
    language: page.language ?? found.language,
  };
  return { kind: 'kept', kept, withoutPage: null };
}

async function withFeedText(found: AnnouncedArticle, reason: string, deps: ReadArticleDeps): Promise<ReadText> {
  const { url, title, byline, outlet, language } = found;
  const read = found.feedText === '' ? NO_TEXT : await deps.readHtml(found.feedText);
  // A text that its thread gave up leaves the headline alone.
  const [text, alsoWithout] = read.kind === 'done' ? [read.result, ''] : ['', `; the feed's text: ${read.reason}`];
  return {
    kind: 'kept',
    kept: { url, title, byline, outlet, text, textSource: 'feed', language },
    withoutPage: `${reason}${alsoWithout}`,
  };
}

const NO_TEXT: Readable<string> = { kind: 'done', result: '' };
