import { chooseStory, type StoryChoice, type StoryVerdict } from '../engines/joining/choose-story.ts';
import { chooseViews } from '../engines/joining/choose-views.ts';
import type { RecentSignals } from '../engines/joining/recent-signals.ts';
import type { OwnerView, StoredSignals, StorySignals } from '../engines/joining/signals.ts';
import type { StorySlug } from '../engines/joining/slugs/slug-names.ts';
import type { EnteredView, NewStory, StoryIndex, StoryJoined } from '../engines/joining/story-index.ts';
import { DAY_MS, MINUTE_MS } from '../kit/time.ts';
import type { Article, Brief } from '../news/article.ts';
import type { StoryId } from '../news/ids.ts';
import {
  type Audience,
  EVERYBODY,
  EVERYTHING_IN_SCOPE,
  INSTALLATION,
  type Owner,
  type Tenants,
} from '../news/owner.ts';
import type { StoryPlace } from '../news/story.ts';
import { SPLIT_BY } from '../store/nouns/stories/manual-grouping.ts';
import type { StoryStore } from '../store/nouns/stories/stories.ts';
import type { Store, TransactionStores } from '../store/store.ts';

export type JoinInput = {
  article: Pick<Article, 'id' | 'owner' | 'title' | 'publishedAt'>;
  brief: Pick<Brief, 'headline'>;
  /** What was read of the article to compare it, and to name its story. */
  signals: StorySignals;
  slug: StorySlug;
};

export type JoinDeps = {
  stories: Pick<StoryStore, 'beginJoining' | 'lookUp' | 'lookUpOwn' | 'load' | 'enter' | 'placesOf'>;
  articles: Pick<Store['articles'], 'twinsOf'>;
  recent: RecentSignals;
  tenants: Tenants;
  now: () => Date;
};

export type JoinOutcome = {
  kind: 'known' | 'new' | 'joined';
  /** Why it is in its story; null where that was known before. */
  why: string | null;
  /** Where the article is seen, by whom. */
  places: StoryPlace[];
  /** Those of them in which a story was known before. */
  joined: StoryPlace[];
  /** Whether an owner may see other articles in a story than the installation does. */
  mayDiffer: boolean;
  /** Set where the article may belong to another story than its own. */
  likely: { own: StoryId; near: StoryId } | null;
};

const FIRST = 'first article of the story';
/** Inverse document frequencies are counted over recent articles; older signals only cost memory. */
const REMEMBERED_DAYS = 21;
/** Outlets follow each other within minutes, so that one edit names several of them. */
const EDIT_AFTER_MS = MINUTE_MS;
/** More than one for each new article, so that signals of an imported archive are deleted, too. */
const FORGET_AT_ONCE = 4;

/**
 * Gives the article its story: one that tells the same event, or a new one. An article that has a story keeps it. Runs
 * inside the transaction that plans the deliveries, one article at a time.
 */
export async function joinStory(input: JoinInput, deps: JoinDeps): Promise<JoinOutcome> {
  const { article } = input;
  if (!(await deps.stories.beginJoining(article.id))) return join(input, null, deps);
  const places = await deps.stories.placesOf(article.id, deps.tenants);
  return { kind: 'known', why: null, places, joined: [], mayDiffer: false, likely: null };
}

type RejoinDeps = JoinDeps & Pick<TransactionStores, 'stories' | 'manualGrouping'>;

/**
 * Chooses anew for an article whose text came after it was told by its headline. Alone in its story, it takes its alerts
 * along into the one that tells its event; where others are with it, or people put it there, it stays. Its alerts are edited.
 */
export async function joinAgain(input: JoinInput, deps: RejoinDeps): Promise<JoinOutcome> {
  const { article } = input;
  const { stories, tenants } = deps;
  await stories.beginJoining(article.id);
  const before = await stories.placesOf(article.id, tenants);
  const own = await stories.leave(article.id);
  const seen = await join(input, own, deps);
  const [place] = seen.places;
  const at = deps.now();
  if (own && place && place.storyId !== own.storyId) {
    const owner = tenants === 'one' ? INSTALLATION : article.owner;
    await deps.manualGrouping.merge({ from: own.storyId, into: place.storyId, owner, by: 'its full text', at });
  }
  // What people decided of an owner's view stands.
  const places = await stories.placesOf(article.id, tenants);
  await stories.edits.want([...before, ...places], at);
  return { ...seen, places };
}

