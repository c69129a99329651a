import type { Article } from '../news/article.ts';
import type { Brief } from '../news/brief.ts';
import { toMatchText } from '../news/match-query.ts';
import { parseQuery } from '../news/parse-query.ts';
import { createTopicIndex, type TopicIndex } from '../news/topic-index.ts';
import type { SubscriptionStore, Wish } from '../store/subscriptions.ts';

/** The query of a channel that wants every article (config/alerts.yaml, `all: true`). */
export const EVERYTHING = '*';

export type MatchWishes = (article: Article, brief: Pick<Brief, 'actors' | 'language'>) => Promise<Wish[]>;

type Standing = { version: string; everything: Wish[]; asked: TopicIndex<Wish> };

/** Finds the subscriptions that want an article. The list is read again only when its version has grown. */
export function createWishMatcher(subscriptions: Pick<SubscriptionStore, 'version' | 'wishes'>): MatchWishes {
  let standing: Standing = { version: '', everything: [], asked: createTopicIndex() };
  return async (article, brief) => {
    const version = await subscriptions.version();
    if (version !== standing.version) standing = prepare(version, await subscriptions.wishes());
    // The stored search reads the brief's language too: both must answer alike.
    const actors = brief.actors.map((actor) => actor.name);
    const text = toMatchText({ ...article, language: brief.language, actors });
    return [...standing.asked.match(text), ...standing.everything];
  };
}

/** A query that no longer parses wants nothing; `/subscriptions` shows it to whoever can mend it. */
function prepare(version: string, wishes: readonly Wish[]): Standing {
  const everything = wishes.filter((wish) => wish.query === EVERYTHING);
  const asked = wishes.flatMap((wish) => {
    const parsed = wish.query === EVERYTHING ? null : parseQuery(wish.query);
    return parsed?.kind === 'query' ? [[wish, parsed.tree] as const] : [];
  });
  return { version, everything, asked: createTopicIndex(asked) };
}
