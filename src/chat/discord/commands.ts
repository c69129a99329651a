import {
  type APIComponentInLabel,
  type APIModalInteractionResponseCallbackData,
  ApplicationCommandOptionType,
  ApplicationIntegrationType,
  ChannelType,
  ComponentType,
  InteractionContextType,
  PermissionFlagsBits,
  PermissionsBitField,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
  TextInputStyle,
} from 'discord.js';
import type { CommandSpec, OptionSpec, SubcommandSpec } from '../command-spec.ts';
import type { Question } from '../question.ts';

// The lengths of names and descriptions, and how many there are, are held by tests of the command table.

/** Ours, not Discord's (6000): no sensible question is longer. */
const OPTION_TEXT_MAX = 1000;
/** components/reference, Modal. */
const FORM_FIELDS_MAX = 5;

export type DiscordCommand = RESTPostAPIChatInputApplicationCommandsJSONBody;
type DiscordOption = NonNullable<DiscordCommand['options']>[number];

/** The channels that the picker offers: those that take a plain message. */
const POSTABLE = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildVoice,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
] as const;

/** The commands in Discord's form: for servers only, with typed options; those for managers are hidden from others. */
export function toDiscordCommands(specs: CommandSpec[]): DiscordCommand[] {
  return specs.map((spec) => ({
    name: spec.name,
    description: spec.description,
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    // Server admins may grant it to others; our own side checks again (interactions/application-commands).
    default_member_permissions: spec.permission === 'anyone' ? null : String(PermissionFlagsBits.ManageChannels),
    options: spec.subcommands.length > 0 ? spec.subcommands.map(toSubcommand) : toOptions(optionsOf(spec)),
    ...localised(spec),
  }));
}

/** Discord wants every required option filled in, so a command that may be sent without options requires none. */
function optionsOf({ options, alone }: CommandSpec): OptionSpec[] {
  return alone === undefined ? options : options.map((option) => ({ ...option, required: false }));
}

/** Names and descriptions in other languages. Readers of all others see the English ones. */
function localised({ locales = {} }: Pick<CommandSpec, 'locales'>) {
  const words = Object.entries(locales);
  if (words.length === 0) return {};
  return {
    name_localizations: Object.fromEntries(words.map(([locale, { name }]) => [locale, name])),
    description_localizations: Object.fromEntries(words.map(([locale, { description }]) => [locale, description])),
  };
}

function toSubcommand(spec: SubcommandSpec): DiscordOption {
  return {
    type: ApplicationCommandOptionType.Subcommand,
    name: spec.name,
    description: spec.description,
    options: toOptions(spec.options),
    ...localised(spec),
  };
}

/** Discord refuses a command whose required options do not come first. */
function toOptions(options: OptionSpec[]) {
  return [...options].sort((a, b) => Number(b.required) - Number(a.required)).map(toOption);
}

function toOption(option: OptionSpec) {
  const { name, description, required, offers } = option;
  const shared = { name, description, required, ...localised(option) };
  const completed = offers ? { autocomplete: true as const } : {};
  switch (option.kind) {
    case 'text':
      return {
        ...shared,
        type: ApplicationCommandOptionType.String as const,
        max_length: OPTION_TEXT_MAX,
        ...completed,
      };
    case 'number':
      return { ...shared, type: ApplicationCommandOptionType.Integer as const, ...completed };
    case 'channel':
      return { ...shared, type: ApplicationCommandOptionType.Channel as const, channel_types: [...POSTABLE] };
    case 'mention':
      // A subscription pings a role; single people follow in their own DM.
      return { ...shared, type: ApplicationCommandOptionType.Role as const };
  }
}

/** The form for a command that was sent without options, or null where it is to be answered. */
export function formFor(
  question: Question,
  commands: readonly CommandSpec[],
): APIModalInteractionResponseCallbackData | null {
  const spec = commands.find(({ name }) => name === question.command);
  if (spec?.alone !== 'form' || !isBare(question)) return null;
  return {
    custom_id: `/${spec.name}`,
    title: capitalised(spec.name),
    components: spec.options.slice(0, FORM_FIELDS_MAX).map((option) => ({
      type: ComponentType.Label,
      label: capitalised(option.name),
      description: option.description,
      component: field(option),
    })),
  };
}

function capitalised(name: string): string {
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
}

function isBare({ input }: Question): boolean {
  return input.kind === 'text' ? input.text.trim() === '' : Object.keys(input.options).length === 0;
}

function field(option: OptionSpec): APIComponentInLabel {
  const { name, required } = option;
  // `me` is "yes" or empty in every command (commands, CHANNEL_OPTIONS).
  if (name === 'me') {
    const label = option.description.replace(/^yes:\s*/u, '');
    return { type: ComponentType.StringSelect, custom_id: name, required, options: [{ label, value: 'yes' }] };
  }
  if (option.kind === 'channel') {
    return { type: ComponentType.ChannelSelect, custom_id: name, required, channel_types: [...POSTABLE] };
  }
  if (option.kind === 'mention') return { type: ComponentType.RoleSelect, custom_id: name, required };
  return {
    type: ComponentType.TextInput,
    custom_id: name,
    style: TextInputStyle.Short,
    required,
    max_length: OPTION_TEXT_MAX,
  };
}

/** The permissions that the bot asks for: never Mention Everyone, never Administrator. */
const PERMISSIONS = PermissionsBitField.resolve([
  'ViewChannel',
  'SendMessages',
  'EmbedLinks',
  'ReadMessageHistory',
  'SendMessagesInThreads',
]);

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
