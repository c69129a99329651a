import { HOUR_MS } from '../../kit/time.ts';
import { countShared, hasHash, type SortedHashes, sortHashes } from './hashes.ts';
import { type WeightedPair, type WeightedWord, weightedLead, weightedPairs } from './idf.ts';
import type { QuoteSignal, StoredSignals, StorySignals } from './signals.ts';

type SharedQuote = { opening: string; speaker: string | null; shingles: number };

/** How similar two articles are; all numbers except `hoursApart` are from 0 to 1, or a little above. */
export type Similarity = {
  /** How much of one lead the other text contains, weighted by idf: the mean of both directions, and the smaller. */
  containment: number;
  leastContainment: number;
  /** The same, between the leads alone. */
  leads: number;
  /** Pairs of neighbouring words of the lead that the other text contains. */
  phrases: number;
  titles: number;
  /** Five-word shingles in common, as a share of the shorter text. */
  copied: number;
  /** Shared quotations by length, prominence and freshness. */
  quoted: number;
  /** How many names of one lead are in the other text: the larger of both directions. */
  names: number;
  /** How much of the rest of the lead is in the other text: what happened, not to whom. */
  acts: number;
  hoursApart: number;
  /** For the explanation to readers. */
  sharedQuotes: SharedQuote[];
  sharedWords: string[];
};

/** One article with the sets that are derived from its signals once, for many comparisons. */
export type Comparable = { signals: StorySignals; at: Date } & SignalSets;

type SignalSets = {
  /** The words of the lead in their order, and their hashes. */
  weighted: WeightedWord[];
  lead: SortedHashes;
  phrases: WeightedPair[];
  words: SortedHashes;
  pairs: SortedHashes;
  shingles: SortedHashes;
  /** The shingles of its quotations, each with the highest prominence of a quotation that has it. */
  quoted: Map<number, number>;
};

export function toComparable({ signals, at }: Pick<StoredSignals, 'signals' | 'at'>): Comparable {
  return { signals, at, ...setsOf(signals) };
}

/** `toComparable` with a cache: the derived sets live as long as their signals. */
export function createComparables(): typeof toComparable {
  const setsBySignals = new WeakMap<StorySignals, SignalSets>();
  return ({ signals, at }) => {
    const sets = setsBySignals.get(signals) ?? setsOf(signals);
    setsBySignals.set(signals, sets);
    return { signals, at, ...sets };
  };
}

function setsOf(signals: StorySignals): SignalSets {
  const weighted = weightedLead(signals);
  return {
    weighted,
    lead: sortHashes(weighted.map(({ hash }) => hash)),
    phrases: weightedPairs(signals),
    words: sortHashes(signals.words),
    pairs: sortHashes(signals.pairs),
    shingles: sortHashes(signals.runs),
    quoted: quotedShingles(signals.quotes),
  };
}

function quotedShingles(quotes: readonly QuoteSignal[]): Map<number, number> {
  const prominences = new Map<number, number>();
  for (const { runs, prominence } of quotes) {
    for (const shingle of runs) prominences.set(shingle, Math.max(prominence, prominences.get(shingle) ?? 0));
  }
  return prominences;
}

/** Compares two articles by what they report, not by their topic. `freshness`: how new a quotation is, from 0 to 1. */
export function similarity(
  one: Comparable,
  other: Comparable,
  freshness: (quote: QuoteSignal) => number = () => 1,
): Similarity {
  const there = containmentIn(one, other);
  const back = containmentIn(other, one);
  const quotes = sharedQuotes(one, other, freshness);
  return {
    containment: Math.sqrt(there.text * back.text),
    leastContainment: Math.min(there.text, back.text),
    leads: Math.sqrt(there.lead * back.lead),
    phrases: Math.sqrt(sharedPhrases(one, other) * sharedPhrases(other, one)),
    titles: titleSimilarity(one, other),
    copied: copiedShare(one.shingles, other.shingles),
    quoted: quotes.strength,
    names: Math.max(there.names, back.names),
    acts: Math.sqrt(there.acts * back.acts),
    hoursApart: Math.abs(one.at.getTime() - other.at.getTime()) / HOUR_MS,
    sharedQuotes: quotes.shared,
    sharedWords: rareSharedWords(one, other.lead),
  };
}

