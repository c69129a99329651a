import type { StoredSignals, StorySignals } from '../store/story-shape.ts';
import { createRecentHits, type RecentHits } from './join-hits.ts';

/** What joining read last: the hits of terms, and the signals of the articles that were compared, by their sequence. */
export type RecentSignals = {
  hits: RecentHits;
  known: ReadonlyMap<number, StorySignals>;
  keep: (compared: readonly StoredSignals[]) => void;
};

/** About 50 kB each with the sets that are made of them. */
const KEPT_MAX = 128;

/** News comes in bursts: what one article is compared with, the next one mostly is, too. */
export function createRecentSignals(): RecentSignals {
  const known = new Map<number, StorySignals>();
  return {
    hits: createRecentHits(),
    known,
    keep(compared) {
      for (const { sequence, signals } of compared) {
        known.delete(sequence);
        known.set(sequence, signals);
      }
      for (const sequence of [...known.keys()].slice(0, Math.max(0, known.size - KEPT_MAX))) known.delete(sequence);
    },
  };
}
