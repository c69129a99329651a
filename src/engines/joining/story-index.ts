import { HOUR_MS } from '../../kit/time.ts';
import type { ArticleId, StoryId } from '../../news/ids.ts';
import type { Owner, Scope } from '../../news/owner.ts';
import type { StoryPlace } from '../../news/story.ts';
import { hash32, hashWord, joinHashes } from './hashes.ts';
import type { OwnLookup, TermHits, TermLookup } from './idf.ts';
import type { StoredSignals, StorySignals } from './signals.ts';
import { type Comparable, createComparables } from './similarity.ts';

/** Asks for the newest `hitsMax` hits of each term and, where `since` is set, for all terms of later articles. */
export type TermQuestion = { terms: readonly number[]; hitsMax: number; since: number | null };

/** Asks for the newest `hitsMax` hits of each term in the own articles of each owner. */
export type OwnQuestion = { owners: readonly Owner[]; terms: readonly number[]; hitsMax: number };

export type FreshTerm = { term: number; sequence: number; hour: number };

/**
 * `fresh` is oldest first, and complete unless more than `FRESH_MAX` sequence numbers were used since. `owners` have own
 * articles besides.
 */
export type TermAnswer = TermLookup & { fresh: FreshTerm[]; owners: Owner[] };

export const FRESH_MAX = 64;

/** Looks up the signals of earlier articles: in the store, or in memory for a file of articles. */
export type StoryIndex = {
  /** The hits of each term in earlier articles, newest first. */
  lookUp(terms: readonly number[], hitsMax: number): Promise<TermLookup>;
  /** The same in the own articles of owners, where such are compared. */
  lookUpOwn(terms: readonly number[], hitsMax: number): Promise<OwnLookup[]>;
  load(sequences: readonly number[]): Promise<StoredSignals[]>;
  comparableOf(article: Pick<StoredSignals, 'signals' | 'at'>): Comparable;
};

/** `longerSlugs`: what it is called where its slug is taken. */
export type NewStory = { slug: string; longerSlugs?: readonly string[]; headline: string; at: Date };

export type StoryJoined = { kind: 'new'; story: NewStory } | { kind: 'joined'; storyId: StoryId };

/** What an owner sees otherwise: another story, or nothing where it has the article itself. */
export type EnteredView = { owner: Owner; why: string } & (
  | { storyId: StoryId; twinOf: null }
  | { storyId: null; twinOf: ArticleId }
);

/** An article to be stored in a story, with the terms and signals by which later ones find and compare it. */
export type StoryEntry = {
  articleId: ArticleId;
  owner: Owner;
  into: StoryJoined;
  views: readonly EnteredView[];
  /** Where the names of stories must differ: among what its owner sees, or among all. */
  namesDifferIn: Scope;
  /** Where posted alerts are edited, and when. */
  edits: { places: readonly StoryPlace[]; at: Date };
  /** The explanation for readers. */
  why: string;
  /** Another story that the article may belong to. */
  likely: StoryId | null;
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

/** The terms by which an article is found: the words of its lead, its quotations, and a sketch of its text. */
export function indexTerms(signals: StorySignals): number[] {
  // The smallest hashes of a quotation, which two shortened versions of it mostly share (MinHash).
  const runs = signals.quotes.slice(0, QUOTES_IN_INDEX).flatMap((each) => smallest(each.runs, QUOTE_SHINGLES_IN_INDEX));
  const quotes = runs.map((shingle) => joinHashes([QUOTE_SALT, shingle]));
  const sketch = smallest(signals.runs, SHINGLES_IN_INDEX).map((shingle) => joinHashes([SHINGLE_SALT, shingle]));
  return [...new Set([...signals.opening.map(hashWord), ...quotes, ...sketch])];
}

/**
 * The term under which an owner's own article is indexed. So nobody else's look-up meets it, however many of its articles
 * have the words of an event.
 */
export function ownTerms(terms: readonly number[], owner: Owner): number[] {
  const salt = hash32(owner);
  return terms.map((term) => joinHashes([term, salt]));
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
    lookUpOwn: async () => [],
    async load(sequences) {
      return sequences.flatMap((sequence) => stored[sequence] ?? []);
    },
    comparableOf: createComparables(),
    add({ storyId, at, signals, terms }) {
      const hit = { sequence: stored.length, hour: hourOf(at) };
      stored.push({ sequence: hit.sequence, place: hit.sequence, storyId, at, signals, views: [] });
      for (const term of terms) {
        const hits = index.get(term);
        if (hits) hits.push(hit);
        else index.set(term, [hit]);
      }
    },
  };
}
