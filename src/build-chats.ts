import type { Chat } from './chat/chat.ts';
import type { Settings } from './config/settings.ts';
import type { Log } from './news/log.ts';

type SlackSettings = NonNullable<Settings['slack']>;
type DiscordSettings = NonNullable<Settings['discord']>;
type HashStore = { read(name: string): Promise<string | null>; write(name: string, value: string): Promise<void> };
type ChatDeps = { log: Log; now: () => Date; hashStore?: HashStore };

/** The platforms that are set up. An SDK is loaded only where it is used: each takes tens of megabytes. */
export async function buildChats({ slack, discord }: Settings, deps: ChatDeps): Promise<Chat[]> {
  return [...(slack ? await buildSlack(slack, deps) : []), ...(discord ? [await buildDiscord(discord, deps)] : [])];
}

async function buildSlack({ account, transport, apiUrl }: SlackSettings, deps: ChatDeps): Promise<Chat[]> {
  if (account.kind !== 'one-workspace') return [];
  const { createSlack } = await import('./chat/slack/create-slack.ts');
  const settings = {
    botToken: account.botToken.reveal(),
    appToken: transport.kind === 'socket' ? transport.appToken.reveal() : null,
    signingSecret: transport.kind === 'http' ? transport.signingSecret.reveal() : null,
    apiUrl,
  };
  return [createSlack(settings, deps)];
}

async function buildDiscord({ token, apiUrl }: DiscordSettings, deps: ChatDeps): Promise<Chat> {
  const { createDiscord } = await import('./chat/discord/create-discord.ts');
  return createDiscord({ token: token.reveal(), apiUrl }, deps);
}
