import { sql } from 'kysely';
import { groupBy } from '../../../kit/group-by.ts';
import type { ArticleId, ChannelId, DeliveryId, StoryChangeId, StoryId } from '../../../news/ids.ts';
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

/**
 * Replies in the threads of alerts. A line is one of them: it tells of an article that may belong to the alert's story and has
 * one of its own.
 */
export function createReplies(db: Db) {
  return {
    /**
     * The alerts of a story that its audience has and that do not show what is told of it from now on, where all that wanted
     * them is not muted; `told`: not in channels with an alert of this article, which shows all that it tells.
     */
    liveAlerts: (place: StoryPlace, now: Date, told: ArticleId | null) => liveAlerts(db, place, { now, told }),
    /** Writes the outbox rows; an alert has one reply for each change. */
    async planReplies(replies: readonly PlannedReply[]): Promise<ChannelId[]> {
      if (replies.length === 0) return [];
      const rows = db.insertInto('deliveries').values(replies.map(toReplyRow)).returning('channelId');
      const added = rows.onConflict((conflict) =>
        conflict.columns(['replyTo', 'changeId']).where('replyTo', 'is not', null).doNothing(),
      );
      return (await added.execute()).map(({ channelId }) => channelId);
    },
    threadsOf: (storyId: StoryId, asked: AskedThreads) => threadsOf(db, storyId, asked),
    /** The lines of a story, as its audience has them, without an alert of its own beside them. */
    async openLines(place: StoryPlace, now: Date): Promise<LiveAlert[]> {
      const lines = deliveriesIn(db, place).where(sql<boolean>`${isLine} and not ${hasAlert}`);
      return withoutMuted(db, await lines.where('deliveries.state', '<>', 'expired').execute(), now);
    },
    /** Channels with an alert or a line of one of the stories. */
    async channelsWith(storyIds: readonly StoryId[]): Promise<ChannelId[]> {
      const told = db.selectFrom('deliveries').select('channelId').where('storyId', 'in', storyIds);
      const lines = told.where(isLine);
      return (await told.where('replyTo', 'is', null).union(lines).execute()).map(({ channelId }) => channelId);
    },
    /** Plans the alerts that lines stood for, each once, and the edit of the lines. `why` is what `/why` says. */
    promote: (lines: readonly DueLine[], promotion: Promotion) => promote(db, lines, promotion),
  };
}

type AskedAlerts = { now: Date; told: ArticleId | null };

async function liveAlerts(db: Db, place: StoryPlace, { now, told }: AskedAlerts): Promise<LiveAlert[]> {
  const alerts = deliveriesIn(db, place)
    .where('replyTo', 'is', null)
    .where('deliveries.state', 'in', LIVE)
    .where(sql<boolean>`not exists (
      select from (select deliveries.story_id as id union all
        select from_story from story_merges where into_story = deliveries.story_id) as known
      join deliveries as own on own.story_id = known.id and own.channel_id = deliveries.channel_id and own.reply_to is null
      where own.article_id = ${told}::bigint)`);
  return withoutMuted(db, await alerts.orderBy('deliveries.id').execute(), now);
}

function deliveriesIn(db: Db, { storyId, audience }: StoryPlace) {
  return db
    .selectFrom('deliveries')
    .innerJoin('channels', 'channels.id', 'deliveries.channelId')
    .select(['deliveries.id as deliveryId', 'channelId', 'because', 'settings'])
    .where('deliveries.storyId', '=', storyId)
    .where(channelHears(audience));
}

type HeardAlert = LiveAlert & { because: StoredReason[] };

async function withoutMuted(db: Db, alerts: readonly HeardAlert[], now: Date): Promise<LiveAlert[]> {
  if (alerts.length === 0) return [];
  const channelIds = alerts.map(({ channelId }) => channelId);
  const muted = await selectMutes(db).where('channelId', 'in', channelIds).where('until', '>', now).execute();
  const mutes = groupBy(muted, ({ channelId }) => channelId);
  const isHeard = ({ because, channelId }: HeardAlert) =>
    !isMuted(readReasons(because).because, mutes.get(channelId) ?? []);
  return alerts.filter(isHeard).map(({ because: _because, ...alert }) => alert);
}

function isMuted(because: readonly string[], mutes: readonly { query: string; topic: string | null }[]): boolean {
  const names = new Set(mutes.flatMap(({ query, topic }) => [query, topic]));
  return because.length > 0 && because.every((name) => names.has(name));
}

function toReplyRow({ to, storyId, articleId, changeId, nonce, plannedAt, dueAt }: PlannedReply) {
  return {
    ...{ storyId, articleId, channelId: to.channelId, nonce, because: '[]', mention: null },
    ...{ plannedAt, dueAt, wantedAt: dueAt, goesAlone: true, messageId: null, reason: null },
    ...{ replyTo: to.deliveryId, changeId },
  };
}

type Promotion = { at: Date; why: string };

type DueLine = { deliveryId: DeliveryId; dueAt: Date };
type AskedThreads = { channelIds: readonly ChannelId[]; since: Date };

/**
 * In which channels an alert of the story was posted since then, in a message of its own with a thread; and where the channel
 * wants what may belong to it.
 */
function threadsOf(db: Db, storyId: StoryId, { channelIds, since }: AskedThreads) {
  return db
    .selectFrom('deliveries')
    .innerJoin('channels', 'channels.id', 'deliveries.channelId')
    .select(['deliveries.id as alertId', 'channelId', 'onLikely'])
    .where('storyId', '=', storyId)
    .where('channelId', 'in', channelIds)
    .where('kind', '=', 'channel')
    .where('deliveries.state', '=', 'sent')
    .where('endedAt', '>=', since)
    .where(sql<boolean>`reply_to is null and not gathered and ${standsAlone}`)
    .execute();
}

/**
 * The nonce follows from the line's, so that it is the same whoever plans the alert. Two at once are no conflict but one
 * alert.
 */
async function promote(db: Db, lines: readonly DueLine[], { at, why }: Promotion): Promise<ChannelId[]> {
  if (lines.length === 0) return [];
  const ids = lines.map(({ deliveryId }) => deliveryId);
  const dues = lines.map(({ dueAt }) => dueAt);
  const { rows } = await sql<{ id: ChannelId }>`
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
    select channel_id as id from promoted`.execute(db);
  return rows.map(({ id }) => id);
}
