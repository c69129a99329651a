import { PermissionFlagsBits } from 'discord.js';
import type { CommandSpec } from '../command-spec.ts';
import { toDiscordCommands } from './commands.ts';

/** The permissions that the bot asks for: never Mention Everyone, never Administrator. */
const PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.SendMessagesInThreads;

/** The invite link of the bot, and the commands that it registers by itself. */
export function discordManifest(commands: CommandSpec[], applicationId: string | null) {
  const query = new URLSearchParams({ scope: 'bot applications.commands', permissions: String(PERMISSIONS) });
  const client = applicationId === null ? 'YOUR_APPLICATION_ID' : encodeURIComponent(applicationId);
  return {
    inviteUrl: `https://discord.com/oauth2/authorize?client_id=${client}&${query}`,
    permissions: String(PERMISSIONS),
    commands: toDiscordCommands(commands),
  };
}
