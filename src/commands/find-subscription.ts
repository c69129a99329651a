import { parseQuery } from '../news/parse-query.ts';
import type { Topic } from '../news/topic.ts';
import type { ListedSubscription } from './command-deps.ts';
import { findWish } from './find-topic.ts';

/** The subscription that somebody names: by topic, by its query as written, or by a query that means the same. */
export function findSubscription(
  typed: string,
  listed: readonly ListedSubscription[],
  topics: readonly Topic[],
): ListedSubscription | null {
  const name = typed.trim().toLowerCase();
  const byTopic = listed.find(({ topic }) => topic?.toLowerCase() === name.replace(/\s+/g, '-'));
  const byText = listed.find(({ query }) => query.trim().toLowerCase() === name);
  const wish = findWish(typed, topics);
  const meaning = wish.kind === 'bad' ? null : JSON.stringify(wish.tree);
  return byTopic ?? byText ?? listed.find(({ query }) => meaning !== null && meaningOf(query) === meaning) ?? null;
}

/** What a subscription is called in answers; `all: true` of config/alerts.yaml is stored as "*". */
export function subscriptionName({ topic, query }: Pick<ListedSubscription, 'topic' | 'query'>): string {
  return topic ?? (query === '*' ? 'every article' : query);
}

function meaningOf(query: string): string | null {
  const parsed = parseQuery(query);
  return parsed.kind === 'bad' ? null : JSON.stringify(parsed.tree);
}
