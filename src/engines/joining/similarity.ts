import { HOUR_MS } from '../../kit/time.ts';
import { countShared, hasHash, hash32, joinHashes, type SortedHashes, sortHashes } from './hashes.ts';
import type { QuoteSignal, StoredSignals, StorySignals } from './signals.ts';
import { rootOf } from './slots/event-words.ts';
import { type EventSlots, NO_SLOTS } from './slots/read-slots.ts';

/** What two articles have in common; shares are from 0 to 1. */
export type Agreement = {
  /** How alike the first words are, each counted by how rare it is: all of them, acts alone, the headlines'. */
  whole: number;
  acts: number;
  titles: number;
  /** The headlines are one form with another filling: few words differ, on both sides. */
  isRefilled: boolean;
  /** How many names of one lead are in the other article: the smaller share. */
  leastNames: number;
  /** One of the two has no name. */
  isNameless: boolean;
  /** How much of what one headline says is in the other article, names aside. */
  headline: number;
  /** The words in common, rare ones counting more; it grows slowly. */
  evidence: number;
  /** The fewer of both directions, and the words to show. */
  sharedActs: number;
  sharedNames: number;
  shown: { acts: string[]; names: string[] };
  /** Five-word shingles in common, as a share of the shorter text. */
  copied: number;
  /** Shared quotations by length and prominence. */
  quoted: number;
  sharedQuote: SharedQuote | null;
  /** How many of the first figures the other article has, and whether it has none where both have some. */
  figures: number;
  hasNoFigure: boolean;
  /** The same number of the same thing; and another number of it, where it is nothing that grows. */
  sameCounts: number;
  otherCount: boolean;
  /** Pairs of words that stand together in both: "piracy attempt". */
  together: number;
  /** The words of the shorter text: what two texts share by chance grows with them. */
  length: number;
  hoursApart: number;
  /** What cannot be one event, in words. */
  conflicts: string[];
};

type SharedQuote = { opening: string; speaker: string | null; shingles: number };

export type LeadWord = {
  key: number;
  word: string;
  weight: number;
  isName: boolean;
  isTitle: boolean;
  inTitle: boolean;
};

/** One article with the sets that are derived from its signals once, for many comparisons. */
export type Comparable = { signals: StorySignals; at: Date } & SignalSets;

