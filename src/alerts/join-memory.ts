import type { StoryId } from '../news/ids.ts';
import { hourOf, type StoredSignals, type StorySignals, type TermHits } from '../store/story-shape.ts';
import type { StoryIndex } from './join-index.ts';

export type StoryMemory = StoryIndex & {
  add(fresh: { storyId: StoryId; at: Date; signals: StorySignals; terms: readonly number[] }): void;
};

/** The index over articles in memory: for files of articles, and for measuring. */
export function createStoryMemory(): StoryMemory {
  const stored: StoredSignals[] = [];
  const index = new Map<number, TermHits['hits']>();
  return {
    async lookUp(terms, hitsMax) {
      const found = terms.flatMap((term) => {
        const hits = index.get(term)?.slice(-hitsMax).reverse();
        return hits ? [{ term, hits }] : [];
      });
      return { oldest: 0, newest: stored.length - 1, terms: found };
    },
    async load(sequences) {
      return sequences.flatMap((sequence) => stored[sequence] ?? []);
    },
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
