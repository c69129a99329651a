import type { types } from '@slack/bolt';
import { cleanText } from '../clean-text.ts';
import type { Button } from '../message.ts';
import {
  BUTTON_LABEL_MAX,
  BUTTON_VALUE_BYTES_MAX,
  BUTTONS_MAX,
  CONTEXT_ELEMENTS_MAX,
  TEXT_OBJECT_MAX,
} from './limits.ts';

export type SlackBlock = types.SectionBlock | types.ContextBlock | types.ActionsBlock;

/** What `chat.postMessage`, `chat.update` and a response_url take. */
export type Rendered = { text: string; blocks: SlackBlock[] };

/** Text that is already safe, as a block of its own; nothing for no text, which Slack would refuse. */
export function section(safeText: string): SlackBlock[] {
  return safeText === '' ? [] : [{ type: 'section', text: mrkdwn(safeText) }];
}

/** Small grey lines that are already safe. */
export function context(safeTexts: string[]): SlackBlock[] {
  const elements = safeTexts.filter((text) => text !== '').slice(0, CONTEXT_ELEMENTS_MAX);
  return elements.length === 0 ? [] : [{ type: 'context', elements: elements.map(mrkdwn) }];
}

/** A press sends `value`, the command line, back to us; Slack wants each action_id once in a message. */
export function actions(buttons: Button[]): SlackBlock[] {
  const fitting = buttons.filter(
    (button) => Buffer.byteLength(button.command) <= BUTTON_VALUE_BYTES_MAX && label(button) !== '',
  );
  if (fitting.length === 0) return [];
  return [
    {
      type: 'actions',
      elements: fitting.slice(0, BUTTONS_MAX).map((button, at) => ({
        type: 'button',
        action_id: `${RUN_ACTION}:${at}`,
        text: { type: 'plain_text', text: label(button), emoji: false },
        value: button.command,
      })),
    },
  ];
}

export const RUN_ACTION = 'run';

// Slack's automatic parsing turns a bare @here, #channel or address live unless `verbatim` says not to
// (docs.slack.dev, formatting-message-text, and the text composition object).
function mrkdwn(text: string): types.MrkdwnElement {
  return { type: 'mrkdwn', text: text.slice(0, TEXT_OBJECT_MAX), verbatim: true };
}

/** plain_text is not parsed; the angle brackets go all the same, so that nothing reads like markup. */
function label(button: Button): string {
  const text = cleanText(button.label).replace(/</gu, '‹').replace(/>/gu, '›');
  return text.length <= BUTTON_LABEL_MAX ? text : `${text.slice(0, BUTTON_LABEL_MAX - 1).replace(/\p{Cs}/gu, '')}…`;
}
