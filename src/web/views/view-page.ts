import type { Request } from 'express';
import type { ChatHealth } from '../../chat/chat.ts';
import { cleanText } from '../../chat/clean-text.ts';
import { type Html, html, NOTHING, webUrl } from '../../chat/html.ts';
import { sayTime } from '../../chat/message.ts';
import type { Explanation } from '../../engines/matching/explain-match.ts';
import type { MatchArticle } from '../../engines/matching/match-query.ts';
import type { Names } from '../../engines/matching/names.ts';
import type { Query } from '../../engines/matching/query.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../kit/time.ts';
import type { Log } from '../../news/log.ts';
import type { Scope } from '../../news/owner.ts';
import type { Readable } from '../../news/publisher-text.ts';
import type { Topic } from '../../news/subscription.ts';
import type { AuditLog } from '../../store/nouns/audit-log.ts';
import type { createViewStore } from '../../store/views/view-store.ts';
import type { PageSessions } from '../guard/page-sessions.ts';
import { assets } from '../page/assets.ts';
import { brand, foot, htmlDocument, nav } from '../page/layout.ts';
import { ownPath, sendText } from '../respond.ts';
import { sampleLink } from '../sample-pages.ts';
import type { Visit } from '../visit.ts';
import type { RenderView } from './view-stream.ts';

export type ViewDeps = {
  views: ReturnType<typeof createViewStore>;
  /** Why an article matches a query; it is read in a thread, as all that publishers send. */
  explainMatch: (query: Query, article: MatchArticle) => Promise<Readable<Explanation>>;
  /** What a query can never bring, or brings with nearly everything, by what a scope reads: as sentences. */
  senseOf: (asked: { typed: string; tree: Query }, scope: Scope) => Promise<string[]>;
  /** The settings in force; secrets among them are not shown. */
  settings: object;
  topics: readonly Topic[];
  /** What queries call things by. */
  names?: Names;
  /** The state of each part, with the names of workspaces: for the operator alone. */
  healthWithNames: () => Promise<Record<string, ChatHealth>>;
  audit: Pick<AuditLog, 'list'>;
  pageSessions: Pick<PageSessions, 'list'>;
  now: () => Date;
  log: Log;
  /** The request and its viewer, in whose scope `views` looks. */
  visit: Visit;
};

type ViewContent = {
  title: string;
  intro: Html;
  body: Html;
  /** The address of the stream of changes; without it, the page stays as it was loaded. */
  events?: string;
};

/** A page for the operator. It works without its script, which keeps it up to date. */
export function viewPage({ title, intro, body, events }: ViewContent, visit: Visit): string {
  const script = events === undefined ? NOTHING : html`<script src="${assets.viewsScript.url}" defer></script>\n`;
  const live = events === undefined ? NOTHING : html`<p class="live" id="live" role="status" hidden>Connecting</p>\n`;
  return htmlDocument({
    title: `${title} · Slugline`,
    head: html`<link rel="stylesheet" href="${assets.views.url}">\n${script}`,
    body: html`<body class="view">
<a class="skip" href="#content">Skip to the content</a>
<div class="frame">
<header class="side">${brand()}${nav(visit.request.path, visit.viewer)}${foot(visit)}</header>
<main class="content" id="content" tabindex="-1">
${live}<h1>${title}</h1>
<div id="rows" data-events="${events ?? ''}">
<p class="intro">${intro}</p>
${body}
</div>
</main>
</div>
</body>`,
  });
}

