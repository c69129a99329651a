import type { Owner } from '../../news/owner.ts';
import { hashWord, joinHashes } from './hashes.ts';
import type { StoredSignals, StorySignals } from './signals.ts';

/** The occurrences of a term in earlier articles, newest first, at most `hitsMax` of them. */
export type TermHits = { term: number; hits: { sequence: number; hour: number }[] };

/** The occurrences of some terms in the articles from `oldest` to `newest`. */
export type TermLookup = { oldest: number; newest: number; terms: TermHits[] };

/**
 * The occurrences of some terms in an owner's own articles, of which there are so many. `among`: within how many of its
 * newest articles the hits were found; null where they are all that there are.
 */
export type OwnLookup = { owner: Owner; articles: number; terms: (TermHits & { among: number | null })[] };

/** What was looked up for an article: in the articles of the installation, and in the own ones of owners. */
export type Lookups = { all: TermLookup; own: readonly OwnLookup[] };

/** How many of the newest articles with a term are read: enough to distinguish rare words from common ones. */
export const HITS_MAX = 32;

/** The inverse document frequency of a term among the articles read so far, from 0 (in all of them) to 1 (new). */
export type Idf = (term: number) => number;

/** Added to the counts, so that a handful of articles does not make every word rare or common. */
const SMOOTHING = 2;
const HIT_WEIGHT = 1.5;

/** Estimates the frequencies from a look-up: of a common term, only the newest hits and their distance are known. */
export function idfOf(lookups: Lookups): Idf {
  const { all, own } = lookups;
  const hits = new Map(all.terms.map((term) => [term.term, term]));
  const inOwn = own.map(({ articles, terms }) => ({ articles, hits: new Map(terms.map((term) => [term.term, term])) }));
  const known = { articles: all.newest - all.oldest + 1, newest: all.newest };
  const articles = articlesIn(lookups);
  const scale = Math.log(articles + SMOOTHING);
  return (term) => {
    const ownFrequencies = inOwn.map((owner) => ownFrequency(owner.hits.get(term), owner.articles));
    const frequency = ownFrequencies.reduce((sum, each) => sum + each, frequencyOf(hits.get(term), known));
    return Math.min(1, Math.max(0, Math.log((articles + SMOOTHING) / (HIT_WEIGHT * frequency + 1)) / scale));
  };
}

/** How many articles the frequencies are counted over. */
export function articlesIn({ all, own }: Lookups): number {
  return own.reduce((sum, { articles }) => sum + articles, all.newest - all.oldest + 1);
}

function frequencyOf(term: TermHits | undefined, known: { articles: number; newest: number }): number {
  const count = term?.hits.length ?? 0;
  const last = term?.hits.at(-1);
  if (last === undefined || count < HITS_MAX) return count;
  return (known.articles * count) / (known.newest - last.sequence + 1);
}

function ownFrequency(term: OwnLookup['terms'][number] | undefined, articles: number): number {
  if (!term) return 0;
  return term.among === null ? term.hits.length : (articles * term.hits.length) / term.among;
}

const DECIMALS = 1_000;

/** Adds the inverse document frequency of each word of the lead. */
export function withIdf(signals: StorySignals, idf: Idf): StorySignals {
  const rarity = signals.opening.map((word) => Math.round(idf(hashWord(word)) * DECIMALS) / DECIMALS);
  return { ...signals, rarity };
}

/** While the first articles were read, every word was new, even "of" and "said". */
const EARLY_ARTICLES = 10;

/** Limits the idf values of an early article to those of today; other articles stay as they are. */
export function capEarlyIdf(stored: StoredSignals, { all }: Lookups, idf: Idf): StoredSignals {
  const isOwn = stored.sequence < 0;
  if (stored.place - (isOwn ? 1 : all.oldest) >= EARLY_ARTICLES) return stored;
  const { opening, rarity: before } = stored.signals;
  const rarity = opening.map((word, index) => Math.min(before[index] ?? 0, idf(hashWord(word))));
  return { ...stored, signals: { ...stored.signals, rarity } };
}

export type WeightedWord = { hash: number; weight: number; isName: boolean };

const TITLE_BONUS = 1.6;
const NAME_BONUS = 1.3;

/** The words of the lead in order, weighted by their squared idf; words of the title and names count more. */
export function weightedLead({ opening, rarity, names, titleWords }: StorySignals): WeightedWord[] {
  const known = new Set(names);
  return opening.map((word, index) => {
    const isName = known.has(index);
    const bonus = (index < titleWords ? TITLE_BONUS : 1) * (isName ? NAME_BONUS : 1);
    return { hash: hashWord(word), weight: (rarity[index] ?? 0) ** 2 * bonus, isName };
  });
}

export type WeightedPair = { hash: number; weight: number };

/** The neighbouring words of the lead in pairs, each weighted by the product of their idf. */
export function weightedPairs({ opening, rarity, neighbours }: StorySignals): WeightedPair[] {
  const hashes = opening.map(hashWord);
  return neighbours.map(([left, right]) => ({
    hash: joinHashes([hashes[left] ?? 0, hashes[right] ?? 0]),
    weight: (rarity[left] ?? 0) * (rarity[right] ?? 0),
  }));
}
