import type { FactChange } from '../../news/story.ts';
import { SAME_SENTENCE, TOP_SENTENCES } from './changes.ts';
import { type ChangeWords, factsOf, isCorrection, type SentenceFacts, wordsWithFigures } from './facts.ts';
import { countShared, hashWord, type SortedHashes, sortHashes } from './hashes.ts';

export type TitledText = { title: string; text: string };

type Count = { figure: number; near: SortedHashes };

/** What is compared of a sentence, so that its text need not be read again. */
type StatedFacts = Pick<SentenceFacts, 'text' | 'figures' | 'negations'> & {
  stems: SortedHashes;
  counts: Count[];
  corrects: boolean;
};

/** What an article states, as far as the next articles of its story are compared with it. */
export type ArticleFacts = {
  titles: StatedFacts[];
  /** The title and the first sentences. */
  top: StatedFacts[];
  /** The title, and the sentences of the text with a figure or a correction. */
  compared: StatedFacts[];
};

/** Each article of a story is compared with each: what comes further down, or in longer lists, is background. */
const TITLES_MAX = 8;
const COMPARED_MAX = 40;
const COUNTS_MAX = 12;

/** How many words before and after a figure are read as what it counts. */
const NEAR_WORDS = 8;
const NEAR_LETTERS_MIN = 4;
/** Small figures are in every text ("two men"), so that more of the words around them must agree. */
const SMALL_FIGURE = 10;
const NEAR_SHARED = { small: 3, large: 2, inSameSentence: 1 };
const CHANGES_MAX = 3;

export function readArticleFacts({ title, text }: TitledText, words: ChangeWords): ArticleFacts {
  const titles = factsOf(title, words, TITLES_MAX).map((sentence) => stated(sentence, words));
  const sentences = factsOf(text, words);
  const compared = sentences.filter((sentence) => sentence.figures.length > 0 || isCorrection(sentence, words));
  return {
    titles,
    top: [...titles, ...sentences.slice(0, TOP_SENTENCES).map((sentence) => stated(sentence, words))],
    compared: [...titles, ...compared.slice(0, COMPARED_MAX).map((sentence) => stated(sentence, words))],
  };
}

function stated(sentence: SentenceFacts, words: ChangeWords): StatedFacts {
  const { text, figures, negations } = sentence;
  const counts = countsIn(sentence, words);
  const corrects = isCorrection(sentence, words);
  return { text, figures, negations, stems: hashesOf(sentence.words), counts, corrects };
}

function hashesOf(words: readonly string[]): SortedHashes {
  return sortHashes(words.map(hashWord));
}

/** The figures of a sentence, without lengths of time ("two days"), which count nothing that changes. */
function countsIn({ text, figures }: SentenceFacts, { numbers, timeWords }: ChangeWords): Count[] {
  if (figures.length === 0) return [];
  const all = wordsWithFigures(text);
  const counts = all.flatMap((word, index) => {
    const figure = numbers.get(word) ?? Number(word);
    if (!figures.includes(figure)) return [];
    if (all.slice(index + 1, index + 3).some((next) => timeWords.has(next))) return [];
    const around = all.slice(Math.max(0, index - NEAR_WORDS), index + NEAR_WORDS + 1);
    const near = around.filter((next) => next !== word && next.length >= NEAR_LETTERS_MIN && !numbers.has(next));
    return [{ figure, near: hashesOf(near) }];
  });
  return counts.slice(0, COUNTS_MAX);
}

/**
 * The material facts of a later article that no earlier one of the story has: another figure for what was counted
 * before, a headline that says the opposite, a correction. Each is a sentence of that article.
 */
export function newFacts(later: ArticleFacts, earlier: readonly ArticleFacts[]): FactChange[] {
  const { titles, top } = later;
  const headlines = earlier.flatMap((article) => article.titles);
  const mayChange = top.some((sentence) => sentence.figures.length > 0 || sentence.corrects);
  const known = mayChange ? earlier.flatMap((article) => article.compared) : [];
  const changes = [
    ...titles.flatMap((title) => reversal(title, headlines)),
    ...top.flatMap((sentence) => corrections(sentence, known)),
    ...newFigures(top, known),
  ];
  return changes.slice(0, CHANGES_MAX);
}

function isSameSentence(one: StatedFacts, other: StatedFacts): boolean {
  const both = one.stems.length + other.stems.length;
  return both > 0 && (2 * countShared(one.stems, other.stems)) / both >= SAME_SENTENCE;
}

function reversal(title: StatedFacts, headlines: readonly StatedFacts[]): FactChange[] {
  const same = headlines.filter((old) => isSameSentence(old, title));
  const [before] = same;
  if (!before || same.some((old) => old.negations === title.negations)) return [];
  return [{ kind: 'denied-or-affirmed', before: before.text, after: title.text }];
}

function corrections(sentence: StatedFacts, known: readonly StatedFacts[]): FactChange[] {
  const isNew = sentence.corrects && !known.some((old) => old.corrects);
  return isNew ? [{ kind: 'correction', before: null, after: sentence.text }] : [];
}

/** One change for each figure, because headline and first sentence mostly repeat it. */
function newFigures(top: readonly StatedFacts[], known: readonly StatedFacts[]): FactChange[] {
  const seen = new Set(known.flatMap(({ figures }) => figures));
  return top.flatMap((sentence): FactChange[] => {
    const fresh = sentence.counts.filter(({ figure }) => !seen.has(figure));
    const [before] = fresh.flatMap((count) => countedBefore(count, sentence, known) ?? []);
    if (!before) return [];
    for (const { figure } of fresh) seen.add(figure);
    return [{ kind: 'figure', before: before.text, after: sentence.text }];
  });
}

/** The earlier sentence that counted the same thing. */
function countedBefore({ figure, near }: Count, sentence: StatedFacts, known: readonly StatedFacts[]) {
  const needed = figure < SMALL_FIGURE ? NEAR_SHARED.small : NEAR_SHARED.large;
  return known.findLast((old) => {
    if (old.figures.length === 0) return false;
    const shared = Math.max(0, ...old.counts.map((count) => countShared(count.near, near)));
    return shared >= (isSameSentence(old, sentence) ? NEAR_SHARED.inSameSentence : needed);
  });
}
