import type { types } from '@slack/bolt';
import { cleanText } from '../clean-text.ts';
import type { OptionSpec } from '../command-spec.ts';
import type { Message } from '../message.ts';
import type { Place } from './ask-place.ts';
import { section } from './blocks.ts';
import { type Form, writeTicket } from './form.ts';
import { CHOICE_MAX, FIELD_MAX } from './limits.ts';
import { safe } from './mrkdwn.ts';
import { renderMessage } from './render-message.ts';

export const FORM_CALLBACK = 'form';
/** Slack asks us what may be chosen in fields whose action begins so. */
export const CHOOSE_ACTION = 'choose';
const FILL_ACTION = 'fill';

export type Filled = {
  place: Place;
  /** Option values as they were sent before. */
  values: Record<string, string>;
  /** Shown above the fields: what is set now, or what was wrong. */
  above: Message | null;
};

/** The form of a command: one field for each of its options, so that a new option needs nothing here. */
export function formView(form: Form, { place, values, above }: Filled, now: Date): types.ModalView {
  return {
    ...modal(form.title),
    callback_id: FORM_CALLBACK,
    private_metadata: writeTicket(form, place),
    submit: plain(form.submit),
    close: plain('Cancel'),
    blocks: [
      ...(above ? wordsOf(above, now) : section(safe(form.about, FIELD_MAX))),
      ...form.options.map((option) => field(option, place, values[option.name])),
    ],
  };
}

/** Shown while the answer is made: Slack wants to hear something within three seconds. */
export function waitingView({ title }: Form): types.ModalView {
  return { ...modal(title), close: plain('Close'), blocks: section('One moment …') };
}

export function resultView({ title }: Form, message: Message, now: Date): types.ModalView {
  return { ...modal(title), close: plain('Done'), blocks: wordsOf(message, now) };
}

/** The words of an answer; its buttons are for the channel. */
function wordsOf(message: Message, now: Date) {
  return renderMessage(message, now).blocks.filter(({ type }) => type !== 'actions');
}

function modal(title: string) {
  return { type: 'modal', title: plain(title) } as const;
}

function field(option: OptionSpec, place: Place, value: string | undefined): types.InputBlock {
  return {
    type: 'input',
    block_id: option.name,
    optional: !option.required,
    label: plain(`${option.name.slice(0, 1).toUpperCase()}${option.name.slice(1)}`),
    ...(option.name === 'me' ? {} : { hint: plain(cleanText(option.description).slice(0, FIELD_MAX)) }),
    element: element(option, place, value),
  };
}

function element(option: OptionSpec, place: Place, value = ''): types.InputBlockElement {
  if (option.name === 'me') return checkbox(option, value);
  if (option.kind === 'channel') return channelSelect(place, value);
  // A user group cannot be picked by an element of Slack's own, so both kinds ask us.
  if (option.kind === 'mention' || option.offers) return chooser(option, value);
  return {
    type: 'plain_text_input',
    action_id: FILL_ACTION,
    max_length: FIELD_MAX,
    ...(value === '' ? {} : { initial_value: value.slice(0, FIELD_MAX) }),
  };
}

/** `me` is "yes" or nothing wherever it stands (commands, CHANNEL_OPTIONS). */
function checkbox(option: OptionSpec, value: string): types.Checkboxes {
  const yes = {
    text: plain(
      cleanText(option.description)
        .replace(/^yes:\s*/u, '')
        .slice(0, CHOICE_MAX),
    ),
    value: 'yes',
  };
  return {
    type: 'checkboxes',
    action_id: FILL_ACTION,
    options: [yes],
    ...(value === '' ? {} : { initial_options: [yes] }),
  };
}

function channelSelect(place: Place, value: string): types.ConversationsSelect {
  const chosen = value || (/^[CG]/u.test(place.channelId) ? place.channelId : '');
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

function plain(text: string): types.PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}
