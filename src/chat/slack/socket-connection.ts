import { setTimeout as wait } from 'node:timers/promises';
import type { SocketModeReceiver } from '@slack/bolt';
import type { ChatHealth } from '../chat.ts';
import { CONNECT_TIMEOUT_MS, RECONNECT_FIRST_MS, RECONNECT_MAX_MS, STOP_TIMEOUT_MS } from './limits.ts';
import type { SlackLog } from './sdk-logger.ts';
import { asRefusal } from './slack-refusal.ts';

type SocketClient = SocketModeReceiver['client'];

export type SocketConnection = {
  /** Resolves when Slack says hello; rejects when Slack will never let us in. */
  open(): Promise<void>;
  close(): Promise<void>;
  health(): ChatHealth;
};

/**
 * Keeps one Socket Mode connection open. The SDK's own reconnecting waits five seconds before its first attempt, loses
 * the commands of that time, and ends the process when an attempt fails (socket-mode 3.1.0, delayReconnectAttempt), so
 * it is switched off and done here: at once after Slack's hourly refresh, with growing waits after failures.
 */
export function createSocketConnection(client: SocketClient, log: SlackLog, stopping: AbortSignal): SocketConnection {
  let state = 'connecting';
  let connected = false;

  const connectOnce = async (): Promise<void> => {
    const timer = new AbortController();
    const late = wait(CONNECT_TIMEOUT_MS, 'late', { signal: timer.signal }).catch(() => 'stopped');
    const outcome = await Promise.race([client.start(), late]).finally(() => timer.abort());
    if (outcome !== 'late') return;
    await hangUp(client);
    throw new Error('Slack did not say hello in time');
  };

  const open = async (): Promise<void> => {
    for (let delay = RECONNECT_FIRST_MS; !stopping.aborted; delay = Math.min(delay * 2, RECONNECT_MAX_MS)) {
      try {
        await connectOnce();
        return settle();
      } catch (error) {
        const refusal = asRefusal(error, 'SLACK_APP_TOKEN');
        if (refusal) throw refused(refusal);
        state = 'reconnecting';
        log.warn(`no connection, next attempt in ${delay} ms`);
        await wait(delay, undefined, { signal: stopping }).catch(() => undefined);
      }
    }
  };

  const settle = (): void => {
    connected = true;
    state = 'connected';
    log.info('connected');
    client.once('disconnected', reopen);
  };

  const reopen = (): void => {
    connected = false;
    if (stopping.aborted) return;
    state = 'reconnecting';
    open().catch((error: unknown) => log.error(`${error instanceof Error ? error.message : 'connection lost'}`));
  };

  const refused = (refusal: Error): Error => {
    connected = false;
    state = refusal.message;
    return refusal;
  };

  return {
    open,
    close: async () => {
      connected = false;
      state = 'stopped';
      await hangUp(client);
    },
    health: () => ({ ok: connected, state }),
  };
}

/** A peer that never answers our close would hold the SDK for 30 s; a second call makes it let go. */
async function hangUp(client: SocketClient): Promise<void> {
  const timer = new AbortController();
  const late = wait(STOP_TIMEOUT_MS, 'late', { signal: timer.signal }).catch(() => 'stopped');
  const outcome = await Promise.race([client.disconnect(), late]).finally(() => timer.abort());
  if (outcome === 'late') await client.disconnect();
}
