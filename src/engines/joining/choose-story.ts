import { groupBy } from '../../kit/group-by.ts';
import { MINUTE_MS } from '../../kit/time.ts';
import type { StoryId } from '../../news/ids.ts';
import { articlesIn, capEarlyIdf, HITS_MAX, type Idf, idfOf, type Lookups, type TermHits, withIdf } from './idf.ts';
import type { QuoteSignal, StoredSignals, StorySignals } from './signals.ts';
import { type Similarity, similarity } from './similarity.ts';
import { hourOf, indexTerms, quoteTerms, type StoryIndex } from './story-index.ts';

export type ReadArticle = { signals: StorySignals; at: Date };

export type StoryChoice = {
  /** The story to join, or null for a new one. */
  joined: JoinedStory | null;
  /** The article's signals with their idf, and the terms by which it is indexed. */
  signals: StorySignals;
  terms: number[];
  /** What it was chosen by: the look-up, and the articles that the article was compared with. */
  lookups: Lookups;
  candidates: readonly StoredSignals[];
};

export type JoinedStory = { storyId: StoryId; why: string };

export const CANDIDATES_MAX = 12;
/** Articles further apart are two events, or an update that needs an alert of its own. */
const WINDOW_HOURS = 72;
/** Points from which an article joins a story. */
export const JOIN_POINTS = 4;

/**
 * Finds the story that an article belongs to. Compares it with the articles that share its rarest terms, at most
 * CANDIDATES_MAX of them, and chooses the story with the most points, if they are enough.
 */
export async function chooseStory(article: ReadArticle, index: StoryIndex): Promise<StoryChoice> {
  const terms = indexTerms(article.signals);
  const lookups = { all: await index.lookUp(terms, HITS_MAX), own: await index.lookUpOwn(terms, HITS_MAX) };
  const idf = idfOf(lookups);
  const found = [lookups.all, ...lookups.own].flatMap((lookup) => lookup.terms);
  const near = nearest(found, idf, hourOf(article.at)).slice(0, CANDIDATES_MAX);
  const candidates = await index.load(near.map(({ sequence }) => sequence));
  const signals = withIdf(article.signals, idf);
  const joined = bestStory(compare({ signals, at: article.at }, { candidates, lookups, idf }, index));
  return { joined, signals, terms, lookups, candidates };
}

/** The articles in the window with the most shared terms; rare terms count more. */
export function nearest(found: readonly TermHits[], idf: Idf, hour: number): { sequence: number; score: number }[] {
  const scores = new Map<number, number>();
  for (const { term, hits } of found) {
    const weight = idf(term) ** 2;
    for (const hit of hits) {
      if (Math.abs(hit.hour - hour) > WINDOW_HOURS) continue;
      scores.set(hit.sequence, (scores.get(hit.sequence) ?? 0) + weight);
    }
  }
  return [...scores].sort(([, one], [, other]) => other - one).map(([sequence, score]) => ({ sequence, score }));
}

const STALE_QUOTE = 0.25;

/** A quotation that was printed before the window is background now, and counts less. */
function freshnessOf({ all, own }: Lookups, hour: number): (quote: QuoteSignal) => number {
  const oldest = new Map<number, number>();
  for (const { term, hits } of [all, ...own].flatMap((lookup) => lookup.terms)) {
    oldest.set(term, Math.min(oldest.get(term) ?? Number.POSITIVE_INFINITY, ...hits.map((hit) => hit.hour)));
  }
  return ({ runs }) => {
    const isOld = quoteTerms(runs).some((term) => hour - (oldest.get(term) ?? hour) > WINDOW_HOURS);
    return isOld ? STALE_QUOTE : 1;
  };
}

/** What an article is compared with. */
type Compared = { candidates: readonly StoredSignals[]; lookups: Lookups; idf: Idf };

export type CandidateVerdict = { sequence: number; storyId: StoryId; inSeries: boolean; verdict: JoinVerdict };

/** The verdict on each candidate, for an article whose words have their idf. */
export function compare(
  article: ReadArticle,
  { candidates, lookups, idf }: Compared,
  { comparableOf }: Pick<StoryIndex, 'comparableOf'>,
): CandidateVerdict[] {
  const own = comparableOf(article);
  const freshness = freshnessOf(lookups, hourOf(article.at));
  return candidates.map((stored) => {
    const candidate = comparableOf(capEarlyIdf(stored, lookups, idf));
    const alike = similarity(candidate, own, freshness);
    const inSeries = isSeries(candidate.signals, own.signals, alike.hoursApart);
    const verdict = judge(alike, articlesIn(lookups));
    return { sequence: stored.sequence, storyId: stored.storyId, inSeries, verdict };
  });
}

