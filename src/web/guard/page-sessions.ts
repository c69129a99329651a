import { randomBytes } from 'node:crypto';
import type { CookieOptions } from 'express';
import { DAY_MS, MINUTE_MS } from '../../kit/time.ts';
import { INSTALLATION } from '../../news/owner.ts';
import type { Session, SessionStore } from '../../store/nouns/sessions.ts';
import type { HttpExchange, Viewer } from '../visit.ts';
import { type AccessToken, type AccessTokens, hashOf, sign } from './access-tokens.ts';
import type { ClientAddress } from './client-address.ts';
import { hostName } from './door.ts';

type PageSessionDeps = {
  tokens: AccessTokens;
  sessions: SessionStore;
  clientAddress: ClientAddress;
  publicUrl: string | null;
  now: () => Date;
};

export type PageSessions = ReturnType<typeof createPageSessions>;

type SessionOutcome =
  | { kind: 'open'; viewer: Viewer; id: string }
  | { kind: 'none' }
  /** The store does not answer; a bearer token works without it. */
  | { kind: 'unavailable'; reason: unknown };

const COOKIE = 'slugline_session';
const COOKIE_FORM = /^([\w-]{43})\.([\w-]{43})$/;
const SECRET_BYTES = 32;
const LIVES_MS = 30 * DAY_MS;
/** A session's last use is written at most this often. */
const NOTED_EVERY_MS = MINUTE_MS;
const USER_AGENT_MAX = 200;

/** Browsers that signed in: a cookie that only its token's server can make, and a row that can be ended. */
export function createPageSessions(deps: PageSessionDeps) {
  const { tokens, sessions, now } = deps;
  return {
    /** Begins a session for a browser that showed a right token. */
    async begin(exchange: HttpExchange, access: AccessToken): Promise<void> {
      const { request, response } = exchange;
      const secret = randomBytes(SECRET_BYTES).toString('base64url');
      const at = now();
      await sessions.begin({
        secretHash: hashOf(secret),
        tokenMark: await tokens.markOf(access),
        owner: access.viewer.kind === 'owner' ? access.viewer.owner : INSTALLATION,
        ...{ createdAt: at, lastUsedAt: at, expiresAt: new Date(at.getTime() + LIVES_MS) },
        address: deps.clientAddress(request),
        userAgent: (request.get('user-agent') ?? '').slice(0, USER_AGENT_MAX),
      });
      const value = `${secret}.${sign(secret, access.token)}`;
      response.cookie(COOKIE, value, { ...cookieOptions(exchange, deps.publicUrl), maxAge: LIVES_MS });
    },
    find: (request: HttpExchange['request']): Promise<SessionOutcome> => find(request, deps),
    /** Ends the session, and lets the browser forget its cookie. */
    async end(exchange: HttpExchange, id: string): Promise<void> {
      await sessions.end(id);
      exchange.response.clearCookie(COOKIE, cookieOptions(exchange, deps.publicUrl));
    },
    list: async (): Promise<Session[]> => sessions.list(await tokens.allMarks(), now()),
  };
}

async function find(request: HttpExchange['request'], deps: PageSessionDeps): Promise<SessionOutcome> {
  const [, secret = '', signature = ''] = COOKIE_FORM.exec(cookieOf(request) ?? '') ?? [];
  const signer = secret === '' ? null : deps.tokens.signerOf(secret, signature);
  if (signer === null) return { kind: 'none' };
  try {
    const at = deps.now();
    const session = await deps.sessions.find(hashOf(secret), at);
    if (session === null) return { kind: 'none' };
    await noteUse(session, deps.clientAddress(request), deps);
    return { kind: 'open', viewer: signer.viewer, id: session.id };
  } catch (reason) {
    return { kind: 'unavailable', reason };
  }
}

async function noteUse(session: Session, address: string, { sessions, now }: PageSessionDeps): Promise<void> {
  const at = now();
  const isFresh = at.getTime() - session.lastUsedAt.getTime() < NOTED_EVERY_MS;
  if (!isFresh || session.address !== address) await sessions.used(session.id, { at, address });
}

/**
 * Strict: no other page's link carries the cookie; ours do, and so does an address that a person opens. Secure where the
 * browser came by the https address, and not on the way through a tunnel to this machine.
 */
function cookieOptions({ request }: HttpExchange, publicUrl: string | null): CookieOptions {
  const isPublic = publicUrl !== null && hostName(request.headers.host) === new URL(publicUrl).hostname.toLowerCase();
  const secure = isPublic && publicUrl.startsWith('https:');
  return { httpOnly: true, sameSite: 'strict', secure, path: '/' };
}

function cookieOf(request: HttpExchange['request']): string | null {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const pair = pairs.find((candidate) => candidate.startsWith(`${COOKIE}=`));
  return pair === undefined ? null : pair.slice(COOKIE.length + 1);
}
