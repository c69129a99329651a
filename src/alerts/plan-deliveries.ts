import type { Article } from '../news/article.ts';
import { DEFAULT_CHANNEL_SETTINGS } from '../news/channel-settings.ts';
import type { StoryId } from '../news/ids.ts';
import type { Met } from '../news/met-words.ts';
import { EVERYTHING } from '../news/subscription.ts';
import type { PlannedDelivery } from '../store/deliveries.ts';
import type { Wish } from '../store/subscriptions.ts';
import { type DueTime, dueTime } from './quiet-hours.ts';

export type PlanInput = {
  article: Pick<Article, 'id' | 'announced'>;
  storyId: StoryId;
  wishes: readonly Wish[];
  /** The words of a query that the article has. */
  metWords: (query: string) => string[];
};

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
    ...reasons(wishes, input.metWords),
    mention: wishes.find((wish) => wish.mention !== null)?.mention ?? null,
    plannedAt: now,
    ...soonest(wishes, now),
  }));
}

/** One of its subscriptions that wants it at once is enough; quiet hours hold for all of the channel. */
function soonest(wishes: readonly Wish[], now: Date): DueTime {
  const times = wishes.map(({ digest, settings }) =>
    dueTime(now, {
      quietHours: settings?.quietHours ?? null,
      digest: digest ?? settings?.digest ?? null,
      timeZone: settings?.timeZone ?? DEFAULT_CHANNEL_SETTINGS.timeZone,
    }),
  );
  const [first = { dueAt: now, gathered: false }, ...others] = times;
  return others.reduce((best, time) => (time.dueAt < best.dueAt ? time : best), first);
}

/** What the reader is told; "everything" is no topic. */
function reasons(wishes: readonly Wish[], metWords: PlanInput['metWords']): { because: string[]; met: Met[] } {
  const named = wishes.filter((wish) => wish.query !== EVERYTHING);
  const queries = new Map(named.map(({ topic, query }) => [topic ?? query, query]));
  const met = [...queries].map(([topic, query]) => ({ topic, words: metWords(query) }));
  return { because: [...queries.keys()], met: met.filter(({ words }) => words.length > 0) };
}

function byChannel(wishes: readonly Wish[]): Map<Wish['channelId'], Wish[]> {
  const groups = new Map<Wish['channelId'], Wish[]>();
  for (const wish of wishes) groups.set(wish.channelId, [...(groups.get(wish.channelId) ?? []), wish]);
  return groups;
}
