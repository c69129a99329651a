import express, { type Request, type RequestHandler } from 'express';
import { SECOND_MS } from '../kit/time.ts';
import type { SessionStore } from '../store/nouns/sessions.ts';
import { createEventStream } from './event-stream.ts';
import { createAccessTokens, createWrongTokens, type TokenSettings } from './guard/access-tokens.ts';
import { createAdmit, refuse } from './guard/admit.ts';
import { guardHost, guardOrigin, securityHeaders } from './guard/browser-guards.ts';
import { createClientAddress } from './guard/client-address.ts';
import { type DoorSettings, doorOf } from './guard/door.ts';
import { createPageSessions, type PageSessions } from './guard/page-sessions.ts';
import { createSignIn } from './guard/sign-in.ts';
import { type BoundServer, listen } from './listen.ts';
import { eventData } from './preview-api.ts';
import { failureHandler } from './respond.ts';
import { type GuardedRoute, type RouteTableDeps, routeTable } from './routes.ts';
import { createViewStream } from './views/view-stream.ts';
import type { Visit } from './visit.ts';

export type WebSettings = DoorSettings & TokenSettings & { port: number };

export type WebDeps = RouteTableDeps & {
  sessions: SessionStore;
  /** Routes that authenticate their callers themselves: Slack by signature, WebSub by its secret path. */
  callbacks: { path: string; handle: RequestHandler }[];
  pause: (ms: number) => Promise<unknown>;
};

export type Web = ReturnType<typeof createWeb>;

/** A session that was ended elsewhere ends what it still reads (a stream) within this time. */
const SESSION_CHECK_MS = 30 * SECOND_MS;

/** The only HTTP server. `start` rejects with a ListenError where the port is taken. */
export function createWeb(settings: WebSettings, deps: WebDeps) {
  const events = createEventStream({ after: deps.preview.after, watch: deps.preview.watch, dataOf: eventData });
  const viewStream = createViewStream();
  const guards = createGuards(settings, deps);
  const { signIn, pageSessions } = guards;
  const routes = routeTable(deps, { events, viewStream, signIn, pageSessions });
  // The order secures it: first the check of host names, then the platforms' callbacks, then the check of what other web
  // pages ask for, then the routes. Each route lets in whom it is for.
  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders, guardHost(settings));
  for (const { path, handle } of deps.callbacks) app.use(path, handle);
  app.use(guardOrigin(settings));
  for (const route of routes)
    app[route.method](route.path, ...(route.for === 'everybody' ? route.handle : guarded(route, guards)));
  app.use(failureHandler(deps.log, guards.clientAddress));
  let listening: BoundServer | null = null;
  return {
    routes,
    signInLink: signIn.link,
    async start(): Promise<{ url: string }> {
      listening = await listen(settings, app, {
        onRefused: () => deps.log.warn({}, 'too many connections: a new one was refused'),
      });
      return { url: listening.url };
    },
    async stop(): Promise<void> {
      events.stop();
      viewStream.stop();
      await listening?.close();
      listening = null;
    },
  };
}

type Guards = ReturnType<typeof createGuards>;

function createGuards(settings: WebSettings, deps: WebDeps) {
  const tokens = createAccessTokens(settings);
  const clientAddress = createClientAddress(settings.trustedProxies);
  const pageSessions = createPageSessions({ ...deps, tokens, clientAddress, publicUrl: settings.publicUrl });
  const parts = { ...deps, tokens, sessions: pageSessions, wrongTokens: createWrongTokens(deps), clientAddress };
  const admit = createAdmit(settings, parts);
  const signIn = createSignIn(parts, { admit, asksToken: doorOf(settings).kind === 'token' });
  return { admit, pageSessions, signIn, clientAddress };
}

/** Lets a request in before anything of it is read, and hands the route its viewer. */
function guarded(route: GuardedRoute, { admit, pageSessions }: Guards): RequestHandler[] {
  const visits = new WeakMap<Request, Visit>();
  const enter: RequestHandler = async (request, response, next) => {
    const visit = await admit({ request, response });
    if (visit === null) return;
    if (route.for === 'installation' && visit.viewer.kind === 'owner') return void refuse(visit, OPERATORS_ALONE);
    visits.set(request, visit);
    endWithSession(visit, pageSessions);
    next();
  };
  const answer: RequestHandler = (request, _response, next) => {
    const visit = visits.get(request);
    if (visit === undefined) throw new Error('A route was reached without being let in');
    return route.handle(visit, next);
  };
  return [enter, ...(route.read ?? []), answer];
}

const OPERATORS_ALONE = {
  status: 403,
  code: 'E_OPERATOR_ONLY',
  what: 'This is for the operator of the installation, and your token is that of one workspace',
  todo: 'Open /stories, /feeds, /deliveries or /query, or ask the operator.',
};

function endWithSession({ request, response, sessionId }: Visit, pageSessions: PageSessions): void {
  if (sessionId === null) return;
  const check = async (): Promise<void> => {
    if ((await pageSessions.find(request)).kind === 'none') response.destroy();
  };
  const timer = setInterval(() => void check(), SESSION_CHECK_MS).unref();
  response.once('close', () => clearInterval(timer));
}
