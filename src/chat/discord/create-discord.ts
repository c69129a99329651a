import type { Log } from '../../news/log.ts';
import type { Chat } from '../chat.ts';
import { createListener } from './create-listener.ts';
import { createSender } from './create-sender.ts';
import { createDiscordApi, type DiscordSettings } from './discord-api.ts';
import type { HashStore } from './register-commands.ts';
import { verifyToken } from './verify-token.ts';
import type { NoteRefusal } from './watch-refusals.ts';
import { watchToken } from './watch-token.ts';

export type DiscordDeps = {
  now: () => Date;
  log?: Log;
  /** Where the hash of the registered commands is kept; without it they are registered at every start. */
  hashStore?: HashStore;
  /** Where refused calls of all processes are counted; without it each process counts its own. */
  noteRefusal?: NoteRefusal;
  /** How long one call of the sender may take. */
  timeoutMs?: number;
};

const SEND_TIMEOUT_MS = 10_000;

/** Discord: a sender over REST for any worker, and a listener on the gateway for the bot role. */
export function createDiscord(settings: DiscordSettings, deps: DiscordDeps): Chat {
  const { now, log, hashStore, noteRefusal } = deps;
  const refusals = { now, log, noteRefusal };
  const calls = { ...refusals, timeoutMs: deps.timeoutMs ?? SEND_TIMEOUT_MS };
  const token = watchToken(createDiscordApi(settings, calls), now);
  return {
    platform: 'discord',
    sender: createSender(token.api),
    verify: () => verifyToken(createDiscordApi(settings, calls)),
    tokens: token.health,
    listener: createListener(settings, { ...refusals, hashStore }),
  };
}
