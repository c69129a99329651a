import { groupBy } from '../../../kit/group-by.ts';
import {
  type ArticleId,
  type ChannelId,
  type DeliveryId,
  type StoryChangeId,
  type StoryId,
  toId,
} from '../../../news/ids.ts';
import type { StoryPlace } from '../../../news/story.ts';
import type { ChannelSettings } from '../../../news/subscription.ts';
import type { Db } from '../../database.ts';
import { channelHears } from '../../scope.ts';
import { selectMutes } from '../subscriptions.ts';
import { readReasons } from './open-deliveries.ts';

/** An alert that stands, or may stand, in a channel. */
export type LiveAlert = { deliveryId: DeliveryId; channelId: ChannelId; settings: ChannelSettings | null };

export type PlannedReply = {
  to: LiveAlert;
  storyId: StoryId;
  articleId: ArticleId;
  changeId: StoryChangeId;
  nonce: string;
  plannedAt: Date;
  dueAt: Date;
};

/** One that is not begun yet will show the change itself. */
const LIVE = ['sending', 'unknown', 'sent'] as const;

export function createReplies(db: Db) {
  return {
    /**
     * The alerts of a story that its audience has and that do not show what is told of it from now on, where all that wanted
     * them is not muted.
     */
    async liveAlerts({ storyId, audience }: StoryPlace, now: Date): Promise<LiveAlert[]> {
      const rows = await db
        .selectFrom('deliveries')
        .innerJoin('channels', 'channels.id', 'deliveries.channel_id')
        .select(['deliveries.id', 'channel_id', 'because', 'settings'])
        .where('story_id', '=', storyId)
        .where(channelHears(audience))
        .where('reply_to', 'is', null)
        .where('deliveries.state', 'in', LIVE)
        .orderBy('deliveries.id')
        .execute();
      const mutes = await mutesIn(db, { channelIds: rows.map(({ channel_id }) => channel_id), now });
      const heard = rows.filter((row) => !isMuted(readReasons(row.because).because, mutes.get(row.channel_id) ?? []));
      return heard.map(({ id, channel_id, settings }) => {
        return { deliveryId: toId(id), channelId: toId(channel_id), settings };
      });
    },
    /** Writes the outbox rows; an alert has one reply for each change. */
    async planReplies(replies: readonly PlannedReply[]): Promise<ChannelId[]> {
      if (replies.length === 0) return [];
      const rows = await db
        .insertInto('deliveries')
        .values(replies.map(toReplyRow))
        .onConflict((conflict) =>
          conflict.columns(['reply_to', 'change_id']).where('reply_to', 'is not', null).doNothing(),
        )
        .returning('channel_id')
        .execute();
      return rows.map((row) => toId(row.channel_id));
    },
  };
}

/** By channel: what it does not want to hear of for a while. */
async function mutesIn(db: Db, { channelIds, now }: { channelIds: readonly string[]; now: Date }) {
  if (channelIds.length === 0) return new Map<string, never>();
  const rows = await selectMutes(db).where('channel_id', 'in', channelIds).where('until', '>', now).execute();
  return groupBy(rows, ({ channel_id }) => channel_id);
}

function isMuted(because: readonly string[], mutes: readonly { query: string; topic: string | null }[]): boolean {
  const names = new Set(mutes.flatMap(({ query, topic }) => [query, topic]));
  return because.length > 0 && because.every((name) => names.has(name));
}

function toReplyRow({ to, storyId, articleId, changeId, nonce, plannedAt, dueAt }: PlannedReply) {
  return {
    ...{ story_id: storyId, article_id: articleId, channel_id: to.channelId, nonce, because: '[]', mention: null },
    ...{ planned_at: plannedAt, due_at: dueAt, wanted_at: dueAt, goes_alone: true, message_id: null, reason: null },
    ...{ reply_to: to.deliveryId, change_id: changeId },
  };
}
