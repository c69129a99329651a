import { PermissionFlagsBits } from 'discord.js';
import type { CommandSpec } from '../command-spec.ts';
import { type DiscordCommand, toDiscordCommands } from './command-list.ts';

/** What the bot asks of a server, and no more (platform rules section 4): never Mention Everyone, never Administrator. */
const ASKED =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.SendMessagesInThreads;

export type DiscordManifest = { inviteUrl: string; permissions: string; commands: DiscordCommand[] };

/** The address that invites the bot to a server, with the commands it registers by itself. */
export function discordManifest(commands: CommandSpec[], applicationId: string | null): DiscordManifest {
  const query = new URLSearchParams({ scope: 'bot applications.commands', permissions: String(ASKED) });
  const client = applicationId === null ? 'YOUR_APPLICATION_ID' : encodeURIComponent(applicationId);
  return {
    inviteUrl: `https://discord.com/oauth2/authorize?client_id=${client}&${query}`,
    permissions: String(ASKED),
    commands: toDiscordCommands(commands),
  };
}
