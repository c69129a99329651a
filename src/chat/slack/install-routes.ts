import type { IncomingMessage, ServerResponse } from 'node:http';
import { cleanText } from '../clean-text.ts';
import type { Handle } from './events-route.ts';
import { type InstallPage, renderInstallPage } from './install-page.ts';
import { isOwnState, makeState } from './install-state.ts';
import type { Installation, Installations } from './installations.ts';
import { INSTALL_STATE_MS } from './limits.ts';
import { OPTIONAL_SCOPES, SCOPES } from './manifest.ts';
import type { Access, Granted } from './oauth-access.ts';
import type { SlackLog } from './sdk-logger.ts';
import type { ManyWorkspaces, SlackSettings } from './slack-settings.ts';

export type InstallSettings = Pick<SlackSettings, 'apiUrl' | 'publicUrl'> & { account: ManyWorkspaces };

export type InstallDeps = {
  installations: Pick<Installations, 'save'>;
  access: Access;
  /** Called once tokens of another workspace are kept. */
  installed: () => Promise<void>;
  now: () => Date;
  log: SlackLog;
};

const COOKIE = 'slugline_install';
const MS_PER_SECOND = 1000;

/** Sends whoever installs the app to Slack, which asks them for our scopes (docs.slack.dev, installing-with-oauth). */
export function createInstallRoute(settings: InstallSettings, { now }: Pick<InstallDeps, 'now'>): Handle {
  return (request, response) => {
    if (request.method !== 'GET') return sendPage(response, 405, ONLY_GET);
    const state = makeState(settings.account.stateSecret.reveal(), now());
    const address = new URL('/oauth/v2/authorize', settings.apiUrl);
    address.searchParams.set('client_id', settings.account.clientId);
    address.searchParams.set('scope', [...SCOPES, ...OPTIONAL_SCOPES].join(','));
    address.searchParams.set('state', state);
    const redirect = redirectUri(settings);
    if (redirect !== null) address.searchParams.set('redirect_uri', redirect);
    response.writeHead(302, {
      location: address.href,
      'set-cookie': cookie(settings, state),
      'cache-control': 'no-store',
    });
    response.end();
  };
}

/** Takes whoever comes back from Slack: their code becomes tokens, which are kept. */
export function createRedirectRoute(settings: InstallSettings, deps: InstallDeps): Handle {
  return (request, response) => {
    finish(request, settings, deps)
      .catch((error: unknown) => {
        deps.log.error(`an installation was not kept: ${error instanceof Error ? error.message : 'no reason given'}`);
        return { status: 500, page: notInstalled('Slugline could not keep what Slack handed over.') };
      })
      .then(({ status, page }) => {
        response.setHeader('set-cookie', cookie(settings, null));
        sendPage(response, status, page);
      })
      .catch(() => response.destroy());
  };
}

type Finished = { status: number; page: InstallPage };

async function finish(request: IncomingMessage, settings: InstallSettings, deps: InstallDeps): Promise<Finished> {
  const asked = new URL(request.url ?? '/', 'http://localhost').searchParams;
  const state = { state: asked.get('state') ?? '', cookie: readCookie(request) };
  if (!isOwnState(state, settings.account.stateSecret.reveal(), deps.now())) {
    return {
      status: 400,
      page: notInstalled('This link is older than ten minutes, or was opened in another browser.'),
    };
  }
  if (asked.get('error') !== null)
    return { status: 200, page: notInstalled('The installation was cancelled in Slack.') };
  const code = asked.get('code') ?? '';
  if (code === '') return { status: 400, page: notInstalled('Slack sent no code along.') };
  const outcome = await deps.access({ kind: 'code', code, redirectUri: redirectUri(settings) });
  if (outcome.kind === 'try-later') return { status: 502, page: notInstalled(`${outcome.reason}.`) };
  if (outcome.kind === 'refused') return { status: 502, page: notInstalled(`Slack says ${outcome.code}.`) };
  const installation = toInstallation(outcome.granted, deps.now());
  if (!installation) return { status: 502, page: notInstalled('Slack named no workspace.') };
  await deps.installations.save(installation);
  await deps.installed();
  deps.log.info(`installed in ${cleanText(installation.name)} (${installation.key}) by ${installation.installedBy}`);
  return { status: 200, page: welcome(installation, outcome.granted) };
}

/** An organisation's installation is known by the enterprise, whatever team it was made from. */
function toInstallation(granted: Granted, installedAt: Date): Installation | null {
  const owner = granted.organisation ?? granted.team;
  if (!owner) return null;
  const { botUserId, installedBy, tokens } = granted;
  return { key: owner.id, name: owner.name || owner.id, botUserId, installedBy, installedAt, ...tokens };
}

function welcome({ key, name }: Installation, { appId, organisation }: Granted): InstallPage {
  const next = organisation
    ? 'Add it to workspaces of the organisation in Slack’s administration, then invite it to a channel: /invite @slugline'
    : 'Invite it to a channel: /invite @slugline, then type /subscribe there.';
  const open = organisation
    ? 'https://slack.com/'
    : `https://slack.com/app_redirect?${new URLSearchParams({ app: appId, team: key })}`;
  return { title: `Slugline is in ${cleanText(name)}`, lines: [next], link: { href: open, label: 'Open Slack' } };
}

const ONLY_GET: InstallPage = { title: 'Open this address in a browser', lines: [], link: null };

function notInstalled(reason: string): InstallPage {
  return {
    title: 'Slugline was not installed',
    lines: [reason],
    link: { href: '/slack/install', label: 'Start again' },
  };
}

function redirectUri({ publicUrl }: InstallSettings): string | null {
  return publicUrl === null ? null : `${publicUrl.replace(/\/+$/u, '')}/slack/oauth_redirect`;
}

/** Lax, because the way back begins on Slack's site; null takes the cookie away. */
function cookie({ publicUrl }: InstallSettings, state: string | null): string {
  const secure = publicUrl?.startsWith('https:') ? ' Secure;' : '';
  const age = state === null ? 0 : INSTALL_STATE_MS / MS_PER_SECOND;
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
