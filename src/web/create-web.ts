import express, { type Express, type RequestHandler, Router } from 'express';
import type { ChatHealth } from '../chat/chat.ts';
import type { Preview } from '../chat/preview/create-preview.ts';
import { withDeadline } from '../kit/deadline.ts';
import type { Secret } from '../news/secret.ts';
import { createEventStream, type EventStream } from './event-stream.ts';
import { guardHost, guardOrigin, securityHeaders } from './guard/browser-guards.ts';
import { guardAdmin } from './guard/guard-admin.ts';
import { type BoundServer, listen } from './listen.ts';
import type { Metrics } from './metrics.ts';
import { assetRoutes } from './page/assets.ts';
import type { PagePath } from './page/layout.ts';
import { pageRoute } from './page/preview-page.ts';
import { eventData, previewApi } from './preview-api.ts';
import { failureHandler, notFound } from './respond.ts';
import { samplePage } from './sample-pages.ts';
import { renderDeliveries } from './views/deliveries-view.ts';
import { renderFeeds } from './views/feeds-view.ts';
import { renderQuery } from './views/query-view.ts';
import { renderSettings } from './views/settings-view.ts';
import { renderStories, renderStory } from './views/stories-view.ts';
import { answerView, type RenderPage, type ViewDeps } from './views/view-page.ts';
import { createViewStream, type ViewStream } from './views/view-stream.ts';

/** Shorter than the time-out of probes, so that they get an answer that names the part that hangs. */
const HEALTH_WITHIN_MS = 4_000;

export type WebSettings = { host: string; port: number; adminToken: Secret | null; publicUrl: string | null };

export type WebDeps = ViewDeps & {
  preview: Pick<Preview, 'ask' | 'suggest' | 'after' | 'watch'>;
  /** The state of each part. */
  health: () => Promise<Record<string, ChatHealth>>;
  metrics: Pick<Metrics, 'contentType' | 'text'>;
  /** Bull Board's router, made for the path /queues. */
  board: RequestHandler | null;
  /** Routes that authenticate their callers themselves: Slack by signature, WebSub by its secret path. */
  callbacks: { path: string; handle: RequestHandler }[];
  /** The folder of the sample newsroom's pages, as <host>/<path>. */
  samplesDir: string | null;
};

export type Web = { start(): Promise<{ url: string }>; stop(): Promise<void> };

/** The only HTTP server. `start` rejects with a ListenError where the port is taken. */
export function createWeb(settings: WebSettings, deps: WebDeps): Web {
  const events = createEventStream({ after: deps.preview.after, watch: deps.preview.watch, dataOf: eventData });
  const viewStream = createViewStream();
  const app = createApp(settings, deps, { events, viewStream });
  let listening: BoundServer | null = null;
  return {
    async start() {
      listening = await listen(settings, app);
      return { url: listening.url };
    },
    async stop() {
      events.stop();
      viewStream.stop();
      await listening?.close();
      listening = null;
    },
  };
}

/** The order secures it: first the check of host names, then the open routes, then origin and token before the rest. */
function createApp(
  settings: WebSettings,
  deps: WebDeps,
  { events, viewStream }: { events: EventStream; viewStream: ViewStream },
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders, guardHost(settings));
  app.get('/healthz', healthRoute(deps.health));
  for (const { path, handle } of deps.callbacks) app.use(path, handle);
  app.use(assetRoutes(), guardOrigin(settings), guardAdmin(settings, deps));
  app.get('/', pageRoute(deps.preview));
  app.use('/api/preview', previewApi({ preview: deps.preview, events, now: deps.now }));
  app.use(viewRoutes(deps, viewStream));
  app.get('/metrics', async (_request, response) => {
    const text = await deps.metrics.text();
    response.set({ 'Content-Type': deps.metrics.contentType, 'Cache-Control': 'no-store' }).send(text);
  });
  if (deps.board) app.use('/queues', deps.board);
  if (deps.samplesDir !== null) app.get('/samples/*path', samplePage(deps.samplesDir));
  app.use(notFound, failureHandler(deps.log));
  return app;
}

/** The operator's pages; those with lists also have a stream of their changes. */
function viewRoutes(deps: ViewDeps, stream: ViewStream): Router {
  const routes = Router();
  const page = (path: PagePath, render: RenderPage) =>
    routes.get(path, (request, response) => answerView({ path, request, response }, render, deps.log));
  const livePage = (path: PagePath, render: RenderPage) => {
    page(path, render);
    routes.get(`/api/views${path}`, (request, response) =>
      stream.open(request.originalUrl, () => render(request), response),
    );
  };
  livePage('/feeds', () => renderFeeds(deps));
  livePage('/stories', (request) => renderStories(request, deps));
  routes.get('/stories/:slug', (request, response) =>
    answerView({ path: '/stories', request, response }, () => renderStory(request.params.slug, deps), deps.log),
  );
  livePage('/deliveries', (request) => renderDeliveries(request, deps));
  page('/query', (request) => renderQuery(request, deps));
  page('/settings', () => renderSettings(deps));
  return routes;
}

/** 200 when every part is healthy, else 503; both name each part's state. */
function healthRoute(health: WebDeps['health']): RequestHandler {
  const unknown = (state: string): Record<string, ChatHealth> => ({ web: { ok: false, state } });
  return async (_request, response) => {
    const states = health().catch(() => unknown('the other parts cannot be asked'));
    const parts = await withDeadline(states, HEALTH_WITHIN_MS, () => unknown('the other parts do not answer'));
    const ok = Object.values(parts).every((part) => part.ok);
    response.set('Cache-Control', 'no-store').status(ok ? 200 : 503);
    response.json({ ok, parts });
  };
}
