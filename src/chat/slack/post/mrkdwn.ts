import { shownLines, shownText } from '../../clean-text.ts';
import { holdsRtl, isolated } from '../../direction.ts';
import { percentEncoded, webUrl } from '../../html.ts';
import type { WriteText } from '../../shown-story.ts';

/** A link longer than this is shown as words without a link. */
const URL_MAX = 2000;

/** Characters that mrkdwn reads as markup and cannot escape, with look-alikes that it does not read. */
const LOOK_ALIKES = new Map([
  ['*', '\u2217'],
  ['_', '\u02cd'],
  ['~', '\u223c'],
  ['`', '\u02cb'],
]);
const MARKUP = /[*_~`]/gu;
const WORD = /[\p{L}\p{N}]/u;
/** ":skull:" becomes a picture; "10:30:45" does not. */
const EMOJI_NAME = /:(?=[a-z0-9_+'-]*[a-z]|100:)([a-z0-9_+'-]{1,100}):/giu;

/**
 * Makes text from outside inert in mrkdwn. `&`, `<` and `>` are escaped, once and in this order
 * (docs.slack.dev, formatting-message-text); the characters of bold, italic, strike, code, quote and emoji have no
 * escape, so where they could have an effect they become look-alikes (docs/decisions/0041).
 */
export function escapeMrkdwn(text: string): string {
  return text
    .replace(MARKUP, (mark, at: number) => (isInert(mark, text, at) ? mark : (LOOK_ALIKES.get(mark) ?? mark)))
    .replace(EMOJI_NAME, '\u2236$1\u2236')
    .replace(/^>/gmu, '\u203a')
    .replace(/&/gu, '&amp;')
    .replace(/</gu, '&lt;')
    .replace(/>/gu, '&gt;');
}

/** A mark inside a word ("snake_case") or alone between spaces ("5 * 3") neither opens nor closes anything. */
function isInert(mark: string, text: string, at: number): boolean {
  const before = text[at - 1] ?? '';
  const after = text[at + 1] ?? '';
  if (mark === '`') return false;
  return (WORD.test(before) && WORD.test(after)) || (before === ' ' && after === ' ');
}

/** Text from outside, cleaned, escaped, and cut to `max` units as escaped. */
export function safe(text: string, max: number): string {
  return shownText(text, max, (clean) => isolated(escapeMrkdwn(clean)));
}

/** The same for the parts of a message: where one is written from the right, each has its own direction. */
export function safeIn(message: object): WriteText {
  if (!holdsRtl(JSON.stringify(message))) return safe;
  return (text, max) => shownText(text, max, (clean) => isolated(escapeMrkdwn(clean), true));
}

/** The same with its line breaks. */
export function safeLines(text: string, max: number): string {
  return shownLines(text, max, escapeMrkdwn);
}

/** A link with a label that is already safe; the label alone where the address is no http(s) one or too long. */
export function link(url: string, safeLabel: string): string {
  const target = linkTarget(url);
  return target ? `<${target}|${safeLabel}>` : safeLabel;
}

/** The address in the form that a link takes between `<` and `|`, or null. */
export function linkTarget(url: string): string | null {
  const target = webUrl(url)
    ?.replace(/[|<>\s"`\\]/gu, percentEncoded)
    .replace(/&/gu, '&amp;');
  return target !== undefined && target.length <= URL_MAX ? target : null;
}
