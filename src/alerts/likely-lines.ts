import { DAY_MS } from '../kit/time.ts';
import type { DeliveryRules } from '../news/channel.ts';
import type { ChannelId } from '../news/ids.ts';
import type { StoryPlace } from '../news/story.ts';
import { DEFAULT_CHANNEL_SETTINGS } from '../news/subscription.ts';
import type { DeliveryStore, PlannedDelivery } from '../store/nouns/deliveries/deliveries.ts';
import type { LiveAlert } from '../store/nouns/deliveries/delivery-replies.ts';
import { createDueTimes } from './delivery-time.ts';
import { type JoinDeps, type JoinOutcome, type JudgedAgain, judgeAgain } from './join-story.ts';

/** Nobody looks into the thread of an alert that is older than this; news in it would be silent. */
const THREAD_AGE_MS = DAY_MS;

type LineDeps = {
  deliveries: Pick<DeliveryStore, 'threadsOf'>;
  /** For channels without a rule of their own. */
  onLikely: DeliveryRules['onLikely'];
  now: () => Date;
};

/**
 * Of an article that may belong to a story, its alerts become lines in the threads of that story's alerts. Where none
 * stands with a thread (another topic, a list, direct messages), or it is not to go at once (a digest, quiet hours), it is an
 * alert: news is never told where nobody reads it.
 */
export async function asLines(
  planned: readonly PlannedDelivery[],
  likely: JoinOutcome['likely'],
  { deliveries, onLikely, now }: LineDeps,
): Promise<PlannedDelivery[]> {
  const at = now();
  const isAtOnce = ({ storyId, dueAt, gathered = false }: PlannedDelivery) =>
    storyId === likely?.own && dueAt <= at && !gathered;
  const channelIds = planned.filter(isAtOnce).map(({ channelId }) => channelId);
  if (likely === null || channelIds.length === 0) return [...planned];
  const since = new Date(at.getTime() - THREAD_AGE_MS);
  const threads = await deliveries.threadsOf(likely.near, { channelIds, since });
  const wanted = threads.filter((thread) => (thread.onLikely ?? onLikely) === 'thread');
  return planned.map((delivery) => {
    const thread = isAtOnce(delivery) ? wanted.find(({ channelId }) => channelId === delivery.channelId) : undefined;
    return thread ? { ...delivery, replyTo: thread.alertId } : delivery;
  });
}

type Promoting = { places: readonly StoryPlace[]; why: string };
type PromoteDeps = { deliveries: Pick<DeliveryStore, 'openLines' | 'promote'>; now: () => Date };

/** Ends the doubt about stories: where a line stood for one, its alert goes out, once. Quiet hours hold for it. */
export async function promoteLines({ places, why }: Promoting, deps: PromoteDeps): Promise<ChannelId[]> {
  const at = deps.now();
  const dueTime = createDueTimes();
  const due = (await openLines(places, deps)).map(({ deliveryId, settings }) => {
    const { dueAt } = dueTime(at, { ...(settings ?? DEFAULT_CHANNEL_SETTINGS), digest: null });
    return { deliveryId, dueAt };
  });
  return deps.deliveries.promote(due, { at, why });
}

async function openLines(places: readonly StoryPlace[], { deliveries, now }: PromoteDeps): Promise<LiveAlert[]> {
  return (await Promise.all(places.map((place) => deliveries.openLines(place, now())))).flat();
}

/** Where the new text of an article tells another event than before, its alert goes out. */
export async function judgeLinesAgain(edited: JudgedAgain, deps: PromoteDeps & JoinDeps): Promise<ChannelId[]> {
  const places = await deps.stories.placesOf(edited.article.id, deps.tenants);
  // Almost no article stands in lines, and to judge one makes all others wait.
  if ((await openLines(places, deps)).length === 0) return [];
  const verdict = await judgeAgain(edited, deps);
  return verdict.kind === 'other' ? promoteLines({ places, why: 'its text has changed' }, deps) : [];
}
