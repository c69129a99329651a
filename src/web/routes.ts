import type { NextFunction, RequestHandler } from 'express';
import type { ChatHealth } from '../chat/chat.ts';
import type { Preview } from '../chat/preview/create-preview.ts';
import { withDeadline } from '../kit/deadline.ts';
import type { Scope } from '../news/owner.ts';
import type { AuditLog } from '../store/nouns/audit-log.ts';
import type { SessionStore } from '../store/nouns/sessions.ts';
import type { createViewStore } from '../store/views/view-store.ts';
import type { EventStream } from './event-stream.ts';
import type { PageSessions } from './guard/page-sessions.ts';
import type { SignIn } from './guard/sign-in.ts';
import type { Metrics } from './metrics.ts';
import { assetRoutes } from './page/assets.ts';
import { pageRoute } from './page/preview-page.ts';
import { previewRoutes } from './preview-api.ts';
import { notFound, sendProblem } from './respond.ts';
import { type SampleStory, samplePage } from './sample-pages.ts';
import { renderAudit } from './views/audit-view.ts';
import { renderDeliveries } from './views/deliveries-view.ts';
import { renderFeeds } from './views/feeds-view.ts';
import { renderQuery } from './views/query-view.ts';
import { endRoute, renderSessions } from './views/sessions-view.ts';
import { renderSettings } from './views/settings-view.ts';
import { renderStories, renderStory } from './views/stories-view.ts';
import { answerView, type ViewDeps } from './views/view-page.ts';
import type { ViewStream } from './views/view-stream.ts';
import { scopeOfViewer, type Visit } from './visit.ts';

/**
 * A route of the server. It says for whom it is, and cannot be declared without: `readers` are the operator and those who
 * came with an owner's token; what is `installation` is the operator's alone.
 */
export type Route = { method: 'get' | 'post' | 'use'; path: string } & (OpenRoute | GuardedRoute);

type OpenRoute = { for: 'everybody'; handle: readonly RequestHandler[] };

export type GuardedRoute = {
  for: 'readers' | 'installation';
  /** Readers of the body, after the request was let in. */
  read?: readonly RequestHandler[];
  handle: (visit: Visit, next: NextFunction) => unknown;
};

export type RouteTableDeps = Omit<ViewDeps, 'views' | 'visit' | 'pageSessions'> & {
  viewsOf: (scope: Scope) => ReturnType<typeof createViewStore>;
  preview: Pick<Preview, 'ask' | 'suggest' | 'after' | 'watch'>;
  /** The state of each part, for everybody: it names no workspace. */
  health: ViewDeps['healthWithNames'];
  /** What this process needs to do its own part. */
  readiness: ViewDeps['healthWithNames'];
  audit: Pick<AuditLog, 'record' | 'list'>;
  /** Ends sessions by their ids; those of the page's cookies are in `PageSessions`. */
  sessions: Pick<SessionStore, 'end' | 'endOthers'>;
  metrics: Pick<Metrics, 'contentType' | 'text'>;
  /** Bull Board's router, made for the path /queues. */
  board: RequestHandler | null;
  sampleStory: SampleStory;
  /** Copies the embedded database for a back-up, and says for how many milliseconds it waited; null on a server. */
  copyDatabase: (() => Promise<number>) | null;
};

export type RouteParts = {
  events: EventStream;
  viewStream: ViewStream;
  signIn: SignIn;
  pageSessions: PageSessions;
};

/** Every route but the platforms' callbacks, in the order in which they are tried. Tests walk this table. */
export function routeTable(deps: RouteTableDeps, parts: RouteParts): Route[] {
  return [
    { method: 'get', path: '/healthz', for: 'everybody', handle: [healthRoute(deps.health)] },
    { method: 'get', path: '/readyz', for: 'everybody', handle: [healthRoute(deps.readiness)] },
    // That it answers is all: another start would mend nothing that is elsewhere.
    { method: 'get', path: '/livez', for: 'everybody', handle: [healthRoute(async () => ({}))] },
    ...assetRoutes(),
    ...signInRoutes(parts.signIn),
    { method: 'get', path: '/', for: 'readers', handle: pageRoute(deps.preview) },
    ...previewRoutes({ preview: deps.preview, events: parts.events, now: deps.now }),
    ...viewRoutes(deps, parts),
    endRoute(deps, parts.pageSessions),
    ...operatingRoutes(deps),
    { method: 'use', path: '/', for: 'readers', handle: handedTo(notFound) },
  ];
}

