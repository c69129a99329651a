import { App, type Authorize, type Receiver } from '@slack/bolt';
import { messageOf } from '../../../kit/errors.ts';
import type { ChatHandlers, ChatHealth, Listener } from '../../chat.ts';
import type { Workspaces } from '../install/workspaces.ts';
import type { Once } from '../once.ts';
import type { SlackBase } from '../sdk-logger.ts';
import { type ClientSettings, clientOptions, type SocketDispatcher } from '../settings.ts';
import type { EventsRoute } from './events-route.ts';
import { registerHandlers } from './handlers.ts';
import { createSocketConnection, createSocketReceiver, type SocketConnection } from './socket-connection.ts';

/** How questions come: over a socket that we open, or by a route that Slack calls. */
export type SlackTransport =
  | { kind: 'socket'; appToken: string; dispatcher?: SocketDispatcher }
  | { kind: 'http'; route: EventsRoute };

type SlackListenerDeps = SlackBase & { workspaces: Workspaces; transport: SlackTransport; once: Once };

type ListenerParts = SlackListenerDeps & { settings: ClientSettings };

export function createListener(settings: ClientSettings, deps: SlackListenerDeps): Listener {
  let transport: Pick<SocketConnection, 'health' | 'close'> | null = null;
  let idle = 'not started';
  const stopping = new AbortController();
  const parts = { ...deps, settings };

  const start = async (handlers: ChatHandlers): Promise<void> => {
    idle = 'connecting';
    if (!(await deps.workspaces.ready(stopping.signal))) return;
    if (deps.transport.kind === 'http') {
      takeQuestions(deps.transport.route.receiver, handlers, parts);
      transport = deps.transport.route;
      return;
    }
    const receiver = createSocketReceiver(deps.transport, settings);
    takeQuestions(receiver, handlers, parts);
    const connection = createSocketConnection(receiver.client, deps.log, stopping.signal);
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

// Bolt copies these options into the clients it makes. They are made anew here, since Socket Mode writes into its options
// (socket-mode 3.1.0, SocketModeClient constructor).
function takeQuestions(receiver: Receiver, handlers: ChatHandlers, parts: ListenerParts): void {
  const { settings, workspaces, transport } = parts;
  const app = new App({
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
  registerHandlers(app, { ...parts, ...handlers });
}

/** Bolt waits for this before it acknowledges, so no token is read here: handlers get the workspace when they need it. */
function authorizeWith(workspaces: Workspaces): Authorize<boolean> {
  return async ({ teamId = '', enterpriseId, isEnterpriseInstall }) => {
    await workspaces.sees({ teamId, enterpriseId: enterpriseId ?? null, isOrganisation: isEnterpriseInstall });
    return { teamId, ...(enterpriseId ? { enterpriseId } : {}) };
  };
}
