import type { TermHits, TermLookup } from './idf.ts';
import type { StoredSignals, StorySignals } from './signals.ts';
import { createComparables } from './similarity.ts';
import { FRESH_MAX, type StoryIndex, type TermAnswer, type TermQuestion } from './story-index.ts';

/**
 * A cache of what joining read last: the hits of terms, and the signals of new and compared articles by their sequence.
 * News comes in bursts, so that an article is mostly compared with the same ones as the article before it.
 */
export type RecentSignals = Pick<StoryIndex, 'comparableOf'> & {
  hits: ReturnType<typeof createRecentHits>;
  known: ReadonlyMap<number, StorySignals>;
  keep: (read: readonly Pick<StoredSignals, 'sequence' | 'signals'>[]) => void;
};

/** A long article takes 36 kB, with what is derived from its signals. */
const ARTICLES_MAX = 512;

export function createRecentSignals(): RecentSignals {
  const known = new Map<number, StorySignals>();
  return {
    hits: createRecentHits(),
    known,
    keep(read) {
      for (const { sequence, signals } of read) setNewest(known, sequence, signals);
      dropOldest(known, ARTICLES_MAX);
    },
    comparableOf: createComparables(),
  };
}

type Hits = TermHits['hits'];
type AskTerms = (question: TermQuestion) => Promise<TermAnswer>;

/** Each with up to 32 hits, 3.6 MB in all: enough for the common words of news and the topics of the last days. */
const TERMS_MAX = 2_048;

/**
 * Caches the hits of terms: most of an article's seventy terms were looked up for an earlier one. The hits are valid
 * until another article comes in; the terms of each new article are read, whichever worker joined it.
 */
export function createRecentHits() {
  const known = new Map<number, Hits>();
  /** `known` is complete up to this article. A new object for each answer; null: nothing is known. */
  let complete: { upTo: number } | null = null;

  return {
    /** The hits of each term, newest first. The caller must hold the lock of joining. */
    async lookUp({ terms, hitsMax }: Pick<TermQuestion, 'terms' | 'hitsMax'>, ask: AskTerms): Promise<TermLookup> {
      const before = complete;
      const since = before?.upTo ?? null;
      const missing = terms.filter((term) => !known.has(term));
      const answer = await ask({ terms: missing, hitsMax, since });
      // More articles came than one answer holds, or the lock was lost and another look-up ran meanwhile.
      if (complete !== before || (since !== null && answer.newest - since > FRESH_MAX)) {
        known.clear();
        complete = null;
        return ask({ terms, hitsMax, since: null });
      }
      learn(known, answer, { missing, hitsMax });
      complete = { upTo: answer.newest };
      const { oldest, newest } = answer;
      const lookup = terms.map((term) => ({ term, hits: withoutForgotten(known.get(term) ?? [], oldest) }));
      for (const { term, hits } of lookup) setNewest(known, term, hits);
      dropOldest(known, TERMS_MAX);
      return { oldest, newest, terms: lookup.filter(({ hits }) => hits.length > 0) };
    },
  };
}

function learn(
  known: Map<number, Hits>,
  answer: TermAnswer,
  { missing, hitsMax }: { missing: readonly number[]; hitsMax: number },
): void {
  for (const { term, sequence, hour } of answer.fresh) {
    // Terms that are not cached are looked up when they are needed.
    const hits = known.get(term);
    if (hits) known.set(term, [{ sequence, hour }, ...hits].slice(0, hitsMax));
  }
  for (const term of missing) known.set(term, []);
  for (const { term, hits } of answer.terms) known.set(term, hits);
}

/** Without hits in deleted articles. One that was deleted out of order stays until the ones before it are deleted. */
function withoutForgotten(hits: Hits, oldest: number): Hits {
  const last = hits.at(-1);
  return last === undefined || last.sequence >= oldest ? hits : hits.filter(({ sequence }) => sequence >= oldest);
}

/** A `Map` keeps the order of insertion, so that its first key is the least recently used one. */
function setNewest<Value>(map: Map<number, Value>, key: number, value: Value): void {
  map.delete(key);
  map.set(key, value);
}

function dropOldest(map: Map<number, unknown>, most: number): void {
  for (const key of [...map.keys()].slice(0, Math.max(0, map.size - most))) map.delete(key);
}
