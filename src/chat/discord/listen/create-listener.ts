import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, GatewayDispatchEvents, Status } from 'discord.js';
import { backoffMs, withDeadline } from '../../../kit/deadline.ts';
import { messageOf } from '../../../kit/errors.ts';
import type { Log } from '../../../news/log.ts';
import type { ChatHandlers, ChatHealth, Listener } from '../../chat.ts';
import type { AllowsPlace } from '../allowed-servers.ts';
import { takeInteraction } from '../ask/answer-interaction.ts';
import { toDiscordCommands } from '../commands.ts';
import { type DiscordApiSettings, type RefusalDeps, watchRefusals } from '../discord-api.ts';
import { connectGateway, createClient, watchChannels, watchConnection } from './gateway.ts';
import { type CommandHashStore, registerWithRetries } from './register-commands.ts';

type DiscordListenerDeps = RefusalDeps & { hashStore?: CommandHashStore | undefined; allows: AllowsPlace };

const RETRY = { firstMs: 1_000, longestMs: 60_000 };
/** A stop waits this long for answers under way, and as long for the gateway to close. */
const STOP_STEP_MS = 800;

type ListenerSession = {
  client: Client | null;
  /** The state before it is connected, or the reason why it will not connect again. */
  state: string;
  over: boolean;
  stopping: AbortController;
  pending: Set<Promise<void>>;
};

export function createListener(settings: DiscordApiSettings, deps: DiscordListenerDeps): Listener {
  const session: ListenerSession = {
    client: null,
    state: 'not started',
    over: false,
    stopping: new AbortController(),
    pending: new Set(),
  };
  return {
    start: (handlers) => start({ settings, handlers, session }, deps),
    stop: () => stop(session),
    health: () => healthOf(session),
  };
}

type ListenerRun = { settings: DiscordApiSettings; handlers: ChatHandlers; session: ListenerSession };

/** Tries until Discord is reached. It gives up for a wrong token, not for an outage. */
async function start(run: ListenerRun, deps: DiscordListenerDeps): Promise<void> {
  const { session, settings } = run;
  for (let attempt = 1; !session.stopping.signal.aborted; attempt += 1) {
    session.state = 'connecting';
    const client = createClient(settings);
    session.client = client;
    attend(client, run, deps);
    const outcome = await connectGateway(client, settings.token, session.stopping.signal);
    if (outcome.kind === 'connected') return connected(client, run, deps);
    if (outcome.kind === 'stopped') return;
    await client.destroy();
    session.client = null;
    session.state = outcome.reason;
    if (outcome.kind === 'never') {
      session.over = true;
      throw new Error(outcome.reason);
    }
    const waitMs = backoffMs(attempt, RETRY);
    deps.log?.warn({ reason: outcome.reason, waitMs }, 'discord was not reached');
    await pause(waitMs, session);
  }
}

function connected(client: Client, { handlers, session }: ListenerRun, { log, hashStore }: DiscordListenerDeps): void {
  session.state = 'connected';
  log?.info({ shards: client.ws.shards.size, servers: client.guilds.cache.size }, 'discord connected');
  const registration = {
    applicationId: client.application?.id ?? client.user?.id ?? '',
    commands: toDiscordCommands(handlers.commands),
  };
  const wait = (ms: number) => pause(ms, session);
  const deps = { rest: client.rest, hashStore, log, wait, stopping: session.stopping.signal };
  track(session, registerWithRetries(registration, deps), log);
}

function attend(client: Client, { handlers, session }: ListenerRun, deps: DiscordListenerDeps): void {
  const { log, allows } = deps;
  // The listener makes few calls, each of which a person waits for, so they are counted but never paused.
  watchRefusals(client.rest, deps);
  const wait = (ms: number) => pause(ms, session);
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (payload: unknown) => {
    track(session, takeInteraction(payload, handlers, { rest: client.rest, log, wait, allows }), log);
    hideFromLibrary(payload);
  });
  watchChannels(client, (event) => track(session, handlers.onChannelEvent?.(event) ?? Promise.resolve(), log));
  watchConnection(client, log, (reason) => {
    session.state = reason;
    session.over = true;
  });
}

/**
 * Sets a type that the library ignores, since we read interactions ourselves: its structures wait for the list of servers,
 * lose the id of an unknown channel, and end the process over a missing field.
 */
function hideFromLibrary(payload: unknown): void {
  if (typeof payload === 'object' && payload !== null) Reflect.set(payload, 'type', 0);
}

function track(session: ListenerSession, work: Promise<void>, log: Log | undefined): void {
  const watched = work
    .catch((error: unknown) => log?.error({ reason: messageOf(error) }, 'discord failed'))
    .finally(() => session.pending.delete(watched));
  session.pending.add(watched);
}

function healthOf({ client, state, over, stopping }: ListenerSession): ChatHealth {
  if (client === null || over || stopping.signal.aborted || !client.isReady()) return { ok: false, state };
  const shards = [...client.ws.shards.values()];
  const ready = shards.filter(({ status }) => status === Status.Ready).length;
  return {
    ok: ready === shards.length,
    state: ready === shards.length ? 'connected' : `${ready} of ${shards.length} shards connected`,
  };
}

async function stop(session: ListenerSession): Promise<void> {
  session.stopping.abort();
  session.state = 'stopped';
  await withDeadline(Promise.allSettled(session.pending), STOP_STEP_MS, () => undefined);
  await withDeadline(session.client?.destroy() ?? Promise.resolve(), STOP_STEP_MS, () => undefined);
}

async function pause(ms: number, { stopping }: ListenerSession): Promise<void> {
  await sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
}