function handedTo(handler: RequestHandler): GuardedRoute['handle'] {
  return ({ request, response }, next) => handler(request, response, next);
}

function signInRoutes({ show, submit, end, readForm }: SignIn): Route[] {
  return [
    { method: 'get', path: '/login', for: 'everybody', handle: [show] },
    { method: 'post', path: '/login', for: 'everybody', handle: [readForm, submit] },
    { method: 'post', path: '/logout', for: 'readers', handle: end },
  ];
}

/** The operator's pages; those with lists also have a stream of their changes. */
function viewRoutes(deps: RouteTableDeps, { viewStream: stream, pageSessions }: RouteParts): Route[] {
  type Render = (deps: ViewDeps) => Promise<string | null>;
  const atViewer = (visit: Visit): ViewDeps => {
    return { ...deps, pageSessions, visit, views: deps.viewsOf(scopeOfViewer(visit.viewer)) };
  };
  const page = (path: string, access: GuardedRoute['for'], render: Render): Route => {
    const handle = (visit: Visit) => {
      const seen = atViewer(visit);
      return answerView(() => render(seen), seen);
    };
    return { method: 'get', path, for: access, handle };
  };
  const livePage = (path: string, access: GuardedRoute['for'], render: Render): Route[] => {
    const handle = (visit: Visit) => stream.open(visit, () => render(atViewer(visit)));
    return [page(path, access, render), { method: 'get', path: `/api/views${path}`, for: access, handle }];
  };
  return [
    ...livePage('/feeds', 'readers', renderFeeds),
    ...livePage('/stories', 'readers', renderStories),
    page('/stories/:slug', 'readers', renderStory),
    ...livePage('/deliveries', 'readers', renderDeliveries),
    page('/query', 'readers', renderQuery),
    page('/settings', 'installation', renderSettings),
    page('/sessions', 'installation', renderSessions),
    page('/audit', 'installation', renderAudit),
  ];
}

/** What other programs and the operator's tools read. */
function operatingRoutes(deps: RouteTableDeps): Route[] {
  const { metrics, board } = deps;
  const sendMetrics = async ({ response }: Visit): Promise<void> => {
    const text = await metrics.text();
    response.set({ 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' }).send(text);
  };
  const queues: Route[] =
    board === null ? [] : [{ method: 'use', path: '/queues', for: 'installation', handle: handedTo(board) }];
  return [
    { method: 'get', path: '/metrics', for: 'installation', handle: sendMetrics },
    {
      ...{ method: 'get', path: '/api/health', for: 'installation' },
      handle: handedTo(healthRoute(deps.healthWithNames)),
    },
    { method: 'post', path: '/api/backup', for: 'installation', handle: (visit) => copyForBackup(visit, deps) },
    ...queues,
    { method: 'get', path: '/samples/*path', for: 'readers', handle: samplePage(deps.sampleStory) },
  ];
}

/** `slugline backup` writes its file from the copy (src/store/open/backup.ts). */
async function copyForBackup({ response }: Visit, { copyDatabase }: RouteTableDeps): Promise<void> {
  if (copyDatabase === null) return sendProblem(response, ON_SERVER);
  response.set('Cache-Control', 'no-store').json({ heldMs: Math.round(await copyDatabase()) });
}

const ON_SERVER = {
  status: 409,
  code: 'E_DATABASE',
  what: 'DATABASE_URL is set: that database is looked after by PostgreSQL',
  todo: 'Use pg_dump (docs/operations.md).',
};

/** Shorter than the time-out of probes, so that they get an answer that names the part that hangs. */
const HEALTH_WITHIN_MS = 4_000;

/** 200 when every part is healthy, else 503; both name each part's state. */
function healthRoute(health: RouteTableDeps['health']): RequestHandler {
  const unknown = (state: string): Record<string, ChatHealth> => ({ web: { ok: false, state } });
  return async (_request, response) => {
    const states = health().catch(() => unknown('the other parts cannot be asked'));
    const parts = await withDeadline(states, HEALTH_WITHIN_MS, () => unknown('the other parts do not answer'));
    const ok = Object.values(parts).every((part) => part.ok);
    response.set('Cache-Control', 'no-store').status(ok ? 200 : 503);
    response.json({ ok, parts });
  };
}
