import type { Chat } from './chat/chat.ts';
import type { DiscordDeps } from './chat/discord/create-discord.ts';
import type { SlackChat } from './chat/slack/create-slack.ts';
import type { Settings } from './config/settings.ts';
import type { Log } from './news/log.ts';
import type { Db } from './store/database.ts';
import { createInstallationStore } from './store/installations.ts';
import { createSeal } from './store/seal.ts';
import { countRefusal } from './store/send-limits.ts';

type DiscordSettings = NonNullable<Settings['chats']['discord']>;
type HashStore = { read(name: string): Promise<string | null>; write(name: string, value: string): Promise<void> };
type ChatDeps = { log: Log; now: () => Date; hashStore?: HashStore; db?: Db };

/** The platforms that are set up. An SDK is loaded only where it is used: each takes tens of megabytes. */
export async function buildChats(settings: Settings, deps: ChatDeps): Promise<(Chat | SlackChat)[]> {
  const { discord } = settings.chats;
  return [...(await buildSlack(settings, deps)), ...(discord ? [await buildDiscord(discord, deps)] : [])];
}

/** Installations are kept in the database, so without one there is nothing to build for many workspaces. */
async function buildSlack({ chats, publicUrl, encryptionKey }: Settings, deps: ChatDeps): Promise<SlackChat[]> {
  const { slack } = chats;
  if (!slack) return [];
  const keeps = slack.account.kind === 'many-workspaces';
  if (keeps && (!deps.db || !encryptionKey)) return [];
  const { createSlack } = await import('./chat/slack/create-slack.ts');
  const installations =
    keeps && deps.db && encryptionKey ? createInstallationStore(deps.db, createSeal(encryptionKey.reveal())) : null;
  return [createSlack({ ...slack, publicUrl }, { ...deps, installations })];
}

async function buildDiscord({ token, apiUrl }: DiscordSettings, deps: ChatDeps): Promise<Chat> {
  const { createDiscord } = await import('./chat/discord/create-discord.ts');
  const { db } = deps;
  const shared: Pick<DiscordDeps, 'noteRefusal'> = db
    ? { noteRefusal: (budget) => countRefusal(db, 'discord', budget) }
    : {};
  return createDiscord({ token: token.reveal(), apiUrl }, { ...deps, ...shared });
}
