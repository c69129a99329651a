import type { Quote } from '../news/brief.ts';
import { type ChangeWords, factsOf, type SentenceFacts } from './facts-of-text.ts';

/** One version of an article. */
export type Told = { title: string; text: string; quotes: readonly Pick<Quote, 'text'>[] };

export type Change =
  | { kind: 'figure'; before: number[]; after: number[] }
  | { kind: 'denied-or-affirmed'; before: string; after: string }
  | { kind: 'name'; before: string[]; after: string[] }
  | { kind: 'quote'; before: string; after: string }
  | { kind: 'headline'; before: string; after: string }
  | { kind: 'correction'; text: string }
  | { kind: 'news'; text: string };

const BEGINNING = 5;
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
export function materialChange(before: Told, after: Told, words: ChangeWords): Change[] {
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

/** Shared beginnings of words, as a share of both (Dice). */
function alike(one: readonly string[], other: readonly string[]): number {
  const [left, right] = [beginnings(one), beginnings(other)];
  const shared = [...left].filter((word) => right.has(word)).length;
  return left.size + right.size === 0 ? 0 : (2 * shared) / (left.size + right.size);
}

function beginnings(words: readonly string[]): Set<string> {
  return new Set(words.map((word) => word.slice(0, BEGINNING)));
}

function changedFacts({ before, after }: Pair): Change[] {
  const changes: Change[] = [];
  const figures = { before: minus(before.figures, after.figures), after: minus(after.figures, before.figures) };
  if (figures.before.length > 0 && figures.after.length > 0) changes.push({ kind: 'figure', ...figures });
  if (before.negations !== after.negations) {
    changes.push({ kind: 'denied-or-affirmed', before: before.text, after: after.text });
  }
  const names = {
    before: minus(before.names, after.words).filter((name) => !hasTypoOf(name, after.words)),
    after: minus(after.names, before.words).filter((name) => !hasTypoOf(name, before.words)),
  };
  if (names.before.length > 0 && names.after.length > 0) changes.push({ kind: 'name', ...names });
  return changes;
}

function minus<T>(some: readonly T[], others: readonly T[]): T[] {
  return some.filter((one) => !others.includes(one));
}

function changedQuotes(old: Told['quotes'], fresh: Told['quotes']): Change[] {
  const oldTexts = old.map(({ text }) => wordsOf(text));
  return fresh.flatMap(({ text }) => {
    const after = wordsOf(text);
    const [before] = oldTexts.toSorted((one, other) => alike(other, after) - alike(one, after));
    if (!before || alike(before, after) < SAME_QUOTE) return [];
    const gone = minus(before, after).filter((word) => !hasTypoOf(word, after));
    const come = minus(after, before).filter((word) => !hasTypoOf(word, before));
    return gone.length > 0 && come.length > 0
      ? [{ kind: 'quote' as const, before: before.join(' '), after: after.join(' ') }]
      : [];
  });
}

function wordsOf(text: string): string[] {
  return factsOf(text, { negations: [], numbers: {}, corrections: [] }).flatMap(({ words }) => words);
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

function addedFacts(sentence: SentenceFacts, { top, words }: Added): Change[] {
  const { text } = sentence;
  if (sentence.words.some((word) => words.corrections.includes(word))) return [{ kind: 'correction', text }];
  const isFactual = sentence.names.length + sentence.figures.length > 0;
  return top.includes(sentence) && isFactual && sentence.words.length >= NEWS_WORDS_MIN ? [{ kind: 'news', text }] : [];
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
