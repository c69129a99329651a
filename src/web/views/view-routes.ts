import { gzipSync } from 'node:zlib';
import { type Request, type Response, Router } from 'express';
import { html } from '../../chat/preview/html.ts';
import type { Log } from '../../news/log.ts';
import { parseQuery } from '../../news/parse-query.ts';
import type { PagePath } from '../page/nav.ts';
import { sendText } from '../page/send-text.ts';
import { deliveriesView } from './deliveries-view.ts';
import { isDeliveryState } from './delivery-state.ts';
import { feedsView } from './feeds-view.ts';
import { queryView, type Tested } from './query-view.ts';
import { settingsView } from './settings-view.ts';
import { shownSettings } from './shown-settings.ts';
import { storiesView } from './stories-view.ts';
import { storyView } from './story-view.ts';
import type { NamedQuery, Views } from './view-data.ts';
import { emptyNote, viewPage } from './view-page.ts';
import type { ViewStream } from './view-stream.ts';

export type ViewDeps = {
  views: Views;
  /** The settings in force; secrets among them are not shown. */
  settings: object;
  topics: readonly NamedQuery[];
  now: () => Date;
  log: Log;
};

const ROWS = 50;
const PAGES_MAX = 200;
const MATCHES_SHOWN = 50;
const QUERY_MAX = 1000;
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

/** The operator's pages: read and rendered here, the lists among them told when they have changed. */
export function viewRoutes(deps: ViewDeps, stream: ViewStream): Router {
  const { views, now } = deps;
  const routes = Router();
  const page = (path: PagePath, render: Render) =>
    routes.get(path, (request, response) => answer({ path, request, response }, render, deps.log));
  const livePage = (path: PagePath, render: Render) => {
    page(path, render);
    routes.get(`/api/views${path}`, (request, response) =>
      stream.open(request.originalUrl, () => render(request), response),
    );
  };
  livePage('/feeds', async () => feedsView({ ...(await views.feeds(now())), now: now() }));
  livePage('/stories', (request) => renderStories(request, deps));
  routes.get('/stories/:slug', (request, response) =>
    answer({ path: '/stories', request, response }, () => renderStory(request.params.slug, deps), deps.log),
  );
  livePage('/deliveries', (request) => renderDeliveries(request, deps));
  page('/query', async (request) => {
    const asked = textOf(request.query['q']).slice(0, QUERY_MAX).trim();
    return queryView({ asked, tested: await test(asked, deps), topics: deps.topics, now: now() });
  });
  page('/settings', async () =>
    settingsView({ settings: shownSettings(deps.settings), topics: deps.topics, channels: await views.channels() }),
  );
  return routes;
}

type Render = (request: Request) => Promise<string | null>;
type Asked = { path: PagePath; request: Request; response: Response };

/** What cannot be read now is said on the page itself; the log has the reason. */
async function answer({ path, request, response }: Asked, render: Render, log: Log): Promise<void> {
  response.set({ 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' });
  const body = await render(request).catch((err: unknown) => {
    log.error({ err, path: request.path }, 'view failed');
    response.status(503);
    return troublePage(path, request.originalUrl);
  });
  if (body === null) response.status(404);
  const text = body ?? missingPage(path);
  sendText({ body: text, zipped: gzipSync(text) }, request, response);
}

function troublePage(current: PagePath, address: string): string {
  const body = emptyNote(
    'The database did not answer',
    html`The log has the reason. <a href="${address}">Try again</a>, or look at <a href="/healthz">the parts’ health</a>.`,
  );
  return viewPage({ current, title: 'Not to be had now', intro: html`Nothing is lost by this.`, body });
}

function missingPage(current: PagePath): string {
  const body = emptyNote(
    'No story has this name',
    html`Stories are kept by their slug. <a href="/stories">The newest stories</a>.`,
  );
  return viewPage({ current, title: 'Not found', intro: html`This address leads nowhere.`, body });
}

async function renderStory(slug: string, { views, now }: ViewDeps): Promise<string | null> {
  const story = await views.story(slug);
  return story === null ? null : storyView({ story, now: now() });
}

async function renderStories(request: Request, { views, now }: ViewDeps): Promise<string> {
  const { number, part } = pageOf(request);
  const stories = await views.stories(part);
  return storiesView({ stories, paging: { page: number, isFull: stories.length === ROWS }, now: now() });
}

async function renderDeliveries(request: Request, { views, now }: ViewDeps): Promise<string> {
  const asked = request.query['state'];
  const state = isDeliveryState(asked) ? asked : null;
  const { number, part } = pageOf(request);
  const found = await views.deliveries({ ...part, state });
  const paging = { page: number, isFull: found.deliveries.length === ROWS };
  return deliveriesView({ ...found, state, paging, now: now() });
}

async function test(asked: string, { views, topics, now }: ViewDeps): Promise<Tested> {
  if (asked === '') return { kind: 'nothing' };
  const topic = topics.find(({ slug }) => slug === asked) ?? null;
  const parsed = parseQuery(topic?.query ?? asked);
  if (parsed.kind === 'bad') return { kind: 'bad', problem: parsed };
  const since = new Date(now().getTime() - WEEK_MS);
  const matches = await views.matches(parsed.tree, { since, limit: MATCHES_SHOWN });
  return { kind: 'found', tree: parsed.tree, topic, matches };
}

function pageOf(request: Request): { number: number; part: { limit: number; offset: number } } {
  const asked = Number.parseInt(textOf(request.query['page']), 10);
  const number = Number.isFinite(asked) ? Math.min(Math.max(asked, 1), PAGES_MAX) : 1;
  return { number, part: { limit: ROWS, offset: (number - 1) * ROWS } };
}

function textOf(given: unknown): string {
  return typeof given === 'string' ? given : '';
}
