import type { StoredSignals, StorySignals, TermLookup } from '../store/story-shape.ts';
import { hashWord, joinHashes } from './story-hash.ts';

/** Where the signals of earlier articles are looked up: the store, or memory for a file of articles. */
export type StoryIndex = {
  /** Where each term was met before, newest first. */
  lookUp(terms: readonly number[], hitsMax: number): Promise<TermLookup>;
  load(sequences: readonly number[]): Promise<StoredSignals[]>;
};

/** So many of the newest articles with a term are looked at: enough to tell rare words from common ones. */
export const HITS_MAX = 32;
const RUNS_IN_INDEX = 6;
const QUOTE_RUNS_IN_INDEX = 2;
const QUOTES_IN_INDEX = 10;
const QUOTE_SALT = 1;
const RUN_SALT = 2;

/** The smallest hashes of a quotation: two cuts of it have them in common more often than not. */
export function quoteTerms(runs: readonly number[]): number[] {
  return smallest(runs, QUOTE_RUNS_IN_INDEX).map((run) => joinHashes([QUOTE_SALT, run]));
}

/** What an article is found by: the words of its opening, its quotations, and a sketch of its text. */
export function indexTerms(signals: StorySignals): number[] {
  const quotes = signals.quotes.slice(0, QUOTES_IN_INDEX).flatMap(({ runs }) => quoteTerms(runs));
  const sketch = smallest(signals.runs, RUNS_IN_INDEX).map((run) => joinHashes([RUN_SALT, run]));
  return [...new Set([...signals.opening.map(hashWord), ...quotes, ...sketch])];
}

function smallest(hashes: readonly number[], count: number): number[] {
  return [...hashes].sort((one, other) => one - other).slice(0, count);
}
