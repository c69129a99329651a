import type { Chat } from './chat/chat.ts';
import type { DiscordDeps } from './chat/discord/create-discord.ts';
import type { SlackChat } from './chat/slack/create-slack.ts';
import type { Settings } from './config/settings/settings.ts';
import type { Log } from './news/log.ts';
import type { Db } from './store/database.ts';
import { countRefusal } from './store/nouns/deliveries/send-limits.ts';
import { createInstallationStore } from './store/nouns/installations.ts';
import { createSeal, type Seal } from './store/nouns/seal.ts';
import { createSpentMarkStore } from './store/nouns/spent-marks.ts';

type ChatDeps = { log: Log; now: () => Date; hashStore?: NonNullable<DiscordDeps['hashStore']>; db?: Db };

/** Builds the platforms that are set up. An SDK is loaded only where it is used: each takes tens of megabytes. */
export async function buildChats(settings: Settings, deps: ChatDeps): Promise<(Chat | SlackChat)[]> {
  const { discord } = settings.chats;
  return [
    ...(await buildSlack(settings, deps)),
    ...(discord ? [await buildDiscord({ ...discord, allowedWorkspaces: settings.allowedWorkspaces }, deps)] : []),
  ];
}

/** For many workspaces, the installations are in the database: without one, nothing is built. */
async function buildSlack(settings: Settings, deps: ChatDeps): Promise<SlackChat[]> {
  const { chats, publicUrl, allowedWorkspaces } = settings;
  const { slack } = chats;
  if (!slack) return [];
  const seal = slack.account.kind === 'many-workspaces' ? sealOf(settings) : null;
  const installations = deps.db && seal ? createInstallationStore(deps.db, seal) : null;
  if (slack.account.kind === 'many-workspaces' && !installations) return [];
  const { createSlack } = await import('./chat/slack/create-slack.ts');
  const spentMarks = deps.db ? createSpentMarkStore(deps.db) : null;
  // Set with the proxy (net/proxy.ts): Socket Mode alone does not ask for it by itself.
  const dispatcher = settings.proxy === null ? undefined : (await import('./net/proxy.ts')).dispatcherOfProcess();
  const all = { ...slack, publicUrl, allowedWorkspaces, dispatcher };
  return [createSlack(all, { ...deps, installations, spentMarks })];
}

/** Null without ENCRYPTION_KEY. No key is made before it is used. */
export function sealOf({ encryptionKey, encryptionKeyOld }: KeySettings): Seal | null {
  if (encryptionKey === null) return null;
  return createSeal(
    encryptionKey.reveal(),
    encryptionKeyOld.map((key) => key.reveal()),
  );
}

type KeySettings = Pick<Settings, 'encryptionKey' | 'encryptionKeyOld'>;

type DiscordAccount = NonNullable<Settings['chats']['discord']> & Pick<Settings, 'allowedWorkspaces'>;

async function buildDiscord({ token, ...rest }: DiscordAccount, deps: ChatDeps): Promise<Chat> {
  const { createDiscord } = await import('./chat/discord/create-discord.ts');
  const { db } = deps;
  const account = { ...rest, token: token.reveal() };
  if (!db) return createDiscord(account, deps);
  return createDiscord(account, { ...deps, noteRefusal: (budget) => countRefusal(db, 'discord', budget) });
}
