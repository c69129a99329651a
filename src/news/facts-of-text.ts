import { readWords } from './words.ts';

/** Words that change what a sentence states: data of a language, not code. */
export type ChangeWords = {
  negations: ReadonlySet<string>;
  /** Number words and their values; those from 100 on multiply what stands before them. */
  numbers: ReadonlyMap<string, number>;
  /** What a publisher heads a correction or a retraction with. */
  corrections: ReadonlySet<string>;
  /** What figures count where they count nothing that changes ("two days"). */
  timeWords: ReadonlySet<string>;
};

/** What a sentence states, as far as versions of it are compared. */
export type SentenceFacts = {
  text: string;
  /** Lower case, in order. */
  words: string[];
  figures: number[];
  negations: number;
};

const SENTENCE_END = /(?<=[.!?]["”’')]?)\s+(?=["“‘(]?[\p{Lu}\p{N}])|\n+/u;

/** Comparing is sentences times sentences: what comes later in a text is background, and a hostile one has no end. */
const TEXT_MAX = 16_000;
const SENTENCES_MAX = 150;
const SENTENCE_MAX = 1_000;

/** The sentences of a text with their facts; where the top of it is enough, so many. */
export function factsOf(text: string, words: ChangeWords, sentencesMax = SENTENCES_MAX): SentenceFacts[] {
  return text
    .slice(0, TEXT_MAX)
    .split(SENTENCE_END)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '' && sentence.length <= SENTENCE_MAX)
    .slice(0, sentencesMax)
    .map((sentence) => sentenceFacts(sentence, words));
}

function sentenceFacts(text: string, { negations, numbers }: ChangeWords): SentenceFacts {
  const words = readWords(text).map(({ word }) => word);
  return {
    text,
    words,
    figures: [...digitFigures(text), ...wordFigures(words, numbers)],
    negations: words.filter((word) => negations.has(word)).length,
  };
}

/** Words of a sentence with a capital, but for its first. */
export function namesIn({ text }: SentenceFacts): string[] {
  return [...text.matchAll(/(?<=\s["“‘(]?)\p{Lu}[\p{L}\p{M}]+/gu)].flatMap(([name]) =>
    readWords(name).map(({ word }) => word),
  );
}

/** Headed as a correction or a retraction. */
export function isCorrection({ words }: SentenceFacts, { corrections }: ChangeWords): boolean {
  return words.some((word) => corrections.has(word));
}

/** Names or counts something; talk does neither. */
export function isFactual(sentence: SentenceFacts): boolean {
  return sentence.figures.length > 0 || namesIn(sentence).length > 0;
}

const TIME_OF_DAY = /\b\d{1,2}:\d{2}\b/g;
/** "62,000", "62.000" and "62 000" are one figure; "5.4" and "5,4" another. */
const THOUSANDS = /\d{1,3}(?:[,. \u00A0\u202F]\d{3})+(?!\d)/g;
const FIGURE = /\d{1,3}(?:[,. \u00A0\u202F]\d{3})+(?!\d)|\d+(?:[.,]\d+)?/g;

function digitFigures(text: string): number[] {
  if (!/\d/.test(text)) return [];
  const found = text.replace(TIME_OF_DAY, ' ').match(FIGURE) ?? [];
  return found.map((figure) =>
    /^\d{1,3}(?:\D\d{3})+$/.test(figure) ? Number(figure.replace(/\D/g, '')) : Number(figure.replace(',', '.')),
  );
}

/** "62,000 cars" as the words "62000" and "cars", so that a figure stands among the words around it. */
export function wordsWithFigures(text: string): string[] {
  const whole = text.replace(THOUSANDS, (figure) => figure.replace(/\D/g, ''));
  return readWords(whole).map(({ word }) => word);
}

/** "hundreds" alone is no figure: a multiplier with nothing before it makes nothing. */
const MULTIPLIER_MIN = 100;

/** "two hundred": words that stand together make one figure. */
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

const BEGINNING = 5;

/** Words by their beginnings, which serve as a stemmer for most languages without knowing any. */
export function beginnings(words: readonly string[]): Set<string> {
  return new Set(words.map((word) => word.slice(0, BEGINNING)));
}

/** Shared beginnings of words, as a share of both (Dice). */
export function alike(one: readonly string[], other: readonly string[]): number {
  const [left, right] = [beginnings(one), beginnings(other)];
  const shared = [...left].filter((word) => right.has(word)).length;
  return left.size + right.size === 0 ? 0 : (2 * shared) / (left.size + right.size);
}
