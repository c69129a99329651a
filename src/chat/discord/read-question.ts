import {
  type AutocompleteInteraction,
  type BaseInteraction,
  type ButtonInteraction,
  type ChatInputCommandInteraction,
  type CommandInteractionOption,
  PermissionFlagsBits,
} from 'discord.js';
import type { Asker, Question, Typing } from '../question.ts';
import { cleanText } from './clean-text.ts';
import { readCustomId } from './custom-id.ts';

/** A slash command as a question: its options by name; a subcommand stands under "subcommand". */
export function readCommand(interaction: ChatInputCommandInteraction): Question {
  return {
    command: interaction.commandName,
    input: { kind: 'options', options: readOptions(interaction.options.data) },
    asker: readAsker(interaction),
  };
}

/** A button as the command line it stands for, or null for a button that is not ours. */
export function readPress(interaction: ButtonInteraction): Question | null {
  const line = /^\/([-_\p{L}\p{N}]{1,32})(?:\s+(.*))?$/su.exec(readCustomId(interaction.customId).command);
  if (line?.[1] === undefined) return null;
  return { command: line[1], input: { kind: 'text', text: line[2] ?? '' }, asker: readAsker(interaction) };
}

/** What somebody is typing. */
export function readTyping(interaction: AutocompleteInteraction): Typing {
  const { name, value } = interaction.options.getFocused(true);
  const subcommand = interaction.options.getSubcommand(false);
  const command = subcommand === null ? interaction.commandName : `${interaction.commandName} ${subcommand}`;
  return { command, option: name, typed: String(value), asker: readAsker(interaction) };
}

function readOptions(given: readonly CommandInteractionOption[]): Record<string, string> {
  const [first] = given;
  if (first?.options) return { subcommand: first.name, ...readOptions(first.options) };
  const isSubcommand = first !== undefined && first.value === undefined;
  if (isSubcommand) return { subcommand: first.name };
  return Object.fromEntries(given.flatMap(({ name, value }) => (value === undefined ? [] : [[name, String(value)]])));
}

function readAsker(interaction: BaseInteraction): Asker {
  const { guildId, channelId, user } = interaction;
  const who = { userId: user.id, userName: cleanText(user.displayName) };
  // Outside a server the channel is the person's own: nobody else manages it.
  if (guildId === null) {
    const address = { platform: 'discord', workspace: '', id: user.id, kind: 'dm' } as const;
    return { ...who, address, channelName: null, managesChannel: true };
  }
  const address = { platform: 'discord', workspace: guildId, id: channelId ?? '', kind: 'channel' } as const;
  const channelName = readChannelName(interaction);
  const may = interaction.memberPermissions;
  const manages = may?.any([PermissionFlagsBits.ManageChannels, PermissionFlagsBits.ManageGuild]) ?? false;
  return { ...who, address, channelName, managesChannel: manages };
}

function readChannelName({ channel }: BaseInteraction): string | null {
  if (channel === null || !('name' in channel) || typeof channel.name !== 'string') return null;
  const name = cleanText(channel.name);
  return name === '' ? null : `#${name}`;
}
