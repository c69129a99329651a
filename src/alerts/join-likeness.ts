import type { QuoteSignal, StoredSignals, StorySignals } from '../store/story-shape.ts';
import { countShared, type HashList, hasHash, toHashList } from './hash-list.ts';
import { hashWord, joinHashes } from './story-hash.ts';

type SharedQuote = { opening: string; speaker: string | null; runs: number };

/** How two articles resemble each other; every number but `hoursApart` is from 0 to 1, or a little above. */
export type Likeness = {
  /** How much of what one tells first the other tells too, weighted by rarity: both ways, and the lesser way. */
  covered: number;
  coveredLeast: number;
  /** The same among the openings alone. */
  openings: number;
  /** Pairs of neighbours of the opening that the other has as well. */
  phrases: number;
  titles: number;
  /** Runs of five words in common, as a share of the shorter text. */
  copied: number;
  /** Shared quotations by length, prominence and freshness. */
  quoted: number;
  /** How much the names of one opening stand in the other text, the better way. */
  names: number;
  /** How much of the opening that is no name stands in the other text: what happened, not to whom. */
  acts: number;
  hoursApart: number;
  /** For the reader who asks why. */
  sharedQuotes: SharedQuote[];
  sharedWords: string[];
};

/** One article as `likeness` wants it: what is made of its signals is made once, for many comparisons. */
export type Comparable = { signals: StorySignals; at: Date } & SignalSets;

type SignalSets = {
  /** The words of the opening in their order, and their hashes. */
  weighed: Weighed[];
  opening: HashList;
  phrases: Phrase[];
  words: HashList;
  pairs: HashList;
  runs: HashList;
  /** The runs of its quotations, with the prominence of the quotation that shows each most. */
  quoted: Map<number, number>;
};

type Weighed = { hash: number; weight: number; isName: boolean };
type Phrase = { hash: number; weight: number };

/** For as long as somebody keeps the signals. */
const setsBySignals = new WeakMap<StorySignals, SignalSets>();

const TITLE_BONUS = 1.6;
const NAME_BONUS = 1.3;
const MS_PER_HOUR = 3_600_000;
const SHARED_WORDS_SHOWN = 5;
const TELLING_RARITY = 0.45;

export function toComparable({ signals, at }: Pick<StoredSignals, 'signals' | 'at'>): Comparable {
  const sets = setsBySignals.get(signals) ?? setsOf(signals);
  setsBySignals.set(signals, sets);
  return { signals, at, ...sets };
}

function setsOf(signals: StorySignals): SignalSets {
  const hashes = signals.opening.map(hashWord);
  return {
    weighed: weighOpening(signals, hashes),
    opening: toHashList(hashes),
    phrases: weighPhrases(signals, hashes),
    words: toHashList(signals.words),
    pairs: toHashList(signals.pairs),
    runs: toHashList(signals.runs),
    quoted: quotedRuns(signals.quotes),
  };
}

function quotedRuns(quotes: readonly QuoteSignal[]): Map<number, number> {
  const prominences = new Map<number, number>();
  for (const { runs, prominence } of quotes) {
    for (const run of runs) prominences.set(run, Math.max(prominence, prominences.get(run) ?? 0));
  }
  return prominences;
}

function weighOpening({ rarity, names, titleWords }: StorySignals, hashes: readonly number[]): Weighed[] {
  const known = new Set(names);
  return hashes.map((hash, index) => {
    const isName = known.has(index);
    const bonus = (index < titleWords ? TITLE_BONUS : 1) * (isName ? NAME_BONUS : 1);
    return { hash, weight: (rarity[index] ?? 0) ** 2 * bonus, isName };
  });
}

function weighPhrases({ rarity, neighbours }: StorySignals, hashes: readonly number[]): Phrase[] {
  return neighbours.map(([left, right]) => ({
    hash: joinHashes([hashes[left] ?? 0, hashes[right] ?? 0]),
    weight: (rarity[left] ?? 0) * (rarity[right] ?? 0),
  }));
}

