import { castOf, withWords } from '../engines/matching/match-query.ts';
import { matchedTermsIn, type WordPlaces } from '../engines/matching/matched-terms.ts';
import type { Names } from '../engines/matching/names.ts';
import type { WordIndex } from '../engines/matching/word-index.ts';
import { groupBy } from '../kit/group-by.ts';
import type { Article, Brief } from '../news/article.ts';
import { type MatchedTerms, placeFor, type StoryPlace } from '../news/story.ts';
import { DEFAULT_CHANNEL_SETTINGS, EVERYTHING } from '../news/subscription.ts';
import type { UntoldKind } from '../news/untold.ts';
import type { PlannedDelivery } from '../store/nouns/deliveries/deliveries.ts';
import type { MissedStory } from '../store/nouns/feeds/missed-stories.ts';
import type { LiveSubscription } from '../store/nouns/subscriptions.ts';
import { createDueTimes, type DueTime } from './delivery-time.ts';

type ReadTerms = {
  brief: Pick<Brief, 'actors' | 'language'>;
  words: WordIndex;
  places: WordPlaces;
  names?: Names | undefined;
};

/** The words of a query that an article has. Prepared before a transaction: it looks up what was read, and reads nothing. */
export function matchedTermsOf(
  article: Article,
  { brief, words, places, names }: ReadTerms,
): (query: string) => string[] {
  const cast = castOf(brief.actors);
  const match = withWords({ ...article, language: brief.language, ...cast }, words, names);
  return matchedTermsIn({ article: { ...article, ...cast }, match, places });
}

export type PlanInput = {
  article: Pick<Article, 'id' | 'announced'>;
  /** In which story whose channels see the article. */
  places: readonly StoryPlace[];
  subscriptions: readonly LiveSubscription[];
  /** The words of a query that the article has. */
  matchedTerms: (query: string) => string[];
};

type PlanDeps = { now: () => Date; newNonce: () => string };

type MissedArticle = Pick<Article, 'publishedAt' | 'foundAt'> & { untold: UntoldKind | null };

/**
 * Plans one delivery for each channel that gets the story, however many of its subscriptions match. An article that is
 * not announced (from a feed's first poll) gets none; nor does a channel that does not see the article.
 */
export function planDeliveries(input: PlanInput, deps: PlanDeps): PlannedDelivery[] {
  if (!input.article.announced) return [];
  const now = deps.now();
  const dueTime = createDueTimes();
  return [...groupBy(input.subscriptions, ({ channelId }) => channelId)].flatMap(([channelId, subscriptions]) => {
    const [first] = subscriptions;
    const storyId = first ? placeFor(input.places, first.owner) : null;
    if (storyId === null) return [];
    return {
      ...{ storyId, articleId: input.article.id, channelId, nonce: deps.newNonce() },
      ...reasons(subscriptions, input.matchedTerms),
      mention: subscriptions.find(({ mention }) => mention !== null)?.mention ?? null,
      plannedAt: now,
      ...soonest(subscriptions, now, dueTime),
    };
  });
}

/** What channels would have been alerted to, had anybody read the article's feed while it was news. */
export function missedBy(input: PlanInput, article: MissedArticle, deps: PlanDeps): MissedStory[] {
  if (article.untold !== 'missed') return [];
  const { publishedAt, foundAt } = article;
  const owed = planDeliveries({ ...input, article: { id: input.article.id, announced: true } }, deps);
  return owed.map(({ channelId, storyId }) => ({ channelId, storyId, publishedAt, foundAt }));
}

/** The earliest time among the channel's subscriptions; quiet hours hold for all of them. */
function soonest(
  subscriptions: readonly LiveSubscription[],
  now: Date,
  dueTime: ReturnType<typeof createDueTimes>,
): DueTime {
  const times = subscriptions.map(({ digest, settings }) =>
    dueTime(now, { ...DEFAULT_CHANNEL_SETTINGS, ...settings, digest: digest ?? settings?.digest ?? null }),
  );
  const [first = { dueAt: now, gathered: false }, ...others] = times;
  return others.reduce((best, time) => (time.dueAt < best.dueAt ? time : best), first);
}

/** The topics and matched terms that the alert shows; "everything" is no topic. */
function reasons(
  subscriptions: readonly LiveSubscription[],
  matchedTerms: PlanInput['matchedTerms'],
): { because: string[]; met: MatchedTerms[] } {
  const named = subscriptions.filter(({ query }) => query !== EVERYTHING);
  const queries = new Map(named.map(({ topic, query }) => [topic ?? query, query]));
  const matched = [...queries].map(([topic, query]) => ({ topic, words: matchedTerms(query) }));
  return { because: [...queries.keys()], met: matched.filter(({ words }) => words.length > 0) };
}
