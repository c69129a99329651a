import { groupBy } from '../../../kit/group-by.ts';
import { type LanguageFacts, WORD_LISTS, type WordLists } from '../../../news/language.ts';
import type { prepareLanguage } from './prepare-language.ts';

/** What a word may be, one bit each, so that one look-up per word answers every question of the parser. */
export const WORD = {
  speech: 1 << 0,
  judging: 1 << 1,
  finite: 1 << 2,
  bare: 1 << 3,
  participle: 1 << 4,
  auxiliary: 1 << 5,
  passive: 1 << 6,
  agent: 1 << 7,
  infinitive: 1 << 8,
  adverb: 1 << 9,
  determiner: 1 << 10,
  preposition: 1 << 11,
  locative: 1 << 12,
  subordinator: 1 << 13,
  coordinator: 1 << 14,
  relative: 1 << 15,
  time: 1 << 16,
  reportNoun: 1 << 17,
  title: 1 << 18,
  roleNoun: 1 << 19,
  roleModifier: 1 << 20,
  groupNoun: 1 << 21,
  organisationWord: 1 << 22,
  starter: 1 << 23,
  particle: 1 << 24,
  connector: 1 << 25,
  portfolio: 1 << 26,
  placeWord: 1 << 27,
  givenName: 1 << 28,
  possessive: 1 << 29,
  pronoun: 1 << 30,
  verb: 1 << 31,
} as const;

/** Words that hold a sentence together and stand for nothing themselves. */
export const SMALL_WORD = WORD.auxiliary | WORD.preposition | WORD.subordinator | WORD.coordinator;

/** Whether a word, or a piece of a sentence, may be any of these; nothing is none of them. */
export function has(word: { bits: number } | undefined, bits: number): boolean {
  return word !== undefined && (word.bits & bits) !== 0;
}

/** The same for a word in lower case, by the language file alone. */
export function isListedAs(word: string, bits: number, { words }: Pick<PreparedLanguage, 'words'>): boolean {
  return ((words.get(word) ?? 0) & bits) !== 0;
}

export type KnownNameKind = 'country' | 'metonym' | 'people' | 'group' | 'organisation' | 'outlet' | 'place' | 'other';

/** A name that the language file lists; `key` is the same for every name of one thing. */
export type KnownName = { kind: KnownNameKind; key: string };

/** Lower case, with one form of apostrophe and single spaces: how known names are looked up. */
export function foldName(name: string): string {
  const lower = name.toLowerCase();
  return /[’\s]/.test(lower) ? lower.replace(/’/g, "'").replace(/\s+/g, ' ') : lower;
}

export const LETTER = /[\p{L}\p{N}]/u;

export function startsWord(lower: string, start: number): boolean {
  return !LETTER.test(lower.charAt(start)) || !LETTER.test(lower.charAt(start - 1));
}

export function endsWord(lower: string, end: number): boolean {
  return !LETTER.test(lower.charAt(end - 1)) || !LETTER.test(lower.charAt(end));
}

/** Whether the phrase stands in the text as whole words. */
export function holdsPhrase(lower: string, phrase: string): boolean {
  for (let at = lower.indexOf(phrase); at !== -1; at = lower.indexOf(phrase, at + phrase.length)) {
    if (startsWord(lower, at) && endsWord(lower, at + phrase.length)) return true;
  }
  return false;
}

/** The same for any of many phrases, in one pass: at the head of a word it tries only those that begin with its letters. */
export function createPhraseTest(phrases: readonly string[]): (lower: string) => boolean {
  const isOdd = (phrase: string) => phrase.length < 2 || !LETTER.test(phrase.charAt(0));
  const odd = phrases.filter(isOdd);
  const others = phrases.filter((phrase) => !isOdd(phrase));
  const byHead = groupBy(others, (phrase) => headAt(phrase, 0));
  const standsAt = (lower: string, at: number) => (phrase: string) =>
    lower.startsWith(phrase, at) && startsWord(lower, at) && endsWord(lower, at + phrase.length);
  return (lower) => {
    for (let at = 0, inside = false; at < lower.length; at++) {
      const found = inside ? undefined : byHead.get(headAt(lower, at));
      if (found?.some(standsAt(lower, at))) return true;
      inside = isLatinLetter(lower.charCodeAt(at));
    }
    return odd.some((phrase) => holdsPhrase(lower, phrase));
  };
}

