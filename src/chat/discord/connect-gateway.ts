import { once } from 'node:events';
import { Client, DiscordjsError, DiscordjsErrorCodes, Events, GatewayCloseCodes, GatewayIntentBits } from 'discord.js';
import { bareToken, bareUrl, type DiscordSettings } from './discord-api.ts';
import { tokenRefusal } from './token-refusal.ts';

export type ConnectOutcome =
  | { kind: 'connected' }
  | { kind: 'stopped' }
  /** No later attempt can help: the operator must act. */
  | { kind: 'never'; reason: string }
  | { kind: 'failed'; reason: string };

const REST_TIMEOUT_MS = 10_000;
/** We need no list of servers to answer: questions that come while it loads should not wait 15 s for it. */
const WAIT_FOR_SERVERS_MS = 1_000;

/** Gateway close codes after which Discord takes no reconnect (topics/opcodes-and-status-codes). */
const FINAL: ReadonlyMap<number, string> = new Map([
  [GatewayCloseCodes.AuthenticationFailed, tokenHelp('gateway code 4004')],
  [GatewayCloseCodes.InvalidIntents, 'Discord does not know the intents we ask for (4013): please report it.'],
  [
    GatewayCloseCodes.DisallowedIntents,
    'Discord does not allow the intents we ask for (4014): check your application → Bot on https://discord.com/developers/applications.',
  ],
  [GatewayCloseCodes.InvalidAPIVersion, 'Discord no longer takes this API version (4012): update Slugline.'],
]);

/** A client that pings nobody by default, hears only what servers are (no message content), and is not yet connected. */
export function createClient(settings: DiscordSettings): Client {
  return new Client({
    intents: [GatewayIntentBits.Guilds],
    shards: 'auto',
    waitGuildTimeout: WAIT_FOR_SERVERS_MS,
    allowedMentions: { parse: [], repliedUser: false },
    rest: {
      ...{ api: bareUrl(settings.apiUrl), version: '10', retries: 0, timeout: REST_TIMEOUT_MS },
      invalidRequestWarningInterval: 1,
    },
  });
}

/** One attempt to connect, until the client is ready or the signal stops it. */
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
  const final = closeCode === null ? undefined : finalReason(closeCode);
  if (final !== undefined) return { kind: 'never', reason: final };
  return { kind: 'failed', reason: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown' };
}

/** What to tell the operator when Discord closed a connection for good, or undefined when it may come back. */
export function finalReason(closeCode: number): string | undefined {
  return FINAL.get(closeCode);
}

function tokenHelp(seen: string): string {
  const { state, todo } = tokenRefusal(seen);
  return `E_DISCORD_TOKEN: ${state}. ${todo}`;
}
