import type { Expression, ExpressionBuilder, Kysely, Selectable } from 'kysely';
import type { Delivery, DeliveryState } from '../news/delivery.ts';
import { type ChannelId, type StoryChangeId, toId } from '../news/ids.ts';
import { readReasons } from './delivery-reasons.ts';
import { type Given, prepareQuery } from './prepare-query.ts';
import type { Database, DeliveryTable } from './schema.ts';
import { written } from './written.ts';

/** A delivery as its sender needs it. */
export type DueDelivery = Delivery & {
  mention: string | null;
  dueAt: Date;
  /** When it was to go; retries do not move it. */
  wantedAt: Date;
  gathered: boolean;
  /** The nonce of the message it was last attempted in; several deliveries may share one. */
  postedAs: string | null;
  attemptedAt: Date | null;
  /** The platform refused it in one message with others. */
  goesAlone: boolean;
  /** How often nobody could look whether the last attempt stands. */
  looks: number;
  /** Set for a reply: what it tells, and the message that it answers; null where that one was not sent or is gone. */
  reply: { changeId: StoryChangeId; threadOf: string | null } | null;
};

export const OPEN = [written('planned'), written('sending'), written('unknown')];

const ENDED = ['sent', 'refused', 'expired'] as const satisfies DeliveryState[];

/** What a channel still has to be sent. */
export function createOpenDeliveries(db: Kysely<Database>) {
  return {
    /** The channel's open deliveries that are due, in the order they are to go. */
    async due(channelId: ChannelId, now: Date, limit: number): Promise<DueDelivery[]> {
      return (await dueOf(db, { channelId, now, limit })).rows.map(toDelivery);
    },
    /** All open deliveries that were last attempted in one message. */
    async postedTogether(channelId: ChannelId, nonce: string): Promise<DueDelivery[]> {
      return (await postedAs(db, { channelId, nonce })).rows.map(toDelivery);
    },
    /** When the channel's next open delivery is due, or null when none is open. */
    async nextDueAt(channelId: ChannelId): Promise<Date | null> {
      const { rows } = await nextOf(db, { channelId });
      return rows[0]?.due_at ?? null;
    },
  };
}

type WithAlerts = Database & { alerts: DeliveryTable };

/** A reply waits until it is known what became of the alert it answers. */
export function isReady(is: ExpressionBuilder<WithAlerts, 'deliveries' | 'alerts'>) {
  return is.or([is('deliveries.reply_to', 'is', null), is('alerts.state', 'in', ENDED)]);
}

function openOf(db: Kysely<Database>, channelId: Expression<ChannelId>) {
  return db
    .selectFrom('deliveries')
    .leftJoin('deliveries as alerts', 'alerts.id', 'deliveries.reply_to')
    .where('deliveries.channel_id', '=', channelId)
    .where('deliveries.state', 'in', OPEN)
    .where(isReady);
}

function inOrder(db: Kysely<Database>, channelId: Expression<ChannelId>) {
  return openOf(db, channelId)
    .selectAll('deliveries')
    .select('alerts.message_id as thread_of')
    .orderBy('deliveries.wanted_at')
    .orderBy('deliveries.id');
}

type OfChannel = { channelId: ChannelId };

const dueOf = prepareQuery((db, given: Given<OfChannel & { now: Date; limit: number }>) =>
  inOrder(db, given('channelId')).where('deliveries.due_at', '<=', given('now')).limit(given('limit')),
);

const postedAs = prepareQuery((db, given: Given<OfChannel & { nonce: string }>) =>
  inOrder(db, given('channelId')).where('deliveries.posted_as', '=', given('nonce')),
);

const nextOf = prepareQuery((db, given: Given<OfChannel>) =>
  openOf(db, given('channelId')).select('deliveries.due_at').orderBy('deliveries.due_at').limit(1),
);

type Row = Selectable<DeliveryTable> & { thread_of: string | null };

function toDelivery(row: Row): DueDelivery {
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
    ...readReasons(row.because),
    mention: row.mention,
    dueAt: row.due_at,
    wantedAt: row.wanted_at,
    gathered: row.gathered,
    postedAs: row.posted_as,
    attemptedAt: row.attempted_at,
    goesAlone: row.goes_alone,
    looks: row.looks,
    reply: row.change_id === null ? null : { changeId: toId(row.change_id), threadOf: row.thread_of || null },
  };
}
