import express, { type Express, type RequestHandler } from 'express';
import type { Preview } from '../chat/preview/create-preview.ts';
import type { Secret } from '../news/secret.ts';
import { createEventStream, type EventStream } from './event-stream.ts';
import { guardAdmin } from './guard-admin.ts';
import { guardHost } from './guard-host.ts';
import { guardOrigin } from './guard-origin.ts';
import { type Health, healthRoute } from './health.ts';
import { type Listening, listen } from './listen.ts';
import type { Metrics } from './metrics.ts';
import { assetRoutes, pageRoute } from './page/page-routes.ts';
import { eventData, previewApi } from './preview-api.ts';
import { samplePage } from './sample-page.ts';
import { securityHeaders } from './security-headers.ts';
import { failureHandler, notFound } from './send-problem.ts';
import { type ViewDeps, viewRoutes } from './views/view-routes.ts';
import { createViewStream, type ViewStream } from './views/view-stream.ts';

export type WebSettings = { host: string; port: number; adminToken: Secret | null; publicUrl: string | null };

/** A route that proves its callers itself: Slack by signature, WebSub by its secret path. */
type Callback = { path: string; handle: RequestHandler };

export type WebDeps = ViewDeps & {
  preview: Pick<Preview, 'ask' | 'suggest' | 'after' | 'watch'>;
  health: Health;
  metrics: Pick<Metrics, 'contentType' | 'text'>;
  /** Bull Board's router, told that it lives at /queues. */
  board: RequestHandler | null;
  callbacks: Callback[];
  /** Where the sample newsroom's pages lie, as <host>/<path>. */
  samplesDir: string | null;
};

export type Web = { start(): Promise<{ url: string }>; stop(): Promise<void> };

/** The only HTTP server. Resolves when it listens; a taken port rejects with a ListenError. */
export function createWeb(settings: WebSettings, deps: WebDeps): Web {
  const events = createEventStream({ after: deps.preview.after, watch: deps.preview.watch, dataOf: eventData });
  const viewStream = createViewStream();
  const app = createApp(settings, deps, { events, viewStream });
  let listening: Listening | null = null;
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

type Streams = { events: EventStream; viewStream: ViewStream };

/** The order is the security: names, what is open to all, then origin and token before everything else. */
function createApp(settings: WebSettings, deps: WebDeps, { events, viewStream }: Streams): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders, guardHost(settings));
  app.get('/healthz', healthRoute(deps.health));
  for (const { path, handle } of deps.callbacks) app.use(path, handle);
  app.use(assetRoutes(), guardOrigin(settings), guardAdmin(settings, deps));
  app.get('/', pageRoute(deps.preview));
  app.use('/api/preview', previewApi({ preview: deps.preview, events, now: deps.now }));
  app.use(viewRoutes(deps, viewStream));
  app.get('/metrics', metricsRoute(deps.metrics));
  if (deps.board) app.use('/queues', deps.board);
  if (deps.samplesDir !== null) app.get('/samples/*path', samplePage(deps.samplesDir));
  app.use(notFound, failureHandler(deps.log));
  return app;
}

function metricsRoute(metrics: WebDeps['metrics']): RequestHandler {
  return async (_request, response) => {
    const text = await metrics.text();
    response.set({ 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' }).send(text);
  };
}
