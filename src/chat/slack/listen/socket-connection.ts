import { setTimeout as wait } from 'node:timers/promises';
import { SocketModeReceiver } from '@slack/bolt';
import { backoffMs, withDeadline } from '../../../kit/deadline.ts';
import { messageOf } from '../../../kit/errors.ts';
import type { ChatHealth } from '../../chat.ts';
import { asRefusal, RECONNECT } from '../install/verify-token.ts';
import type { SlackLog } from '../sdk-logger.ts';
import { type ClientSettings, clientOptions, type SocketDispatcher } from '../settings.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const CLOSE_TIMEOUT_MS = 1000;

type SocketClient = SocketModeReceiver['client'];

export type SocketConnection = ReturnType<typeof createSocketConnection>;

/** Bolt's receiver for Socket Mode, with its own reconnecting switched off. */
export function createSocketReceiver(
  { appToken, dispatcher }: { appToken: string; dispatcher?: SocketDispatcher },
  settings: ClientSettings,
): SocketModeReceiver {
  return new SocketModeReceiver({
    appToken,
    dispatcher,
    logger: settings.logger,
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: clientOptions(settings) },
  });
}

/**
 * Keeps one Socket Mode connection open. The SDK's own reconnecting waits five seconds before its first attempt, loses
 * the commands of that time, and ends the process when an attempt fails (socket-mode 3.1.0, delayReconnectAttempt), so
 * it is switched off and done here: at once after Slack's hourly refresh, with growing waits after failures.
 */
export function createSocketConnection(client: SocketClient, log: SlackLog, stopping: AbortSignal) {
  let health: ChatHealth = { ok: false, state: 'connecting' };

  /** Resolves when Slack says hello; rejects when Slack refuses the token. */
  const open = async (): Promise<void> => {
    for (let attempt = 1; !stopping.aborted; attempt += 1) {
      try {
        await connectOnce(client);
        return connected();
      } catch (error) {
        await pauseAfter(error, attempt);
      }
    }
  };
  const connected = (): void => {
    health = { ok: true, state: 'connected' };
    log.info('connected');
    client.once('disconnected', reopen);
  };
  const pauseAfter = async (error: unknown, attempt: number): Promise<void> => {
    const refusal = asRefusal(error, 'SLACK_APP_TOKEN');
    health = { ok: false, state: refusal?.message ?? 'reconnecting' };
    if (refusal) throw refusal;
    const delay = backoffMs(attempt, RECONNECT);
    log.warn(`no connection, next attempt in ${delay} ms`);
    await wait(delay, undefined, { signal: stopping }).catch(() => undefined);
  };
  const reopen = (): void => {
    health = { ok: false, state: stopping.aborted ? health.state : 'reconnecting' };
    if (!stopping.aborted) open().catch((error: unknown) => log.error(messageOf(error)));
  };
  const close = async (): Promise<void> => {
    health = { ok: false, state: 'stopped' };
    await disconnect(client);
  };
  return { open, close, health: (): ChatHealth => health };
}

async function connectOnce(client: SocketClient): Promise<void> {
  const outcome = await withDeadline(client.start(), CONNECT_TIMEOUT_MS, () => 'late' as const);
  if (outcome !== 'late') return;
  await disconnect(client);
  throw new Error('Slack did not say hello in time');
}

/** The SDK waits 30 s for a peer that does not answer our close; a second call makes it give up. */
async function disconnect(client: SocketClient): Promise<void> {
  await withDeadline(client.disconnect(), CLOSE_TIMEOUT_MS, () => client.disconnect());
}
