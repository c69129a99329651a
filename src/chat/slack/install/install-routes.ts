import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { messageOf } from '../../../kit/errors.ts';
import { MINUTE_MS, SECOND_MS } from '../../../kit/time.ts';
import type { SlackInstallation } from '../../../news/channel.ts';
import { isAllowedWorkspace } from '../../../news/owner.ts';
import { cleanText } from '../../clean-text.ts';
import { html, NOTHING } from '../../html.ts';
import type { Handle } from '../listen/events-route.ts';
import { OPTIONAL_SCOPES, redirectAddress, SCOPES } from '../manifest.ts';
import type { Once } from '../once.ts';
import type { SlackBase } from '../sdk-logger.ts';
import type { ManyWorkspacesAccount, SlackSettings } from '../settings.ts';
import type { Access, TokenGrant } from './oauth-tokens.ts';
import type { Installations } from './workspaces.ts';

/** The time from the click on the installation link to Slack's answer. */
const INSTALL_STATE_MS = 10 * MINUTE_MS;

type InstallSettings = Pick<SlackSettings, 'apiUrl' | 'publicUrl' | 'allowedWorkspaces'> & {
  account: ManyWorkspacesAccount;
};

type InstallDeps = SlackBase & {
  installations: Pick<Installations, 'save'>;
  access: Access;
  installed: () => Promise<void>;
  once: Once;
};

const COOKIE = 'slugline_install';

/** Sends people to Slack, which asks them to grant our scopes (docs.slack.dev, installing-with-oauth). */
export function createInstallRoute(settings: InstallSettings, { now }: Pick<InstallDeps, 'now'>): Handle {
  return (request, response) => {
    if (request.method !== 'GET') return sendPage(response, 405, ONLY_GET);
    const state = makeState(settings.account.stateSecret.reveal(), now());
    const address = new URL('/oauth/v2/authorize', settings.apiUrl);
    address.searchParams.set('client_id', settings.account.clientId);
    address.searchParams.set('scope', [...SCOPES, ...OPTIONAL_SCOPES].join(','));
    address.searchParams.set('state', state);
    const redirect = redirectAddress(settings.publicUrl);
    if (redirect !== null) address.searchParams.set('redirect_uri', redirect);
    response.writeHead(302, {
      location: address.href,
      'set-cookie': cookie(settings, state),
      'cache-control': 'no-store',
    });
    response.end();
  };
}

/** Receives people who come back from Slack, exchanges their code for tokens and stores those. */
export function createRedirectRoute(settings: InstallSettings, deps: InstallDeps): Handle {
  return (request, response) => {
    finish(request, settings, deps)
      .catch((error: unknown) => {
        deps.log.error(`an installation was not kept: ${messageOf(error)}`);
        return notInstalled(500, 'Slugline could not keep what Slack handed over.');
      })
      .then(({ status, page }) => {
        response.setHeader('set-cookie', cookie(settings, null));
        sendPage(response, status, page);
      })
      .catch(() => response.destroy());
  };
}

type InstallResult = { status: number; page: InstallPage };

async function finish(request: IncomingMessage, settings: InstallSettings, deps: InstallDeps): Promise<InstallResult> {
  const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
  const state = { state: query.get('state') ?? '', cookie: readCookie(request) };
  if (!isOwnState(state, settings.account.stateSecret.reveal(), deps.now())) {
    return notInstalled(400, 'This link is older than ten minutes, or was opened in another browser.');
  }
  const until = new Date(deps.now().getTime() + INSTALL_STATE_MS);
  if (!(await deps.once(`install:${state.state}`, until))) {
    return notInstalled(400, 'This link was used already.');
  }
  if (query.get('error') !== null) return notInstalled(200, 'The installation was cancelled in Slack.');
  const code = query.get('code') ?? '';
  if (code === '') return notInstalled(400, 'Slack sent no code along.');
  const outcome = await deps.access({ kind: 'code', code, redirectUri: redirectAddress(settings.publicUrl) });
  if (outcome.kind === 'try-later') return notInstalled(502, `${outcome.reason}.`);
  if (outcome.kind === 'refused') return notInstalled(502, `Slack says ${outcome.code}.`);
  const installation = toInstallation(outcome.grant, deps.now());
  if (!installation) return notInstalled(502, 'Slack named no workspace.');
  if (!mayInstall(outcome.grant, settings)) {
    deps.log.info(
      `${cleanText(installation.name)} (${installation.key}) may not install: ALLOWED_WORKSPACES has it not`,
    );
    const why = `This Slugline works in chosen workspaces only, and ${cleanText(installation.name)} is not among them.`;
    const todo = `If it should be, ask whoever runs it to add ${installation.key} to ALLOWED_WORKSPACES.`;
    return notInstalled(403, `${why} ${todo}`);
  }
  await deps.installations.save(installation);
  await deps.installed();
  deps.log.info(`installed in ${cleanText(installation.name)} (${installation.key}) by ${installation.installedBy}`);
  return { status: 200, page: welcome(installation, outcome.grant) };
}

