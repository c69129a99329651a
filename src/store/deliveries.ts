import { type Kysely, type Selectable, sql } from 'kysely';
import type { Delivery } from '../news/delivery.ts';
import { type ArticleId, type ChannelId, type DeliveryId, type StoryId, toId } from '../news/ids.ts';
import type { Database, DeliveryTable } from './schema.ts';

export type PlannedDelivery = {
  storyId: StoryId;
  articleId: ArticleId;
  channelId: ChannelId;
  nonce: string;
  because: string[];
  mention: string | null;
  plannedAt: Date;
  dueAt: Date;
};

/** A delivery as its sender needs it. */
export type DueDelivery = Delivery & { mention: string | null; dueAt: Date };

export type DeliveryEnd =
  | { state: 'sent'; messageId: string; at: Date }
  | { state: 'refused' | 'expired'; reason: string; at: Date }
  | { state: 'unknown'; reason: string; dueAt: Date }
  /** Surely not posted: it goes back in line. */
  | { state: 'planned'; reason: string; dueAt: Date };

export type DeliveryStore = ReturnType<typeof createDeliveryStore>;

const OPEN = ['planned', 'sending', 'unknown'] as const;

/** Works on a transaction's handle as well as on the pool. */
export function createDeliveryStore(db: Kysely<Database>) {
  return {
    /** Writes the outbox rows; a channel that has the story already keeps its one row. */
    plan: (planned: readonly PlannedDelivery[]) => plan(db, planned),
    /** The channel's oldest open delivery that is due, or null. */
    nextDue: (channelId: ChannelId, now: Date) => nextDue(db, channelId, now),
    /** When the channel's next open delivery is due, or null when none is open. */
    async nextDueAt(channelId: ChannelId): Promise<Date | null> {
      const row = await openOf(db, channelId).select('due_at').orderBy('due_at').limit(1).executeTakeFirst();
      return row?.due_at ?? null;
    },
    /** Before any call: state, attempt and the time of the first one are on record. */
    async begin(id: DeliveryId, now: Date): Promise<void> {
      await db
        .updateTable('deliveries')
        .set({
          state: 'sending',
          attempts: sql`attempts + 1`,
          first_attempt_at: sql<Date>`coalesce(first_attempt_at, ${now})`,
        })
        .where('id', '=', id)
        .execute();
    },
    end: (id: DeliveryId, end: DeliveryEnd) => finish(db, id, end),
    /** Channels with something to send by `now`, for the sweep. */
    async dueChannels(now: Date, limit: number): Promise<ChannelId[]> {
      const rows = await db
        .selectFrom('deliveries')
        .innerJoin('channels', 'channels.id', 'deliveries.channel_id')
        .select('channel_id')
        .distinct()
        .where('deliveries.state', 'in', OPEN)
        .where('due_at', '<=', now)
        .where('channels.state', '=', 'open')
        .limit(limit)
        .execute();
      return rows.map((row) => toId(row.channel_id));
    },
    async countByState(): Promise<Record<string, number>> {
      const rows = await db
        .selectFrom('deliveries')
        .select(['state', (is) => is.fn.countAll<string>().as('count')])
        .groupBy('state')
        .execute();
      return Object.fromEntries(rows.map((row) => [row.state, Number(row.count)]));
    },
  };
}

function openOf(db: Kysely<Database>, channelId: ChannelId) {
  return db.selectFrom('deliveries').where('channel_id', '=', channelId).where('state', 'in', OPEN);
}

async function plan(db: Kysely<Database>, planned: readonly PlannedDelivery[]): Promise<ChannelId[]> {
  if (planned.length === 0) return [];
  const rows = await db
    .insertInto('deliveries')
    .values(
      planned.map((delivery) => ({
        story_id: delivery.storyId,
        article_id: delivery.articleId,
        channel_id: delivery.channelId,
        nonce: delivery.nonce,
        because: JSON.stringify(delivery.because),
        mention: delivery.mention,
        planned_at: delivery.plannedAt,
        due_at: delivery.dueAt,
        message_id: null,
        reason: null,
      })),
    )
    .onConflict((conflict) => conflict.columns(['story_id', 'channel_id']).doNothing())
    .returning('channel_id')
    .execute();
  return rows.map((row) => toId(row.channel_id));
}

async function nextDue(db: Kysely<Database>, channelId: ChannelId, now: Date): Promise<DueDelivery | null> {
  const row = await openOf(db, channelId)
    .selectAll()
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row ? toDelivery(row) : null;
}

async function finish(db: Kysely<Database>, id: DeliveryId, end: DeliveryEnd): Promise<void> {
  await db.updateTable('deliveries').set(endColumns(end)).where('id', '=', id).execute();
}

function endColumns(end: DeliveryEnd) {
  switch (end.state) {
    case 'sent':
      return { state: end.state, message_id: end.messageId, ended_at: end.at, reason: null };
    case 'refused':
    case 'expired':
      return { state: end.state, reason: end.reason, ended_at: end.at };
    case 'unknown':
    case 'planned':
      return { state: end.state, reason: end.reason, due_at: end.dueAt };
  }
}

function toDelivery(row: Selectable<DeliveryTable>): DueDelivery {
  return {
    id: toId(row.id),
    storyId: toId(row.story_id),
    articleId: toId(row.article_id),
    channelId: toId(row.channel_id),
    state: row.state,
    nonce: row.nonce,
    attempts: row.attempts,
    plannedAt: row.planned_at,
    firstAttemptAt: row.first_attempt_at,
    messageId: row.message_id,
    because: row.because,
    mention: row.mention,
    dueAt: row.due_at,
  };
}
