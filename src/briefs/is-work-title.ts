import type { PreparedLanguage } from './prepare-language.ts';
import type { Token } from './tokens.ts';
import { has, WORD } from './word-bits.ts';

const TITLE_CHARACTERS_MAX = 90;
const WORK_WORDS_MAX = 9;
const LONG_WORD_LETTERS = 4;

/** "Make Your Kid a Millionaire": a quotation whose long words all have capitals names a work, a show or a day. */
export function isWorkTitle(text: string): boolean {
  if (text.length > TITLE_CHARACTERS_MAX) return false;
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? [];
  if (words.length < 2 || words.length > WORK_WORDS_MAX || /[.!?…]["”']?$/.test(text)) return false;
  const long = words.filter((word) => word.length >= LONG_WORD_LETTERS);
  const first = words[0] ?? '';
  const last = words.at(-1) ?? '';
  return long.length > 0 && [...long, first, last].every((word) => !/^\p{Ll}/u.test(word));
}

const SMALL = WORD.preposition | WORD.coordinator | WORD.determiner | WORD.subordinator;
const NAMED_WORDS_MAX = 16;

/** `CBS's "Face the Nation."`: right behind a word, American papers set the full stop of the sentence inside the marks. */
export function isNamedWork(
  tokens: readonly Token[],
  first: number,
  { last, language }: { last: number; language: PreparedLanguage },
): boolean {
  const before = tokens[first - 1];
  if (before?.kind !== 'word' || before.quote !== -1) return false;
  const owned = has(before, WORD.possessive) || language.workNouns.has(before.lower);
  const end = tokens[last - 1]?.text ?? '';
  if (!owned && end !== '.' && end !== ',') return false;
  const words = tokens.slice(first, last).filter(({ kind, text }) => kind === 'word' && !text.startsWith("'"));
  if (words.length < 2 || words.length > NAMED_WORDS_MAX || words.at(-1)?.cap === false) return false;
  return (
    words.every((word) => word.cap || has(word, SMALL) || /^\d/.test(word.text)) && words.filter(isLong).length >= 2
  );
}

function isLong({ cap, text }: Token): boolean {
  return cap && text.length >= LONG_WORD_LETTERS;
}
