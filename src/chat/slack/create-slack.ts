import { WebClient } from '@slack/web-api';
import type { Log } from '../../news/log.ts';
import type { Chat } from '../chat.ts';
import { type ClientSettings, clientOptions } from './client-options.ts';
import { createListener } from './create-listener.ts';
import { createSender } from './create-sender.ts';
import { createEventsRoute, type Handle } from './events-route.ts';
import { createInstallRoute, createRedirectRoute } from './install-routes.ts';
import type { Installations } from './installations.ts';
import { CALL_TIMEOUT_MS } from './limits.ts';
import { createManyWorkspaces } from './many-workspaces.ts';
import { createAccess } from './oauth-access.ts';
import { createOneWorkspace } from './one-workspace.ts';
import { createRedact } from './redact.ts';
import { createSdkLogger, type SlackLog, silentLog } from './sdk-logger.ts';
import { type ManyWorkspaces, type SlackSettings, secretsOf } from './slack-settings.ts';
import type { Workspaces } from './workspaces.ts';

type SlackDeps = {
  now: () => Date;
  /** Where workspaces that install the app are kept; needed for many workspaces. */
  installations?: Installations | null;
  /** Tokens are taken out of every line on the way. */
  log?: Log;
  /** How long one call to Slack may take. */
  callTimeoutMs?: number;
};

/** A route of the web server, which proves its callers itself. */
export type SlackRoute = { path: string; handle: Handle };
export type SlackChat = Chat & { routes: SlackRoute[] };

/** Slack as a chat platform: one workspace or many, posting over the Web API, listening over Socket Mode or HTTP. */
export function createSlack(settings: SlackSettings, deps: SlackDeps): SlackChat {
  const { now, log: plainLog = silentLog, callTimeoutMs = CALL_TIMEOUT_MS, installations = null } = deps;
  const log = createSdkLogger(plainLog, createRedact(secretsOf(settings)));
  const client = { apiUrl: settings.apiUrl, logger: log, callTimeoutMs };
  const { workspaces, routes } = account(settings, { client, installations, now, log });
  const { transport } = settings;
  const base = { workspaces, now, log };
  if (transport.kind === 'socket') {
    const way = { kind: 'socket', appToken: transport.appToken.reveal() } as const;
    return chatOf(workspaces, routes, {
      sender: createSender(base),
      listener: createListener(client, { ...base, way }),
    });
  }
  const route = createEventsRoute({ signingSecret: transport.signingSecret.reveal(), now, log });
  const listener = createListener(client, { ...base, way: { kind: 'http', route } });
  const events = { path: '/slack/events', handle: route.handle };
  return chatOf(workspaces, [events, ...routes], { sender: createSender(base), listener });
}

function chatOf(workspaces: Workspaces, routes: SlackRoute[], sides: Pick<Chat, 'sender' | 'listener'>): SlackChat {
  return { platform: 'slack', ...sides, routes, verify: () => workspaces.verify(), tokens: () => workspaces.health() };
}

type AccountDeps = { client: ClientSettings; installations: Installations | null; now: () => Date; log: SlackLog };

function account(settings: SlackSettings, deps: AccountDeps): { workspaces: Workspaces; routes: SlackRoute[] } {
  // A client of our own for each token: nothing that Bolt or Socket Mode writes into theirs may bring retries back.
  const makeClient = (token: string, teamId?: string) =>
    new WebClient(token, { ...clientOptions(deps.client), ...(teamId === undefined ? {} : { teamId }) });
  if (settings.account.kind === 'one-workspace') {
    return { workspaces: createOneWorkspace(makeClient(settings.account.botToken.reveal()), deps.now), routes: [] };
  }
  return manyWorkspaces({ ...settings, account: settings.account }, { ...deps, makeClient });
}

type ManyDeps = AccountDeps & { makeClient: (token: string, teamId?: string) => WebClient };

function manyWorkspaces(settings: SlackSettings & { account: ManyWorkspaces }, deps: ManyDeps) {
  const { installations, now, log, client, makeClient } = deps;
  if (installations === null) throw new Error('Slack for many workspaces needs a place to keep installations');
  const access = createAccess(settings.account, { clientOptions: clientOptions(client), now });
  const workspaces = createManyWorkspaces({ installations, access, makeClient, now, log });
  return {
    workspaces,
    routes: [
      { path: '/slack/install', handle: createInstallRoute(settings, { now }) },
      {
        path: '/slack/oauth_redirect',
        handle: createRedirectRoute(settings, { installations, access, installed: workspaces.look, now, log }),
      },
    ],
  };
}
