import {
  FRESH_MAX,
  type FreshTerm,
  type TermAnswer,
  type TermHits,
  type TermLookup,
  type TermQuestion,
} from '../store/story-shape.ts';

/** Where terms were met, as the store told it before; what came since is asked for. */
export type RecentHits = {
  /** Each of the terms, newest hit first. To be called by one that holds the lock of joining. */
  lookUp(wanted: Wanted, ask: (question: TermQuestion) => Promise<TermAnswer>): Promise<TermLookup>;
};

type Wanted = { terms: readonly number[]; hitsMax: number };

type Hits = TermHits['hits'];

/** Each with up to 32 hits, 3.6 MB at most: the words that news is made of, and what the last days were about. */
const KEPT_MAX = 2_048;

/**
 * News is told in the same words: of seventy terms of an article most were looked up for an earlier one. What was told of
 * those holds until another article comes in, and each of them is read, whoever joined it.
 */
export function createRecentHits(): RecentHits {
  const kept = new Map<number, Hits>();
  /** What is kept is whole up to this article: another object for each answer. Null: nothing is kept. */
  let whole: { upTo: number } | null = null;

  function take({ answer, asked, hitsMax }: Answered): void {
    for (const fresh of answer.fresh) addFresh(kept, fresh, hitsMax);
    const found = new Map(answer.terms.map(({ term, hits }) => [term, hits]));
    for (const term of asked) kept.set(term, found.get(term) ?? []);
    whole = { upTo: answer.newest };
  }

  return {
    async lookUp({ terms, hitsMax }, ask) {
      const before = whole;
      const since = before?.upTo ?? null;
      const missing = terms.filter((term) => !kept.has(term));
      const answer = await ask({ terms: missing, hitsMax, since });
      // More came than one answer tells, or the lock was lost while we waited and another one has been here.
      if (whole !== before || (since !== null && answer.newest - since > FRESH_MAX)) {
        kept.clear();
        whole = null;
        return ask({ terms, hitsMax, since: null });
      }
      take({ answer, asked: missing, hitsMax });
      const { oldest, newest } = answer;
      const known = terms.map((term) => ({ term, hits: standing(kept.get(term) ?? [], oldest) }));
      for (const { term, hits } of known) keepLast(kept, term, hits);
      return { oldest, newest, terms: known.filter(({ hits }) => hits.length > 0) };
    },
  };
}

type Answered = { answer: TermAnswer; asked: readonly number[]; hitsMax: number };

/** Terms that are not kept are looked up when they are wanted. */
function addFresh(kept: Map<number, Hits>, { term, sequence, hour }: FreshTerm, hitsMax: number): void {
  const hits = kept.get(term);
  if (hits) kept.set(term, [{ sequence, hour }, ...hits].slice(0, hitsMax));
}

/** Without those of articles that were forgotten since; one forgotten out of turn stays until those before it went. */
function standing(hits: Hits, oldest: number): Hits {
  const last = hits.at(-1);
  return last === undefined || last.sequence >= oldest ? hits : hits.filter(({ sequence }) => sequence >= oldest);
}

function keepLast(kept: Map<number, Hits>, term: number, hits: Hits): void {
  kept.delete(term);
  kept.set(term, hits);
  const [first] = kept.keys();
  if (kept.size > KEPT_MAX && first !== undefined) kept.delete(first);
}