/** A token that is not kept is of no use to anybody, so that Slack need not be told. */
function mayInstall({ team, organisation }: TokenGrant, { allowedWorkspaces }: InstallSettings): boolean {
  return [team, organisation].some((owner) => owner && isAllowedWorkspace(owner.id, allowedWorkspaces));
}

/** An organisation's installation has the id of the enterprise, not of the team from which it was made. */
function toInstallation(grant: TokenGrant, installedAt: Date): SlackInstallation | null {
  const owner = grant.organisation ?? grant.team;
  if (!owner) return null;
  const { botUserId, installedBy, tokens } = grant;
  return { key: owner.id, name: owner.name || owner.id, botUserId, installedBy, installedAt, ...tokens };
}

function welcome({ key, name }: SlackInstallation, { appId, organisation }: TokenGrant): InstallPage {
  const next = organisation
    ? 'Add it to workspaces of the organisation in Slack’s administration, then invite it to a channel: /invite @slugline'
    : 'Invite it to a channel: /invite @slugline, then type /subscribe there.';
  const open = organisation
    ? 'https://slack.com/'
    : `https://slack.com/app_redirect?${new URLSearchParams({ app: appId, team: key })}`;
  return { title: `Slugline is in ${cleanText(name)}`, text: next, link: { href: open, label: 'Open Slack' } };
}

const ONLY_GET: InstallPage = { title: 'Open this address in a browser', text: null, link: null };

function notInstalled(status: number, reason: string): InstallResult {
  const link = { href: '/slack/install', label: 'Start again' };
  return { status, page: { title: 'Slugline was not installed', text: reason, link } };
}

/** Lax, since Slack's site redirects people back to us. A null state removes the cookie. */
function cookie({ publicUrl }: InstallSettings, state: string | null): string {
  const secure = publicUrl?.startsWith('https:') ? ' Secure;' : '';
  const age = state === null ? 0 : INSTALL_STATE_MS / SECOND_MS;
  return `${COOKIE}=${state ?? ''}; Path=/slack; Max-Age=${age}; HttpOnly;${secure} SameSite=Lax`;
}

function readCookie(request: IncomingMessage): string {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? '';
}

function sendPage(response: ServerResponse, status: number, page: InstallPage): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(renderInstallPage(page));
}

/**
 * The `state` of an installation: when it expires, a random word, and our signature over both. A cookie holds the same, so
 * that nobody can be tricked into finishing an installation of somebody else (RFC 6749 section 10.12).
 */
function makeState(secret: string, now: Date): string {
  const signed = `${now.getTime() + INSTALL_STATE_MS}.${randomBytes(16).toString('base64url')}`;
  return `${signed}.${sign(signed, secret)}`;
}

function isOwnState({ state, cookie }: { state: string; cookie: string }, secret: string, now: Date): boolean {
  const [ends = '', word = '', signature = ''] = state.split('.');
  if (state === '' || state !== cookie || !/^\d{13,15}$/u.test(ends) || Number(ends) < now.getTime()) return false;
  const wanted = Buffer.from(sign(`${ends}.${word}`, secret));
  const sent = Buffer.from(signature);
  return wanted.length === sent.length && timingSafeEqual(wanted, sent);
}

function sign(words: string, secret: string): string {
  return createHmac('sha256', secret).update(words).digest('base64url');
}

/** A page of the installation, without script or style: what happened, and what to do next. */
type InstallPage = { title: string; text: string | null; link: { href: string; label: string } | null };

function renderInstallPage({ title, text, link }: InstallPage): string {
  const paragraph = text === null ? NOTHING : html`<p>${text}</p>`;
  const anchor = link ? html`<p><a href="${link.href}">${link.label}</a></p>` : NOTHING;
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head><body><main><h1>${title}</h1>${paragraph}${anchor}</main></body></html>`
    .markup;
}
