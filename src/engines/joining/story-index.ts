import { HOUR_MS } from '../../kit/time.ts';
import type { ArticleId, StoryId } from '../../news/ids.ts';
import { hashWord, joinHashes } from './hashes.ts';
import type { TermHits, TermLookup } from './idf.ts';
import type { StoredSignals, StorySignals } from './signals.ts';
import { type Comparable, createComparables } from './similarity.ts';

/** Asks for the newest `hitsMax` hits of each term and, where `since` is set, for all terms of later articles. */
export type TermQuestion = { terms: readonly number[]; hitsMax: number; since: number | null };

export type FreshTerm = { term: number; sequence: number; hour: number };

/** `fresh` is oldest first, and complete unless more than `FRESH_MAX` sequence numbers were used since. */
export type TermAnswer = TermLookup & { fresh: FreshTerm[] };

export const FRESH_MAX = 64;

/** Looks up the signals of earlier articles: in the store, or in memory for a file of articles. */
export type StoryIndex = {
  /** The hits of each term in earlier articles, newest first. */
  lookUp(terms: readonly number[], hitsMax: number): Promise<TermLookup>;
  load(sequences: readonly number[]): Promise<StoredSignals[]>;
  comparableOf(article: Pick<StoredSignals, 'signals' | 'at'>): Comparable;
};

export type NewStory = { slug: string; headline: string; at: Date };

/** The story of an article: a new one, or a known one, whose posted alerts will be edited at `editAt`. */
export type StoryJoined = { kind: 'new'; story: NewStory } | { kind: 'joined'; storyId: StoryId; editAt: Date };

/** An article to be stored in a story, with the terms and signals by which later ones find and compare it. */
export type StoryEntry = {
  articleId: ArticleId;
  into: StoryJoined;
  /** The explanation for readers. */
  why: string;
  at: Date;
  signals: StorySignals;
  terms: number[];
  /** Deletes signals of articles before this date, at most `limit` of them. */
  forget: { before: Date; limit: number };
};

/** The story, and the sequence number of the article's signals; null where they were stored already. */
export type StoryEntered = { storyId: StoryId; sequence: number | null };

/** Terms are stored by the hour: four bytes, and exact enough for windows of days. */
export function hourOf(at: Date): number {
  return Math.floor(at.getTime() / HOUR_MS);
}

const SHINGLES_IN_INDEX = 6;
const QUOTE_SHINGLES_IN_INDEX = 2;
const QUOTES_IN_INDEX = 10;
const QUOTE_SALT = 1;
const SHINGLE_SALT = 2;

/** The smallest hashes of a quotation, which two shortened versions of it mostly share (MinHash). */
export function quoteTerms(shingles: readonly number[]): number[] {
  return smallest(shingles, QUOTE_SHINGLES_IN_INDEX).map((shingle) => joinHashes([QUOTE_SALT, shingle]));
}

/** The terms by which an article is found: the words of its lead, its quotations, and a sketch of its text. */
export function indexTerms(signals: StorySignals): number[] {
  const quotes = signals.quotes.slice(0, QUOTES_IN_INDEX).flatMap(({ runs }) => quoteTerms(runs));
  const sketch = smallest(signals.runs, SHINGLES_IN_INDEX).map((shingle) => joinHashes([SHINGLE_SALT, shingle]));
  return [...new Set([...signals.opening.map(hashWord), ...quotes, ...sketch])];
}

function smallest(hashes: readonly number[], count: number): number[] {
  return [...hashes].sort((one, other) => one - other).slice(0, count);
}

type StoryMemory = StoryIndex & {
  add(fresh: { storyId: StoryId; at: Date; signals: StorySignals; terms: readonly number[] }): void;
};

/** An index of articles in memory, for files of articles and for measurements. */
export function createStoryMemory(): StoryMemory {
  const stored: StoredSignals[] = [];
  const index = new Map<number, TermHits['hits']>();
  return {
    async lookUp(terms, hitsMax) {
      const known = terms.flatMap((term) => {
        const hits = index.get(term)?.slice(-hitsMax).reverse();
        return hits ? [{ term, hits }] : [];
      });
      return { oldest: 0, newest: stored.length - 1, terms: known };
    },
    async load(sequences) {
      return sequences.flatMap((sequence) => stored[sequence] ?? []);
    },
    comparableOf: createComparables(),
    add({ storyId, at, signals, terms }) {
      const hit = { sequence: stored.length, hour: hourOf(at) };
      stored.push({ sequence: hit.sequence, storyId, at, signals });
      for (const term of terms) {
        const hits = index.get(term);
        if (hits) hits.push(hit);
        else index.set(term, [hit]);
      }
    },
  };
}
