import { App, type Authorize, type Receiver, SocketModeReceiver } from '@slack/bolt';
import type { ChatHealth, Listener, Listening } from '../chat.ts';
import { type ClientSettings, clientOptions } from './client-options.ts';
import type { EventsRoute } from './events-route.ts';
import { handleQuestions } from './handle-questions.ts';
import type { SlackLog } from './sdk-logger.ts';
import { createSocketConnection, type SocketConnection } from './socket-connection.ts';
import type { Workspaces } from './workspaces.ts';

type ListenerDeps = {
  workspaces: Workspaces;
  /** The way questions come: a socket that we open, or a route that Slack calls. */
  way: { kind: 'socket'; appToken: string } | { kind: 'http'; route: EventsRoute };
  now: () => Date;
  log: SlackLog;
};

type Parts = ListenerDeps & { settings: ClientSettings; stopping: AbortSignal };

/** What of the way is open while questions are taken. */
type Way = { health(): ChatHealth; close(): Promise<void> };

/** The listening side: Bolt takes the payloads apart, whichever way they come. */
export function createListener(settings: ClientSettings, deps: ListenerDeps): Listener {
  let way: Way | null = null;
  let idle = 'not started';
  const stopping = new AbortController();
  const parts = { ...deps, settings, stopping: stopping.signal };

  const start = async (listening: Listening): Promise<void> => {
    idle = 'connecting';
    if (!(await deps.workspaces.ready(stopping.signal))) return;
    if (deps.way.kind === 'http') {
      way = openRoute(deps.way.route, listening, parts);
      return;
    }
    const connection = prepareSocket(deps.way.appToken, listening, parts);
    way = connection;
    await connection.open();
  };

  return {
    start: (listening) =>
      start(listening).catch((error: unknown) => {
        idle = error instanceof Error ? error.message : 'no connection';
        throw error;
      }),
    stop: async () => {
      idle = 'stopped';
      stopping.abort();
      await way?.close();
    },
    health: () => (way ? together(way.health(), deps.workspaces.health()) : { ok: false, state: idle }),
  };
}

function together(way: ChatHealth, workspaces: ChatHealth): ChatHealth {
  const said = workspaces.state === '' || way.state === 'stopped' ? way.state : `${way.state}, ${workspaces.state}`;
  return { ok: way.ok && workspaces.ok, state: said };
}

function prepareSocket(appToken: string, listening: Listening, parts: Parts): SocketConnection {
  const { settings, log, stopping } = parts;
  const receiver = new SocketModeReceiver({
    appToken,
    logger: settings.logger,
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: clientOptions(settings) },
  });
  handleQuestions(createApp(receiver, parts), { ...parts, ...listening });
  return createSocketConnection(receiver.client, log, stopping);
}

function openRoute(route: EventsRoute, listening: Listening, parts: Parts): Way {
  handleQuestions(createApp(route.receiver, parts), { ...parts, ...listening });
  return {
    health: () => (route.isOpen() ? { ok: true, state: 'taking requests' } : { ok: false, state: 'stopped' }),
    close: async () => {
      await route.receiver.stop();
    },
  };
}

// Bolt copies these options into the clients it makes, so they get an object of their own: Socket Mode writes into the
// one it is given (socket-mode 3.1.0, SocketModeClient constructor).
function createApp(receiver: Receiver, { settings, workspaces }: Parts): App {
  return new App({
    receiver,
    socketMode: receiver instanceof SocketModeReceiver,
    authorize: authorizeWith(workspaces),
    // Mentions by bots are left alone where mentions are read; all else comes from people.
    ignoreSelf: false,
    convoStore: false,
    logger: settings.logger,
    logLevel: settings.logger.getLevel(),
    clientOptions: clientOptions(settings),
  });
}

/**
 * Bolt waits for this before it acknowledges, so no token is looked up here: handlers ask for the workspace when they
 * need one.
 */
function authorizeWith(workspaces: Workspaces): Authorize<boolean> {
  return async ({ teamId = '', enterpriseId, isEnterpriseInstall }) => {
    await workspaces.sees({ teamId, enterpriseId: enterpriseId ?? null, isOrganisation: isEnterpriseInstall });
    return { teamId, ...(enterpriseId ? { enterpriseId } : {}) };
  };
}
