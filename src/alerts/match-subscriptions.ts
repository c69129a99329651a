import { silenceOf, withWords } from '../engines/matching/match-query.ts';
import { parseQuery } from '../engines/matching/parse-query.ts';
import { createTopicIndex, type TopicIndex } from '../engines/matching/topic-index.ts';
import { indexWords, type WordIndex } from '../engines/matching/word-index.ts';
import type { Article } from '../news/article.ts';
import type { Brief } from '../news/brief.ts';
import type { ChannelId } from '../news/ids.ts';
import { EVERYTHING } from '../news/subscription.ts';
import type { LiveSubscription, SubscriptionStore } from '../store/nouns/subscriptions.ts';

/** `words`: those of the article's title and text, where they are indexed already. */
export type MatchSubscriptions = (
  article: Article,
  brief: Pick<Brief, 'actors' | 'language'>,
  words?: WordIndex,
) => Promise<LiveSubscription[]>;

type SubscriptionSource = Pick<SubscriptionStore, 'version' | 'changedSince'>;

type IndexedSubscriptions = {
  /** Null before the first article. */
  version: string | null;
  byChannel: Map<ChannelId, LiveSubscription[]>;
  everything: Set<LiveSubscription>;
  byQuery: TopicIndex<LiveSubscription>;
};

/**
 * Finds the subscriptions that match an article and are not muted for it. They are indexed in memory; only those of
 * channels that changed are read again.
 */
export function createSubscriptionMatcher(source: SubscriptionSource, deps: { now: () => Date }): MatchSubscriptions {
  const index: IndexedSubscriptions = {
    version: null,
    byChannel: new Map(),
    everything: new Set(),
    byQuery: createTopicIndex(),
  };
  let refreshing: Promise<void> = Promise.resolve();
  return async (article, brief, words = indexWords(article.title, article.text)) => {
    if ((await source.version()) !== index.version) {
      // One after the other: of two refreshes at once, the older one could end last.
      refreshing = refreshing.catch(() => undefined).then(() => refresh(index, source));
      await refreshing;
    }
    // The stored search uses the brief's language, too, and both must give the same answer.
    const actors = brief.actors.map((actor) => actor.name);
    const text = withWords({ ...article, language: brief.language, actors }, words);
    const at = deps.now();
    return [...index.byQuery.match(text), ...index.everything].filter(({ query, mutes = [], settings }) => {
      return silenceOf({ query, mutes, languages: settings?.languages ?? null }, text, at) === null;
    });
  };
}

/** Reads the version first, so that a change during the refresh is read again and never missed. */
async function refresh(index: IndexedSubscriptions, source: SubscriptionSource): Promise<void> {
  const version = await source.version();
  if (version === index.version) return;
  const changed = await source.changedSince(index.version);
  for (const [channelId, subscriptions] of changed) replace(index, channelId, subscriptions);
  index.version = version;
}

function replace(
  { byChannel, everything, byQuery }: IndexedSubscriptions,
  channelId: ChannelId,
  subscriptions: LiveSubscription[],
): void {
  for (const subscription of byChannel.get(channelId) ?? []) {
    everything.delete(subscription);
    byQuery.delete(subscription);
  }
  if (subscriptions.length > 0) byChannel.set(channelId, subscriptions);
  else byChannel.delete(channelId);
  for (const subscription of subscriptions) {
    // A query that no longer parses matches nothing; `/subscriptions` shows it to those who can correct it.
    const parsed = parseQuery(subscription.query);
    if (subscription.query === EVERYTHING) everything.add(subscription);
    else if (parsed.kind === 'query') byQuery.set(subscription, parsed.tree);
  }
}
