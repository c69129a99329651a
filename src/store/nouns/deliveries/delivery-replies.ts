import { sql } from 'kysely';
import { groupBy } from '../../../kit/group-by.ts';
import { type ChannelId, type DeliveryId, type StoryChangeId, type StoryId, toId } from '../../../news/ids.ts';
import type { Delivery, StoryPlace } from '../../../news/story.ts';
import type { ChannelSettings } from '../../../news/subscription.ts';
import type { Db } from '../../database.ts';
import type { StoredReason } from '../../schema.ts';
import { channelHears } from '../../scope.ts';
import { selectMutes } from '../subscriptions.ts';
import { hasAlert, isLine, readReasons, standsAlone } from './open-deliveries.ts';

/** An alert that stands, or may stand, in a channel. */
export type LiveAlert = { deliveryId: DeliveryId; channelId: ChannelId; settings: ChannelSettings | null };

export type PlannedReply = Pick<Delivery, 'storyId' | 'articleId' | 'nonce' | 'plannedAt'> & {
  to: LiveAlert;
  changeId: StoryChangeId;
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
    liveAlerts: (place: StoryPlace, now: Date) => liveAlerts(db, place, now),
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

async function liveAlerts(db: Db, place: StoryPlace, now: Date): Promise<LiveAlert[]> {
  const alerts = deliveriesIn(db, place).where('reply_to', 'is', null).where('deliveries.state', 'in', LIVE);
  return withoutMuted(db, await alerts.orderBy('deliveries.id').execute(), now);
}

function deliveriesIn(db: Db, { storyId, audience }: StoryPlace) {
  return db
    .selectFrom('deliveries')
    .innerJoin('channels', 'channels.id', 'deliveries.channel_id')
    .select(['deliveries.id', 'channel_id', 'because', 'settings'])
    .where('deliveries.story_id', '=', storyId)
    .where(channelHears(audience));
}

type HeardRow = { id: string; channel_id: string; because: StoredReason[]; settings: ChannelSettings | null };

async function withoutMuted(db: Db, rows: readonly HeardRow[], now: Date): Promise<LiveAlert[]> {
  const mutes = await mutesIn(db, { channelIds: rows.map(({ channel_id }) => channel_id), now });
  const heard = rows.filter((row) => !isMuted(readReasons(row.because).because, mutes.get(row.channel_id) ?? []));
  return heard.map(({ id, channel_id, settings }) => ({ deliveryId: toId(id), channelId: toId(channel_id), settings }));
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

type Promotion = { at: Date; why: string };

/** Lines: each tells, in the thread of an alert, of an article that may belong to the alert's story and has one of its own. */
export function createLines(db: Db) {
  return {
    threadsOf: (storyId: StoryId, asked: AskedThreads) => threadsOf(db, storyId, asked),
    /** The lines of a story, as its audience has them, without an alert of its own beside them. */
    async openLines(place: StoryPlace, now: Date): Promise<LiveAlert[]> {
      const lines = deliveriesIn(db, place).where(sql<boolean>`${isLine} and not ${hasAlert}`);
      return await withoutMuted(db, await lines.where('deliveries.state', '<>', 'expired').execute(), now);
    },
    /** Plans the alerts that lines stood for, each once, and the edit of the lines. `why` is what `/why` says. */
    promote: (lines: readonly DueLine[], promotion: Promotion) => promote(db, lines, promotion),
  };
}

type DueLine = { deliveryId: DeliveryId; dueAt: Date };
type AskedThreads = { channelIds: readonly ChannelId[]; since: Date };

/**
 * In which channels an alert of the story was posted since then, in a message of its own with a thread; and where the channel
 * wants what may belong to it.
 */
async function threadsOf(db: Db, storyId: StoryId, { channelIds, since }: AskedThreads) {
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('channels', 'channels.id', 'deliveries.channel_id')
    .select(['deliveries.id', 'channel_id', 'on_likely as onLikely'])
    .where('story_id', '=', storyId)
    .where('channel_id', 'in', channelIds)
    .where('kind', '=', 'channel')
    .where('deliveries.state', '=', 'sent')
    .where('ended_at', '>=', since)
    .where(sql<boolean>`reply_to is null and not gathered and ${standsAlone}`)
    .execute();
  return rows.map(({ id, channel_id, onLikely }) => {
    return { alertId: toId<'delivery'>(id), channelId: toId<'channel'>(channel_id), onLikely };
  });
}

/**
 * The nonce follows from the line's, so that it is the same whoever plans the alert. Two at once are no conflict but one
 * alert.
 */
async function promote(db: Db, lines: readonly DueLine[], { at, why }: Promotion): Promise<ChannelId[]> {
  if (lines.length === 0) return [];
  const ids = lines.map(({ deliveryId }) => deliveryId);
  const dues = lines.map(({ dueAt }) => dueAt);
  const { rows } = await sql<{ channel_id: string }>`
    with lines as (
      select deliveries.*, due from deliveries
      join unnest(${ids}::bigint[], ${dues}::timestamptz[]) as wanted (line_id, due) on line_id = id where ${isLine}),
    alerts as (
      insert into deliveries (story_id, article_id, channel_id, nonce, because, mention, planned_at, due_at, wanted_at)
      select story_id, article_id, channel_id, left(encode(sha256(convert_to(nonce, 'UTF8')), 'hex'), 24),
        because, mention, ${at}, due, due from lines
      on conflict do nothing returning story_id, channel_id),
    promoted as (select lines.id, channel_id from lines join alerts using (story_id, channel_id)),
    explained as (update deliveries set reason = ${why} where id in (select id from promoted)),
    edited as (
      insert into alert_edits (delivery_id, channel_id, due_at) select id, channel_id, ${at} from promoted
      on conflict (delivery_id) do update set wanted = alert_edits.wanted + 1, attempts = 0, due_at = excluded.due_at)
    select channel_id from promoted`.execute(db);
  return rows.map((row) => toId(row.channel_id));
}
