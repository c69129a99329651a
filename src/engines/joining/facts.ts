import type { LanguageFacts } from '../../news/language.ts';
import { readWords } from '../matching/words.ts';
import { wordBeginning } from './hashes.ts';

/** The words of a language that change what a sentence states. */
export type ChangeWords = {
  negations: ReadonlySet<string>;
  /** Number words and their values; those from 100 on multiply the number before them. */
  numbers: ReadonlyMap<string, number>;
  /** Words at the head of a correction or a retraction. */
  corrections: ReadonlySet<string>;
  /** Units of time: a figure before one counts nothing that changes ("two days"). */
  timeWords: ReadonlySet<string>;
};

/** Finds the change words by language tag; without a language file, only figures and names are compared. */
export function createChangeWords(languages: readonly LanguageFacts[]): (tag: string) => ChangeWords {
  const none = changeWordsOf({ negations: [], numberWords: {}, correctionWords: [], timeWords: [], months: [] });
  const known = new Map(languages.map((facts) => [facts.tag, changeWordsOf(facts)]));
  return (tag) => known.get(tag) ?? none;
}

type ChangeFacts = Pick<LanguageFacts, 'negations' | 'numberWords' | 'correctionWords' | 'timeWords' | 'months'>;

function changeWordsOf(facts: ChangeFacts): ChangeWords {
  // Folded like the words of a text: lower case, without accents.
  const folded = (word: string) => wordsOf(word).join(' ');
  return {
    negations: new Set(facts.negations.map(folded)),
    numbers: new Map(Object.entries(facts.numberWords).map(([word, value]) => [folded(word), value])),
    corrections: new Set(facts.correctionWords.map(folded)),
    timeWords: new Set([...facts.timeWords, ...facts.months].map(folded)),
  };
}

/** The facts of a sentence by which versions of it are compared. */
export type SentenceFacts = {
  text: string;
  /** Lower case, in order. */
  words: string[];
  figures: number[];
  negations: number;
};

const SENTENCE_END = /(?<=[.!?]["”’')]?)\s+(?=["“‘(]?[\p{Lu}\p{N}])|\n+/u;

/** The cost grows with the square of the sentences; later ones are background, and a hostile text may be huge. */
const FACTS_CHARS_MAX = 16_000;
const SENTENCES_MAX = 150;
const SENTENCE_MAX = 1_000;

/** The first sentences of a text with their facts. */
export function factsOf(text: string, words: ChangeWords, sentencesMax = SENTENCES_MAX): SentenceFacts[] {
  return text
    .slice(0, FACTS_CHARS_MAX)
    .split(SENTENCE_END)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '' && sentence.length <= SENTENCE_MAX)
    .slice(0, sentencesMax)
    .map((sentence) => sentenceFacts(sentence, words));
}

function sentenceFacts(text: string, { negations, numbers }: ChangeWords): SentenceFacts {
  const words = wordsOf(text);
  return {
    text,
    words,
    figures: [...digitFigures(text), ...wordFigures(words, numbers)],
    negations: words.filter((word) => negations.has(word)).length,
  };
}

export function wordsOf(text: string): string[] {
  return readWords(text).map(({ word }) => word);
}

/** The capitalised words of a sentence, except the first. */
export function namesIn({ text }: SentenceFacts): string[] {
  return [...text.matchAll(/(?<=\s["“‘(]?)\p{Lu}[\p{L}\p{M}]+/gu)].flatMap(([name]) => wordsOf(name));
}

export function isCorrection({ words }: SentenceFacts, { corrections }: ChangeWords): boolean {
  return words.some((word) => corrections.has(word));
}

/** Whether a sentence names or counts something. */
export function isFactual(sentence: SentenceFacts): boolean {
  return sentence.figures.length > 0 || namesIn(sentence).length > 0;
}

const TIME_OF_DAY = /\b\d{1,2}:\d{2}\b/g;
/** "62,000", "62.000" and "62 000" are one figure; "5.4" and "5,4" are another one. */
const THOUSANDS = /\d{1,3}(?:[,. \u00A0\u202F]\d{3})+(?!\d)/g;
const FIGURE = /\d{1,3}(?:[,. \u00A0\u202F]\d{3})+(?!\d)|\d+(?:[.,]\d+)?/g;

function digitFigures(text: string): number[] {
  if (!/\d/.test(text)) return [];
  const figures = text.replace(TIME_OF_DAY, ' ').match(FIGURE) ?? [];
  return figures.map((figure) =>
    /^\d{1,3}(?:\D\d{3})+$/.test(figure) ? Number(figure.replace(/\D/g, '')) : Number(figure.replace(',', '.')),
  );
}

/** Reads "62,000 cars" as the words "62000" and "cars", so that the words around a figure can be found. */
export function wordsWithFigures(text: string): string[] {
  return wordsOf(text.replace(THOUSANDS, (figure) => figure.replace(/\D/g, '')));
}

/** Number words from here on multiply; without a number before them ("hundreds") they make no figure. */
const MULTIPLIER_MIN = 100;

/** Consecutive number words make one figure ("two hundred"). */
function wordFigures(words: readonly string[], numbers: ChangeWords['numbers']): number[] {
  const figures: number[] = [];
  let figure = 0;
  for (const word of words) {
    const value = numbers.get(word);
    if (value !== undefined) figure = value >= MULTIPLIER_MIN ? figure * value : figure + value;
    else if (figure > 0) {
      figures.push(figure);
      figure = 0;
    }
  }
  return figure > 0 ? [...figures, figure] : figures;
}

export function wordStems(words: readonly string[]): Set<string> {
  return new Set(words.map(wordBeginning));
}

/** The first of those that share most of their stems with these. */
export function mostAlike<One>(
  candidates: ReadonlyMap<One, ReadonlySet<string>>,
  stems: ReadonlySet<string>,
): { one: One; alike: number } | null {
  let best: { one: One; alike: number } | null = null;
  for (const [one, others] of candidates) {
    const alike = diceSimilarity(others, stems);
    if (best === null || alike > best.alike) best = { one, alike };
  }
  return best;
}

/** The share of common stems in both (Sørensen–Dice coefficient). */
export function diceSimilarity(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0;
  for (const stem of one) if (other.has(stem)) shared += 1;
  return one.size + other.size === 0 ? 0 : (2 * shared) / (one.size + other.size);
}
