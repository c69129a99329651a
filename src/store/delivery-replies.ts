import type { Kysely } from 'kysely';
import type { ChannelSettings } from '../news/channel-settings.ts';
import {
  type ArticleId,
  type ChannelId,
  type DeliveryId,
  type StoryChangeId,
  type StoryId,
  toId,
} from '../news/ids.ts';
import { readReasons } from './delivery-reasons.ts';
import { selectMutes } from './mutes.ts';
import type { Database } from './schema.ts';

/** An alert that stands, or may stand, in a channel. */
export type StandingAlert = { deliveryId: DeliveryId; channelId: ChannelId; settings: ChannelSettings | null };

export type PlannedReply = {
  to: StandingAlert;
  storyId: StoryId;
  articleId: ArticleId;
  changeId: StoryChangeId;
  nonce: string;
  plannedAt: Date;
  dueAt: Date;
};

/** One that is not begun yet will show the change itself. */
const STANDING = ['sending', 'unknown', 'sent'] as const;

export function createReplies(db: Kysely<Database>) {
  return {
    /** The story's alerts that do not show what is told of it from now on, where all that wanted them is not muted. */
    async standing(storyId: StoryId, now: Date): Promise<StandingAlert[]> {
      const rows = await db
        .selectFrom('deliveries')
        .innerJoin('channels', 'channels.id', 'deliveries.channel_id')
        .select(['deliveries.id', 'channel_id', 'because', 'settings'])
        .where('story_id', '=', storyId)
        .where('reply_to', 'is', null)
        .where('deliveries.state', 'in', STANDING)
        .orderBy('deliveries.id')
        .execute();
      const channelIds = rows.map(({ channel_id }) => channel_id);
      const muted = await mutedNames(db, channelIds, now);
      const heard = rows.filter(
        ({ channel_id, because }) => !isMuted(readReasons(because).because, muted.get(channel_id)),
      );
      return heard.map(({ id, channel_id, settings }) => {
        return { deliveryId: toId(id), channelId: toId(channel_id), settings };
      });
    },
    /** Writes the outbox rows; an alert has one reply for each change. */
    async planReplies(replies: readonly PlannedReply[]): Promise<ChannelId[]> {
      if (replies.length === 0) return [];
      const rows = await db
        .insertInto('deliveries')
        .values(replies.map(toRow))
        .onConflict((conflict) =>
          conflict.columns(['reply_to', 'change_id']).where('reply_to', 'is not', null).doNothing(),
        )
        .returning('channel_id')
        .execute();
      return rows.map((row) => toId(row.channel_id));
    },
  };
}

/** By channel: topics and queries that it does not want to hear of for a while. */
async function mutedNames(
  db: Kysely<Database>,
  channelIds: readonly string[],
  now: Date,
): Promise<Map<string, Set<string>>> {
  const muted = new Map<string, Set<string>>();
  if (channelIds.length === 0) return muted;
  const rows = await selectMutes(db).where('channel_id', 'in', channelIds).where('until', '>', now).execute();
  for (const { channel_id, query, topic } of rows) {
    muted.set(channel_id, new Set([...(muted.get(channel_id) ?? []), query, ...(topic ? [topic] : [])]));
  }
  return muted;
}

function isMuted(because: readonly string[], muted: ReadonlySet<string> | undefined): boolean {
  return muted !== undefined && because.length > 0 && because.every((name) => muted.has(name));
}

function toRow({ to, storyId, articleId, changeId, nonce, plannedAt, dueAt }: PlannedReply) {
  return {
    ...{ story_id: storyId, article_id: articleId, channel_id: to.channelId, nonce, because: '[]', mention: null },
    ...{ planned_at: plannedAt, due_at: dueAt, wanted_at: dueAt, goes_alone: true, message_id: null, reason: null },
    ...{ reply_to: to.deliveryId, change_id: changeId },
  };
}
