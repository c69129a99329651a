import { DEFAULT_CHANNEL_SETTINGS } from '../news/channel-settings.ts';
import type { ChannelId } from '../news/ids.ts';
import type { DeliveryStore } from '../store/deliveries.ts';
import type { StandingAlert } from '../store/delivery-replies.ts';
import type { StoryStore } from '../store/stories.ts';
import type { NewChange } from '../store/story-changes.ts';
import { dueTime } from './quiet-hours.ts';

export type TellDeps = {
  stories: Pick<StoryStore, 'changes' | 'edits'>;
  deliveries: Pick<DeliveryStore, 'standing' | 'planReplies'>;
  newNonce: () => string;
};

/**
 * Writes down what changed in a story, wants its alerts edited, and plans one reply in the thread of each alert that
 * stands. In one transaction with what brought the change: a crash leaves all of it or none.
 */
export async function tellChange(change: NewChange, deps: TellDeps): Promise<ChannelId[]> {
  const { storyId, articleId, at } = change;
  if (change.changes.length === 0) return [];
  const changeId = await deps.stories.changes.add(change);
  if (changeId === null) return [];
  await deps.stories.edits.want(storyId, at);
  const standing = await deps.deliveries.standing(storyId, at);
  const about = { storyId, articleId, changeId, plannedAt: at };
  return deps.deliveries.planReplies(
    standing.map((to) => ({ ...about, to, nonce: deps.newNonce(), dueAt: quietUntil(to, at) })),
  );
}

/** A reply is heard as an alert is: quiet hours hold for both. */
function quietUntil({ settings }: StandingAlert, at: Date): Date {
  const { quietHours, timeZone } = settings ?? DEFAULT_CHANNEL_SETTINGS;
  return dueTime(at, { quietHours, timeZone, digest: null }).dueAt;
}
