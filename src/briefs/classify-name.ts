import type { Known } from './known-names.ts';
import type { PreparedLanguage } from './prepare-language.ts';
import type { Token } from './tokens.ts';
import { has, WORD } from './word-bits.ts';

export type NameKind = 'person' | 'organisation' | 'group' | 'country' | 'place' | 'other' | 'unknown';

type Name = { words: readonly Token[]; known: Known | null; titled: boolean; definite: boolean };

const ACRONYM_LETTERS_MAX = 5;
const PERSON_WORDS_MAX = 5;

/** Tells from the words of a name alone what it names; `unknown` where only the article as a whole can tell. */
export function classifyName(name: Name, language: PreparedLanguage): NameKind {
  const { words, known, titled } = name;
  const first = words[0];
  const last = words.at(-1);
  if (first === undefined || last === undefined) return 'other';
  if (titled && !(known?.kind === 'organisation')) return 'person';
  if (known !== null) return kindOfKnown(known);
  if (/\d/.test(first.text)) return 'other';
  if (words.some((word) => word.cap && has(word, WORD.organisationWord))) return organisationOrPerson(words);
  if (words.length > 1 && has(last, WORD.placeWord) && !isGiven(first)) return 'place';
  if (words.length === 1) return kindOfOne(first, language);
  return words.length > PERSON_WORDS_MAX ? 'other' : kindOfMany(name);
}

function kindOfKnown(known: Known): NameKind {
  switch (known.kind) {
    case 'country':
    case 'metonym':
      return 'country';
    case 'people':
    case 'group':
      return 'group';
    case 'organisation':
    case 'outlet':
      return 'organisation';
    case 'place':
      return 'place';
    case 'other':
      return 'other';
  }
}

function isGiven(word: Token): boolean {
  return has(word, WORD.givenName);
}

/** "Rosa House" is a person, "Rosa House Trust" is not. */
function organisationOrPerson(words: readonly Token[]): NameKind {
  const [first, second] = words;
  const short = words.length === 2 && first !== undefined && isGiven(first);
  return short && second !== undefined && second.text.length <= 5 ? 'person' : 'organisation';
}

const COMMON =
  WORD.portfolio | WORD.roleModifier | WORD.starter | WORD.reportNoun | WORD.groupNoun | WORD.time | WORD.finite;

// "WeWork", "SoftBank"; not "McCain", "DeVos" or "LaPierre".
const CAMEL = /^(?!(?:Mc|Mac|De|Di|Du|La|Le|Van|Von|Fitz|Al|El|O['’])\p{Lu})\p{Lu}\p{Ll}+\p{Lu}\p{Ll}/u;

function kindOfOne(word: Token, { demonyms }: PreparedLanguage): NameKind {
  // "D-Va." and other labels, headings in capitals, and common words that happen to have a capital.
  if (demonyms.has(word.lower) || /^\p{Lu}{1,3}-\p{Lu}/u.test(word.text)) return 'other';
  if (CAMEL.test(word.text)) return 'organisation';
  if (word.allCaps) return word.text.length <= ACRONYM_LETTERS_MAX ? 'organisation' : 'other';
  return has(word, COMMON) && !has(word, WORD.givenName) ? 'other' : 'unknown';
}

function kindOfMany({ words, definite }: Name): NameKind {
  const first = words[0];
  if (first !== undefined && (isGiven(first) || isGivenStem(first) || /^\p{L}\.(?:\p{L}\.)?$/u.test(first.text)))
    return 'person';
  if (words.some((word) => word.allCaps && word.text.length > 2)) return 'organisation';
  return definite ? 'unknown' : 'person';
}

function isGivenStem(word: Token): boolean {
  return /^(?:al|el|abu|abdul)-/i.test(word.text);
}
