import type { types } from '@slack/bolt';
import { z } from 'zod';
import { parseJson } from '../../../kit/errors.ts';
import type { CommandLine, CommandSpec, OptionSpec } from '../../command-spec.ts';
import type { Message } from '../../message.ts';
import { plain, section } from '../post/blocks.ts';
import { safe } from '../post/mrkdwn.ts';
import { renderMessage } from '../post/render-message.ts';
import type { QuestionSource } from './create-ask.ts';

const FIELD_MAX = 300;
/** Text and value of a choice in a select (docs.slack.dev, option object). */
export const CHOICE_MAX = 75;

export const FORM_CALLBACK = 'form';
/** Slack asks us for the choices in fields whose action begins like this. */
export const CHOOSE_ACTION = 'choose';
const FILL_ACTION = 'fill';

/** Commands that open a form when they are typed alone; title and submit have 24 characters each. */
const FORMS = [
  { command: 'subscribe', subcommand: null, title: 'Subscribe', submit: 'Subscribe' },
  { command: 'slugline', subcommand: 'settings', title: 'Settings', submit: 'Save' },
];

/** A command whose options are filled in on a form instead of typed after it. */
export type Form = (typeof FORMS)[number] & { about: string; options: OptionSpec[] };

/** The form for a command line, or null where the command has none or has its options. */
export function formOf({ command, text }: CommandLine, commands: CommandSpec[]): Form | null {
  const found = FORMS.find((form) => form.command === command && (form.subcommand ?? '') === text.trim().toLowerCase());
  const spec = commands.find(({ name }) => name === found?.command);
  if (!found || !spec) return null;
  const part = found.subcommand === null ? spec : spec.subcommands.find(({ name }) => name === found.subcommand);
  return part ? { ...found, about: part.description, options: part.options } : null;
}

/** The command and the channel of a form: Slack keeps them with the form and sends them back. */
const ticketShape = z.object({
  command: z.string(),
  subcommand: z.string().nullable(),
  channelId: z.string(),
  channelName: z.string().nullable(),
});

function writeTicket({ command, subcommand }: Form, { channelId, channelName }: QuestionSource): string {
  return JSON.stringify({ command, subcommand, channelId, channelName });
}

type FormTicket = z.output<typeof ticketShape>;

/** Null for a form of an older version, or not one of ours. */
export function readTicket(metadata: string): FormTicket | null {
  return ticketShape.safeParse(parseJson(metadata)).data ?? null;
}

export function formOfTicket(ticket: FormTicket | null, commands: CommandSpec[]): Form | null {
  return ticket ? formOf({ command: ticket.command, text: ticket.subcommand ?? '' }, commands) : null;
}

/** The state of a field, by the kind of its element (docs.slack.dev, reference/views). */
const fieldShape = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
  selected_options: z.array(z.object({ value: z.string() })).nullish(),
  selected_conversation: z.string().nullish(),
});

const stateShape = z.record(z.string(), z.record(z.string(), fieldShape));

/** The options that were filled in, by name, without empty fields. */
export function readForm(values: unknown): Record<string, string> {
  const state = stateShape.safeParse(values);
  if (!state.success) return {};
  const filled = Object.entries(state.data).flatMap(([name, fields]) => {
    const [value = ''] = Object.values(fields).map(filledValue);
    return value === '' ? [] : [[name, value] as const];
  });
  return Object.fromEntries(filled);
}

function filledValue(field: z.output<typeof fieldShape>): string {
  const { value, selected_option: one, selected_options: some, selected_conversation: conversation } = field;
  return (value ?? one?.value ?? some?.[0]?.value ?? conversation ?? '').trim();
}

type FormState = {
  source: QuestionSource;
  /** Option values as they were submitted before. */
  values: Record<string, string>;
  /** Shown above the fields: the present settings, or what was wrong. */
  above: Message | null;
};

export function formView(form: Form, { source, values, above }: FormState, now: Date): types.ModalView {
  return {
    ...modal(form.title),
    callback_id: FORM_CALLBACK,
    private_metadata: writeTicket(form, source),
    submit: plain(form.submit),
    close: plain('Cancel'),
    blocks: [
      ...(above ? textOf(above, now) : section(safe(form.about, FIELD_MAX))),
      ...form.options.map((option) => field(option, source, values[option.name])),
    ],
  };
}

/** Shown until the answer is ready: Slack wants a response within three seconds. */
export function waitingView({ title }: Form): types.ModalView {
  return { ...modal(title), close: plain('Close'), blocks: section('One moment …') };
}

export function resultView({ title }: Form, message: Message, now: Date): types.ModalView {
  return { ...modal(title), close: plain('Done'), blocks: textOf(message, now) };
}

/** An answer without its buttons, which have no channel here. */
function textOf(message: Message, now: Date) {
  return renderMessage(message, now).blocks.filter(({ type }) => type !== 'actions');
}

function modal(title: string) {
  return { type: 'modal', title: plain(title) } as const;
}

function field(option: OptionSpec, source: QuestionSource, value: string | undefined): types.InputBlock {
  return {
    type: 'input',
    block_id: option.name,
    optional: !option.required,
    label: plain(`${option.name.slice(0, 1).toUpperCase()}${option.name.slice(1)}`),
    ...(option.name === 'me' ? {} : { hint: plain(option.description) }),
    element: element(option, source, value),
  };
}

function element(option: OptionSpec, source: QuestionSource, value = ''): types.InputBlockElement {
  if (option.name === 'me') return checkbox(option, value);
  if (option.kind === 'channel') return channelSelect(source, value);
  // Slack has no element for user groups, so both kinds ask us for their choices.
  if (option.kind === 'mention' || option.offers) return chooser(option, value);
  return {
    type: 'plain_text_input',
    action_id: FILL_ACTION,
    max_length: FIELD_MAX,
    ...(value === '' ? {} : { initial_value: value.slice(0, FIELD_MAX) }),
  };
}

/** `me` is "yes" or empty in every command (commands, CHANNEL_OPTIONS). */
function checkbox(option: OptionSpec, value: string): types.Checkboxes {
  const yes = { text: plain(option.description.replace(/^yes:\s*/u, '').slice(0, CHOICE_MAX)), value: 'yes' };
  return {
    type: 'checkboxes',
    action_id: FILL_ACTION,
    options: [yes],
    ...(value === '' ? {} : { initial_options: [yes] }),
  };
}

function channelSelect(source: QuestionSource, value: string): types.ConversationsSelect {
  const chosen = value || (/^[CG]/u.test(source.channelId) ? source.channelId : '');
  return {
    type: 'conversations_select',
    action_id: FILL_ACTION,
    filter: { include: ['public', 'private'] },
    ...(chosen === '' ? {} : { initial_conversation: chosen }),
  };
}

function chooser(option: OptionSpec, value: string): types.ExternalSelect {
  return {
    type: 'external_select',
    action_id: `${CHOOSE_ACTION}:${option.name}`,
    min_query_length: 0,
    placeholder: plain('Type, then choose'),
    ...(value === '' || value.length > CHOICE_MAX ? {} : { initial_option: { text: plain(value), value } }),
  };
}
