import { App, SocketModeReceiver } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Listener, Listening } from '../chat.ts';
import { type ClientSettings, clientOptions } from './client-options.ts';
import { handleQuestions } from './handle-questions.ts';
import type { SlackLog } from './sdk-logger.ts';
import type { SlackSettings } from './slack-settings.ts';
import { createSocketConnection, type SocketConnection } from './socket-connection.ts';
import { type Bot, verifyBotToken } from './verify-bot-token.ts';

type ListenerSettings = SlackSettings & ClientSettings;
type ListenerDeps = { client: WebClient; now: () => Date; log: SlackLog };

/** The listening side over Socket Mode: Bolt takes the envelopes apart, the connection is kept by us. */
export function createListener(settings: ListenerSettings, deps: ListenerDeps): Listener {
  let connection: SocketConnection | null = null;
  let idle = 'not started';
  const stopping = new AbortController();

  const start = async (listening: Listening): Promise<void> => {
    idle = 'connecting';
    const bot = await verifyBotToken(deps.client, stopping.signal);
    if (!bot) return;
    const receiver = createReceiver(settings);
    const app = createApp({ settings, bot, receiver });
    handleQuestions(app, { ...deps, ...listening, bot });
    connection = createSocketConnection(receiver.client, deps.log, stopping.signal);
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
      await connection?.close();
    },
    health: () => connection?.health() ?? { ok: false, state: idle },
  };
}

function createReceiver(settings: ListenerSettings): SocketModeReceiver {
  if (settings.appToken === null) {
    throw new Error(
      'Slack commands need SLACK_APP_TOKEN (xapp-…, Socket Mode); a signing secret alone lets Slugline post only',
    );
  }
  return new SocketModeReceiver({
    appToken: settings.appToken,
    logger: settings.logger,
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: clientOptions(settings) },
  });
}

type AppParts = { settings: ListenerSettings; bot: Bot; receiver: SocketModeReceiver };

// Bolt copies these options into the clients it makes for listeners, so they get an object of their own: Socket Mode
// writes into the one it is given (socket-mode 3.1.0, SocketModeClient constructor).
function createApp({ settings, bot, receiver }: AppParts): App {
  const who = { botToken: settings.botToken, botId: bot.botId, botUserId: bot.userId };
  return new App({
    receiver,
    socketMode: true,
    authorize: async () => who,
    convoStore: false,
    logger: settings.logger,
    logLevel: settings.logger.getLevel(),
    clientOptions: clientOptions(settings),
  });
}