/** Compares two articles by what they tell, not by what they are about. `freshness` says how new a quotation is, from 0 to 1. */
export function likeness(
  one: Comparable,
  other: Comparable,
  freshness: (quote: QuoteSignal) => number = () => 1,
): Likeness {
  const there = coverage(one, other);
  const back = coverage(other, one);
  const quotes = sharedQuotes(one, other, freshness);
  return {
    covered: Math.sqrt(there.text * back.text),
    coveredLeast: Math.min(there.text, back.text),
    openings: Math.sqrt(there.opening * back.opening),
    phrases: Math.sqrt(phrasesCovered(one, other) * phrasesCovered(other, one)),
    titles: titlesAlike(one, other),
    copied: copiedShare(one.runs, other.runs),
    quoted: quotes.strength,
    names: Math.max(there.names, back.names),
    acts: Math.sqrt(there.acts * back.acts),
    hoursApart: Math.abs(one.at.getTime() - other.at.getTime()) / MS_PER_HOUR,
    sharedQuotes: quotes.shared,
    sharedWords: tellingWords(one, other.opening),
  };
}

type Coverage = { text: number; opening: number; names: number; acts: number };

/** What the other says of one's opening: anywhere in its text, in its opening, of the names and of all else. */
function coverage({ weighed }: Comparable, other: Comparable): Coverage {
  const inText = ({ hash }: Weighed) => hasHash(other.words, hash);
  const names = shareOf(weighed, inText, ({ isName }) => isName);
  return {
    text: shareOf(weighed, inText) ?? 0,
    opening: shareOf(weighed, ({ hash }) => hasHash(other.opening, hash)) ?? 0,
    names: names ?? 1,
    acts: shareOf(weighed, inText, ({ isName }) => !isName) ?? 0,
  };
}

/** The weight of those that are shared among those that count; null where none counts. */
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

function phrasesCovered(one: Comparable, other: Comparable): number {
  return shareOf(one.phrases, ({ hash }) => hasHash(other.pairs, hash)) ?? 0;
}

function titlesAlike(one: Comparable, other: Comparable): number {
  const theirs = new Set(other.weighed.slice(0, other.signals.titleWords).map(({ hash }) => hash));
  const shared = one.weighed
    .slice(0, one.signals.titleWords)
    .reduce((sum, { hash }, index) => sum + (theirs.has(hash) ? (one.signals.rarity[index] ?? 0) ** 2 : 0), 0);
  return share(shared, Math.sqrt(titleWeight(one.signals) * titleWeight(other.signals)));
}

function titleWeight({ rarity, titleWords }: StorySignals): number {
  return rarity.slice(0, titleWords).reduce((sum, one) => sum + one ** 2, 0);
}

/** Below this, chance decides how many sampled runs two texts share. */
const RUNS_MIN = 6;

function copiedShare(one: HashList, other: HashList): number {
  const shorter = Math.min(one.length, other.length);
  return shorter < RUNS_MIN ? 0 : countShared(one, other) / shorter;
}

/** So many shared runs, doubled four times, make a full point. */
const FULL_STRENGTH_LOG2 = 4;
const STRENGTH_MAX = 1.5;

function sharedQuotes(one: Comparable, other: Comparable, freshness: (quote: QuoteSignal) => number) {
  const theirs = one.quoted;
  const shared: SharedQuote[] = [];
  let mass = 0;
  for (const quote of other.signals.quotes) {
    const common = quote.runs.filter((run) => theirs.has(run));
    if (common.length === 0) continue;
    const weights = common.map((run) => Math.min(theirs.get(run) ?? 0, quote.prominence));
    mass += weights.reduce((sum, weight) => sum + weight, 0) * freshness(quote);
    shared.push({ opening: quote.opening, speaker: quote.speaker, runs: common.length });
  }
  shared.sort((left, right) => right.runs - left.runs);
  return { strength: Math.min(STRENGTH_MAX, Math.log2(1 + mass) / FULL_STRENGTH_LOG2), shared };
}

function tellingWords({ signals, weighed }: Comparable, theirs: HashList): string[] {
  return signals.opening
    .map((word, index) => ({ word, hash: weighed[index]?.hash ?? 0, rarity: signals.rarity[index] ?? 0 }))
    .filter(({ hash, rarity }) => rarity >= TELLING_RARITY && hasHash(theirs, hash))
    .sort((left, right) => right.rarity - left.rarity)
    .slice(0, SHARED_WORDS_SHOWN)
    .map(({ word }) => word);
}
