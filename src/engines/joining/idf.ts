import type { Owner } from '../../news/owner.ts';
import { hashWord } from './hashes.ts';
import type { StorySignals } from './signals.ts';

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

/** How rare a term is, from 0 (in all articles) to 1. */
export type Idf = (term: number) => number;

/** The background counts like so many articles, so that the first day is as good as the hundredth. */
const BACKGROUND_ARTICLES = 200;
/** A word of which the language knows nothing is in one article of so many. */
const RAREST = Math.log(4_000);

/** Estimates how rare the terms of an article are: what comes with the program, refined by what was read. */
export function idfOf(lookups: Lookups, { opening, event }: StorySignals): Idf {
  const { all, own } = lookups;
  const hits = new Map(all.terms.map((term) => [term.term, term]));
  const inOwn = own.map(({ articles, terms }) => ({ articles, hits: new Map(terms.map((term) => [term.term, term])) }));
  const known = { articles: all.newest - all.oldest + 1, newest: all.newest };
  const articles = own.reduce((sum, each) => sum + each.articles, known.articles);
  const background = new Map<number, number>();
  for (const [at, word] of opening.entries()) {
    // Words with one beginning are looked up as one: the commoner one tells how rare it is.
    const term = hashWord(word);
    background.set(term, Math.min(background.get(term) ?? 1, event?.background[at] ?? 1));
  }
  return (term) => {
    const counts = inOwn.map((owner) => ownFrequency(owner.hits.get(term), owner.articles));
    const frequency = counts.reduce((sum, each) => sum + each, frequencyOf(hits.get(term), known));
    const expected = BACKGROUND_ARTICLES * Math.exp(-RAREST * (background.get(term) ?? 1));
    const share = (frequency + expected) / (articles + BACKGROUND_ARTICLES);
    return Math.min(1, Math.max(0, -Math.log(share) / RAREST));
  };
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

/** Adds how rare each word of the opening is. */
export function withIdf(signals: StorySignals, idf: Idf): StorySignals {
  const rarity = signals.opening.map((word) => Math.round(idf(hashWord(word)) * DECIMALS) / DECIMALS);
  return { ...signals, rarity };
}
