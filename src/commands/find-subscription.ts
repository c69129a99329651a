import type { Asker } from '../chat/question.ts';
import { parseQuery } from '../news/parse-query.ts';
import { beginsAs } from '../news/query-beginning.ts';
import { EVERYTHING, type Subscription } from '../news/subscription.ts';
import type { Topic } from '../news/topic.ts';
import type { ListedSubscription } from './command-deps.ts';
import { findWish } from './find-topic.ts';

/** The subscription that somebody names: by topic, by its query or the query's beginning, or by one that means the same. */
export function findSubscription(
  typed: string,
  listed: readonly ListedSubscription[],
  topics: readonly Topic[],
): ListedSubscription | null {
  const name = typed.trim().toLowerCase();
  const byTopic = listed.find(({ topic }) => topic?.toLowerCase() === name.replace(/\s+/g, '-'));
  const byText = listed.find((each) =>
    [each.query.trim(), subscriptionName(each)].some((text) => text.toLowerCase() === name),
  );
  const begun = listed.filter((each) => beginsAs(subscriptionName(each), name));
  if (begun.length === 1) return begun[0] ?? null;
  const wish = findWish(typed, topics);
  const meaning = wish.kind === 'bad' ? null : JSON.stringify(wish.tree);
  return byTopic ?? byText ?? listed.find(({ query }) => meaning !== null && meaningOf(query) === meaning) ?? null;
}

/** The subscription that asks for the same, in these words or in others that mean the same. */
export function findStanding(
  { query }: Pick<Subscription, 'query'>,
  listed: readonly ListedSubscription[],
): ListedSubscription | null {
  const meaning = meaningOf(query);
  return (
    listed.find((each) => each.query === query) ??
    listed.find((each) => meaning !== null && meaningOf(each.query) === meaning) ??
    null
  );
}

/** What a subscription is called in answers; `all: true` of config/alerts.yaml is stored as "*". */
export function subscriptionName({ topic, query }: Pick<ListedSubscription, 'topic' | 'query'>): string {
  return topic ?? (query === EVERYTHING ? 'every article' : query);
}

/** Whether somebody asked for it: by their id, for names can be taken on; by name only where no id was kept. */
export function isBy(asker: Asker, made: Pick<Subscription, 'createdBy' | 'createdById'> | null): boolean {
  if (made === null) return false;
  return made.createdById === null ? made.createdBy === asker.userName : made.createdById === asker.userId;
}

function meaningOf(query: string): string | null {
  const parsed = parseQuery(query);
  return parsed.kind === 'bad' ? null : JSON.stringify(parsed.tree);
}
