import {
  alike,
  beginnings,
  type ChangeWords,
  factsOf,
  isCorrection,
  type SentenceFacts,
  wordsWithFigures,
} from '../news/facts-of-text.ts';
import type { ToldChange } from '../news/story.ts';
import type { FactsReader } from './facts-reader.ts';

export type Version = { title: string; text: string };

/** News stands in the headline and in the first two sentences. */
const TOP_SENTENCES = 2;
/** Words before and after a figure that say what it counts. */
const NEAR_WORDS = 8;
const NEAR_LETTERS_MIN = 4;
const SAME_SENTENCE = 0.5;
/** Small figures are in every text ("two men"): so many words around them must agree. */
const SMALL_FIGURE = 10;
const NEAR_SHARED = { small: 3, large: 2, inSameSentence: 1 };
const TOLD_MAX = 3;

/**
 * What a later article of a story says that no earlier one did and a reader of the alert must know: another figure for
 * what was counted before, a headline that says the opposite, a correction. Each is a sentence of that article.
 */
export function newFacts(later: Version, earlier: readonly Version[], reader: FactsReader): ToldChange[] {
  const { words } = reader;
  const titles = factsOf(later.title, words);
  const headlines = earlier.flatMap(({ title }) => factsOf(title, words));
  const top = [...titles, ...factsOf(later.text, words, TOP_SENTENCES)];
  const mayTell = top.some((sentence) => sentence.figures.length > 0 || isCorrection(sentence, words));
  const read = ({ title, text }: Version) => [...factsOf(title, words), ...reader.tellingOf(text)];
  const known = mayTell ? earlier.flatMap(read) : [];
  const told = [
    ...titles.flatMap((title) => reversal(title, headlines)),
    ...top.flatMap((sentence) => corrections(sentence, known, words)),
    ...newFigures(top, known, words),
  ];
  return told.slice(0, TOLD_MAX);
}

function reversal(title: SentenceFacts, headlines: readonly SentenceFacts[]): ToldChange[] {
  const same = headlines.filter((old) => alike(old.words, title.words) >= SAME_SENTENCE);
  const [before] = same;
  if (!before || same.some((old) => old.negations === title.negations)) return [];
  return [{ kind: 'denied-or-affirmed', before: before.text, after: title.text }];
}

function corrections(sentence: SentenceFacts, known: readonly SentenceFacts[], words: ChangeWords): ToldChange[] {
  const isNew = isCorrection(sentence, words) && !known.some((old) => isCorrection(old, words));
  return isNew ? [{ kind: 'correction', before: null, after: sentence.text }] : [];
}

/** One line for each figure: headline and first sentence mostly give the same one. */
function newFigures(top: readonly SentenceFacts[], known: readonly SentenceFacts[], words: ChangeWords): ToldChange[] {
  const seen = new Set(known.flatMap(({ figures }) => figures));
  return top.flatMap((sentence): ToldChange[] => {
    const fresh = countsIn(sentence, words).filter(({ figure }) => !seen.has(figure));
    const found = fresh.flatMap((count) => {
      const before = countedBefore(count, sentence, { known, words });
      return before ? [before] : [];
    });
    const [before] = found;
    if (!before) return [];
    for (const { figure } of fresh) seen.add(figure);
    return [{ kind: 'figure', before: before.text, after: sentence.text }];
  });
}

/** A figure and the words around it. */
type Count = { figure: number; near: Set<string> };

/** "Two days" counts nothing that changes. */
function countsIn({ text, figures }: SentenceFacts, { numbers, timeWords }: ChangeWords): Count[] {
  if (figures.length === 0) return [];
  const all = wordsWithFigures(text);
  return all.flatMap((word, index) => {
    const figure = numbers.get(word) ?? Number(word);
    if (!figures.includes(figure)) return [];
    if (all.slice(index + 1, index + 3).some((next) => timeWords.has(next))) return [];
    const around = all.slice(Math.max(0, index - NEAR_WORDS), index + NEAR_WORDS + 1);
    const near = around.filter((next) => next !== word && next.length >= NEAR_LETTERS_MIN && !numbers.has(next));
    return [{ figure, near: beginnings(near) }];
  });
}

type Before = { known: readonly SentenceFacts[]; words: ChangeWords };

/** The earlier sentence that counted the same with another figure. */
function countedBefore({ figure, near }: Count, sentence: SentenceFacts, { known, words }: Before) {
  const needed = figure < SMALL_FIGURE ? NEAR_SHARED.small : NEAR_SHARED.large;
  return known.findLast((old) => {
    if (old.figures.length === 0) return false;
    const shared = Math.max(
      0,
      ...countsIn(old, words).map((count) => [...count.near].filter((word) => near.has(word)).length),
    );
    const isSameSentence = alike(old.words, sentence.words) >= SAME_SENTENCE;
    return shared >= (isSameSentence ? NEAR_SHARED.inSameSentence : needed);
  });
}
