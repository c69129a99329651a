import { randomBytes } from 'node:crypto';
import { type RequestHandler, urlencoded } from 'express';
import { z } from 'zod';
import { createLru } from '../../kit/lru.ts';
import { MINUTE_MS } from '../../kit/time.ts';
import { INSTALLATION } from '../../news/owner.ts';
import type { AuditAction } from '../../store/nouns/audit-log.ts';
import { loginPage } from '../page/layout.ts';
import { ownPath } from '../respond.ts';
import { type HttpExchange, type Viewer, type Visit, viewerName } from '../visit.ts';
import type { AccessToken } from './access-tokens.ts';
import { type Admit, type AdmitDeps, refuse, refuseWrongToken } from './admit.ts';

const FORM_BYTES_MAX = 4096;
const CODE_LIVES_MS = 10 * MINUTE_MS;
const CODES_MAX = 10;
const CODE_BYTES = 24;
const loginBody = z.object({ token: z.string().catch(''), to: z.string().catch('/') }).catch({ token: '', to: '/' });

export type SignIn = ReturnType<typeof createSignIn>;

/** Signing in and out of the page: by the token in a form, or by the link that the terminal shows. */
export function createSignIn(deps: AdmitDeps, { admit, asksToken }: { admit: Admit; asksToken: boolean }) {
  const codes = createCodes(deps.now);
  /** Where no token is asked for, there is nothing to sign in to: the door itself answers. */
  const atDoor = (answer: (exchange: HttpExchange) => Promise<void>): RequestHandler => {
    return async (request, response) => {
      if (asksToken) return answer({ request, response });
      if (await admit({ request, response })) response.redirect(303, '/');
    };
  };
  return {
    /** The path of a link that signs a browser in, once; null where no token is asked for. */
    link: (): string | null => (asksToken ? `/login?code=${codes.issue()}` : null),
    readForm: urlencoded({ extended: false, limit: FORM_BYTES_MAX }),
    show: atDoor((exchange) => showOrUseCode(exchange, codes, deps)),
    submit: atDoor((exchange) => submit(exchange, deps)),
    async end(visit: Visit): Promise<void> {
      if (visit.sessionId !== null) {
        await deps.sessions.end(visit, visit.sessionId);
        await noteOnPage(visit, 'signed out', { ...deps, subject: 'of the page' });
      }
      visit.response.redirect(303, '/login');
    },
  };
}

async function submit(exchange: HttpExchange, deps: AdmitDeps): Promise<void> {
  const { token, to } = loginBody.parse(exchange.request.body);
  const access = deps.tokens.match(token);
  if (access === null) return refuseWrongToken(exchange, deps);
  await begin(exchange, access, deps);
  exchange.response.redirect(303, ownPath(to));
}

async function showOrUseCode(exchange: HttpExchange, codes: Codes, deps: AdmitDeps): Promise<void> {
  const { request, response } = exchange;
  const { code } = request.query;
  response.set('Cache-Control', 'no-store');
  if (typeof code !== 'string') return void response.type('html').send(loginPage({ complaint: '', returnTo: '/' }));
  const operator = codes.use(code) ? deps.tokens.operator() : null;
  if (operator === null) {
    refuse(exchange, USED_UP, ({ what }) => loginPage({ complaint: what, returnTo: '/' }));
    return;
  }
  await begin(exchange, operator, deps);
  response.redirect(303, '/');
}

const USED_UP = {
  status: 401,
  code: 'E_SIGN_IN_CODE',
  what: 'This link was used already, or is older than ten minutes. Log in with the token',
  todo: 'Start Slugline again for another link, or log in with the token.',
};

async function begin(exchange: HttpExchange, access: AccessToken, deps: AdmitDeps) {
  await deps.sessions.begin(exchange, access);
  exchange.response.set('Cache-Control', 'no-store');
  const visit = { ...exchange, viewer: access.viewer, clientAddress: deps.clientAddress(exchange.request) };
  await noteOnPage(visit, 'signed in', { ...deps, subject: 'to the page' });
}

/** A line of the audit log for what was done on the page. */
export async function noteOnPage(
  { viewer, clientAddress }: { viewer: Viewer; clientAddress: string },
  action: AuditAction,
  { audit, now, subject }: Pick<AdmitDeps, 'audit' | 'now'> & { subject: string },
): Promise<void> {
  const owner = viewer.kind === 'installation' ? INSTALLATION : viewer.owner;
  const by = { owner, actor: viewerName(viewer), actorId: null, from: null, clientAddress };
  await audit.record({ at: now(), ...by, action, subject, target: null });
}

type Codes = ReturnType<typeof createCodes>;

/** Codes that are good once. Kept in this process, which serves the page that they open. */
function createCodes(now: () => Date) {
  const issued = createLru<string, { until: number }>(CODES_MAX);
  return {
    issue(): string {
      const code = randomBytes(CODE_BYTES).toString('base64url');
      issued.set(code, { until: now().getTime() + CODE_LIVES_MS });
      return code;
    },
    use(code: string): boolean {
      const found = issued.get(code);
      issued.delete(code);
      return found !== undefined && found.until > now().getTime();
    },
  };
}
