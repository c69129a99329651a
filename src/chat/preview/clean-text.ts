const LINE_BREAKING = /[\p{Cc}\p{Zl}\p{Zp}\p{Zs}]+/gu;

/**
 * Invisible code points: bidi controls, zero-width characters, tags, fillers (Unicode: Default_Ignorable_Code_Point).
 * The look-arounds spare what writing needs: joiners inside Arabic and Indic words, joiners and selectors of emoji.
 */
const JOINING_LETTER =
  '[\\p{Script=Arabic}\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Gurmukhi}\\p{Script=Gujarati}' +
  '\\p{Script=Oriya}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Kannada}\\p{Script=Malayalam}\\p{Script=Sinhala}' +
  '\\p{Script=Khmer}\\p{Script=Myanmar}]';
const NEEDED_JOINER = `(?<=${JOINING_LETTER})[\\u200C\\u200D](?=${JOINING_LETTER})`;
const NEEDED_EMOJI_JOINER =
  '(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\uFE0F])\\u200D(?=\\p{Extended_Pictographic})';
const NEEDED_SELECTOR = '(?<=\\p{Emoji})\\uFE0F';
const INVISIBLE = new RegExp(
  `(?!${NEEDED_JOINER}|${NEEDED_EMOJI_JOINER}|${NEEDED_SELECTOR})[\\p{Default_Ignorable_Code_Point}\\p{Cs}]`,
  'gu',
);

/** Stacks of combining marks paint over the lines around them. */
const MARKS_KEPT = 4;
const MARK_PILE = new RegExp(`(\\p{M}{${MARKS_KEPT}})\\p{M}+`, 'gu');

/** Text from outside as one harmless line: no control, bidi or invisible character, no pile of marks. */
export function cleanText(text: string): string {
  return text.normalize('NFC').replace(INVISIBLE, '').replace(LINE_BREAKING, ' ').replace(MARK_PILE, '$1').trim();
}

/** A quote's words without the quotation marks it may bring, since the card sets its own. */
export function quotedWords(text: string): string {
  return cleanText(text).replace(/^[“"]([^“”"]*)[”"]$/u, '$1');
}

/** The address when it is http or https, else null: no `javascript:` and the like reaches a reader. */
export function webUrl(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
}
