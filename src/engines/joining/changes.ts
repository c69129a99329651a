import type { Quote } from '../../news/article.ts';
import type { FactChange } from '../../news/story.ts';
import {
  type ChangeWords,
  factsOf,
  isCorrection,
  isFactual,
  mostAlike,
  namesIn,
  type SentenceFacts,
  wordStems,
  wordsOf,
} from './facts.ts';

export type ArticleVersion = { title: string; text: string; quotes: readonly Pick<Quote, 'text'>[] };

/** Versions of one sentence share at least this much of their words. */
export const SAME_SENTENCE = 0.5;
const SAME_QUOTE = 0.3;
/** News is in the headline and the first sentences; what is added further down is background. */
export const TOP_SENTENCES = 2;
/** Shorter sentences, such as "Last updated on 9 March", are no news. */
const NEWS_WORDS_MIN = 10;
/** Words that differ in at most so many letters differ by a typing error. */
const TYPO_MAX = 2;

/**
 * What an edit by the publisher changed materially; empty for spelling, wording, order, cuts and background. Compares
 * facts, not bytes: figures, denials, names, quotations, and news or corrections added at the top.
 */
export function materialChange(before: ArticleVersion, after: ArticleVersion, words: ChangeWords): FactChange[] {
  const old = { title: factsOf(before.title, words), text: factsOf(before.text, words) };
  const fresh = { title: factsOf(after.title, words), text: factsOf(after.text, words) };
  const { pairs, added } = align(old.text, fresh.text);
  const [titleBefore, titleAfter] = [old.title[0], fresh.title[0]];
  if (titleBefore && titleAfter) pairs.push({ before: titleBefore, after: titleAfter });
  return [
    ...pairs.flatMap(changedFacts),
    ...changedQuotes(before.quotes, after.quotes),
    ...(isRewritten({ old, fresh }) ? [{ kind: 'headline' as const, before: before.title, after: after.title }] : []),
    ...added.flatMap((sentence) => addedFacts(sentence, { top: fresh.text.slice(0, TOP_SENTENCES), words })),
  ];
}

type SentencePair = { before: SentenceFacts; after: SentenceFacts };

/** Pairs each new sentence with the old one that it is a version of. Equal sentences are removed first. */
function align(old: readonly SentenceFacts[], fresh: readonly SentenceFacts[]) {
  const left = new Set(old);
  const pairs: SentencePair[] = [];
  const added: SentenceFacts[] = [];
  for (const after of fresh) {
    const same = [...left].find(({ text }) => text === after.text);
    if (same) left.delete(same);
  }
  const oldTexts = new Set(old.map(({ text }) => text));
  const candidates = new Map([...left].map((before) => [before, wordStems(before.words)]));
  for (const after of fresh.filter(({ text }) => !oldTexts.has(text))) {
    const best = mostAlike(candidates, wordStems(after.words));
    if (best && best.alike >= SAME_SENTENCE) {
      pairs.push({ before: best.one, after });
      candidates.delete(best.one);
    } else added.push(after);
  }
  return { pairs, added };
}

function changedFacts({ before, after }: SentencePair): FactChange[] {
  const changes: FactChange[] = [];
  const sentences = { before: before.text, after: after.text };
  const figures = { before: minus(before.figures, after.figures), after: minus(after.figures, before.figures) };
  if (figures.before.length > 0 && figures.after.length > 0) changes.push({ kind: 'figure', ...sentences });
  if (before.negations !== after.negations) changes.push({ kind: 'denied-or-affirmed', ...sentences });
  const names = {
    before: minus(namesIn(before), after.words).filter((name) => !hasTypoOf(name, after.words)),
    after: minus(namesIn(after), before.words).filter((name) => !hasTypoOf(name, before.words)),
  };
  if (names.before.length > 0 && names.after.length > 0) changes.push({ kind: 'name', ...sentences });
  return changes;
}

