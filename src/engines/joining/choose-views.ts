import type { StoryId } from '../../news/ids.ts';
import type { Owner } from '../../news/owner.ts';
import { bestStory, CANDIDATES_MAX, compare, nearest, type ReadArticle, type StoryChoice } from './choose-story.ts';
import { HITS_MAX, idfOf, type OwnLookup, withIdf } from './idf.ts';
import type { StoredSignals } from './signals.ts';
import { hourOf, type OwnQuestion, type StoryIndex } from './story-index.ts';
import { oddsOf } from './verdict.ts';

/** An owner sees the article in another story than all others do. */
export type ViewChoice = SeenStory & { owner: Owner };

type SeenStory = { storyId: StoryId; why: string };

/** Looks up the own articles of owners, and says which owners have such. */
export type ViewIndex = Pick<StoryIndex, 'load' | 'comparableOf'> & {
  owners: readonly Owner[];
  lookUpOwn(question: OwnQuestion): Promise<OwnLookup[]>;
};

/** All other articles wait for the lock of joining meanwhile: with many owners, fewer terms are asked and articles read. */
const LOOK_UPS_MAX = 2_048;
const TERMS_MIN = 8;
const READ_MAX = 48;
const READ_MIN = 2;
/** An article that shares less of the terms, by their weight, is of another event. */
const SHARED_MIN = 0.05;

/**
 * Finds the owners that see an article of the installation in another story than all others: one of their own articles
 * told the event first, or they merged or split what it is compared with.
 */
export async function chooseViews(article: ReadArticle, choice: StoryChoice, index: ViewIndex): Promise<ViewChoice[]> {
  const own = await nearestOwn(article, choice, index);
  const withViews = choice.candidates.flatMap(({ views }) => views.map(({ owner }) => owner));
  return [...new Set([...own.keys(), ...withViews])].flatMap((owner) => {
    const seen = storySeen(article, { choice, owner, own: own.get(owner) ?? null }, index);
    return seen && seen.storyId !== joinedBy(choice)?.storyId ? [{ owner, ...seen }] : [];
  });
}

function joinedBy({ verdict }: StoryChoice): SeenStory | null {
  return verdict.kind === 'same' ? verdict : null;
}

type OwnCandidates = { lookup: OwnLookup; candidates: StoredSignals[] };

/** Of each owner, the own articles that share most with the article. */
async function nearestOwn(
  { signals, at }: ReadArticle,
  choice: StoryChoice,
  index: ViewIndex,
): Promise<Map<Owner, OwnCandidates>> {
  const { owners } = index;
  if (owners.length === 0) return new Map();
  const idf = idfOf(choice.lookups, signals);
  const termsMax = Math.max(TERMS_MIN, Math.floor(LOOK_UPS_MAX / owners.length));
  const terms = choice.terms.toSorted((one, other) => idf(other) - idf(one)).slice(0, termsMax);
  const scoreMin = SHARED_MIN * terms.reduce((sum, term) => sum + idf(term) ** 2, 0);
  const readMax = Math.min(CANDIDATES_MAX, Math.max(READ_MIN, Math.floor(READ_MAX / owners.length)));
  const lookups = await index.lookUpOwn({ owners, terms, hitsMax: HITS_MAX });
  const near = lookups.map((lookup) => {
    const found = nearest(lookup.terms, idf, hourOf(at)).filter(({ score }) => score >= scoreMin);
    return { lookup, sequences: found.slice(0, readMax).map(({ sequence }) => sequence) };
  });
  const loaded = await index.load(near.flatMap(({ sequences }) => sequences));
  const bySequence = new Map(loaded.map((stored) => [stored.sequence, stored]));
  return new Map(
    near.map(({ lookup, sequences }) => {
      return [lookup.owner, { lookup, candidates: sequences.flatMap((sequence) => bySequence.get(sequence) ?? []) }];
    }),
  );
}

type Viewing = { choice: StoryChoice; owner: Owner; own: OwnCandidates | null };

/** The story in which the owner sees the article; null where that is the one of all others, or a new one. */
function storySeen(article: ReadArticle, { choice, owner, own }: Viewing, index: ViewIndex): SeenStory | null {
  const ownCandidates = own?.candidates ?? [];
  const seen = choice.candidates.map((stored) => {
    const view = stored.views.find((each) => each.owner === owner);
    return view ? { ...stored, storyId: view.storyId } : stored;
  });
  const isMoved = seen.some((stored, at) => stored !== choice.candidates[at]);
  if (!isMoved && ownCandidates.length === 0) return null;
  const lookups = { ...choice.lookups, own: own ? [own.lookup] : [] };
  const weighted = { signals: withIdf(article.signals, idfOf(lookups, article.signals)), at: article.at };
  const compared = compare(weighted, [...seen, ...ownCandidates], index);
  const verdict = bestStory(compared);
  const best = verdict.kind === 'same' ? { storyId: verdict.storyId, why: verdict.why } : null;
  // Between articles of the installation that the owner sees as all others do, the choice of all others stands.
  if (best && (isMoved || ownCandidates.some(({ storyId }) => storyId === best.storyId))) return best;
  const joined = joinedBy(choice);
  if (!joined || !isMoved) return null;
  const members = choice.candidates.flatMap(({ storyId, sequence }) => (storyId === joined.storyId ? sequence : []));
  const [closest] = compared
    .filter(({ sequence }) => members.includes(sequence))
    .sort((one, other) => oddsOf([other.alike]) - oddsOf([one.alike]));
  return closest ? { storyId: closest.storyId, why: joined.why } : null;
}
