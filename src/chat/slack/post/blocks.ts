import type { types } from '@slack/bolt';
import { shownText } from '../../clean-text.ts';
import { directed, isolated } from '../../direction.ts';
import type { Button } from '../../message.ts';

/** Any mrkdwn or plain_text object of a section or context block. */
const TEXT_OBJECT_MAX = 3000;
/** Button label (docs.slack.dev, button element). */
const BUTTON_LABEL_MAX = 75;
/** Slack takes 2,000 characters; five of those would leave no room for the story. */
const BUTTON_VALUE_BYTES_MAX = 400;
/** Slack takes 25 in a row; more than five wrap on a phone. */
const BUTTONS_MAX = 5;

export type SlackBlock = types.SectionBlock | types.ContextBlock | types.ActionsBlock;

/** What `chat.postMessage`, `chat.update` and a response_url take. */
export type Rendered = { text: string; blocks: SlackBlock[] };

/** A section of text that is already safe. Empty text gives no block, since Slack would refuse one. */
export function section(safeText: string): SlackBlock[] {
  return safeText === '' ? [] : [{ type: 'section', text: mrkdwn(safeText) }];
}

/** Lines that are already safe, in small grey type; a block takes ten. */
export function context(safeTexts: string[]): SlackBlock[] {
  const elements = safeTexts.filter((text) => text !== '');
  return elements.length === 0 ? [] : [{ type: 'context', elements: elements.map(mrkdwn) }];
}

export const RUN_ACTION = 'run';

/** A press sends `value`, the command line, back to us. An action_id may occur once in a message. */
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
        text: plain(label(button)),
        value: button.command,
      })),
    },
  ];
}

// Slack's automatic parsing turns a bare @here, #channel or address live unless `verbatim` says not to
// (docs.slack.dev, formatting-message-text, and the text composition object).
function mrkdwn(text: string): types.MrkdwnElement {
  const lines = directed(text).split('\n');
  while (lines.length > 1 && lines.join('\n').length > TEXT_OBJECT_MAX) lines.pop();
  return { type: 'mrkdwn', text: lines.join('\n').slice(0, TEXT_OBJECT_MAX), verbatim: true };
}

export function plain(text: string): types.PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}

/** Slack does not parse plain_text. Angle brackets are replaced so that nothing looks like markup. */
function label(button: Button): string {
  return shownText(button.label, BUTTON_LABEL_MAX, (text) => isolated(text.replace(/</gu, '‹').replace(/>/gu, '›')));
}