/** Sends the page. If the store fails, the page says so, and the log has the reason. */
export async function answerView(render: RenderView, { visit, log }: Pick<ViewDeps, 'visit' | 'log'>): Promise<void> {
  const { request, response } = visit;
  response.set({ 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' });
  const body = await render().catch((err: unknown) => {
    log.error({ err, path: request.path }, 'view failed');
    response.status(503);
    return troublePage(visit);
  });
  if (body === null) response.status(404);
  sendText({ body: body ?? missingPage(visit) }, request, response);
}

function troublePage(visit: Visit): string {
  const body = emptyNote(
    'The database did not answer',
    html`The log has the reason. <a href="${ownPath(visit.request.originalUrl)}">Try again</a>, or look at <a href="/healthz">the parts’ health</a>.`,
  );
  return viewPage({ title: 'Not to be had now', intro: html`Nothing is lost by this.`, body }, visit);
}

function missingPage(visit: Visit): string {
  const body = emptyNote(
    'No story has this name',
    html`Stories are kept by their slug. <a href="/stories">The newest stories</a>.`,
  );
  return viewPage({ title: 'Not found', intro: html`This address leads nowhere.`, body }, visit);
}

/** The note in place of an empty list: what it means, and what to do. */
export function emptyNote(what: string, todo: Html): Html {
  return html`<div class="nothing"><h2>${what}</h2><p>${todo}</p></div>`;
}

export function rowList<Item>(items: readonly Item[], row: (item: Item) => Html, empty: Html): Html {
  return items.length === 0 ? empty : html`<ul class="rows">${items.map((item) => row(item))}</ul>`;
}

/** The shown page of a long list; `isFull`: there may be more behind it. */
type Paging = { page: number; isFull: boolean };

const ROWS = 50;
const PAGES_MAX = 200;

/** The part of a long list for `?page=`, and the paging to show when its rows are known. */
export function pageOf(request: Request) {
  const typed = request.query['page'];
  const number = Number.parseInt(typeof typed === 'string' ? typed : '', 10);
  const page = Number.isFinite(number) ? Math.min(Math.max(number, 1), PAGES_MAX) : 1;
  const part = { limit: ROWS, offset: (page - 1) * ROWS };
  return { part, pagingOf: (rows: readonly unknown[]): Paging => ({ page, isFull: rows.length === ROWS }) };
}

/** Links to the newer and older pages; nothing if the list has only one. */
export function pager(path: string, { page, isFull }: Paging): Html {
  const link = (to: number, text: string) =>
    html`<a href="${path}${path.includes('?') ? '&' : '?'}page=${to}">${text}</a>`;
  const newer = page > 1 ? link(page - 1, 'Newer') : NOTHING;
  const older = isFull ? link(page + 1, 'Older') : NOTHING;
  return page > 1 || isFull ? html`<nav class="pager" aria-label="More">${newer} ${older}</nav>` : NOTHING;
}

/** An article's title, with a link to its page where it has a web address. */
export function articleLink({ title, url }: { title: string; url: string }): Html {
  const href = webUrl(url);
  const shown = cleanText(title) || 'Untitled';
  return href === null
    ? html`${shown}`
    : html`<a href="${sampleLink(href)}" rel="noopener noreferrer nofollow">${shown}</a>`;
}

const STEPS = [
  { unit: 'd', ms: DAY_MS },
  { unit: 'h', ms: HOUR_MS },
  { unit: 'min', ms: MINUTE_MS },
] as const;
/** For a longer distance the date is shown. */
const FAR_MS = 14 * DAY_MS;

/** "5 min ago", "in 2 h", "now"; a date if that is far away. */
export function sayDistance(at: Date, now: Date): string {
  const ms = at.getTime() - now.getTime();
  if (!Number.isFinite(ms)) return 'never';
  if (Math.abs(ms) > FAR_MS) return sayTime(at);
  const step = STEPS.find((candidate) => Math.abs(ms) >= candidate.ms);
  if (!step) return 'now';
  const amount = `${Math.floor(Math.abs(ms) / step.ms)} ${step.unit}`;
  return ms < 0 ? `${amount} ago` : `in ${amount}`;
}

/** Shows the distance, with the exact time as its title. */
export function timeTag(at: Date, now: Date): Html {
  if (!Number.isFinite(at.getTime())) return html`never`;
  return html`<time datetime="${at.toISOString()}" title="${sayTime(at)}">${sayDistance(at, now)}</time>`;
}
