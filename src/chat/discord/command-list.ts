import {
  ApplicationCommandOptionType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  PermissionFlagsBits,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import { unreachable } from '../../news/unreachable.ts';
import type { CommandSpec, OptionSpec, SubcommandSpec } from '../command-spec.ts';
import { cutText } from './cut-text.ts';
import { COMMAND_DESCRIPTION_MAX, COMMAND_OPTIONS_MAX, COMMANDS_MAX, OPTION_TEXT_MAX } from './limits.ts';

export type DiscordCommand = RESTPostAPIChatInputApplicationCommandsJSONBody;
type DiscordOption = NonNullable<DiscordCommand['options']>[number];

/** What the channel picker offers: places that take a plain message. */
export const POSTABLE = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildVoice,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
] as const;

/** The commands as Discord registers them: typed options, subcommands, servers only, manager commands hidden from others. */
export function toDiscordCommands(specs: CommandSpec[]): DiscordCommand[] {
  return specs.slice(0, COMMANDS_MAX).map(toCommand);
}

function toCommand(spec: CommandSpec): DiscordCommand {
  return {
    name: spec.name,
    description: describe(spec),
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    // Server admins may grant it to others; our own side checks again (interactions/application-commands).
    default_member_permissions: spec.permission === 'manager' ? String(PermissionFlagsBits.ManageChannels) : null,
    options: spec.subcommands.length > 0 ? spec.subcommands.map(toSubcommand) : toOptions(optionsOf(spec)),
    ...localised(spec),
  };
}

/** Discord sends nothing before a required option is filled in, so a command that may stand alone requires none. */
function optionsOf({ options, alone }: CommandSpec): OptionSpec[] {
  return alone === undefined ? options : options.map((option) => ({ ...option, required: false }));
}

/** Names and descriptions in other languages; people of all others see the English ones. */
function localised({ locales = {} }: Pick<CommandSpec, 'locales'>) {
  const words = Object.entries(locales);
  if (words.length === 0) return {};
  return {
    name_localizations: Object.fromEntries(words.map(([locale, { name }]) => [locale, name])),
    description_localizations: Object.fromEntries(
      words.map(([locale, { description }]) => [locale, cutText(description, COMMAND_DESCRIPTION_MAX)]),
    ),
  };
}

function toSubcommand(spec: SubcommandSpec): DiscordOption {
  return {
    type: ApplicationCommandOptionType.Subcommand,
    name: spec.name,
    description: describe(spec),
    options: toOptions(spec.options),
    ...localised(spec),
  };
}

/** Required options come first, or Discord refuses the command. */
function toOptions(options: OptionSpec[]) {
  const ordered = [...options].sort((a, b) => Number(b.required) - Number(a.required));
  return ordered.slice(0, COMMAND_OPTIONS_MAX).map(toOption);
}

function toOption(option: OptionSpec) {
  const { name, required, offers } = option;
  const shared = { name, description: describe(option), required, ...localised(option) };
  switch (option.kind) {
    case 'text':
      return {
        ...shared,
        type: ApplicationCommandOptionType.String as const,
        max_length: OPTION_TEXT_MAX,
        ...(offers ? { autocomplete: true as const } : {}),
      };
    case 'number':
      return {
        ...shared,
        type: ApplicationCommandOptionType.Integer as const,
        ...(offers ? { autocomplete: true as const } : {}),
      };
    case 'channel':
      return { ...shared, type: ApplicationCommandOptionType.Channel as const, channel_types: [...POSTABLE] };
    case 'mention':
      // A subscription pings a role; single people follow in their own DM.
      return { ...shared, type: ApplicationCommandOptionType.Role as const };
    default:
      return unreachable(option.kind);
  }
}

function describe({ description, name }: { description: string; name: string }): string {
  return cutText(description.trim() === '' ? name : description, COMMAND_DESCRIPTION_MAX);
}
