import { PermissionFlagsBits } from 'discord.js';
import { cleanText } from '../clean-text.ts';
import type { Asker, Question, Typing } from '../question.ts';
import { readCustomId } from './custom-id.ts';
import {
  BUTTON,
  type GivenField,
  type GivenOption,
  INTERACTION,
  type Interaction,
  SELECT,
} from './interaction-shape.ts';
import { toBits } from './own-permissions.ts';

/** What somebody wants of us; null for kinds of interactions that we never offer. */
export type Asked = { kind: 'command' | 'press'; question: Question } | { kind: 'typing'; typing: Typing };

/** Reads an interaction: a slash command, a button, a choice, a form that was sent, or a half-typed option. */
export function readAsked(interaction: Interaction): Asked | null {
  const asker = readAsker(interaction);
  const { data, type } = interaction;
  if (asker === null || !data) return null;
  switch (type) {
    case INTERACTION.component:
      return readPress(pressed(data), asker);
    case INTERACTION.form:
      return readForm(data.custom_id ?? '', data.components, asker);
    case INTERACTION.autocomplete:
      return data.name === undefined ? null : readTyping(data.name, data.options, asker);
    case INTERACTION.command: {
      if (data.name === undefined) return null;
      const input = { kind: 'options', options: readOptions(data.options) } as const;
      return { kind: 'command', question: { command: data.name, input, asker } };
    }
    default:
      return null;
  }
}

/** A button carries its command in its id, a choice in its value. */
function pressed({ component_type: type, custom_id: id = '', values }: NonNullable<Interaction['data']>): string {
  if (type === SELECT) return values[0] ?? '';
  return type === BUTTON ? id : '';
}

/** A button is the command line it stands for. */
function readPress(customId: string, asker: Asker): Asked | null {
  const line = /^\/([-_\p{L}\p{N}]{1,32})(?:\s+(.*))?$/su.exec(readCustomId(customId).command);
  if (line?.[1] === undefined) return null;
  return { kind: 'press', question: { command: line[1], input: { kind: 'text', text: line[2] ?? '' }, asker } };
}

/** A form is the command it stands for, with what was filled in as its options. */
function readForm(customId: string, fields: GivenField[], asker: Asker): Asked | null {
  const command = /^\/([-_\p{L}\p{N}]{1,32})$/u.exec(customId)?.[1];
  if (command === undefined) return null;
  const filled = fields.flatMap(({ component }) => {
    const value = component?.value ?? component?.values?.[0] ?? '';
    return component && value.trim() !== '' ? [[component.custom_id, value]] : [];
  });
  return {
    kind: 'command',
    question: { command, input: { kind: 'options', options: Object.fromEntries(filled) }, asker },
  };
}

function readTyping(name: string, options: GivenOption[], asker: Asker): Asked | null {
  const [subcommand, given] = partsOf(options);
  const focused = given.find((option) => option.focused);
  if (!focused) return null;
  const command = subcommand === null ? name : `${name} ${subcommand}`;
  return { kind: 'typing', typing: { command, option: focused.name, typed: String(focused.value ?? ''), asker } };
}

/** Options by name, as text; a subcommand stands under "subcommand". */
function readOptions(options: GivenOption[]): Record<string, string> {
  const [subcommand, given] = partsOf(options);
  const named = given.flatMap(({ name, value }) => (value === undefined ? [] : [[name, String(value)]]));
  return { ...(subcommand === null ? {} : { subcommand }), ...Object.fromEntries(named) };
}

/** A subcommand is the one option that has no value of its own. */
function partsOf(options: GivenOption[]): [string | null, GivenOption[]] {
  const [first] = options;
  return first !== undefined && first.value === undefined ? [first.name, first.options ?? []] : [null, options];
}

function readAsker(interaction: Interaction): Asker | null {
  const user = interaction.member?.user ?? interaction.user;
  if (!user) return null;
  const who = { userId: user.id, userName: cleanText(user.global_name ?? user.username) };
  // Outside a server the channel is the person's own: nobody else manages it.
  if (!interaction.guild_id) {
    const address = { platform: 'discord', workspace: '', id: user.id, kind: 'dm' } as const;
    return { ...who, address, channelName: null, managesChannel: true };
  }
  const id = interaction.channel?.id ?? interaction.channel_id;
  if (!id) return null;
  const name = cleanText(interaction.channel?.name ?? '');
  return {
    ...who,
    address: { platform: 'discord', workspace: interaction.guild_id, id, kind: 'channel' },
    channelName: name === '' ? null : `#${name}`,
    managesChannel: manages(toBits(interaction.member?.permissions ?? '0')),
  };
}

const MANAGING =
  PermissionFlagsBits.ManageChannels | PermissionFlagsBits.ManageGuild | PermissionFlagsBits.Administrator;

/** Discord counts the overwrites of the channel in, and gives administrators every bit. */
export function manages(permissions: bigint): boolean {
  return (permissions & MANAGING) !== 0n;
}
