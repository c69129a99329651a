import { singular } from './words-singular.ts';

/** One word of a text, folded: how queries and articles are compared, whoever compares them. */
export type Word = {
  /** Lower case, without accents. */
  word: string;
  /** The word without an English plural ending; the same as `word` for most. */
  stem: string;
  /** Counts words from 1. */
  position: number;
};

/** PostgreSQL refuses lexemes of 2,047 bytes and more (textsearch-limitations); no word of any language comes near. */
const WORD_LENGTH_MAX = 60;

// Scripts written without spaces give one token a character, so that a word of them is found as a phrase. Dictionaries
// (Intl.Segmenter) would split better, but differently with every ICU release: stored and live tokens would part ways.
// Korean has spaces, yet glues particles to its nouns. U+30FC lengthens a kana and belongs to no script of its own.
const UNSPACED =
  '[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}\\u30FC]';
const SPACED = `[[\\p{L}\\p{N}\\p{M}]--${UNSPACED}]`;
const UNSPACED_TOKEN = `(?=[\\p{L}\\p{N}])${UNSPACED}\\p{M}*`;
/** "u.s.", "u.s", "j.d.": read as "us", "jd". */
const ACRONYM = `\\p{L}(?:\\.\\p{L})+(?!${SPACED})`;
/** The possessive is no part of the word; other apostrophes part two words ("l'iran", "o'brien"). */
const PLAIN_WORD = `(${SPACED}+)(?:'s(?!${SPACED}))?`;
const WORD = new RegExp(`${UNSPACED_TOKEN}|${ACRONYM}|${PLAIN_WORD}`, 'gv');

// The same for a text of Latin letters, which needs no tables of Unicode: half the time, for most of the news.
const BEYOND_LATIN = /[^\0-\u024F\u2000-\u206F]/;
const LATIN = 'A-Za-z\u00AA\u00B5\u00BA\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u024F';
const LATIN_SPACED = `[${LATIN}0-9\u00B2\u00B3\u00B9\u00BC-\u00BE]`;
const LATIN_ACRONYM = `[${LATIN}](?:\\.[${LATIN}])+(?!${LATIN_SPACED})`;
const LATIN_WORD = new RegExp(`${LATIN_ACRONYM}|(${LATIN_SPACED}+)(?:'s(?!${LATIN_SPACED}))?`, 'g');

/** The words of a text in order: the one tokenizer of the live matcher, the stored search and the query parser. */
export function readWords(text: string): Word[] {
  const folded = fold(text);
  const words: Word[] = [];
  // `match` makes one string a word; `matchAll` an array with groups, and an iterator's step.
  for (const found of folded.match(BEYOND_LATIN.test(folded) ? WORD : LATIN_WORD) ?? []) {
    const word = clip(plainOf(found));
    words.push({ word, stem: singular(word), position: words.length + 1 });
  }
  return words;
}

/** Apostrophes stand in a possessive alone, full stops in an acronym. */
function plainOf(found: string): string {
  if (found.endsWith("'s")) return found.slice(0, -2);
  return found.includes('.') ? found.replaceAll('.', '') : found;
}

/** A word and where it stands in the text as that was written. */
export type WordSpan = { word: string; stem: string; start: number; end: number };

/** The same words with their places, for what is shown of a text; empty where places cannot be told for sure. */
export function readSpans(text: string): WordSpan[] {
  const { folded, places } = foldInPlace(text);
  if (folded !== fold(text)) return [];
  return [...folded.matchAll(WORD)].flatMap((match) => {
    const start = places[match.index]?.start;
    const end = places[match.index + (match[1] ?? match[0]).length - 1]?.end;
    const word = clip(match[1] ?? match[0].replaceAll('.', ''));
    return start === undefined || end === undefined ? [] : [{ word, stem: singular(word), start, end }];
  });
}

type Place = { start: number; end: number };

/** Folds each character with its marks alone, so that it is known where each folded unit came from. */
function foldInPlace(text: string): { folded: string; places: Place[] } {
  const places: Place[] = [];
  // A text has few different characters.
  const known = new Map<string, string>();
  let folded = '';
  for (const { 0: character, index } of text.matchAll(CHARACTER)) {
    const plain = known.get(character) ?? fold(character);
    known.set(character, plain);
    const place = { start: index, end: index + character.length };
    for (let unit = 0; unit < plain.length; unit += 1) places.push(place);
    folded += plain;
  }
  return { folded, places };
}

// Soft hyphens, joiners, marks of direction, the Arabic tatweel: they change how a word looks, not which word it is.
const INVISIBLE = /[\u00AD\u0640\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu;
// Only marks that readers leave out: Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowels. The vowel signs of
// Hindi or Thai are category Mn as well, but without them the words are others.
const ACCENTS = /[\u0300-\u036F\u0591-\u05BD\u05BF\u05C1-\u05C2\u05C4-\u05C5\u05C7\u064B-\u065F\u0670\u06D6-\u06DC]/g;
const CHARACTER = /.[\p{M}\u00AD\u0640\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]*/gsu;
const APOSTROPHES = /[\u2018\u2019\u02BC\u2032\u0060\u00B4]/g;

const LETTERS: Record<string, string> = {
  // Letters with a stroke or a ligature, which NFKD leaves whole.
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ħ: 'h',
  ı: 'i',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ð: 'd',
  ς: 'σ',
  // Persian and Urdu keyboards write what Arabic ones write with another code point.
  ی: 'ي',
  ى: 'ي',
  ک: 'ك',
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');
const BEYOND_ASCII = /[^\0-\x7f]/;

/** Case, accents and presentation forms taken away (NFKD, marks removed, then composed again). */
export function fold(text: string): string {
  if (!BEYOND_ASCII.test(text)) return text.replaceAll('`', "'").toLowerCase();
  return text
    .replace(APOSTROPHES, "'")
    .replace(INVISIBLE, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(ACCENTS, '')
    .normalize('NFC')
    .replace(LETTER, (letter) => LETTERS[letter] ?? letter);
}

function clip(word: string): string {
  if (word.length <= WORD_LENGTH_MAX) return word;
  const cut = word.slice(0, WORD_LENGTH_MAX);
  // Never half of a surrogate pair: PostgreSQL takes UTF-8 only.
  return /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}
