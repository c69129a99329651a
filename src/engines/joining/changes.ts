import type { Quote } from '../../news/brief.ts';
import type { FactChange } from '../../news/story.ts';
import {
  type ChangeWords,
  diceSimilarity,
  type FactsReader,
  factsOf,
  isCorrection,
  isFactual,
  namesIn,
  type SentenceFacts,
  wordStems,
  wordsOf,
  wordsWithFigures,
} from './facts.ts';

/** One version of an article. */
export type ArticleVersion = { title: string; text: string; quotes: readonly Pick<Quote, 'text'>[] };

/** Versions of one sentence share at least this much of their words. */
const SAME_SENTENCE = 0.5;
const SAME_QUOTE = 0.3;
/** News is in the headline and the first sentences; what is added further down is background. */
const TOP_SENTENCES = 2;
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
  for (const after of fresh.filter(({ text }) => !oldTexts.has(text))) {
    const [best] = [...left]
      .map((before) => ({ before, alike: diceSimilarity(before.words, after.words) }))
      .sort((one, other) => other.alike - one.alike);
    if (best && best.alike >= SAME_SENTENCE) {
      pairs.push({ before: best.before, after });
      left.delete(best.before);
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
  return some.filter((one) => !others.includes(one));
}

function changedQuotes(old: ArticleVersion['quotes'], fresh: ArticleVersion['quotes']): FactChange[] {
  const oldQuotes = old.map(({ text }) => ({ text, words: wordsOf(text) }));
  return fresh.flatMap(({ text }) => {
    const after = wordsOf(text);
    const [best] = oldQuotes.toSorted(
      (one, other) => diceSimilarity(other.words, after) - diceSimilarity(one.words, after),
    );
    if (!best || diceSimilarity(best.words, after) < SAME_QUOTE) return [];
    const { words: before } = best;
    const gone = minus(before, after).filter((word) => !hasTypoOf(word, after));
    const come = minus(after, before).filter((word) => !hasTypoOf(word, before));
    return gone.length > 0 && come.length > 0 ? [{ kind: 'quote' as const, before: best.text, after: text }] : [];
  });
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

export type TitledText = { title: string; text: string };

/** How many words before and after a figure are read as what it counts. */
const NEAR_WORDS = 8;
const NEAR_LETTERS_MIN = 4;
/** Small figures are in every text ("two men"), so that more of the words around them must agree. */
const SMALL_FIGURE = 10;
const NEAR_SHARED = { small: 3, large: 2, inSameSentence: 1 };
const CHANGES_MAX = 3;

/**
 * The material facts of a later article that no earlier one of the story has: another figure for what was counted
 * before, a headline that says the opposite, a correction. Each is a sentence of that article.
 */
export function newFacts(later: TitledText, earlier: readonly TitledText[], reader: FactsReader): FactChange[] {
  const { words } = reader;
  const titles = factsOf(later.title, words);
  const headlines = earlier.flatMap(({ title }) => factsOf(title, words));
  const top = [...titles, ...factsOf(later.text, words, TOP_SENTENCES)];
  const mayChange = top.some((sentence) => sentence.figures.length > 0 || isCorrection(sentence, words));
  const read = ({ title, text }: TitledText) => [...factsOf(title, words), ...reader.figuresAndCorrections(text)];
  const known = mayChange ? earlier.flatMap(read) : [];
  const changes = [
    ...titles.flatMap((title) => reversal(title, headlines)),
    ...top.flatMap((sentence) => corrections(sentence, known, words)),
    ...newFigures(top, known, words),
  ];
  return changes.slice(0, CHANGES_MAX);
}

function reversal(title: SentenceFacts, headlines: readonly SentenceFacts[]): FactChange[] {
  const same = headlines.filter((old) => diceSimilarity(old.words, title.words) >= SAME_SENTENCE);
  const [before] = same;
  if (!before || same.some((old) => old.negations === title.negations)) return [];
  return [{ kind: 'denied-or-affirmed', before: before.text, after: title.text }];
}

function corrections(sentence: SentenceFacts, known: readonly SentenceFacts[], words: ChangeWords): FactChange[] {
  const isNew = isCorrection(sentence, words) && !known.some((old) => isCorrection(old, words));
  return isNew ? [{ kind: 'correction', before: null, after: sentence.text }] : [];
}

/** One change for each figure, because headline and first sentence mostly repeat it. */
function newFigures(top: readonly SentenceFacts[], known: readonly SentenceFacts[], words: ChangeWords): FactChange[] {
  const seen = new Set(known.flatMap(({ figures }) => figures));
  return top.flatMap((sentence): FactChange[] => {
    const fresh = countsIn(sentence, words).filter(({ figure }) => !seen.has(figure));
    const [before] = fresh.flatMap((count) => countedBefore(count, sentence, { known, words }) ?? []);
    if (!before) return [];
    for (const { figure } of fresh) seen.add(figure);
    return [{ kind: 'figure', before: before.text, after: sentence.text }];
  });
}

/** A figure and the words around it. */
type Count = { figure: number; near: Set<string> };

/** The figures of a sentence, without lengths of time ("two days"), which count nothing that changes. */
function countsIn({ text, figures }: SentenceFacts, { numbers, timeWords }: ChangeWords): Count[] {
  if (figures.length === 0) return [];
  const all = wordsWithFigures(text);
  return all.flatMap((word, index) => {
    const figure = numbers.get(word) ?? Number(word);
    if (!figures.includes(figure)) return [];
    if (all.slice(index + 1, index + 3).some((next) => timeWords.has(next))) return [];
    const around = all.slice(Math.max(0, index - NEAR_WORDS), index + NEAR_WORDS + 1);
    const near = around.filter((next) => next !== word && next.length >= NEAR_LETTERS_MIN && !numbers.has(next));
    return [{ figure, near: wordStems(near) }];
  });
}

/** The earlier sentence that counted the same thing. */
function countedBefore(
  { figure, near }: Count,
  sentence: SentenceFacts,
  { known, words }: { known: readonly SentenceFacts[]; words: ChangeWords },
) {
  const needed = figure < SMALL_FIGURE ? NEAR_SHARED.small : NEAR_SHARED.large;
  return known.findLast((old) => {
    if (old.figures.length === 0) return false;
    const shares = countsIn(old, words).map((count) => [...count.near].filter((word) => near.has(word)).length);
    const shared = Math.max(0, ...shares);
    const isSameSentence = diceSimilarity(old.words, sentence.words) >= SAME_SENTENCE;
    return shared >= (isSameSentence ? NEAR_SHARED.inSameSentence : needed);
  });
}
