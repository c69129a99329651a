import { cleanLines, cleanText } from '../../clean-text.ts';
import { percentEncoded, webUrl } from '../../html.ts';

/** A link longer than this is shown as words without a link. */
const URL_MAX = 2000;
/** Cleaning may remove most of a hostile text, so at most this many units are read for each one shown. */
const RAW_UNITS_PER_SHOWN = 8;

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

/** Text from outside, cleaned, cut to `max` units as escaped, and escaped. */
export function safe(text: string, max: number): string {
  return escapeMrkdwn(shorten(cleanText(text.slice(0, max * RAW_UNITS_PER_SHOWN)), max));
}

/** The same with its line breaks. */
export function safeLines(text: string, max: number): string {
  return escapeMrkdwn(shorten(cleanLines(text.slice(0, max * RAW_UNITS_PER_SHOWN)), max));
}

const ELLIPSIS = '…';
/** How far back a cut may go to end on a whole word. */
const WORD_SEARCH = 30;
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Cuts unescaped text at the end of a grapheme, so that it has at most `max` UTF-16 units once escaped. */
export function shorten(text: string, max: number): string {
  if (unitsWithin(text, max) === text.length) return text;
  const room = unitsWithin(text, max - ELLIPSIS.length);
  const end = graphemes.segment(text).containing(room)?.index ?? room;
  const space = text.slice(0, end + 1).lastIndexOf(' ');
  const whole = space > 0 && end - space <= WORD_SEARCH ? text.slice(0, space) : text.slice(0, end);
  return `${whole.replace(/[\s,;:.–—-]+$/u, '')}${ELLIPSIS}`;
}

/** How many units of a text fit once it is escaped. Only the three entities grow; a look-alike takes one unit. */
function unitsWithin(text: string, max: number): number {
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    length += ENTITY_UNITS.get(text[at] ?? '') ?? 1;
    if (length > max) return at;
  }
  return text.length;
}

const ENTITY_UNITS = new Map([
  ['&', 5],
  ['<', 4],
  ['>', 4],
]);

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