type SignalSets = {
  lead: LeadWord[];
  byKey: ReadonlyMap<number, LeadWord>;
  text: SortedHashes;
  neighbours: SortedHashes;
  shingles: SortedHashes;
  slots: EventSlots;
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

function setsOf({ opening, rarity, names, titleWords, event, runs, quotes }: StorySignals): SignalSets {
  const [isName, isTitle] = [new Set(names), new Set(event?.titles)];
  const lead = opening.map((word, at) => ({
    ...{ key: event?.keys[at] ?? hash32(rootOf(word)), word: event?.written?.[at] ?? word, weight: rarity[at] ?? 0 },
    ...{ isName: isName.has(at), isTitle: isTitle.has(at), inTitle: at < titleWords },
  }));
  return {
    lead,
    byKey: new Map(lead.map((word) => [word.key, word])),
    text: sortHashes([...(event?.words ?? []), ...lead.map(({ key }) => key)]),
    neighbours: neighboursIn(lead),
    shingles: sortHashes(runs),
    slots: event?.slots ?? NO_SLOTS,
    quoted: quotedShingles(quotes),
  };
}

/** So many words further on, one still belongs to the word before it; function words are not counted. */
const NEAR_WORDS = 3;

function neighboursIn(lead: readonly LeadWord[]): SortedHashes {
  const pairs = lead.flatMap(({ key, inTitle }, at) =>
    lead
      .slice(at + 1, at + 1 + NEAR_WORDS)
      .filter((next) => next.inTitle === inTitle)
      .map((next) => joinHashes([Math.min(key, next.key), Math.max(key, next.key)])),
  );
  return sortHashes(pairs);
}

function quotedShingles(quotes: readonly QuoteSignal[]): Map<number, number> {
  const prominences = new Map<number, number>();
  for (const { runs, prominence } of quotes) {
    for (const shingle of runs) prominences.set(shingle, Math.max(prominence, prominences.get(shingle) ?? 0));
  }
  return prominences;
}

type WordTest = (word: LeadWord) => boolean;
const isAct: WordTest = ({ isName, isTitle }) => !isName && !isTitle;
const isNameWord: WordTest = ({ isName }) => isName;
const isAny: WordTest = () => true;

/** Compares two articles slot by slot. */
export function similarity(one: Comparable, other: Comparable): Agreement {
  const acts = [sharedActs(one, other), sharedActs(other, one)];
  const names = namesInBoth(one, other);
  const inOther = [shareIn(one, other, isNameWord), shareIn(other, one, isNameWord)];
  const headlines = [shareIn(one, other, isHeadlineAct), shareIn(other, one, isHeadlineAct)];
  const mass = Math.log1p(Math.min(...acts.map(weightOf)));
  const quotes = sharedQuotes(one, other);
  return {
    whole: cosine(one, other, isAny),
    acts: cosine(one, other, isAct),
    titles: cosine(one, other, ({ inTitle }) => inTitle),
    isRefilled: isRefilled(one, other),
    leastNames: Math.min(...inOther.map((share) => share ?? 1)),
    isNameless: inOther.includes(null),
    headline: Math.max(...headlines.map((share) => share ?? 0)),
    evidence: mass + Math.log1p(weightOf(names)),
    sharedActs: Math.min(...acts.map(({ length }) => length)),
    sharedNames: names.length,
    shown: {
      acts: (acts[0] ?? []).filter(({ key }) => other.byKey.has(key)).map(({ word }) => word),
      names: names.map(({ word }) => word),
    },
    copied: copiedShare(one.shingles, other.shingles),
    ...{ quoted: quotes.strength, sharedQuote: quotes.longest },
    ...figuresOf(one.slots, other.slots),
    together: countShared(one.neighbours, other.neighbours),
    length: Math.min(one.text.length, other.text.length),
    hoursApart: Math.abs(one.at.getTime() - other.at.getTime()) / HOUR_MS,
    conflicts: conflictsOf(one, other),
  };
}

/** A word that one of them takes for a name and both have: a headline in capitals does not show its names. */
function namesInBoth(one: Comparable, other: Comparable): LeadWord[] {
  const here = one.lead.filter((word) => word.isName && hasHash(other.text, word.key));
  const there = other.lead.filter(
    (word) => word.isName && hasHash(one.text, word.key) && !one.byKey.get(word.key)?.isName,
  );
  return [...here, ...there];
}

const isHeadlineAct: WordTest = (word) => word.inTitle && isAct(word);

/** What is told of one in the other, where neither takes it for a name. */
function sharedActs(one: Comparable, other: Comparable): LeadWord[] {
  return one.lead.filter((word) => {
    const same = other.byKey.get(word.key);
    return isAct(word) && hasHash(other.text, word.key) && (same === undefined || isAct(same));
  });
}

function weightOf(words: readonly LeadWord[]): number {
  return words.reduce((sum, { weight }) => sum + weight, 0);
}

function cosine(one: Comparable, other: Comparable, counts: WordTest): number {
  let [shared, left] = [0, 0];
  for (const word of one.lead) {
    if (!counts(word)) continue;
    left += word.weight ** 2;
    const same = other.byKey.get(word.key);
    if (same && counts(same)) shared += word.weight * same.weight;
  }
  const right = other.lead.reduce((sum, word) => (counts(word) ? sum + word.weight ** 2 : sum), 0);
  return left * right === 0 ? 0 : shared / Math.sqrt(left * right);
}

function isRefilled(one: Comparable, other: Comparable): boolean {
  const [here, there] = [one, other].map(({ lead }) => lead.filter(({ inTitle }) => inTitle).map(({ key }) => key));
  const shared = here?.filter((key) => there?.includes(key)).length ?? 0;
  const [mine, theirs] = [(here?.length ?? 0) - shared, (there?.length ?? 0) - shared];
  return mine > 0 && theirs > 0 && shared >= Math.max(mine, theirs);
}

const TITLE_BONUS = 1.6;

/** How much of one lead is in the other article; null where it has no such word. */
function shareIn({ lead }: Comparable, other: Comparable, counts: WordTest): number | null {
  let [all, shared] = [0, 0];
  for (const word of lead) {
    if (!counts(word)) continue;
    const weight = word.weight ** 2 * (word.inTitle ? TITLE_BONUS : 1);
    all += weight;
    if (hasHash(other.text, word.key)) shared += weight;
  }
  return all === 0 ? null : shared / all;
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

function sharedQuotes(one: Comparable, other: Comparable) {
  let mass = 0;
  let longest: SharedQuote | null = null;
  for (const quote of other.signals.quotes) {
    const common = quote.runs.filter((shingle) => one.quoted.has(shingle));
    if (common.length === 0) continue;
    mass += common.reduce((sum, shingle) => sum + Math.min(one.quoted.get(shingle) ?? 0, quote.prominence), 0);
    if (common.length > (longest?.shingles ?? 0))
      longest = { opening: quote.opening, speaker: quote.speaker, shingles: common.length };
  }
  return { strength: Math.min(STRENGTH_MAX, Math.log2(1 + mass) / FULL_STRENGTH_LOG2), longest };
}

function figuresOf(one: EventSlots, other: EventSlots) {
  const found = one.figures.filter((figure) => other.textFigures.includes(figure)).length;
  const foundBack = other.figures.filter((figure) => one.textFigures.includes(figure)).length;
  const all = one.figures.length + other.figures.length;
  const counted = one.counts.flatMap(([figure, unit]) =>
    other.counts.flatMap(([same, each]) => (each === unit ? [{ unit, agrees: same === figure }] : [])),
  );
  const agreeing = new Set(counted.flatMap(({ unit, agrees }) => (agrees ? [unit] : [])));
  return {
    figures: all === 0 ? 0 : (found + foundBack) / all,
    hasNoFigure: one.figures.length > 0 && other.figures.length > 0 && found + foundBack === 0,
    sameCounts: Math.min(2, agreeing.size),
    otherCount: counted.some(({ unit }) => unit !== 0 && !agreeing.has(unit)),
  };
}

/** The first report of a magnitude is often a little off. */
const MEASURE_TOLERANCE = 0.31;

function conflictsOf(one: Comparable, other: Comparable): string[] {
  const [here, there] = [one.slots, other.slots];
  const offices = here.offices.flatMap((office) => there.offices.map((rival) => ({ office, rival })));
  const rivals = offices.filter(
    ({ office, rival }) => office.title === rival.title && apart([office], other) && apart([rival], one),
  );
  const isNear = (value: number, same: number) => Math.abs(same - value) < MEASURE_TOLERANCE;
  const said = (what: string, mine: string | number, theirs: string | number) =>
    `other ${what} (${mine} and ${theirs})`;
  const [place, otherPlace] = [here.places[0], there.places[0]];
  const isPlaceApart = place && otherPlace && apart(here.places, other) && apart(there.places, one);
  return [
    ...(isPlaceApart ? [said('place', place.name, otherPlace.name)] : []),
    ...rivals
      .slice(0, 1)
      .map(({ office: { of, title }, rival }) => said('office', `${of} ${title}`, `${rival.of} ${title}`)),
    ...differing(here.measures, there.measures, isNear).map(([mine, theirs]) => said('measure', mine, theirs)),
    ...differing(here.scores, there.scores, Object.is).map(([mine, theirs]) => said('score', mine, theirs)),
  ];
}

/** The first of each where both have some and none is the same. */
function differing<T>(mine: readonly T[], theirs: readonly T[], isSame: (one: T, other: T) => boolean): [T, T][] {
  const [[first], [second]] = [mine, theirs];
  const isShared = mine.some((one) => theirs.some((other) => isSame(one, other)));
  return first === undefined || second === undefined || isShared ? [] : [[first, second]];
}

function apart(items: readonly { key: number }[], { text }: Comparable): boolean {
  return items.length > 0 && !items.some(({ key }) => hasHash(text, key));
}
