import { cutText } from '../kit/cut-text.ts';
import { normalText } from '../news/publisher-text.ts';
import { isolateSpans } from './direction.ts';

/** Text that needs no cleaning, as most news: composed Latin letters and typographic punctuation. */
const PLAIN = /^[ -~¡-¬®-ɏ–—‘’“”…]*$/u;

/** Scripts that cannot be written without the joiners U+200C and U+200D (Unicode 16, chapter 23.2). */
const JOINING = 'Arab Syrc Mong Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr'
  .split(' ')
  .map((script) => `\\p{sc=${script}}`)
  .join('');
const JOINER_IN_WORD = new RegExp(`(?<=[${JOINING}]\\p{M}{0,3})[\\u200c\\u200d](?=[${JOINING}])`, 'gu');
const EMOJI = '\\p{Extended_Pictographic}';
const JOINER_IN_EMOJI = new RegExp(`(?<=${EMOJI}\\p{Emoji_Modifier}?\\ufe0f?)\\u200d(?=${EMOJI})`, 'gu');

/**
 * Characters that are invisible or change the direction of the text: bidi controls (UAX #9 section 2) and the other
 * default-ignorable ones (UAX #44: zero width, fillers, tags), annotations, and halves of surrogate pairs. The two
 * variation selectors of emoji carry meaning and stay.
 */
const UNSEEN = /(?!\ufe0e|\ufe0f)[\p{Default_Ignorable_Code_Point}\p{Cs}\ufff9-\ufffb]/gu;
const LINE_ENDS = /\r\n?|\u2028|\u2029|\u0085/gu;
/** Controls, spaces of every width, and the braille blank, which looks like one. */
const SPACES = /(?:(?!\n)[\p{Cc}\s\u2800])+/gu;

/** Zalgo: more marks than any living script puts on one letter. */
const PILED_MARKS = /(\p{M}{3})\p{M}+/gu;
/** Noncharacters replace the joiners to keep, once those of the text itself are removed; two mark spans (direction.ts). */
const NONCHARACTERS = /[\ufdd0\ufdd1\ufdd4-\ufdef]/gu;
const KEPT_ZWNJ = '\ufdd0';
const KEPT_ZWJ = '\ufdd1';

/** Outside text as one line of visible characters, composed, without controls and zalgo. May be empty. */
export function cleanText(text: string): string {
  return cleanLines(text).replace(/\s+/gu, ' ');
}

/** Cleaning may remove most of a hostile text, so at most this many units are read for each one shown. */
const RAW_UNITS_PER_SHOWN = 8;

/** Outside text as one clean line, cut so that it has at most `max` units as `show` writes it. May be empty. */
export function shownText(text: string, max: number, show: (clean: string) => string = asIs): string {
  const clean = withSpans(text.slice(0, max * RAW_UNITS_PER_SHOWN)).replace(/\s+/gu, ' ');
  return cutText(clean, max, (cut) => isolateSpans(show(cut)));
}

/** The same with its line breaks. */
export function shownLines(text: string, max: number, show: (clean: string) => string = asIs): string {
  return cutText(withSpans(text.slice(0, max * RAW_UNITS_PER_SHOWN)), max, (cut) => isolateSpans(show(cut)));
}

function asIs(text: string): string {
  return text;
}

/** Text that is laid out already: each line is cleaned, and keeps its indent. */
export function cleanLayout(text: string): string {
  const indentOf = (line: string) => line.slice(0, line.length - line.trimStart().length).replace(/[^ ]/gu, '');
  return text
    .split('\n')
    .map((line) => indentOf(line) + cleanText(line))
    .join('\n');
}

/** The same with line breaks, and at most one empty line in a row. */
export function cleanLines(text: string): string {
  return isolateSpans(withSpans(text));
}

function withSpans(text: string): string {
  if (PLAIN.test(text)) return text.replace(/ {2,}/gu, ' ').trim();
  return normalText(text, 'NFC')
    .replace(NONCHARACTERS, '')
    .replace(LINE_ENDS, '\n')
    .replace(JOINER_IN_WORD, (joiner) => (joiner === '\u200c' ? KEPT_ZWNJ : KEPT_ZWJ))
    .replace(JOINER_IN_EMOJI, KEPT_ZWJ)
    .replace(UNSEEN, '')
    .replaceAll(KEPT_ZWNJ, '\u200c')
    .replaceAll(KEPT_ZWJ, '\u200d')
    .replace(PILED_MARKS, '$1')
    .replace(SPACES, ' ')
    .replace(/ ?\n ?/gu, '\n')
    .replace(/\n{3,}/gu, '\n\n')
    .trim();
}
