import { type Request, type RequestHandler, type Response, Router, urlencoded } from 'express';
import { z } from 'zod';
import type { Secret } from '../news/secret.ts';
import { cameThroughProxy, hostName, isLoopback } from './local-names.ts';
import { closedPage, loginPage } from './page/login-page.ts';
import { sendProblem } from './send-problem.ts';
import { beginSession, hasSession, sameText } from './session.ts';
import { createWrongTries } from './wrong-tries.ts';

type AdminSettings = { host: string; publicUrl: string | null; adminToken: Secret | null };
type AdminDeps = { now: () => Date };
type Gate = { token: Secret; secure: boolean; now: () => Date; tries: ReturnType<typeof createWrongTries> };

const FORM_BYTES_MAX = 4096;
const WRONG_TOKEN = 'That token is not the one in ADMIN_TOKEN';
const loginBody = z.object({ token: z.string().catch('') }).catch({ token: '' });

/** Lets through what comes from this machine, and elsewhere only who has ADMIN_TOKEN: as a Bearer, or logged in. */
export function guardAdmin(settings: AdminSettings, deps: AdminDeps): RequestHandler {
  const bound = isLoopback(settings.host.toLowerCase());
  const isLocal = (request: Request) =>
    bound && isLoopback(hostName(request.headers.host) ?? '') && !cameThroughProxy(request);
  if (settings.adminToken === null)
    return (request, response, next) => (isLocal(request) ? next() : refuse({ request, response }, bound));
  const secure = settings.publicUrl?.startsWith('https:') ?? false;
  const gate = { token: settings.adminToken, secure, now: deps.now, tries: createWrongTries(deps.now) };
  const guarded = Router();
  guarded.post('/login', urlencoded({ extended: false, limit: FORM_BYTES_MAX }), (request, response) => {
    const { token } = loginBody.parse(request.body);
    if (isRight(token, request, gate)) logIn({ request, response }, gate);
    else askForToken({ request, response }, WRONG_TOKEN);
  });
  guarded.use((request, response, next) => {
    const admitted = isLocal(request) ? 'in' : admission(request, gate);
    if (admitted === 'in') next();
    else if (admitted === 'session') logIn({ request, response }, gate);
    else askForToken({ request, response }, admitted === 'wrong' ? WRONG_TOKEN : '');
  });
  return guarded;
}

/** What a caller may do: `session` begins one, so that the token need not be sent again. */
type Admission = 'in' | 'session' | 'unknown' | 'wrong';

function admission(request: Request, gate: Gate): Admission {
  if (hasSession(request, gate.token, gate.now())) return 'in';
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return isRight(bearer, request, gate) ? 'in' : 'wrong';
  const linked = tokenOfLink(request);
  if (linked === null) return 'unknown';
  return isRight(linked, request, gate) ? 'session' : 'wrong';
}

/** A link with ?token= logs in once and is then led to the address without it. */
function tokenOfLink(request: Request): string | null {
  const { token } = request.query;
  return request.method === 'GET' && typeof token === 'string' ? token : null;
}

type Exchange = { request: Request; response: Response };

function logIn({ request, response }: Exchange, gate: Gate): void {
  beginSession(response, gate.token, { now: gate.now(), secure: gate.secure });
  response.set('Cache-Control', 'no-store').redirect(303, request.method === 'GET' ? ownPath(request) : '/');
}

/** The path alone: a path that starts with two slashes would lead to another host. */
function ownPath(request: Request): string {
  return request.path.replace(/^[/\\]+/, '/');
}

function isRight(offered: string, request: Request, gate: Gate): boolean {
  const caller = request.socket.remoteAddress ?? '';
  if (gate.tries.isBarred(caller)) return false;
  if (sameText(offered, gate.token.reveal())) return true;
  gate.tries.add(caller);
  return false;
}

function askForToken({ request, response }: Exchange, complaint: string): void {
  response.set('WWW-Authenticate', 'Bearer realm="slugline"').set('Cache-Control', 'no-store');
  if (wantsPage(request)) {
    response.status(401).type('html').send(loginPage(complaint));
    return;
  }
  sendProblem(response, {
    status: 401,
    code: 'E_TOKEN',
    what: complaint === '' ? 'This address needs ADMIN_TOKEN' : complaint,
    todo: 'Send the header "Authorization: Bearer <ADMIN_TOKEN>", or open / in a browser and log in.',
  });
}

/** There is no token to ask for: whoever comes learns what to set. */
function refuse({ request, response }: Exchange, bound: boolean): void {
  const refusal = bound
    ? { what: 'This server is open to its own machine alone', todo: 'Set ADMIN_TOKEN to open it to others.' }
    : {
        what: 'ADMIN_TOKEN is not set, and without it nobody may see this page',
        todo: 'Set ADMIN_TOKEN, in .env for one, and start again. This makes one: openssl rand -hex 32',
      };
  if (wantsPage(request)) response.status(403).type('html').set('Cache-Control', 'no-store').send(closedPage(refusal));
  else sendProblem(response, { status: 403, code: 'E_NO_ADMIN_TOKEN', ...refusal });
}

function wantsPage(request: Request): boolean {
  return request.accepts(['json', 'html']) === 'html';
}
