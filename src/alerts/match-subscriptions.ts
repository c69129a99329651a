import { castOf, silenceOf, withWords } from '../engines/matching/match-query.ts';
import { type Names, NO_NAMES, withNames } from '../engines/matching/names.ts';
import { parseQuery } from '../engines/matching/parse-query.ts';
import { asksForOutlets, type Query } from '../engines/matching/query.ts';
import { createTopicIndex, type TopicIndex } from '../engines/matching/topic-index.ts';
import type { WordIndex } from '../engines/matching/word-index.ts';
import type { Article, Brief } from '../news/article.ts';
import type { ChannelId } from '../news/ids.ts';
import { INSTALLATION, type Owner, type Tenants } from '../news/owner.ts';
import { placeFor, type StoryPlace } from '../news/story.ts';
import { EVERYTHING } from '../news/subscription.ts';
import type { LiveSubscription, SubscriptionStore } from '../store/nouns/subscriptions.ts';

/**
 * An owner's own article matches that owner's subscriptions alone. `words`: those of the article's title and text. Those that
 * ask how many outlets tell the story come along whatever the article says: `wantedByStory` judges them once it has joined one.
 */
export type MatchSubscriptions = (
  article: Article,
  brief: Pick<Brief, 'actors' | 'language'>,
  words: WordIndex,
) => Promise<LiveSubscription[]>;

type SubscriptionSource = Pick<SubscriptionStore, 'version' | 'changedSince'>;

type MatchDeps = { now: () => Date; tenants: Tenants; names?: Names };

/** `counting`: those that ask for outlets. */
type ReachedSubscriptions = {
  everything: Set<LiveSubscription>;
  counting: Set<LiveSubscription>;
  byQuery: TopicIndex<LiveSubscription>;
};

type IndexedSubscriptions = ReachedSubscriptions & {
  /** What queries call things by. */
  names: Names;
  /** Null before the first article. */
  version: string | null;
  byChannel: Map<ChannelId, LiveSubscription[]>;
  /** Those of owners that had an article of their own since they last changed. */
  byOwner: Map<Owner, ReachedSubscriptions>;
};

/**
 * Finds the subscriptions that match an article and are not muted for it. They are indexed in memory; only those of
 * channels that changed are read again.
 */
export function createSubscriptionMatcher(source: SubscriptionSource, deps: MatchDeps): MatchSubscriptions {
  const index: IndexedSubscriptions = {
    names: deps.names ?? NO_NAMES,
    version: null,
    byChannel: new Map(),
    ...nothingReached(),
    byOwner: new Map(),
  };
  let refreshing: Promise<void> = Promise.resolve();
  return async (article, brief, words) => {
    if ((await source.version()) !== index.version) {
      // One after the other: of two refreshes at once, the older one could end last.
      refreshing = refreshing.catch(() => undefined).then(() => refresh(index, source));
      await refreshing;
    }
    // The stored search uses the brief's language, too, and both must give the same answer.
    const text = withWords({ ...article, language: brief.language, ...castOf(brief.actors) }, words, index.names);
    const at = deps.now();
    const reached = deps.tenants === 'one' || article.owner === INSTALLATION ? index : ownIndex(index, article.owner);
    return [...reached.byQuery.match(text), ...reached.everything, ...reached.counting].filter(
      ({ query, mutes = [], settings }) => {
        return silenceOf({ query, mutes, languages: settings?.languages ?? null }, text, at) === null;
      },
    );
  };
}

function nothingReached(): ReachedSubscriptions {
  return { everything: new Set(), counting: new Set(), byQuery: createTopicIndex() };
}

/** The subscriptions of one owner. Few owners have articles of their own: an index is made when it is needed. */
function ownIndex({ byChannel, byOwner, names }: IndexedSubscriptions, owner: Owner): ReachedSubscriptions {
  const known = byOwner.get(owner);
  if (known) return known;
  const own = nothingReached();
  for (const subscriptions of byChannel.values()) {
    if (subscriptions[0]?.owner === owner) for (const subscription of subscriptions) add(own, subscription, names);
  }
  byOwner.set(owner, own);
  return own;
}

/** Reads the version first, so that a change during the refresh is read again and never missed. */
async function refresh(index: IndexedSubscriptions, source: SubscriptionSource): Promise<void> {
  const version = await source.version();
  if (version === index.version) return;
  const changed = await source.changedSince(index.version);
  for (const [channelId, subscriptions] of changed) replace(index, channelId, subscriptions);
  index.version = version;
}

function replace(index: IndexedSubscriptions, channelId: ChannelId, subscriptions: LiveSubscription[]): void {
  const { byChannel, byOwner, everything, counting, byQuery } = index;
  for (const subscription of byChannel.get(channelId) ?? []) {
    everything.delete(subscription);
    counting.delete(subscription);
    byQuery.delete(subscription);
    byOwner.delete(subscription.owner);
  }
  if (subscriptions.length > 0) byChannel.set(channelId, subscriptions);
  else byChannel.delete(channelId);
  for (const subscription of subscriptions) {
    add(index, subscription, index.names);
    byOwner.delete(subscription.owner);
  }
}

function add(
  { everything, counting, byQuery }: ReachedSubscriptions,
  subscription: LiveSubscription,
  names: Names,
): void {
  // A query that no longer parses matches nothing; `/subscriptions` shows it to those who can correct it.
  const parsed = parseQuery(subscription.query);
  if (subscription.query === EVERYTHING) everything.add(subscription);
  else if (parsed.kind === 'query' && asksForOutlets(parsed.tree)) counting.add(subscription);
  else if (parsed.kind === 'query') byQuery.set(subscription, withNames(parsed.tree, names));
}

/** Whether an article of a story, as its audience sees it, matches a query. */
type StoryWants = (query: Query, place: StoryPlace) => Promise<boolean>;

/**
 * Without the subscriptions that ask for more outlets than tell the story by now, or for words that no article of it has.
 * For the transaction in which the article joined the story: each of its articles counts, this one among them.
 */
export async function wantedByStory(
  subscriptions: readonly LiveSubscription[],
  places: readonly StoryPlace[],
  wants: StoryWants,
): Promise<LiveSubscription[]> {
  const judged = new Map<string, boolean>();
  const wanted: LiveSubscription[] = [];
  for (const subscription of subscriptions) {
    const parsed = parseQuery(subscription.query);
    const asks = subscription.query !== EVERYTHING && parsed.kind === 'query' && asksForOutlets(parsed.tree);
    const place = asks ? places.find(({ storyId }) => storyId === placeFor(places, subscription.owner)) : undefined;
    const key = `${place?.storyId} ${subscription.query}`;
    if (place && asks && !judged.has(key)) judged.set(key, await wants(parsed.tree, place));
    if (!asks || judged.get(key)) wanted.push(subscription);
  }
  return wanted;
}
