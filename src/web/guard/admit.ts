import type { Log } from '../../news/log.ts';
import { INSTALLATION } from '../../news/owner.ts';
import type { AuditLog } from '../../store/nouns/audit-log.ts';
import { closedPage, loginPage } from '../page/layout.ts';
import { ownPath, type Refusal, sendProblem } from '../respond.ts';
import type { HttpExchange, Viewer, Visit } from '../visit.ts';
import type { AccessTokens, WrongTokens } from './access-tokens.ts';
import type { ClientAddress } from './client-address.ts';
import { type Door, type DoorSettings, doorOf, hostName, isLoopback, traceOfProxy } from './door.ts';
import type { PageSessions } from './page-sessions.ts';

export type AdmitDeps = {
  tokens: AccessTokens;
  sessions: PageSessions;
  wrongTokens: WrongTokens;
  clientAddress: ClientAddress;
  audit: Pick<AuditLog, 'record'>;
  log: Log;
  now: () => Date;
};

/** Lets a request in, or answers it and returns null. */
export type Admit = (exchange: HttpExchange) => Promise<Visit | null>;

export function createAdmit(settings: DoorSettings, deps: AdmitDeps): Admit {
  const door = doorOf(settings);
  return async (exchange) => {
    switch (door.kind) {
      case 'own-machine':
        return admitOwnMachine(exchange, deps);
      case 'closed':
        return refuse(exchange, closedRefusal(door.because));
      case 'token':
        return admitByToken(exchange, deps);
    }
  };
}

function visitOf(exchange: HttpExchange, who: { viewer: Viewer; sessionId: string | null }, deps: AdmitDeps): Visit {
  return { ...exchange, ...who, clientAddress: deps.clientAddress(exchange.request) };
}

/** The two minutes' start: nothing is set, and the person at this machine is the operator. */
function admitOwnMachine(exchange: HttpExchange, deps: AdmitDeps): Visit | null {
  const { request } = exchange;
  const trace = traceOfProxy(request.headers);
  if (trace !== null) return refuse(exchange, proxyRefusal(trace));
  const address = deps.clientAddress(request);
  if (!isLoopback(hostName(request.headers.host) ?? '') || !isLoopback(address)) return refuse(exchange, OTHERS);
  return visitOf(exchange, { viewer: { kind: 'installation' }, sessionId: null }, deps);
}

async function admitByToken(exchange: HttpExchange, deps: AdmitDeps): Promise<Visit | null> {
  const { request, response } = exchange;
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer !== undefined) {
    const access = deps.tokens.match(bearer);
    if (access) return visitOf(exchange, { viewer: access.viewer, sessionId: null }, deps);
    await refuseWrongToken(exchange, deps);
    return null;
  }
  const session = await deps.sessions.find(request);
  switch (session.kind) {
    case 'open':
      return visitOf(exchange, { viewer: session.viewer, sessionId: session.id }, deps);
    case 'unavailable':
      deps.log.error({ err: session.reason }, 'session not looked up');
      response.set('Retry-After', '5');
      return refuse(exchange, NO_STORE);
    case 'none':
      return askForToken(exchange);
  }
}

/** An address ends up in the logs of proxies and in histories: a token in it is not even compared. */
function askForToken({ request, response }: HttpExchange): null {
  const hasToken = request.query['token'] !== undefined;
  response.set('WWW-Authenticate', 'Bearer realm="slugline"');
  return refuse({ request, response }, hasToken ? IN_ADDRESS : UNKNOWN, (refusal) =>
    loginPage({ complaint: hasToken ? refusal.what : '', returnTo: hasToken ? '/' : ownPath(request.originalUrl) }),
  );
}

