import type { WordPlaces } from '../engines/matching/matched-terms.ts';
import { type Names, NO_NAMES, withNames } from '../engines/matching/names.ts';
import type { WordIndex } from '../engines/matching/word-index.ts';
import type { Article, Brief } from '../news/article.ts';
import type { ArticleId, ChannelId, StoryId } from '../news/ids.ts';
import type { Tenants } from '../news/owner.ts';
import { placeFor } from '../news/story.ts';
import { type AskedSplit, SPLIT_LATE, type SplitReport } from '../store/nouns/stories/manual-grouping.ts';
import type { LiveSubscription } from '../store/nouns/subscriptions.ts';
import type { Store, TransactionStores } from '../store/store.ts';
import { type MatchSubscriptions, wantedByStory } from './match-subscriptions.ts';
import { matchedTermsOf, planDeliveries } from './plan-deliveries.ts';

export type SplitDeps = Pick<Store, 'articles' | 'manualGrouping' | 'atomically'> & {
  /** Reads a stored article again, in a reader thread. */
  read: (article: Article) => Promise<ReadAgain>;
  matchSubscriptions: MatchSubscriptions;
  enqueueDelivery: (channelIds: readonly ChannelId[]) => Promise<void>;
  tenants: Tenants;
  /** What queries call things by, in many scripts. */
  names?: Names;
  /** No alert is planned of an article that was found longer ago. */
  maxAgeMs: number;
  now: () => Date;
  newNonce: () => string;
};

type ReadAgain = {
  brief: Brief;
  words: WordIndex;
  places: WordPlaces;
  slug: { slug: string; longerSlugs: readonly string[] };
};

/** An article that may be told, with those who want it; none of an old one. */
type Candidate = { article: Article; reading: ReadAgain; isYoung: boolean; subscriptions: LiveSubscription[] };

/** Of a story that hundreds tell, an alert is owed of the first. */
const READ_MAX = 6;

/**
 * Takes articles out of a story. Where a channel had an alert of one event, and so none of the other, it is owed that one:
 * its alert is planned in the same transaction, so that no crash loses it and no repetition plans it twice.
 */
export async function splitStory(asked: AskedSplit, deps: SplitDeps): Promise<SplitReport> {
  const { articleIds, from } = asked;
  const alerts = await deps.manualGrouping.alertsOf(from, asked.owner);
  const leaving = alerts.filter(({ articleId }) => articleIds.includes(articleId)).map(({ channelId }) => channelId);
  const staying = alerts.filter(({ articleId }) => !articleIds.includes(articleId)).map(({ channelId }) => channelId);
  const others = leaving.length === 0 ? [] : await deps.manualGrouping.articlesOf(from, asked.owner);
  const apart = await readAll(articleIds, deps);
  const remaining = others.filter((id) => !articleIds.includes(id));
  const rest = await readAll(remaining, deps);
  const into = asked.into ?? newStory(apart, asked);
  const note = apart.some(({ isYoung }) => isYoung) ? null : SPLIT_LATE;
  const done = await deps.atomically(async (stores) => {
    const split = await stores.manualGrouping.split({ ...asked, into, note });
    const told = await planOwed({ candidates: apart, storyId: split.storyId, owed: staying }, { ...deps, ...stores });
    const left = await planOwed({ candidates: rest, storyId: from, owed: leaving }, { ...deps, ...stores });
    return { ...split, told, left };
  });
  await deps.enqueueDelivery([...new Set([...done.told.channels, ...done.left.channels])]);
  return {
    ...{ slug: done.slug, told: done.told.channels.length, left: done.left.channels.length },
    untold: done.told.channels.length > 0 ? null : whyUntold(apart, done.told.followed),
  };
}

function newStory([first]: readonly Candidate[], { from }: AskedSplit) {
  if (!first) throw new Error(`No article is taken out of story ${from}`);
  const { article, reading } = first;
  return { ...reading.slug, headline: article.title === '' ? reading.brief.headline : article.title };
}

/** The first to tell it first. */
async function readAll(ids: readonly ArticleId[], deps: SplitDeps): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (const id of ids.slice(0, READ_MAX)) {
    const article = await deps.articles.byId(id);
    if (!article) continue;
    const reading = await deps.read(article);
    const isYoung = article.foundAt.getTime() > deps.now().getTime() - deps.maxAgeMs;
    const isTold = isYoung && article.announced;
    const subscriptions = isTold ? await deps.matchSubscriptions(article, reading.brief, reading.words) : [];
    candidates.push({ article, reading, isYoung, subscriptions });
  }
  return candidates;
}

type Owed = { candidates: readonly Candidate[]; storyId: StoryId; owed: readonly ChannelId[] };

/** A channel that has an alert of the story keeps that one. */
async function planOwed({ candidates, storyId, owed }: Owed, deps: SplitDeps & TransactionStores) {
  const channels: ChannelId[] = [];
  let followed = false;
  for (const { article, reading, subscriptions } of candidates) {
    const seen = await deps.stories.placesOf(article.id, deps.tenants);
    const places = seen.filter((place) => place.storyId === storyId);
    const { stories, tenants, names = NO_NAMES } = deps;
    const matching = await wantedByStory(subscriptions, places, (query, place) =>
      stories.wants(withNames(query, names), place, tenants),
    );
    followed ||= matching.some(({ owner }) => placeFor(places, owner) !== null);
    const wanted = matching.filter(({ channelId }) => owed.includes(channelId));
    const planning = {
      article,
      places,
      subscriptions: wanted,
      matchedTerms: matchedTermsOf(article, { ...reading, names }),
    };
    channels.push(...(await deps.deliveries.plan(planDeliveries(planning, deps))));
  }
  return { channels, followed };
}

function whyUntold(apart: readonly Candidate[], followed: boolean): SplitReport['untold'] {
  if (!apart.some(({ article }) => article.announced)) return 'unannounced';
  if (!apart.some(({ isYoung }) => isYoung)) return 'too-old';
  return followed ? 'known' : 'unfollowed';
}
