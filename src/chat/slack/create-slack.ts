import { WebClient } from '@slack/web-api';
import type { Log } from '../../news/log.ts';
import type { Chat } from '../chat.ts';
import { createInstallRoute, createRedirectRoute } from './install/install-routes.ts';
import { createManyWorkspaces } from './install/many-workspaces.ts';
import { createAccess } from './install/oauth-tokens.ts';
import { createOneWorkspace } from './install/one-workspace.ts';
import { type Installations, onlyAllowed, type Workspaces } from './install/workspaces.ts';
import { createListener, type SlackTransport } from './listen/create-listener.ts';
import { createEventsRoute, type Handle } from './listen/events-route.ts';
import { createOnce, type Once, type SpentMarks } from './once.ts';
import { createSender } from './post/create-sender.ts';
import { createRedact, createSdkLogger, type SlackBase, silentLog } from './sdk-logger.ts';
import { type ClientSettings, clientOptions, type SlackSettings, secretsOf } from './settings.ts';

const CALL_TIMEOUT_MS = 10_000;

type SlackDeps = {
  now: () => Date;
  /** The store of workspaces that installed the app; many workspaces need it. */
  installations?: Installations | null;
  /** What works once and was used; null where no database is open. */
  spentMarks: SpentMarks | null;
  /** Tokens are removed from every line before it gets here. */
  log?: Log;
  callTimeoutMs?: number;
};

/** A route of the web server that authenticates its callers itself. */
export type SlackRoute = { path: string; handle: Handle };
export type SlackChat = Chat & { routes: SlackRoute[] };

/** Slack as a chat platform: one workspace or many, posting over the Web API, listening over Socket Mode or HTTP. */
export function createSlack(settings: SlackSettings, deps: SlackDeps): SlackChat {
  const { now, log: plainLog = silentLog, callTimeoutMs = CALL_TIMEOUT_MS, installations = null } = deps;
  const log = createSdkLogger(plainLog, createRedact(secretsOf(settings)));
  const client = { apiUrl: settings.apiUrl, logger: log, callTimeoutMs };
  const once = createOnce({ marks: deps.spentMarks, now, log });
  const { workspaces: all, routes } = openAccount(settings, { client, installations, once, now, log });
  const workspaces = onlyAllowed(all, settings.allowedWorkspaces);
  const { transport, events } = openTransport(settings, { once, now, log });
  const base = { workspaces, now, log };
  return {
    platform: 'slack',
    sender: createSender(base),
    listener: createListener(client, { ...base, transport, once }),
    routes: [...events, ...routes],
    verify: () => workspaces.verify(),
    tokens: () => workspaces.health(),
  };
}

function openTransport(
  { transport, dispatcher }: SlackSettings,
  deps: SlackBase & { once: Once },
): { transport: SlackTransport; events: SlackRoute[] } {
  if (transport.kind === 'socket') {
    return { transport: { kind: 'socket', appToken: transport.appToken.reveal(), dispatcher }, events: [] };
  }
  const route = createEventsRoute({ signingSecret: transport.signingSecret.reveal(), ...deps });
  return { transport: { kind: 'http', route }, events: [{ path: '/slack/events', handle: route.handle }] };
}

type AccountDeps = SlackBase & { client: ClientSettings; installations: Installations | null; once: Once };

function openAccount(settings: SlackSettings, deps: AccountDeps): { workspaces: Workspaces; routes: SlackRoute[] } {
  const { installations, once, now, log, client } = deps;
  const { account, allowedWorkspaces } = settings;
  // Each token gets its own client: Bolt and Socket Mode write into theirs, which would bring retries back.
  const makeClient = (token: string, teamId?: string) =>
    new WebClient(token, { ...clientOptions(client), ...(teamId === undefined ? {} : { teamId }) });
  if (account.kind === 'one-workspace') {
    return {
      workspaces: createOneWorkspace(makeClient(account.botToken.reveal()), { now, allowedWorkspaces }),
      routes: [],
    };
  }
  if (installations === null) throw new Error('Slack for many workspaces needs a place to keep installations');
  const access = createAccess(account, { clientOptions: clientOptions(client), now });
  const workspaces = createManyWorkspaces({ installations, access, makeClient, now, log });
  const install = createInstallRoute({ ...settings, account }, { now });
  const redirectDeps = { installations, access, installed: workspaces.refresh, once, now, log };
  const redirect = createRedirectRoute({ ...settings, account }, redirectDeps);
  return {
    workspaces,
    routes: [
      { path: '/slack/install', handle: install },
      { path: '/slack/oauth_redirect', handle: redirect },
    ],
  };
}