/** A wrong token is told so, and too many of them are asked to wait: whoever has the right one is never barred. */
export async function refuseWrongToken(exchange: HttpExchange, deps: Omit<AdmitDeps, 'sessions'>): Promise<void> {
  const { request, response } = exchange;
  const clientAddress = deps.clientAddress(request);
  const { retryAfterSeconds, isNoted } = await deps.wrongTokens.count(clientAddress);
  if (isNoted) {
    deps.log.warn({ clientAddress, path: request.path }, 'wrong token');
    const failed = { action: 'failed to sign in', subject: `at ${request.path}`, target: null } as const;
    const by = { owner: INSTALLATION, actor: 'somebody', actorId: null, from: null, clientAddress };
    await deps.audit
      .record({ at: deps.now(), ...by, ...failed })
      .catch((err: unknown) => deps.log.error({ err }, 'failed sign-in not noted'));
  }
  response.set('WWW-Authenticate', 'Bearer realm="slugline"');
  if (retryAfterSeconds > 0) response.set('Retry-After', String(retryAfterSeconds));
  const refusal = retryAfterSeconds > 0 ? { ...TOO_MANY, todo: `${TOO_MANY.todo} in ${retryAfterSeconds} s.` } : WRONG;
  refuse(exchange, refusal, ({ what, todo }) =>
    loginPage({ complaint: retryAfterSeconds > 0 ? `${what}. ${todo}` : what, returnTo: '/' }),
  );
}

/** Sends the refusal as a page to a browser, and in the form of every route to others. */
export function refuse(
  { request, response }: HttpExchange,
  refusal: Refusal,
  page: (refusal: Refusal) => string = closedPage,
): null {
  response.set('Cache-Control', 'no-store');
  if (request.accepts(['json', 'html']) === 'html') response.status(refusal.status).type('html').send(page(refusal));
  else sendProblem(response, refusal);
  return null;
}

const SEND_TOKEN = 'Send the header "Authorization: Bearer <token>", or open / in a browser and log in.';
const UNKNOWN: Refusal = { status: 401, code: 'E_TOKEN', what: 'This address needs a token', todo: SEND_TOKEN };
const WRONG: Refusal = {
  status: 401,
  code: 'E_TOKEN',
  what: 'That token is neither ADMIN_TOKEN nor one of OWNER_TOKENS',
  todo: SEND_TOKEN,
};
const TOO_MANY: Refusal = {
  status: 429,
  code: 'E_TOKEN_TRIES',
  what: 'That token is wrong too, after several others',
  todo: 'The right one is taken at any time; another wrong one is answered',
};
const IN_ADDRESS: Refusal = {
  status: 401,
  code: 'E_TOKEN_IN_ADDRESS',
  what: 'A token in an address is not taken, because addresses are written to logs. Change that token, and log in here',
  todo: SEND_TOKEN,
};
const NO_STORE: Refusal = {
  status: 503,
  code: 'E_DATABASE_SILENT',
  what: 'The database does not answer, so that your session cannot be looked up',
  todo: 'Try again in a moment; programs with a bearer token are answered meanwhile.',
};
const OTHERS: Refusal = {
  status: 403,
  code: 'E_NO_ADMIN_TOKEN',
  what: 'This server is open to its own machine alone',
  todo: 'Set ADMIN_TOKEN to open it to others.',
};

const MAKE_ONE = 'Set ADMIN_TOKEN, in .env for one, and start again. This makes one: openssl rand -hex 32';

function proxyRefusal(header: string): Refusal {
  const what = `This request came through a proxy (it has the header ${header}), and without ADMIN_TOKEN the page is open to this machine alone`;
  const todo = `${MAKE_ONE}. Set PUBLIC_URL to the address that people use, and TRUSTED_PROXIES to the proxy’s.`;
  return { status: 403, code: 'E_NO_ADMIN_TOKEN', what, todo };
}

function closedRefusal(because: Extract<Door, { kind: 'closed' }>['because']): Refusal {
  const what = `ADMIN_TOKEN is not set, and without it nobody may see this page: by ${because} others can reach it`;
  return { status: 403, code: 'E_NO_ADMIN_TOKEN', what, todo: MAKE_ONE };
}
