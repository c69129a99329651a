// A publisher's text. What no writing has and publishers may send all the same is cut at the door: before the text is
// normalised, indexed, matched or stored (decision 0107). A text that people wrote comes back as it is.

/** Marks that belong to one letter. No living script needs as many; 195,000 of them took 13 seconds to put in order. */
const MARKS_MAX = 8;
/** Letters, digits and marks in a row. The longest word of a dictionary has 80, a hash in hexadecimal 128. */
const WORD_MAX = 500;

/**
 * Scripts that are written without spaces: in them a row of letters is no word, but may be a whole text. Korean has spaces,
 * but joins particles to its nouns. U+30FC lengthens a kana and belongs to no script of its own.
 */
export const UNSPACED =
  '[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}\\u30FC]';

/** The two halfwidth sound marks are letters until a compatibility form makes marks of them. */
const MARK = '[\\p{M}\\uFF9E\\uFF9F]';
const PILE = new RegExp(`(${MARK}{${MARKS_MAX}})${MARK}+`, 'gv');
/** Where no marks are, as in most news. */
const BEYOND_PLAIN = /[^\0-\u02FF\u2000-\u206F\u20A0-\u20CF\u2100-\u218F]/;

const LETTER = `[[\\p{L}\\p{N}\\p{M}]--${UNSPACED}]`;
/** Looked for where a word begins, so that each letter is read once. */
const LONG_WORD = new RegExp(`(?<!${LETTER})(${LETTER}{${WORD_MAX}})${LETTER}+`, 'gv');
const UNBROKEN = `[^\\s.,;:<>"'()]`;
const MAYBE_LONG = new RegExp(`(?<!${UNBROKEN})${UNBROKEN}{${WORD_MAX}}`);

/** A publisher's text without piles of marks and without words that have no end. */
export function tameText(text: string): string {
  const flat = withoutPiles(text);
  return MAYBE_LONG.test(flat) ? flat.replace(LONG_WORD, '$1') : flat;
}

/** Of markup: words may be long there, where they are addresses or pictures. */
export function withoutPiles(text: string): string {
  return BEYOND_PLAIN.test(text) ? text.replace(PILE, '$1') : text;
}

type NormalForm = 'NFC' | 'NFD' | 'NFKC' | 'NFKD';

/**
 * The only place in which a text is normalised (tests/architecture.test.ts): canonical ordering takes time with the square
 * of the marks in a row, and what removes characters from a text may have put marks together.
 */
export function normalText(text: string, form: NormalForm): string {
  return withoutPiles(withoutPhrases(text)).normalize(form);
}

/** Two Arabic characters that stand for phrases: NFKD writes eighteen for one of them. */
const PHRASE = /[\uFDFA\uFDFB]/g;
const PHRASES_MAX = 64;

/** A text has some of them; what has thousands becomes eighteen times as long. */
function withoutPhrases(text: string): string {
  let count = 0;
  return text.replace(PHRASE, (phrase) => {
    count += 1;
    return count > PHRASES_MAX ? ' ' : phrase;
  });
}

/**
 * What came of work on a publisher's text. It is done in a thread with a deadline (decision 0107): `unreadable` where the
 * thread did not end in time, or died of the text.
 */
export type Readable<Result> = { kind: 'done'; result: Result } | { kind: 'unreadable'; reason: string };
