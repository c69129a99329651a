import type { StoredSignals, StorySignals, TermHits, TermLookup } from '../store/story-shape.ts';
import { HITS_MAX } from './join-index.ts';
import { hashWord } from './story-hash.ts';

/** How rare a term is among the articles read so far, from 0 (in all of them) to 1 (new). */
export type Rarity = (term: number) => number;

/** Added to the counts, so that a handful of articles does not make every word rare or common. */
const SMOOTHING = 2;
const HIT_WEIGHT = 1.5;

/** Reads rarity off a look-up: of a common term the newest hits alone are known, and how close together they stand. */
export function rarityOf(lookup: TermLookup): Rarity {
  const hits = new Map(lookup.terms.map((term) => [term.term, term]));
  const articles = lookup.newest - lookup.oldest + 1;
  const scale = Math.log(articles + SMOOTHING);
  return (term) => {
    const frequency = frequencyOf(hits.get(term), { articles, newest: lookup.newest });
    return Math.min(1, Math.max(0, Math.log((articles + SMOOTHING) / (HIT_WEIGHT * frequency + 1)) / scale));
  };
}

function frequencyOf(term: TermHits | undefined, known: { articles: number; newest: number }): number {
  const count = term?.hits.length ?? 0;
  const last = term?.hits.at(-1);
  if (last === undefined || count < HITS_MAX) return count;
  return (known.articles * count) / (known.newest - last.sequence + 1);
}

const DECIMALS = 1_000;

/** The signals with the rarity of each word of the opening filled in. */
export function weigh(signals: StorySignals, rarity: Rarity): StorySignals {
  return {
    ...signals,
    rarity: signals.opening.map((word) => Math.round(rarity(hashWord(word)) * DECIMALS) / DECIMALS),
  };
}

/** To the first articles that were ever read every word was new, "of" and "said" too. */
const EARLY_ARTICLES = 10;

/** The signals of an early article, whose words count no more than they do today; of any other as they are. */
export function weighEarly(stored: StoredSignals, oldest: number, rarity: Rarity): StoredSignals {
  if (stored.sequence - oldest >= EARLY_ARTICLES) return stored;
  const { opening, rarity: before } = stored.signals;
  const today = opening.map((word, index) => Math.min(before[index] ?? 0, rarity(hashWord(word))));
  return { ...stored, signals: { ...stored.signals, rarity: today } };
}
