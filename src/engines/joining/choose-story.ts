import { groupBy } from '../../kit/group-by.ts';
import { MINUTE_MS } from '../../kit/time.ts';
import type { StoryId } from '../../news/ids.ts';
import { HITS_MAX, type Idf, idfOf, type Lookups, type TermHits, withIdf } from './idf.ts';
import type { StoredSignals, StorySignals } from './signals.ts';
import { similarity } from './similarity.ts';
import { hourOf, indexTerms, type StoryIndex } from './story-index.ts';
import { explain, type FitVerdict, isCopy, type MemberAgreement, oddsOf, verdictOn } from './verdict.ts';

export type ReadArticle = { signals: StorySignals; at: Date };

/**
 * Whether the article tells an event that a story tells: it joins that story; it may tell it, and gets a story of its own
 * beside `storyId`; or it is a new event. `why` names what agreed and what differed, in a reader's words.
 */
export type StoryVerdict =
  | { kind: 'same'; storyId: StoryId; why: string }
  | { kind: 'likely'; storyId: StoryId; why: string }
  | { kind: 'other' };

export type StoryChoice = {
  verdict: StoryVerdict;
  /** The article's signals with their idf, and the terms by which it is indexed. */
  signals: StorySignals;
  terms: number[];
  /** What it was chosen by: the look-up, and the articles that the article was compared with. */
  lookups: Lookups;
  candidates: readonly StoredSignals[];
};

export const CANDIDATES_MAX = 16;
/** Articles further apart are two events, or an update that needs an alert of its own. */
const WINDOW_HOURS = 72;

/**
 * Finds the story that an article belongs to. Compares it with the articles that share its rarest terms, at most
 * CANDIDATES_MAX of them, and chooses the story that it fits best, if it fits one.
 */
export async function chooseStory(article: ReadArticle, index: StoryIndex): Promise<StoryChoice> {
  const terms = indexTerms(article.signals);
  const lookups = { all: await index.lookUp(terms, HITS_MAX), own: await index.lookUpOwn(terms, HITS_MAX) };
  const idf = idfOf(lookups, article.signals);
  const found = [lookups.all, ...lookups.own].flatMap((lookup) => lookup.terms);
  const near = nearest(found, idf, hourOf(article.at)).slice(0, CANDIDATES_MAX);
  const candidates = await index.load(near.map(({ sequence }) => sequence));
  const weighted = withIdf(article.signals, idf);
  const verdict = bestStory(compare({ signals: weighted, at: article.at }, candidates, index));
  const doubt = verdict.kind === 'likely' ? { doubt: verdict.storyId } : {};
  const signals = { ...weighted, opens: verdict.kind !== 'same', ...doubt };
  return { verdict, signals, terms, lookups, candidates };
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

export type ComparedMember = {
  sequence: number;
  storyId: StoryId;
  inSeries: boolean;
  doubt: StoryId | null;
  alike: MemberAgreement;
};

/** What the article has in common with each candidate; its words have their idf. */
export function compare(
  article: ReadArticle,
  candidates: readonly StoredSignals[],
  { comparableOf }: Pick<StoryIndex, 'comparableOf'>,
): ComparedMember[] {
  const own = comparableOf(article);
  return candidates.map((stored) => {
    const candidate = comparableOf(stored);
    const { opens = null, doubt = null } = candidate.signals;
    const alike = { ...similarity(candidate, own), opens };
    const inSeries = isSeries(candidate.signals, own.signals, alike.hoursApart) && !isSameReport(alike);
    return { sequence: stored.sequence, storyId: stored.storyId, inSeries, doubt, alike };
  });
}

/** So much less may an article fit one story than another and still be taken into it. */
const DOUBT_MARGIN = 5;

type Fit = FitVerdict & { storyId: StoryId; members: readonly ComparedMember[] };

/** The story that the article fits best, if it fits one. */
export function bestStory(compared: readonly ComparedMember[]): StoryVerdict {
  const fits = [...groupBy(compared, ({ storyId }) => storyId)]
    .filter(([, members]) => !members.some(({ inSeries }) => inSeries))
    .map(([storyId, members]): Fit => ({ storyId, members, ...verdictOn(members.map(({ alike }) => alike)) }))
    .sort((one, other) => other.odds - one.odds);
  const best = largest(fits);
  if (!best || best.kind === 'other') return { kind: 'other' };
  const joined = undoubted(best, fits);
  const { storyId, members } = joined ?? best;
  return { kind: joined ? 'same' : best.kind, storyId, why: explain(likest(members)) };
}

/** Of the stories that the article fits about as well, the one that most of its likest articles are in. */
function largest(fits: readonly Fit[]): Fit | undefined {
  const [best] = fits;
  const alike = fits.filter(({ kind, odds }) => kind === 'same' && odds >= (best?.odds ?? 0) - DOUBT_MARGIN);
  return alike.sort((one, other) => other.members.length - one.members.length)[0] ?? best;
}

function likest(members: readonly ComparedMember[]): MemberAgreement {
  const [first] = members.map(({ alike }) => alike).sort((one, other) => oddsOf([other]) - oddsOf([one]));
  if (!first) throw new Error('A story without members was compared');
  return first;
}

/**
 * The story that `best` perhaps belongs to, where the article fits both together: what more is known now ends the doubt,
 * and the story that was told first is joined.
 */
function undoubted(best: Fit, fits: readonly Fit[]): Fit | null {
  const doubtOf = ({ members, storyId }: Fit) => members.find(({ doubt }) => doubt && doubt !== storyId)?.doubt ?? null;
  const parentId = fits.some((fit) => doubtOf(fit) === best.storyId) ? best.storyId : doubtOf(best);
  const parent = fits.find(({ storyId }) => storyId === parentId);
  if (!parent || parent.kind === 'other') return null;
  const children = fits.filter((fit) => doubtOf(fit) === parentId);
  if (parent.odds < Math.max(...children.map(({ odds }) => odds)) - DOUBT_MARGIN) return null;
  const members = [parent, ...children].flatMap((fit) => fit.members);
  const together = verdictOn(members.map(({ alike }) => alike));
  return together.kind === 'same' ? { storyId: parent.storyId, members, ...together } : null;
}

const SAME_TEXT = 0.95;

/** Of one outlet at one time: bulletins change a few words of a form, or nothing but the district in their headline. */
function isSameReport(alike: MemberAgreement): boolean {
  return isCopy(alike) && alike.copied >= SAME_TEXT && alike.leastNames === 1 && !alike.isRefilled;
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
