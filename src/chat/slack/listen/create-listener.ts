import { App, type Authorize, type Receiver } from '@slack/bolt';
import { messageOf } from '../../../kit/errors.ts';
import type { ChatHandlers, ChatHealth, Listener } from '../../chat.ts';
import type { Workspaces } from '../install/workspaces.ts';
import type { Once } from '../once.ts';
import type { SlackLog } from '../sdk-logger.ts';
import { type ClientSettings, clientOptions } from '../settings.ts';
import type { EventsRoute } from './events-route.ts';
import { registerHandlers } from './handlers.ts';
import { createSocketConnection, createSocketReceiver, type SocketConnection } from './socket-connection.ts';

/** How questions come: over a socket that we open, or by a route that Slack calls. */
export type SlackTransport = { kind: 'socket'; appToken: string } | { kind: 'http'; route: EventsRoute };

type SlackListenerDeps = {
  workspaces: Workspaces;
  transport: SlackTransport;
  once: Once;
  now: () => Date;
  log: SlackLog;
};

type ListenerParts = SlackListenerDeps & { settings: ClientSettings; stopping: AbortSignal };

/** The listening side: Bolt reads the payloads, over either transport. */
export function createListener(settings: ClientSettings, deps: SlackListenerDeps): Listener {
  let transport: Pick<SocketConnection, 'health' | 'close'> | null = null;
  let idle = 'not started';
  const stopping = new AbortController();
  const parts = { ...deps, settings, stopping: stopping.signal };

  const start = async (handlers: ChatHandlers): Promise<void> => {
    idle = 'connecting';
    if (!(await deps.workspaces.ready(stopping.signal))) return;
    if (deps.transport.kind === 'http') {
      transport = openRoute(deps.transport.route, handlers, parts);
      return;
    }
    const connection = prepareSocket(deps.transport.appToken, handlers, parts);
    transport = connection;
    await connection.open();
  };

  return {
    start: (handlers) =>
      start(handlers).catch((error: unknown) => {
        idle = messageOf(error);
        throw error;
      }),
    stop: async () => {
      idle = 'stopped';
      stopping.abort();
      await transport?.close();
    },
    health: () => (transport ? combine(transport.health(), deps.workspaces.health()) : { ok: false, state: idle }),
  };
}

function combine(transport: ChatHealth, workspaces: ChatHealth): ChatHealth {
  if (transport.state === 'stopped') return { ok: transport.ok && workspaces.ok, state: transport.state };
  const state = [transport.state, workspaces.state].filter(Boolean).join(', ');
  const { tenants } = workspaces;
  return { ok: transport.ok && workspaces.ok, state, ...(tenants === undefined ? {} : { tenants }) };
}

function prepareSocket(appToken: string, handlers: ChatHandlers, parts: ListenerParts): SocketConnection {
  const receiver = createSocketReceiver(appToken, parts.settings);
  registerHandlers(createApp(receiver, parts), { ...parts, ...handlers });
  return createSocketConnection(receiver.client, parts.log, parts.stopping);
}

function openRoute({ receiver, isOpen }: EventsRoute, handlers: ChatHandlers, parts: ListenerParts) {
  registerHandlers(createApp(receiver, parts), { ...parts, ...handlers });
  return {
    health: () => (isOpen() ? { ok: true, state: 'taking requests' } : { ok: false, state: 'stopped' }),
    close: async () => {
      await receiver.stop();
    },
  };
}

// Bolt copies these options into the clients it makes. They are made anew here, since Socket Mode writes into its options
// (socket-mode 3.1.0, SocketModeClient constructor).
function createApp(receiver: Receiver, { settings, workspaces, transport }: ListenerParts): App {
  return new App({
    receiver,
    socketMode: transport.kind === 'socket',
    authorize: authorizeWith(workspaces),
    // The handler of app mentions ignores those by bots; everything else comes from people.
    ignoreSelf: false,
    convoStore: false,
    logger: settings.logger,
    logLevel: settings.logger.getLevel(),
    clientOptions: clientOptions(settings),
  });
}

/** Bolt waits for this before it acknowledges, so no token is read here: handlers get the workspace when they need it. */
function authorizeWith(workspaces: Workspaces): Authorize<boolean> {
  return async ({ teamId = '', enterpriseId, isEnterpriseInstall }) => {
    await workspaces.sees({ teamId, enterpriseId: enterpriseId ?? null, isOrganisation: isEnterpriseInstall });
    return { teamId, ...(enterpriseId ? { enterpriseId } : {}) };
  };
}
