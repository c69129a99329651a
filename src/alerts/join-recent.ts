import type { StoredSignals, StorySignals } from '../store/story-shape.ts';
import { createRecentHits, type RecentHits } from './join-hits.ts';

/** What joining read last: the hits of terms, and the signals of articles that came in or were compared, by their sequence. */
export type RecentSignals = {
  hits: RecentHits;
  known: ReadonlyMap<number, StorySignals>;
  keep: (read: readonly Pick<StoredSignals, 'sequence' | 'signals'>[]) => void;
};

/** A long article takes 36 kB, with what is made of its signals. */
const KEPT_MAX = 512;

/** News comes in bursts: what one article is compared with, the next one mostly is, too. */
export function createRecentSignals(): RecentSignals {
  const known = new Map<number, StorySignals>();
  return {
    hits: createRecentHits(),
    known,
    keep(read) {
      for (const { sequence, signals } of read) {
        known.delete(sequence);
        known.set(sequence, signals);
      }
      for (const sequence of [...known.keys()].slice(0, Math.max(0, known.size - KEPT_MAX))) known.delete(sequence);
    },
  };
}
