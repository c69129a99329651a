import { HOUR_MS } from '../../kit/time.ts';
import { countShared, hasHash, hash32, type SortedHashes, sortHashes } from './hashes.ts';
import type { QuoteSignal, StoredSignals, StorySignals } from './signals.ts';
import { rootOf } from './slots/event-words.ts';
import { type EventSlots, NO_SLOTS } from './slots/read-slots.ts';

/** What two articles have in common; shares are from 0 to 1. */
export type Agreement = {
  /** How alike the first words are, each counted by how rare it is: all of them, acts alone, the headlines'. */
  whole: number;
  acts: number;
  titles: number;
  /** How many names of one lead are in the other article: the larger and the smaller share. */
  names: number;
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
    ...{ key: event?.keys[at] ?? hash32(rootOf(word)), word, weight: rarity[at] ?? 0 },
    ...{ isName: isName.has(at), isTitle: isTitle.has(at), inTitle: at < titleWords },
  }));
  return {
    lead,
    byKey: new Map(lead.map((word) => [word.key, word])),
    text: sortHashes([...(event?.words ?? []), ...lead.map(({ key }) => key)]),
    shingles: sortHashes(runs),
    slots: event?.slots ?? NO_SLOTS,
    quoted: quotedShingles(quotes),
  };
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

/** Compares two articles slot by slot; `stale` says how much a quotation counts that was printed before. */
export function similarity(
  one: Comparable,
  other: Comparable,
  freshness: (quote: QuoteSignal) => number = () => 1,
): Agreement {
  const acts = [sharedActs(one, other), sharedActs(other, one)];
  const names = namesInBoth(one, other);
  const inOther = [shareIn(one, other, isNameWord), shareIn(other, one, isNameWord)];
  const headlines = [shareIn(one, other, isHeadlineAct), shareIn(other, one, isHeadlineAct)];
  const mass = Math.log1p(Math.min(...acts.map(weightOf)));
  const quotes = sharedQuotes(one, other, freshness);
  return {
    whole: cosine(one, other, isAny),
    acts: cosine(one, other, isAct),
    titles: cosine(one, other, ({ inTitle }) => inTitle),
    names: Math.max(0, ...inOther.map((share) => share ?? 0)),
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

function sharedQuotes(one: Comparable, other: Comparable, freshness: (quote: QuoteSignal) => number) {
  let mass = 0;
  let longest: SharedQuote | null = null;
  for (const quote of other.signals.quotes) {
    const common = quote.runs.filter((shingle) => one.quoted.has(shingle));
    if (common.length === 0) continue;
    mass +=
      common.reduce((sum, shingle) => sum + Math.min(one.quoted.get(shingle) ?? 0, quote.prominence), 0) *
      freshness(quote);
    if (common.length > (longest?.shingles ?? 0))
      longest = { opening: quote.opening, speaker: quote.speaker, shingles: common.length };
  }
  return { strength: Math.min(STRENGTH_MAX, Math.log2(1 + mass) / FULL_STRENGTH_LOG2), longest };
}

function figuresOf(one: EventSlots, other: EventSlots) {
  const found = one.figures.filter((figure) => other.textFigures.includes(figure)).length;
  const foundBack = other.figures.filter((figure) => one.textFigures.includes(figure)).length;
  const all = one.figures.length + other.figures.length;
  const units = [...new Set(one.counts.map(([, unit]) => unit))].filter((unit) =>
    other.counts.some(([, each]) => each === unit),
  );
  const agreeing = units.filter((unit) =>
    one.counts.some(
      ([figure, each]) => each === unit && other.counts.some(([same, at]) => at === unit && same === figure),
    ),
  );
  return {
    figures: all === 0 ? 0 : (found + foundBack) / all,
    hasNoFigure: one.figures.length > 0 && other.figures.length > 0 && found + foundBack === 0,
    sameCounts: Math.min(2, agreeing.length),
    otherCount: units.some((unit) => unit !== 0 && !agreeing.includes(unit)),
  };
}

/** The first report of a magnitude is often a little off. */
const MEASURE_TOLERANCE = 0.31;

function conflictsOf(one: Comparable, other: Comparable): string[] {
  const conflicts: string[] = [];
  const [here, there] = [one.slots, other.slots];
  const isPlaceApart = apart(here.places, other) && apart(there.places, one);
  if (isPlaceApart) conflicts.push(`other place (${here.places[0]?.name} and ${there.places[0]?.name})`);
  const offices = here.offices.flatMap((office) => there.offices.map((rival) => ({ office, rival })));
  const rivals = offices.find(
    ({ office, rival }) => office.title === rival.title && apart([office], other) && apart([rival], one),
  );
  if (rivals)
    conflicts.push(
      `other office (${rivals.office.of} ${rivals.office.title} and ${rivals.rival.of} ${rivals.rival.title})`,
    );
  const measures = here.measures.length > 0 && there.measures.length > 0;
  if (
    measures &&
    !here.measures.some((value) => there.measures.some((same) => Math.abs(same - value) < MEASURE_TOLERANCE))
  )
    conflicts.push(`other measure (${here.measures[0]} and ${there.measures[0]})`);
  if (here.scores.length > 0 && there.scores.length > 0 && !here.scores.some((score) => there.scores.includes(score)))
    conflicts.push(`other score (${here.scores[0]} and ${there.scores[0]})`);
  return conflicts;
}

function apart(items: readonly { key: number }[], { text }: Comparable): boolean {
  return items.length > 0 && !items.some(({ key }) => hasHash(text, key));
}