/** `own`: the story that it has, and whether nobody sees another article there. */
type OwnStory = { storyId: StoryId; why: string; isAlone: boolean };

async function join(input: JoinInput, own: OwnStory | null, deps: JoinDeps): Promise<JoinOutcome> {
  const { article } = input;
  const read = { signals: input.signals, at: article.publishedAt };
  const compared = comparing(article.owner, deps);
  const chosen = await chooseStory(read, compared.index);
  const stays = own !== null && !(own.isAlone && !own.why.startsWith(SPLIT_BY));
  const choice = stays ? stayingIn(own, chosen) : chosen;
  // Of an owner's own article, and where all is shared, nobody sees it otherwise than all who see it.
  const seesAll = article.owner !== INSTALLATION || deps.tenants === 'one';
  const views = seesAll ? [] : await viewsOf({ article, read, choice, compared }, deps);
  return enter({ input, choice, views, owners: compared.owners(), own }, deps);
}

function stayingIn({ storyId, why }: OwnStory, choice: StoryChoice): StoryChoice {
  const signals = { ...choice.signals, opens: why === FIRST };
  return { ...choice, verdict: { kind: 'same', storyId, why }, signals };
}

/** Judges an article that has a story as if it came now: whether it tells, or may tell, the event of another one. */
export async function judgeAgain(input: JudgedAgain, deps: JoinDeps): Promise<StoryVerdict> {
  const { article, signals } = input;
  const own = await deps.stories.beginJoining(article.id);
  const { index } = comparing(article.owner, deps);
  const load: StoryIndex['load'] = async (sequences) => {
    return (await index.load(sequences)).filter(({ storyId }) => storyId !== own);
  };
  return (await chooseStory({ signals, at: article.publishedAt }, { ...index, load })).verdict;
}

export type JudgedAgain = { article: Pick<Article, 'id' | 'owner' | 'publishedAt'>; signals: StorySignals };

type ComparedWith = {
  index: StoryIndex;
  load: (sequences: readonly number[], owners: readonly Owner[]) => Promise<StoredSignals[]>;
  owners: () => readonly Owner[];
};

/**
 * What an article is compared with: an owner's own one with the articles of the installation and of that owner, one of the
 * installation with the installation's alone; where all is shared, all with all.
 */
function comparing(owner: Owner, { stories, recent, tenants }: JoinDeps): ComparedWith {
  let known: readonly Owner[] = [];
  const besides = () => (tenants === 'one' ? known : known.filter((each) => each === owner));
  const load: ComparedWith['load'] = async (sequences, owners) => {
    const compared = await stories.load({ sequences, owners }, recent.known);
    recent.keep(compared);
    return compared;
  };
  const index: StoryIndex = {
    lookUp: (terms, hitsMax) =>
      recent.hits.lookUp({ terms, hitsMax }, async (question) => {
        const answer = await stories.lookUp(question);
        known = answer.owners;
        return answer;
      }),
    lookUpOwn: async (terms, hitsMax) => stories.lookUpOwn({ owners: besides(), terms, hitsMax }),
    load: async (sequences) => {
      const compared = await load(sequences, tenants === 'one' ? known : [owner]);
      return owner === INSTALLATION || tenants === 'one' ? compared : compared.map((stored) => seenBy(owner, stored));
    },
    comparableOf: recent.comparableOf,
  };
  return { index, load, owners: () => known };
}

function seenBy(owner: Owner, stored: StoredSignals): StoredSignals {
  const view = stored.views.find((each: OwnerView) => each.owner === owner);
  return view ? { ...stored, storyId: view.storyId } : stored;
}

