import type { Article } from '../news/article.ts';
import type { StoryId } from '../news/ids.ts';
import type { PlannedDelivery } from '../store/deliveries.ts';
import type { Wish } from '../store/subscriptions.ts';
import { EVERYTHING } from './match-wishes.ts';

export type PlanInput = { article: Pick<Article, 'id' | 'announced'>; storyId: StoryId; wishes: readonly Wish[] };

export type PlanDeps = { now: () => Date; newNonce: () => string };

/**
 * Which channels get the story, and why: one delivery per channel, however many of its subscriptions match.
 * An article stored in silence (a feed's first poll) plans nothing.
 */
export function planDeliveries(input: PlanInput, deps: PlanDeps): PlannedDelivery[] {
  if (!input.article.announced) return [];
  const now = deps.now();
  return [...byChannel(input.wishes)].map(([channelId, wishes]) => ({
    storyId: input.storyId,
    articleId: input.article.id,
    channelId,
    nonce: deps.newNonce(),
    because: reasons(wishes),
    mention: wishes.find((wish) => wish.mention !== null)?.mention ?? null,
    plannedAt: now,
    dueAt: now,
  }));
}

/** What the reader is told; "everything" is no topic. */
function reasons(wishes: readonly Wish[]): string[] {
  const named = wishes.filter((wish) => wish.query !== EVERYTHING).map((wish) => wish.topic ?? wish.query);
  return [...new Set(named)];
}

function byChannel(wishes: readonly Wish[]): Map<Wish['channelId'], Wish[]> {
  const groups = new Map<Wish['channelId'], Wish[]>();
  for (const wish of wishes) groups.set(wish.channelId, [...(groups.get(wish.channelId) ?? []), wish]);
  return groups;
}
