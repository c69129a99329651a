import type { Chat } from '../chat.ts';
import { allowedPlaces, onlyToAllowed } from './allowed-servers.ts';
import { createDiscordApi, type DiscordApiSettings, type RefusalDeps } from './discord-api.ts';
import { createListener } from './listen/create-listener.ts';
import type { CommandHashStore } from './listen/register-commands.ts';
import { createSender } from './post/create-sender.ts';
import { verifyToken, watchToken } from './token.ts';

export type DiscordSettings = DiscordApiSettings & {
  /** The servers that may use it; none: all that added the bot. */
  allowedWorkspaces: readonly string[];
};

export type DiscordDeps = RefusalDeps & {
  /** Keeps the hash of the registered commands; without it they are registered at every start. */
  hashStore?: CommandHashStore | undefined;
  /** The deadline of one call of the sender. */
  timeoutMs?: number;
};

const SEND_TIMEOUT_MS = 10_000;

/** Discord: a sender over REST for any worker, and a listener on the gateway for the bot role. */
export function createDiscord(settings: DiscordSettings, deps: DiscordDeps): Chat {
  const calls = { timeoutMs: SEND_TIMEOUT_MS, ...deps };
  const token = watchToken(createDiscordApi(settings, calls), deps.now);
  const allows = allowedPlaces(settings.allowedWorkspaces);
  return {
    platform: 'discord',
    sender: onlyToAllowed(createSender(token.api), allows),
    verify: () => verifyToken(createDiscordApi(settings, calls)),
    tokens: token.health,
    listener: createListener(settings, { ...deps, allows }),
  };
}