/** The story with the most points, if they are enough. */
export function bestStory(compared: readonly CandidateVerdict[]): JoinedStory | null {
  const [best] = [...groupBy(compared, ({ storyId }) => storyId)]
    .filter(([, members]) => !members.some(({ inSeries }) => inSeries))
    .map(([storyId, members]) => ({ storyId, ...judgeStory(members.map(({ verdict }) => verdict)) }))
    .sort((one, other) => other.points - one.points);
  return best && best.points >= JOIN_POINTS ? { storyId: best.storyId, why: best.why } : null;
}

/** The points for two articles being about one event, and the reasons in plain words. */
type JoinVerdict = { points: number; why: string };

/** Fitted to real news of one topic, where all articles share their actors (decision 0060). */
const WORD_POINTS = [
  ['containment', 2.5],
  ['leastContainment', 1.5],
  ['leads', 1.3],
  ['phrases', 6],
  ['titles', 3.5],
  ['acts', 6],
  ['names', 0.5],
] as const;
const COPIED_POINTS = 6.9;
const COPIED_POINTS_MAX = 1.7;
const QUOTED_POINTS = 3.6;
/** For articles a whole window apart. */
const WINDOW_POINTS = -1.5;
/** With this share of copied text, an article is a wire copy, whatever else differs. */
const COPY = 0.4;
const COPY_POINTS = 100;
/** With fewer shared names, it is another event: an earthquake elsewhere. */
const NAMES_MIN = 0.12;
/** Before so many articles were read, idf values are not reliable. */
const WARM_ARTICLES = 25;

/** Adds up the points. `articlesRead` shows how reliable the inverse document frequencies are. */
export function judge(alike: Similarity, articlesRead: number): JoinVerdict {
  const why = explain(alike);
  if (alike.copied >= COPY) return { points: COPY_POINTS, why };
  if (alike.names < NAMES_MIN) return { points: 0, why };
  const wordPoints = WORD_POINTS.reduce((sum, [name, weight]) => sum + weight * alike[name], 0);
  const points =
    wordPoints * Math.min(1, articlesRead / WARM_ARTICLES) +
    Math.min(COPIED_POINTS_MAX, COPIED_POINTS * alike.copied) +
    QUOTED_POINTS * alike.quoted +
    (WINDOW_POINTS * alike.hoursApart) / WINDOW_HOURS;
  return { points, why };
}

const PERCENT = 100;
const COPIED_WORTH_SAYING = 0.15;

function explain(alike: Similarity): string {
  const reasons: string[] = [];
  if (alike.copied >= COPIED_WORTH_SAYING) {
    const kind = alike.copied >= COPY ? 'near-identical text' : 'shared passages';
    reasons.push(`${kind} (${Math.round(alike.copied * PERCENT)} % of the shorter one)`);
  }
  const quote = alike.sharedQuotes[0];
  if (quote) reasons.push(`same quote${quote.speaker ? ` of ${quote.speaker}` : ''}: “${quote.opening}”`);
  if (alike.sharedWords.length > 0) reasons.push(`same rare words at the top: ${alike.sharedWords.join(', ')}`);
  return reasons.length > 0 ? reasons.join('; ') : 'the same words and phrases at the top';
}

const CLOSEST_MEMBERS = 3;
const CLOSEST_SHARE = 0.6;

/**
 * The verdict on a story from those on its articles. The best one counts most, but the next ones count, too: among many
 * articles, one is more often similar by chance.
 */
function judgeStory(verdicts: readonly JoinVerdict[]): JoinVerdict {
  const closest = [...verdicts].sort((one, other) => other.points - one.points).slice(0, CLOSEST_MEMBERS);
  const mean = closest.reduce((sum, { points }) => sum + points, 0) / closest.length;
  const [best] = closest;
  return { points: CLOSEST_SHARE * (best?.points ?? 0) + (1 - CLOSEST_SHARE) * mean, why: best?.why ?? '' };
}

/** A follow-up by the same outlet usually takes longer, and a wrong join would hide news. */
const PUBLISHED_TOGETHER_HOURS = 1;
/** Two items of a feed that are found in one poll, or in the next ones. */
const FOUND_TOGETHER_MS = 10 * MINUTE_MS;

/**
 * Whether two articles are parts of a series: two items of one outlet at one time are never joined, whatever their
 * texts share, because bulletins, results and court lists repeat the same form. Articles of other outlets, and later
 * ones of the same outlet, are compared as usual.
 */
export function isSeries(
  one: Pick<StorySignals, 'outlet' | 'foundAt'>,
  other: Pick<StorySignals, 'outlet' | 'foundAt'>,
  hoursApart: number,
): boolean {
  if (one.outlet === '' || one.outlet !== other.outlet) return false;
  return hoursApart <= PUBLISHED_TOGETHER_HOURS || Math.abs(one.foundAt - other.foundAt) <= FOUND_TOGETHER_MS;
}
