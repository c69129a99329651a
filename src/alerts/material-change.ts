import type { Quote } from '../news/brief.ts';
import {
  alike,
  beginnings,
  type ChangeWords,
  factsOf,
  isCorrection,
  isFactual,
  namesIn,
  type SentenceFacts,
} from '../news/facts-of-text.ts';
import type { ToldChange } from '../news/story.ts';
import { readWords } from '../news/words.ts';

/** One version of an article. */
export type Told = { title: string; text: string; quotes: readonly Pick<Quote, 'text'>[] };

/** Versions of one sentence share at least this much of their words. */
const SAME_SENTENCE = 0.5;
const SAME_QUOTE = 0.3;
/** News is put at the top; what is added further down is background. */
const TOP_SENTENCES = 2;
/** "Last updated on 9 March" is no news. */
const NEWS_WORDS_MIN = 10;
/** So many letters apart is a slip of the pen. */
const TYPO_MAX = 2;

/**
 * What an edit by the publisher changed that a reader of the alert must know; empty for spelling, wording, order, cuts
 * and background. Compares facts, not bytes: figures, denials, names, quotations, and news or corrections put on top.
 */
export function materialChange(before: Told, after: Told, words: ChangeWords): ToldChange[] {
  const old = { title: factsOf(before.title, words), text: factsOf(before.text, words) };
  const fresh = { title: factsOf(after.title, words), text: factsOf(after.text, words) };
  const { pairs, added } = align(old.text, fresh.text);
  const title = pair(old.title[0], fresh.title[0]);
  return [
    ...[...pairs, ...title].flatMap(changedFacts),
    ...changedQuotes(before.quotes, after.quotes),
    ...(isRetold({ old, fresh }) ? [{ kind: 'headline' as const, before: before.title, after: after.title }] : []),
    ...added.flatMap((sentence) => addedFacts(sentence, { top: fresh.text.slice(0, TOP_SENTENCES), words })),
  ];
}

type Pair = { before: SentenceFacts; after: SentenceFacts };

function pair(before: SentenceFacts | undefined, after: SentenceFacts | undefined): Pair[] {
  return before && after ? [{ before, after }] : [];
}

/** Each new sentence with the old one it is a version of; equal ones first, so that no copy takes a version's place. */
function align(old: readonly SentenceFacts[], fresh: readonly SentenceFacts[]) {
  const left = new Set(old);
  const pairs: Pair[] = [];
  const added: SentenceFacts[] = [];
  for (const after of fresh) {
    const same = [...left].find(({ text }) => text === after.text);
    if (same) left.delete(same);
  }
  const oldTexts = new Set(old.map(({ text }) => text));
  for (const after of fresh.filter(({ text }) => !oldTexts.has(text))) {
    const [best] = [...left]
      .map((before) => ({ before, alike: alike(before.words, after.words) }))
      .sort((one, other) => other.alike - one.alike);
    if (best && best.alike >= SAME_SENTENCE) {
      pairs.push({ before: best.before, after });
      left.delete(best.before);
    } else added.push(after);
  }
  return { pairs, added };
}

function changedFacts({ before, after }: Pair): ToldChange[] {
  const changes: ToldChange[] = [];
  const told = { before: before.text, after: after.text };
  const figures = { before: minus(before.figures, after.figures), after: minus(after.figures, before.figures) };
  if (figures.before.length > 0 && figures.after.length > 0) changes.push({ kind: 'figure', ...told });
  if (before.negations !== after.negations) {
    changes.push({ kind: 'denied-or-affirmed', ...told });
  }
  const names = {
    before: minus(namesIn(before), after.words).filter((name) => !hasTypoOf(name, after.words)),
    after: minus(namesIn(after), before.words).filter((name) => !hasTypoOf(name, before.words)),
  };
  if (names.before.length > 0 && names.after.length > 0) changes.push({ kind: 'name', ...told });
  return changes;
}

function minus<T>(some: readonly T[], others: readonly T[]): T[] {
  return some.filter((one) => !others.includes(one));
}

function changedQuotes(old: Told['quotes'], fresh: Told['quotes']): ToldChange[] {
  const oldQuotes = old.map(({ text }) => ({ text, words: wordsOf(text) }));
  return fresh.flatMap(({ text }) => {
    const after = wordsOf(text);
    const [best] = oldQuotes.toSorted((one, other) => alike(other.words, after) - alike(one.words, after));
    if (!best || alike(best.words, after) < SAME_QUOTE) return [];
    const { words: before } = best;
    const gone = minus(before, after).filter((word) => !hasTypoOf(word, after));
    const come = minus(after, before).filter((word) => !hasTypoOf(word, before));
    return gone.length > 0 && come.length > 0 ? [{ kind: 'quote' as const, before: best.text, after: text }] : [];
  });
}

function wordsOf(text: string): string[] {
  return readWords(text).map(({ word }) => word);
}

type Version = { title: SentenceFacts[]; text: SentenceFacts[] };

/** Headline and text both say something they did not say: a polished headline alone is no news. */
function isRetold({ old, fresh }: { old: Version; fresh: Version }): boolean {
  const [was, is] = [allBeginnings(old.title), allBeginnings(fresh.title)];
  const [told, tells] = [allBeginnings(old.text), allBeginnings(fresh.text)];
  const isNew = [...is].some((word) => !was.has(word) && tells.has(word) && !told.has(word));
  return isNew && [...was].some((word) => !is.has(word));
}

function allBeginnings(sentences: readonly SentenceFacts[]): Set<string> {
  return beginnings(sentences.flatMap(({ words }) => words));
}

type Added = { top: readonly SentenceFacts[]; words: ChangeWords };

function addedFacts(sentence: SentenceFacts, { top, words }: Added): ToldChange[] {
  const { text } = sentence;
  if (isCorrection(sentence, words)) return [{ kind: 'correction', before: null, after: text }];
  return top.includes(sentence) && sentence.words.length >= NEWS_WORDS_MIN && isFactual(sentence)
    ? [{ kind: 'news', before: null, after: text }]
    : [];
}

/** Whether one of the words is the same but for a slip. */
function hasTypoOf(word: string, words: readonly string[]): boolean {
  return word.length > TYPO_MAX + 1 && words.some((other) => isWithin(word, other, TYPO_MAX));
}

/** Levenshtein's distance, only as far as asked for. */
function isWithin(one: string, other: string, max: number): boolean {
  if (Math.abs(one.length - other.length) > max) return false;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (let at = 0; at < other.length; at += 1) {
      const replaced = (row[at] ?? 0) + (other[at] === letter ? 0 : 1);
      next.push(Math.min(replaced, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return (row.at(-1) ?? max + 1) <= max;
}