/** How much of one lead is in the other article: in its text, in its lead; and of names and other words in its text. */
function containmentIn({ weighted }: Comparable, other: Comparable) {
  const inText = ({ hash }: WeightedWord) => hasHash(other.words, hash);
  return {
    text: shareOf(weighted, inText) ?? 0,
    lead: shareOf(weighted, ({ hash }) => hasHash(other.lead, hash)) ?? 0,
    names: shareOf(weighted, inText, ({ isName }) => isName) ?? 1,
    acts: shareOf(weighted, inText, ({ isName }) => !isName) ?? 0,
  };
}

/** The shared part of the weight of the items that count; null where none counts. */
function shareOf<Item extends { weight: number }>(
  items: readonly Item[],
  isShared: (item: Item) => boolean,
  counts: (item: Item) => boolean = () => true,
): number | null {
  let all = 0;
  let shared = 0;
  let some = false;
  for (const item of items) {
    if (!counts(item)) continue;
    some = true;
    all += item.weight;
    if (isShared(item)) shared += item.weight;
  }
  return some ? share(shared, all) : null;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function sharedPhrases(one: Comparable, other: Comparable): number {
  return shareOf(one.phrases, ({ hash }) => hasHash(other.pairs, hash)) ?? 0;
}

function titleSimilarity(one: Comparable, other: Comparable): number {
  const theirs = new Set(other.weighted.slice(0, other.signals.titleWords).map(({ hash }) => hash));
  const shared = one.weighted
    .slice(0, one.signals.titleWords)
    .reduce((sum, { hash }, index) => sum + (theirs.has(hash) ? (one.signals.rarity[index] ?? 0) ** 2 : 0), 0);
  return share(shared, Math.sqrt(titleWeight(one.signals) * titleWeight(other.signals)));
}

function titleWeight({ rarity, titleWords }: StorySignals): number {
  return rarity.slice(0, titleWords).reduce((sum, one) => sum + one ** 2, 0);
}

/** With fewer sampled shingles, the number of shared ones depends on chance. */
const SHINGLES_MIN = 6;

function copiedShare(one: SortedHashes, other: SortedHashes): number {
  const shorter = Math.min(one.length, other.length);
  return shorter < SHINGLES_MIN ? 0 : countShared(one, other) / shorter;
}

/** The binary logarithm of the shared shingles that make a full point. */
const FULL_STRENGTH_LOG2 = 4;
const STRENGTH_MAX = 1.5;

function sharedQuotes(one: Comparable, other: Comparable, freshness: (quote: QuoteSignal) => number) {
  const shared: SharedQuote[] = [];
  let mass = 0;
  for (const quote of other.signals.quotes) {
    const common = quote.runs.filter((shingle) => one.quoted.has(shingle));
    if (common.length === 0) continue;
    const weights = common.map((shingle) => Math.min(one.quoted.get(shingle) ?? 0, quote.prominence));
    mass += weights.reduce((sum, weight) => sum + weight, 0) * freshness(quote);
    shared.push({ opening: quote.opening, speaker: quote.speaker, shingles: common.length });
  }
  shared.sort((left, right) => right.shingles - left.shingles);
  return { strength: Math.min(STRENGTH_MAX, Math.log2(1 + mass) / FULL_STRENGTH_LOG2), shared };
}

const SHARED_WORDS_SHOWN = 5;
const RARE_IDF = 0.45;

function rareSharedWords({ signals, weighted }: Comparable, theirs: SortedHashes): string[] {
  return signals.opening
    .map((word, index) => ({ word, hash: weighted[index]?.hash ?? 0, idf: signals.rarity[index] ?? 0 }))
    .filter(({ hash, idf }) => idf >= RARE_IDF && hasHash(theirs, hash))
    .sort((left, right) => right.idf - left.idf)
    .slice(0, SHARED_WORDS_SHOWN)
    .map(({ word }) => word);
}