/** The two letters that stand there, as one number. */
function headAt(text: string, at: number): number {
  return text.charCodeAt(at) * CODES + text.charCodeAt(at + 1);
}

const CODES = 0x10000;

/** Whether it is the code of a small one. */
export function isLatinLetter(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}

export function byFirstLetter(phrases: readonly string[]): Map<string, string[]> {
  return groupBy(phrases, (phrase) => phrase.charAt(0));
}

export function byLastLetter(endings: readonly string[]): Map<string, string[]> {
  return groupBy(endings, (ending) => ending.slice(-1));
}

/** A language file as look-ups; all words in them are in lower case. */
export type PreparedLanguage = ReturnType<typeof prepareLanguage>;

const WORDS_READ = 600;
const WORDS_MIN = 12;
/** The share of its most frequent words that a text in a language has at least. */
const SHARE_MIN = 0.12;
/** The same of the words without a capital, where most words are names. */
const SMALL_SHARE_MIN = 0.25;
/** How many times that of the next language the share must be. */
const LEAD_MIN = 1.3;

/** The language a text is written in, by its most frequent words; null when none of ours fits clearly. */
export function detectLanguage(text: string, languages: readonly PreparedLanguage[]): PreparedLanguage | null {
  const words = firstWords(text.slice(0, WORDS_READ * 8).toLowerCase());
  const ranked = languages
    .map((language) => ({ language, share: shareOf(words, language) }))
    .sort((a, b) => b.share - a.share);
  const [best, second] = ranked;
  if (best === undefined) return null;
  // A headline alone says too little; the first language of the newsroom is the better guess.
  if (words.length < WORDS_MIN) return best.share > 0 ? best.language : (languages[0] ?? null);
  const clear = second === undefined || best.share >= second.share * LEAD_MIN;
  if (best.share >= SHARE_MIN && clear) return best.language;
  // Results and lists are names and numbers; the few small words between them still tell.
  const small = text.slice(0, WORDS_READ * 8).match(/(?<!\p{L})\p{Ll}{2,}/gu) ?? [];
  const isList = small.length < words.length / 2;
  return isList && clear && shareOf(small, best.language) >= SMALL_SHARE_MIN ? best.language : null;
}

const WORD_HERE = /\p{L}+/uy;
const FIRST_BEYOND_ASCII = 0x80;

/** The words of a text in lower case; where only Latin letters stand before another sign of ASCII, no pattern is tried. */
function firstWords(lower: string): string[] {
  const words: string[] = [];
  for (let at = 0; at < lower.length && words.length < WORDS_READ; ) {
    const word = wordAt(lower, at);
    if (word !== '') words.push(word);
    at += Math.max(1, word.length);
  }
  return words;
}

function wordAt(lower: string, at: number): string {
  let end = at;
  while (isLatinLetter(lower.charCodeAt(end))) end++;
  if (!(lower.charCodeAt(end) >= FIRST_BEYOND_ASCII)) return lower.slice(at, end);
  WORD_HERE.lastIndex = at;
  return WORD_HERE.exec(lower)?.[0] ?? '';
}

function shareOf(words: readonly string[], { frequent }: PreparedLanguage): number {
  let known = 0;
  for (const word of words) if (frequent.has(word)) known++;
  return known / Math.max(1, words.length);
}

const nobody = { any: [], male: [], female: [] };
const noVerbs = { finite: [], bare: [], participles: [] };
const noWords: WordLists = Object.fromEntries(WORD_LISTS.map((list): unknown[] => [list, []]));

/** What we know of a language without a file: nothing. Quotation marks and sentences are found all the same. */
export const NEUTRAL_LANGUAGE: LanguageFacts = {
  ...noWords,
  tag: 'und',
  name: 'unknown',
  frequentWords: [],
  reporting: { speech: noVerbs, judging: noVerbs, phrasal: [], onlyBeside: [], sourcePhrases: [], reportNouns: [] },
  numberWords: {},
  pronouns: [],
  titles: nobody,
  roleNouns: nobody,
  countries: {},
  givenEndings: { male: [], female: [] },
  givenNames: { male: [], female: [] },
  nicknames: [],
  nounsAreCapitalised: false,
  adjectivesFollow: false,
};
