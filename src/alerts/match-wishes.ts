import type { Article } from '../news/article.ts';
import type { Brief } from '../news/brief.ts';
import type { ChannelId } from '../news/ids.ts';
import { withWords } from '../news/match-query.ts';
import { parseQuery } from '../news/parse-query.ts';
import { silenceOf } from '../news/silence.ts';
import { EVERYTHING } from '../news/subscription.ts';
import { createTopicIndex, type TopicIndex } from '../news/topic-index.ts';
import { indexWords, type WordIndex } from '../news/words-index.ts';
import type { SubscriptionStore, Wish } from '../store/subscriptions.ts';

/** `words`: of the article's title and text, where they are indexed already. */
export type MatchWishes = (
  article: Article,
  brief: Pick<Brief, 'actors' | 'language'>,
  words?: WordIndex,
) => Promise<Wish[]>;

type Source = Pick<SubscriptionStore, 'version' | 'wishesSince'>;

type Standing = {
  /** Null before the first article. */
  version: string | null;
  byChannel: Map<ChannelId, Wish[]>;
  everything: Set<Wish>;
  asked: TopicIndex<Wish>;
};

/**
 * Finds the subscriptions that want an article and are not silent about it. They are kept in an index, and only those
 * of channels that changed are read again.
 */
export function createWishMatcher(subscriptions: Source, deps: { now: () => Date }): MatchWishes {
  const standing: Standing = { version: null, byChannel: new Map(), everything: new Set(), asked: createTopicIndex() };
  let following: Promise<void> = Promise.resolve();
  return async (article, brief, words = indexWords(article.title, article.text)) => {
    if ((await subscriptions.version()) !== standing.version) {
      // One after the other: of two readings at once the older could end last.
      following = following.catch(() => undefined).then(() => follow(standing, subscriptions));
      await following;
    }
    // The stored search reads the brief's language too: both must answer alike.
    const actors = brief.actors.map((actor) => actor.name);
    const text = withWords({ ...article, language: brief.language, actors }, words);
    const at = deps.now();
    return [...standing.asked.match(text), ...standing.everything].filter(({ query, mutes = [], settings }) => {
      return silenceOf({ query, mutes, languages: settings?.languages ?? null }, text, at) === null;
    });
  };
}

/** The version is read first: what changes meanwhile is then read again, never missed. */
async function follow(standing: Standing, subscriptions: Source): Promise<void> {
  const version = await subscriptions.version();
  if (version === standing.version) return;
  const changed = await subscriptions.wishesSince(standing.version);
  for (const [channelId, wishes] of changed) replace(standing, channelId, wishes);
  standing.version = version;
}

function replace({ byChannel, everything, asked }: Standing, channelId: ChannelId, wishes: Wish[]): void {
  for (const wish of byChannel.get(channelId) ?? []) {
    everything.delete(wish);
    asked.delete(wish);
  }
  if (wishes.length > 0) byChannel.set(channelId, wishes);
  else byChannel.delete(channelId);
  for (const wish of wishes) {
    if (wish.query === EVERYTHING) everything.add(wish);
    else putInto(asked, wish);
  }
}

/** A query that no longer parses wants nothing; `/subscriptions` shows it to whoever can mend it. */
function putInto(asked: TopicIndex<Wish>, wish: Wish): void {
  const parsed = parseQuery(wish.query);
  if (parsed.kind === 'query') asked.set(wish, parsed.tree);
}
