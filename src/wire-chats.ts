import type { Chat } from './chat/chat.ts';
import type { DiscordDeps } from './chat/discord/create-discord.ts';
import type { SlackChat } from './chat/slack/create-slack.ts';
import type { Settings } from './config/settings/settings.ts';
import type { Log } from './news/log.ts';
import type { Db } from './store/database.ts';
import { countRefusal } from './store/nouns/deliveries/send-limits.ts';
import { createInstallationStore } from './store/nouns/installations.ts';
import { createSeal } from './store/nouns/seal.ts';

type DiscordAccess = NonNullable<Settings['chats']['discord']>;
type ChatDeps = { log: Log; now: () => Date; hashStore?: NonNullable<DiscordDeps['hashStore']>; db?: Db };

/** Builds the platforms that are set up. An SDK is loaded only where it is used: each takes tens of megabytes. */
export async function buildChats(settings: Settings, deps: ChatDeps): Promise<(Chat | SlackChat)[]> {
  const { discord } = settings.chats;
  return [...(await buildSlack(settings, deps)), ...(discord ? [await buildDiscord(discord, deps)] : [])];
}

/** For many workspaces, the installations are in the database: without one, nothing is built. */
async function buildSlack({ chats, publicUrl, encryptionKey }: Settings, deps: ChatDeps): Promise<SlackChat[]> {
  const { slack } = chats;
  if (!slack) return [];
  const hasInstallations = slack.account.kind === 'many-workspaces';
  if (hasInstallations && (!deps.db || !encryptionKey)) return [];
  const { createSlack } = await import('./chat/slack/create-slack.ts');
  const installations =
    hasInstallations && deps.db && encryptionKey
      ? createInstallationStore(deps.db, createSeal(encryptionKey.reveal()))
      : null;
  return [createSlack({ ...slack, publicUrl }, { ...deps, installations })];
}

async function buildDiscord({ token, apiUrl }: DiscordAccess, deps: ChatDeps): Promise<Chat> {
  const { createDiscord } = await import('./chat/discord/create-discord.ts');
  const { db } = deps;
  const shared: Pick<DiscordDeps, 'noteRefusal'> = db
    ? { noteRefusal: (budget) => countRefusal(db, 'discord', budget) }
    : {};
  return createDiscord({ token: token.reveal(), apiUrl }, { ...deps, ...shared });
}
