import { isSign, isWholeWord } from './forms/borders.ts';
import { partsOf } from './forms/spellings.ts';
import type { Query, Term } from './query.ts';
import { ACRONYM_MARK } from './word-index.ts';
import { readWords, singular, type Word } from './words.ts';

const ALL_CAPITALS = /^\p{Lu}[\p{Lu}\p{N}]+$/u;
const LATIN = /^[a-z\d]+$/;
const NUMBER = /^\p{N}+$/u;
const LETTERS_AND_NUMBER = /^(\p{L}+)(\p{N}+)$/u;
/** Korean, Urdu and Persian write words of two parts with a space or without. */
const JOINS_WORDS = /^(?:\p{sc=Hangul}{2,}|\p{sc=Arabic}{4,})$/u;

/** What `=WHO` and `=strikes` ask for: the word as it is written, no other form of it. */
export function exactWords(typed: string): Query {
  const words = readWords(typed).map(({ word }) => word);
  if (ALL_CAPITALS.test(typed)) return { kind: 'words', terms: words.map((word) => wholeTerm(ACRONYM_MARK + word)) };
  const [only = ''] = words;
  if (words.length === 1) return { kind: 'words', terms: [{ word: only, prefix: false, exact: true }] };
  const terms = words.map(wholeTerm);
  return words.every(isSign) ? { kind: 'words', terms, whole: 'exact' } : { kind: 'words', terms };
}

function wholeTerm(word: string): Term {
  return { word, prefix: false };
}

/**
 * What somebody asks for who typed words joined by hyphens, in all the ways in which they are written: "pakistan-taliban"
 * wants both words, "F-16" is one name (F16, F 16), "air-strike" is one word as well. `isCut`: the last is a beginning.
 */
export function askedWords(parts: readonly (readonly Word[])[], isCut: boolean): Query {
  const [first = [], ...others] = parts;
  const words = parts.flat();
  const phrase: Query = { kind: 'words', terms: termsOf(words, isCut) };
  if (others.length === 0 && !isCut) return first.length === 1 ? oneWord(first[0]) : signsOf(first, phrase);
  if (others.length === 0) return phrase;
  const together = singular(words.map(({ word }) => word).join(''));
  const joined = wordOf(together);
  // In pieces such a name would match everybody who is 16.
  if (!isCut && parts.some(isPiece)) return { kind: 'any', parts: [phrase, joined] };
  const last = parts.length - 1;
  const each = parts.map((part, at): Query => askedWords([part], isCut && at === last));
  const all: Query = { kind: 'all', parts: each };
  return isCut || parts.length > 2 || !partsOf(together) ? all : { kind: 'any', parts: [all, joined] };
}

/** In Chinese and Japanese a word is several signs, which are written in other forms, too. */
function signsOf(words: readonly Word[], phrase: Query): Query {
  if (!words.every(({ word }) => isSign(word))) return phrase;
  const terms = words.map(({ word }): Term => ({ word, prefix: false, form: word }));
  return isWholeWord(words.map(({ word }) => word))
    ? { kind: 'words', terms, whole: 'part' }
    : { kind: 'words', terms };
}

function isPiece([only, ...others]: readonly Word[]): boolean {
  return only !== undefined && others.length === 0 && (only.word.length === 1 || NUMBER.test(only.word));
}

/** Whole words are compared without plural endings, the last one as it stands where it is only the beginning of a word. */
export function termsOf(words: readonly Word[], isCut: boolean): Term[] {
  return words.map(({ word, stem }, index) => {
    const prefix = isCut && index === words.length - 1;
    return { word: prefix ? word : stem, prefix };
  });
}

function oneWord(found: Word | undefined): Query {
  if (!found) return { kind: 'words', terms: [] };
  const { word, stem } = found;
  const asked: Query = { kind: 'words', terms: [{ word: stem, prefix: false, form: word }] };
  const [, letters, number] = LETTERS_AND_NUMBER.exec(word) ?? [];
  const apart = letters && number ? [letters, number] : partsOf(stem);
  if (!apart) return asked;
  return {
    kind: 'any',
    parts: [
      asked,
      {
        kind: 'words',
        terms: apart.map((part) => (LATIN.test(part) ? wholeTerm(part) : { ...wholeTerm(part), form: part })),
      },
    ],
  };
}

/** The two words as one, where they are written so too: "iphone 17", "air strike", two words of Korean. */
export function togetherAs(one: string, other: string): Query | null {
  const [[first, ...more], [second, ...others]] = [readWords(one), readWords(other)];
  if (!first || !second || more.length + others.length > 0) return null;
  const joined = first.word + second.word;
  const isName = NUMBER.test(second.word) && !NUMBER.test(first.word);
  const together = singular(joined);
  return isName || JOINS_WORDS.test(joined) || partsOf(together) ? wordOf(together) : null;
}

function wordOf(word: string): Query {
  return { kind: 'words', terms: [wholeTerm(word)] };
}
