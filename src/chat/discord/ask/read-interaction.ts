import { z } from 'zod';
import { cleanText } from '../../clean-text.ts';
import type { Asker, Question, Typing } from '../../question.ts';
import { readCustomId } from '../post/buttons.ts';
import { manages, toBits } from '../post/permissions.ts';

/** The interaction types that we handle (interactions/receiving-and-responding). */
export const INTERACTION = { command: 2, component: 3, autocomplete: 4, form: 5 } as const;
const BUTTON = 2;
const SELECT = 3;

const user = z.object({ id: z.string(), username: z.string().default(''), global_name: z.string().nullish() });

const value = z.union([z.string(), z.number(), z.boolean()]);
const plainOption = z.object({ name: z.string(), value: value.optional(), focused: z.boolean().optional() });
const option = plainOption.extend({ options: z.array(plainOption).optional() });
type SentOption = z.infer<typeof option>;

/** A field of a form is inside a label; typed text is its `value`, choices are its `values`. */
const field = z.object({
  component: z
    .object({ custom_id: z.string(), value: z.string().nullish(), values: z.array(z.string()).nullish() })
    .optional(),
});
type SentField = z.infer<typeof field>;

export const interactionShape = z.object({
  id: z.string(),
  token: z.string(),
  application_id: z.string(),
  type: z.number(),
  /** The language of the person's client. */
  locale: z.string().nullish(),
  guild_id: z.string().nullish(),
  channel_id: z.string().nullish(),
  channel: z.object({ id: z.string().optional(), name: z.string().nullish() }).nullish(),
  member: z.object({ user, permissions: z.string().optional() }).nullish(),
  user: user.nullish(),
  data: z
    .object({
      name: z.string().optional(),
      options: z.array(option).default([]),
      custom_id: z.string().optional(),
      component_type: z.number().optional(),
      values: z.array(z.string()).default([]),
      components: z.array(field).default([]),
    })
    .nullish(),
});
type Interaction = z.infer<typeof interactionShape>;

export type InteractionRequest = { kind: 'command' | 'press'; question: Question } | { kind: 'typing'; typing: Typing };

/** Reads a slash command, a button, a choice in a select, a submitted form, or a half-typed option; null for others. */
export function readInteraction(interaction: Interaction): InteractionRequest | null {
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

/** The command line of a press: a button has it in its id, a choice in its value. */
function pressed({ component_type: type, custom_id: id = '', values }: NonNullable<Interaction['data']>): string {
  if (type === SELECT) return values[0] ?? '';
  return type === BUTTON ? id : '';
}

function readPress(customId: string, asker: Asker): InteractionRequest | null {
  const line = /^\/([-_\p{L}\p{N}]{1,32})(?:\s+(.*))?$/su.exec(readCustomId(customId).command);
  if (line?.[1] === undefined) return null;
  return { kind: 'press', question: { command: line[1], input: { kind: 'text', text: line[2] ?? '' }, asker } };
}

/** The id of a form is its command; its fields are the options. */
function readForm(customId: string, fields: SentField[], asker: Asker): InteractionRequest | null {
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

function readTyping(name: string, options: SentOption[], asker: Asker): InteractionRequest | null {
  const [subcommand, own] = partsOf(options);
  const focused = own.find((option) => option.focused);
  if (!focused) return null;
  const command = subcommand === null ? name : `${name} ${subcommand}`;
  return { kind: 'typing', typing: { command, option: focused.name, typed: String(focused.value ?? ''), asker } };
}

/** Options by name, as text; the subcommand is the option "subcommand". */
function readOptions(options: SentOption[]): Record<string, string> {
  const [subcommand, own] = partsOf(options);
  const named = own.flatMap(({ name, value }) => (value === undefined ? [] : [[name, String(value)]]));
  return { ...(subcommand === null ? {} : { subcommand }), ...Object.fromEntries(named) };
}

/** The subcommand and its options. A subcommand is sent as the only option without a value. */
function partsOf(options: SentOption[]): [string | null, SentOption[]] {
  const [first] = options;
  return first !== undefined && first.value === undefined ? [first.name, first.options ?? []] : [null, options];
}

function readAsker(interaction: Interaction): Asker | null {
  const user = interaction.member?.user ?? interaction.user;
  if (!user) return null;
  const { locale: language = null } = interaction;
  const person = { userId: user.id, userName: cleanText(user.global_name ?? user.username), language };
  // A direct message belongs to the person, who manages it.
  if (!interaction.guild_id) {
    const address = { platform: 'discord', workspace: '', id: user.id, kind: 'dm' } as const;
    return { ...person, address, channelName: null, managesChannel: true };
  }
  const id = interaction.channel?.id ?? interaction.channel_id;
  if (!id) return null;
  const name = cleanText(interaction.channel?.name ?? '');
  return {
    ...person,
    address: { platform: 'discord', workspace: interaction.guild_id, id, kind: 'channel' },
    channelName: name === '' ? null : `#${name}`,
    managesChannel: manages(toBits(interaction.member?.permissions ?? '0')),
  };
}