type AskedViews = Pick<JoinInput, 'article'> & {
  read: { signals: StorySignals; at: Date };
  choice: StoryChoice;
  compared: ComparedWith;
};

/** Owners that see an article of the installation in another story, or not at all as they have it themselves. */
async function viewsOf({ article, read, choice, compared }: AskedViews, deps: JoinDeps): Promise<EnteredView[]> {
  const owners = compared.owners();
  const twins = owners.length === 0 ? [] : await deps.articles.twinsOf(article.id);
  const others = owners.filter((owner) => !twins.some((twin) => twin.owner === owner));
  const chosen = await chooseViews(read, choice, {
    owners: others,
    lookUpOwn: deps.stories.lookUpOwn,
    load: (sequences) => compared.load(sequences, others),
    comparableOf: deps.recent.comparableOf,
  });
  return [
    ...twins.map(({ owner, articleId: twinOf }) => ({ owner, storyId: null, twinOf, why: 'has the article itself' })),
    ...chosen
      .filter(({ owner }) => !twins.some((twin) => twin.owner === owner))
      .map((view) => ({ ...view, twinOf: null })),
  ];
}

/** `own`: the story that it has already. */
type Entering = {
  input: JoinInput;
  choice: StoryChoice;
  views: readonly EnteredView[];
  owners: readonly Owner[];
  own: OwnStory | null;
};

async function enter({ input, choice, views, owners, own }: Entering, deps: JoinDeps): Promise<JoinOutcome> {
  const { article } = input;
  const { signals, terms, verdict } = choice;
  const known = verdict.kind === 'same' ? verdict : own;
  const into: StoryJoined = known
    ? { kind: 'joined', storyId: known.storyId }
    : { kind: 'new', story: newStory(input) };
  const near = verdict.kind === 'likely' ? verdict.storyId : null;
  const audience = audienceOf(article.owner, views, deps);
  const elsewhere = views.flatMap((view): StoryPlace[] => {
    return view.storyId === null ? [] : [{ storyId: view.storyId, audience: { kind: 'owner', owner: view.owner } }];
  });
  const joined = [...(verdict.kind === 'same' ? [{ storyId: verdict.storyId, audience }] : []), ...elsewhere];
  const now = deps.now().getTime();
  const { owner } = article;
  const why = verdict.kind === 'other' ? (own?.why ?? FIRST) : verdict.why;
  const { storyId, sequence } = await deps.stories.enter({
    ...{ articleId: article.id, owner, into, views },
    // A taken slug of a story that the owner does not see must not be known by a number.
    namesDifferIn: deps.tenants === 'one' ? EVERYTHING_IN_SCOPE : { kind: 'owner', owner },
    ...{ why, likely: near },
    ...{ at: article.publishedAt, signals, terms },
    edits: { places: joined, at: new Date(now + EDIT_AFTER_MS) },
    forget: { before: new Date(now - REMEMBERED_DAYS * DAY_MS), limit: FORGET_AT_ONCE },
  });
  // If the transaction fails, no other article gets the number: sequences are not rolled back (functions-sequence).
  if (sequence !== null) deps.recent.keep([{ sequence, signals }]);
  const hasViews = choice.candidates.some((candidate) => candidate.views.length > 0);
  const mayDiffer = deps.tenants === 'separate' && (owners.length > 0 || hasViews);
  const likely = near && { own: storyId, near };
  return { kind: into.kind, why, places: [{ storyId, audience }, ...elsewhere], joined, mayDiffer, likely };
}

function audienceOf(owner: Owner, views: readonly EnteredView[], { tenants }: JoinDeps): Audience {
  if (tenants === 'one') return EVERYBODY;
  if (owner !== INSTALLATION) return { kind: 'owner', owner };
  return { kind: 'everybody', except: views.map((view) => view.owner) };
}

function newStory({ article, brief, slug }: JoinInput): NewStory {
  const headline = article.title === '' ? brief.headline : article.title;
  return { ...slug, headline, at: article.publishedAt };
}