function minus<T>(some: readonly T[], others: readonly T[]): T[] {
  const known = new Set(others);
  return some.filter((one) => !known.has(one));
}

/** The longest of 1,380 news articles has 80 quotations, and the longest quotation 290 words. */
const QUOTES_MAX = 100;
const QUOTE_WORDS_MAX = 500;

function changedQuotes(old: ArticleVersion['quotes'], fresh: ArticleVersion['quotes']): FactChange[] {
  const read = ({ text }: Pick<Quote, 'text'>) => ({ text, words: wordsOf(text).slice(0, QUOTE_WORDS_MAX) });
  const oldQuotes = old.slice(0, QUOTES_MAX).map(read);
  const candidates = new Map(oldQuotes.map((quote) => [quote, wordStems(quote.words)]));
  return fresh.slice(0, QUOTES_MAX).flatMap((quote) => {
    const { text, words: after } = read(quote);
    const best = mostAlike(candidates, wordStems(after));
    if (!best || best.alike < SAME_QUOTE) return [];
    const { text: said, words: before } = best.one;
    const isChanged = hasNewWord(before, after) && hasNewWord(after, before);
    return isChanged ? [{ kind: 'quote' as const, before: said, after: text }] : [];
  });
}

/** Whether a word stands in one and not in the other, typing errors aside. */
function hasNewWord(one: readonly string[], other: readonly string[]): boolean {
  return minus(one, other).some((word) => !hasTypoOf(word, other));
}

type VersionFacts = { title: SentenceFacts[]; text: SentenceFacts[] };

/** Whether headline and text both have a new word: a reworded headline alone is no news. */
function isRewritten({ old, fresh }: { old: VersionFacts; fresh: VersionFacts }): boolean {
  const [was, is] = [allStems(old.title), allStems(fresh.title)];
  const [textWas, textIs] = [allStems(old.text), allStems(fresh.text)];
  const isNew = [...is].some((stem) => !was.has(stem) && textIs.has(stem) && !textWas.has(stem));
  return isNew && [...was].some((stem) => !is.has(stem));
}

function allStems(sentences: readonly SentenceFacts[]): Set<string> {
  return wordStems(sentences.flatMap(({ words }) => words));
}

function addedFacts(
  sentence: SentenceFacts,
  { top, words }: { top: readonly SentenceFacts[]; words: ChangeWords },
): FactChange[] {
  const { text } = sentence;
  if (isCorrection(sentence, words)) return [{ kind: 'correction', before: null, after: text }];
  return top.includes(sentence) && sentence.words.length >= NEWS_WORDS_MIN && isFactual(sentence)
    ? [{ kind: 'news', before: null, after: text }]
    : [];
}

/** Whether one of the words is the same but for a typing error. */
function hasTypoOf(word: string, words: readonly string[]): boolean {
  return word.length > TYPO_MAX + 1 && words.some((other) => isWithinDistance(word, other, TYPO_MAX));
}

/** Whether the Levenshtein distance is at most `max`. */
function isWithinDistance(one: string, other: string, max: number): boolean {
  if (Math.abs(one.length - other.length) > max) return false;
  const start = sharedStart(one, other);
  const rest = other.slice(start);
  let row = Array.from({ length: rest.length + 1 }, (_, index) => index);
  for (const letter of one.slice(start)) {
    row = nextRow(row, letter, rest);
    // It never gets less, and most words differ at once.
    if (Math.min(...row) > max) return false;
  }
  return (row.at(-1) ?? max + 1) <= max;
}

/** The distances of one more letter to each beginning of a word. */
function nextRow(row: readonly number[], letter: string, word: string): number[] {
  const next = [(row[0] ?? 0) + 1];
  for (let at = 0; at < word.length; at += 1) {
    const replaced = (row[at] ?? 0) + (word[at] === letter ? 0 : 1);
    next.push(Math.min(replaced, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
  }
  return next;
}

function sharedStart(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}
