import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Request, type RequestHandler, type Response, Router, urlencoded } from 'express';
import { z } from 'zod';
import { createLru } from '../../kit/lru.ts';
import { DAY_MS, MINUTE_MS } from '../../kit/time.ts';
import type { Secret } from '../../news/secret.ts';
import { closedPage, loginPage } from '../page/layout.ts';
import { sendProblem } from '../respond.ts';
import { cameThroughProxy, hostName, isLoopback } from './browser-guards.ts';

type AdminSettings = { host: string; publicUrl: string | null; adminToken: Secret | null };
type Gate = { token: Secret; secure: boolean; now: () => Date; tries: ReturnType<typeof createWrongTries> };

const WINDOW_MS = MINUTE_MS;
const TRIES_MAX = 10;
const CALLERS_MAX = 1000;
const COOKIE = 'slugline_session';
const SESSION_MS = 30 * DAY_MS;
const FORM_BYTES_MAX = 4096;
const WRONG_TOKEN = 'That token is not the one in ADMIN_TOKEN';
const loginBody = z.object({ token: z.string().catch('') }).catch({ token: '' });

/** Admits requests from this machine; others need ADMIN_TOKEN, as a Bearer token or by a session. */
export function guardAdmin(settings: AdminSettings, deps: { now: () => Date }): RequestHandler {
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

/** `in`: admitted. `session`: admitted by a new session, so that the token need not be sent again. */
type Admission = 'in' | 'session' | 'unknown' | 'wrong';

function admission(request: Request, gate: Gate): Admission {
  if (hasSession(request, gate.token, gate.now())) return 'in';
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return isRight(bearer, request, gate) ? 'in' : 'wrong';
  // A link with ?token= starts a session and is redirected to the address without it.
  const { token } = request.query;
  if (request.method !== 'GET' || typeof token !== 'string') return 'unknown';
  return isRight(token, request, gate) ? 'session' : 'wrong';
}

type HttpExchange = { request: Request; response: Response };

function logIn({ request, response }: HttpExchange, gate: Gate): void {
  beginSession(response, gate.token, { now: gate.now(), secure: gate.secure });
  response.set('Cache-Control', 'no-store').redirect(303, request.method === 'GET' ? ownPath(request) : '/');
}

/** The path with a single slash at its start: with two, it would lead to another host. */
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

function askForToken({ request, response }: HttpExchange, complaint: string): void {
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

/** Without a configured token nobody can log in: the answer says what to set. */
function refuse({ request, response }: HttpExchange, bound: boolean): void {
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

/** Counts wrong tokens per caller, so that a short token cannot be guessed. */
export function createWrongTries(now: () => Date) {
  const tries = createLru<string, { count: number; since: number }>(CALLERS_MAX);
  const recent = (caller: string) => {
    const seen = tries.get(caller);
    return seen && now().getTime() - seen.since < WINDOW_MS ? seen : { count: 0, since: now().getTime() };
  };
  return {
    isBarred: (caller: string): boolean => recent(caller).count >= TRIES_MAX,
    add(caller: string): void {
      const { count, since } = recent(caller);
      tries.set(caller, { count: count + 1, since });
    },
  };
}

/** Whether two texts are the same, compared in constant time. */
function sameText(offered: string, expected: string): boolean {
  // Hashing first makes both as long as timingSafeEqual asks for.
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(offered), digest(expected));
}

/** Starts a session that expires, or ends when ADMIN_TOKEN changes; the server stores nothing. */
function beginSession(response: Response, token: Secret, { now, secure }: { now: Date; secure: boolean }): void {
  const ends = now.getTime() + SESSION_MS;
  response.cookie(COOKIE, `${ends}.${signature(ends, token)}`, {
    httpOnly: true,
    // Lax, so that a link in chat opens the page; the Origin of requests that change something is checked anyway.
    sameSite: 'lax',
    secure,
    path: '/',
    maxAge: SESSION_MS,
  });
}

function hasSession(request: Request, token: Secret, now: Date): boolean {
  const [, ends = '', signed = ''] = /^(\d{1,15})\.([0-9a-f]{64})$/.exec(cookieOf(request) ?? '') ?? [];
  if (ends === '' || Number(ends) < now.getTime()) return false;
  return sameText(signed, signature(Number(ends), token));
}

function signature(ends: number, token: Secret): string {
  return createHmac('sha256', token.reveal()).update(`slugline session ${ends}`).digest('hex');
}

function cookieOf(request: Request): string | null {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const pair = pairs.find((candidate) => candidate.startsWith(`${COOKIE}=`));
  return pair === undefined ? null : pair.slice(COOKIE.length + 1);
}
