import type { StoryId } from '../news/ids.ts';
import {
  hourOf,
  type QuoteSignal,
  type StoredSignals,
  type StorySignals,
  type TermLookup,
} from '../store/story-shape.ts';
import { HITS_MAX, indexTerms, quoteTerms, type StoryIndex } from './join-index.ts';
import { likeness, toComparable } from './join-likeness.ts';
import { type Rarity, rarityOf, weigh, weighEarly } from './join-rarity.ts';
import { isSeries } from './join-series.ts';
import { JOIN_POINTS, judge, type Verdict } from './join-verdict.ts';

type Choice = {
  /** The story to join, or null for a new one. */
  joined: { storyId: StoryId; why: string } | null;
  /** The article's signals, weighed, and the terms it will be found by. */
  signals: StorySignals;
  terms: number[];
};

/** Articles further apart are two events, or an update that deserves an alert of its own. */
const WINDOW_HOURS = 72;
const CANDIDATES_MAX = 12;

/**
 * Finds the story an article belongs to: the articles that share its rarest terms are compared with it, one by one, and
 * the best story wins if its evidence suffices. Looks at a bounded number of articles, however many are stored.
 */
export async function chooseStory(article: { signals: StorySignals; at: Date }, index: StoryIndex): Promise<Choice> {
  const terms = indexTerms(article.signals);
  const lookup = await index.lookUp(terms, HITS_MAX);
  const rarity = rarityOf(lookup);
  const signals = weigh(article.signals, rarity);
  const loaded = await index.load(nearest(lookup, { rarity, hour: hourOf(article.at) }));
  const candidates = loaded.map((candidate) => weighEarly(candidate, lookup.oldest, rarity));
  const fresh = freshnessOf(lookup, hourOf(article.at));
  const joined = bestStory({ signals, at: article.at }, candidates, { fresh, read: lookup.newest - lookup.oldest + 1 });
  return { joined, signals, terms };
}

/** The articles in the window that share the most, counting rare terms more. */
function nearest(lookup: TermLookup, { rarity, hour }: { rarity: Rarity; hour: number }): number[] {
  const scores = new Map<number, number>();
  for (const { term, hits } of lookup.terms) {
    const weight = rarity(term) ** 2;
    for (const hit of hits) {
      if (Math.abs(hit.hour - hour) > WINDOW_HOURS) continue;
      scores.set(hit.sequence, (scores.get(hit.sequence) ?? 0) + weight);
    }
  }
  return [...scores]
    .sort(([, one], [, other]) => other - one)
    .slice(0, CANDIDATES_MAX)
    .map(([sequence]) => sequence);
}

const STALE_QUOTE = 0.25;

/** A quotation that was printed before the window is background now. */
function freshnessOf(lookup: TermLookup, hour: number): (quote: QuoteSignal) => number {
  const oldest = new Map(lookup.terms.map(({ term, hits }) => [term, Math.min(...hits.map((hit) => hit.hour))]));
  return ({ runs }) => {
    const isOld = quoteTerms(runs).some((term) => hour - (oldest.get(term) ?? hour) > WINDOW_HOURS);
    return isOld ? STALE_QUOTE : 1;
  };
}

type Judging = { fresh: (quote: QuoteSignal) => number; read: number };

function bestStory(
  article: { signals: StorySignals; at: Date },
  candidates: readonly StoredSignals[],
  { fresh, read }: Judging,
): Choice['joined'] {
  const own = toComparable(article);
  const verdicts = new Map<StoryId, Verdict[]>();
  const apart = new Set<StoryId>();
  for (const candidate of candidates) {
    const alike = likeness(toComparable(candidate), own, fresh);
    if (isSeries(candidate.signals, article.signals, alike.hoursApart)) apart.add(candidate.storyId);
    const verdict = judge(alike, read);
    verdicts.set(candidate.storyId, [...(verdicts.get(candidate.storyId) ?? []), verdict]);
  }
  const best = [...verdicts]
    .filter(([storyId]) => !apart.has(storyId))
    .map(([storyId, each]) => ({ storyId, ...standing(each) }))
    .sort((one, other) => other.points - one.points)[0];
  return best && best.points >= JOIN_POINTS ? { storyId: best.storyId, why: best.why } : null;
}

const CLOSEST_MEMBERS = 3;
const CLOSEST_SHARE = 0.6;

/**
 * A story is judged by its likest article and by the next ones too: the likest of many is like by chance more often
 * than the only one.
 */
function standing(verdicts: readonly Verdict[]): Verdict {
  const closest = [...verdicts].sort((one, other) => other.points - one.points).slice(0, CLOSEST_MEMBERS);
  const mean = closest.reduce((sum, { points }) => sum + points, 0) / closest.length;
  return {
    points: CLOSEST_SHARE * (closest[0]?.points ?? 0) + (1 - CLOSEST_SHARE) * mean,
    why: closest[0]?.why ?? '',
  };
}
