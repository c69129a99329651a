import { once } from 'node:events';
import {
  Client,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayCloseCodes,
  GatewayDispatchEvents,
  GatewayIntentBits,
} from 'discord.js';
import { z } from 'zod';
import type { Log } from '../../../news/log.ts';
import type { ChannelEvent, ChannelScope } from '../../chat.ts';
import { bareToken, type DiscordApiSettings } from '../discord-api.ts';
import { tokenRefusal } from '../token.ts';

const REST_TIMEOUT_MS = 10_000;
/** Answers need no list of servers, so questions need not wait the default of 15 s while it loads. */
const WAIT_FOR_SERVERS_MS = 1_000;

/** A client, not yet connected, that pings nobody by default and receives no message content. */
export function createClient(settings: DiscordApiSettings): Client {
  return new Client({
    intents: [GatewayIntentBits.Guilds],
    shards: 'auto',
    waitGuildTimeout: WAIT_FOR_SERVERS_MS,
    allowedMentions: { parse: [], repliedUser: false },
    rest: {
      ...{ api: settings.apiUrl, version: '10', retries: 0, timeout: REST_TIMEOUT_MS },
      invalidRequestWarningInterval: 1,
    },
  });
}

type ConnectOutcome =
  | { kind: 'connected' }
  | { kind: 'stopped' }
  /** The operator must act before another attempt can succeed. */
  | { kind: 'never'; reason: string }
  | { kind: 'failed'; reason: string };

/** Makes one attempt to connect, until the client is ready or the signal stops it. */
export async function connectGateway(client: Client, token: string, stopping: AbortSignal): Promise<ConnectOutcome> {
  let closeCode: number | null = null;
  client.on(Events.ShardDisconnect, ({ code }) => {
    closeCode = code;
  });
  try {
    const ready = once(client, Events.ClientReady, { signal: stopping });
    await Promise.race([ready, client.login(bareToken(token)).then(() => ready)]);
    return { kind: 'connected' };
  } catch (error) {
    if (stopping.aborted) return { kind: 'stopped' };
    return whyNot(error, closeCode);
  }
}

function whyNot(error: unknown, closeCode: number | null): ConnectOutcome {
  if (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid)
    return { kind: 'never', reason: tokenHelp('HTTP 401') };
  const final = closeCode === null ? undefined : FINAL.get(closeCode);
  if (final !== undefined) return { kind: 'never', reason: final };
  return { kind: 'failed', reason: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown' };
}

/** Logs the state of the connection. Calls `closed` with advice for the operator when Discord ends it for good. */
export function watchConnection(client: Client, log: Log | undefined, closed: (reason: string) => void): void {
  client.on(Events.ShardReconnecting, (shard) => log?.info({ shard }, 'discord reconnecting'));
  client.on(Events.ShardResume, (shard, replayed) => log?.info({ shard, replayed }, 'discord resumed'));
  client.on(Events.ShardDisconnect, ({ code }, shard) => {
    const todo = FINAL.get(code) ?? `Discord closed the connection for good (${code})`;
    closed(todo);
    log?.error({ shard, code, todo }, 'discord closed the connection');
  });
  client.on(Events.ShardError, (error, shard) =>
    log?.warn({ shard, reason: error.message }, 'discord connection failed'),
  );
  client.on(Events.Error, (error) => log?.error({ reason: error.name }, 'discord client failed'));
}

/** Gateway close codes after which Discord takes no reconnect, with advice (topics/opcodes-and-status-codes). */
const FINAL: ReadonlyMap<number, string> = new Map([
  [GatewayCloseCodes.AuthenticationFailed, tokenHelp('gateway code 4004')],
  [GatewayCloseCodes.InvalidIntents, 'Discord does not know the intents we ask for (4013): please report it.'],
  [
    GatewayCloseCodes.DisallowedIntents,
    'Discord does not allow the intents we ask for (4014): check your application → Bot on https://discord.com/developers/applications.',
  ],
  [GatewayCloseCodes.InvalidAPIVersion, 'Discord no longer takes this API version (4012): update Slugline.'],
]);

function tokenHelp(seen: string): string {
  const { state, todo } = tokenRefusal(seen);
  return `E_DISCORD_TOKEN: ${state}. ${todo}`;
}

const channelShape = z.object({ id: z.string(), guild_id: z.string() });
const roleShape = z.object({ guild_id: z.string() });
const guildShape = z.object({ id: z.string(), unavailable: z.boolean().optional() });

/**
 * Reports channels and servers that come and go. A server that is unavailable in an outage is not reported
 * (events/gateway-events, Guild Delete). Being removed from a thread sends no event (topics/threads).
 */
export function watchChannels(client: Client, report: (event: ChannelEvent) => void): void {
  const on = <T>(name: GatewayDispatchEvents, shape: z.ZodType<T>, eventOf: (data: T) => ChannelEvent | null) =>
    client.ws.on(name, (data: unknown) => {
      const read = shape.safeParse(data);
      const event = read.success ? eventOf(read.data) : null;
      if (event) report(event);
    });
  on(GatewayDispatchEvents.ChannelDelete, channelShape, ({ guild_id, id }) => {
    return { kind: 'channel-gone', scope: scopeOf(guild_id, id), reason: 'the channel was deleted' };
  });
  on(GatewayDispatchEvents.ThreadDelete, channelShape, ({ guild_id, id }) => {
    return { kind: 'channel-gone', scope: scopeOf(guild_id, id), reason: 'the thread was deleted' };
  });
  on(GatewayDispatchEvents.GuildDelete, guildShape, ({ id, unavailable }) => {
    if (unavailable) return null;
    return { kind: 'workspace-left', scope: scopeOf(id), reason: 'the bot was removed from the server' };
  });
  on(GatewayDispatchEvents.GuildCreate, guildShape, ({ id, unavailable }) => {
    return unavailable ? null : { kind: 'maybe-back', scope: scopeOf(id) };
  });
  // Overwrites of a channel and roles of a server hold the permissions.
  on(GatewayDispatchEvents.ChannelUpdate, channelShape, ({ guild_id, id }) => {
    return { kind: 'maybe-back', scope: scopeOf(guild_id, id) };
  });
  on(GatewayDispatchEvents.GuildRoleUpdate, roleShape, ({ guild_id }) => {
    return { kind: 'maybe-back', scope: scopeOf(guild_id) };
  });
}

function scopeOf(workspace: string, channelId: string | null = null): ChannelScope {
  return { platform: 'discord', workspace, channelId };
}
