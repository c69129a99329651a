import type { ExpressionBuilder, Selectable } from 'kysely';
import { type ChannelId, type StoryChangeId, toId } from '../../../news/ids.ts';
import type { Delivery, DeliveryState, MatchedTerms } from '../../../news/story.ts';
import { type Db, literal } from '../../database.ts';
import type { Database, DeliveryTable, StoredReason } from '../../schema.ts';

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

export const OPEN = [literal('planned'), literal('sending'), literal('unknown')];

const ENDED = ['sent', 'refused', 'expired'] as const satisfies DeliveryState[];

/** What a channel still has to be sent. */
export function createOpenDeliveries(db: Db) {
  return {
    /** The channel's open deliveries that are due, in the order they are to go. */
    async due(channelId: ChannelId, now: Date, limit: number): Promise<DueDelivery[]> {
      const due = inOrder(db, channelId).where('deliveries.due_at', '<=', now).limit(limit);
      return (await due.execute()).map(toDelivery);
    },
    /** All open deliveries that were last attempted in one message. */
    async postedTogether(channelId: ChannelId, nonce: string): Promise<DueDelivery[]> {
      return (await inOrder(db, channelId).where('deliveries.posted_as', '=', nonce).execute()).map(toDelivery);
    },
    /** When the channel's next open delivery is due, or null when none is open. */
    async nextDueAt(channelId: ChannelId): Promise<Date | null> {
      const next = openOf(db, channelId).select('deliveries.due_at').orderBy('deliveries.due_at').limit(1);
      return (await next.executeTakeFirst())?.due_at ?? null;
    },
  };
}

/** A reply waits until it is known what became of the alert it answers. */
export function isReady(is: ExpressionBuilder<Database & { alerts: DeliveryTable }, 'deliveries' | 'alerts'>) {
  return is.or([is('deliveries.reply_to', 'is', null), is('alerts.state', 'in', ENDED)]);
}

function openOf(db: Db, channelId: ChannelId) {
  return db
    .selectFrom('deliveries')
    .leftJoin('deliveries as alerts', 'alerts.id', 'deliveries.reply_to')
    .where('deliveries.channel_id', '=', channelId)
    .where('deliveries.state', 'in', OPEN)
    .where(isReady);
}

function inOrder(db: Db, channelId: ChannelId) {
  return openOf(db, channelId)
    .selectAll('deliveries')
    .select('alerts.message_id as thread_of')
    .orderBy('deliveries.wanted_at')
    .orderBy('deliveries.id');
}

function toDelivery(row: Selectable<DeliveryTable> & { thread_of: string | null }): DueDelivery {
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

/** The column `because`: each topic or query, with the terms that it matched where they are known. */
export function writeReasons(because: readonly string[], met: readonly MatchedTerms[] = []): string {
  const reasons = because.map((topic): StoredReason => met.find((each) => each.topic === topic) ?? topic);
  return JSON.stringify(reasons);
}

export function readReasons(stored: readonly StoredReason[]): { because: string[]; met: MatchedTerms[] } {
  return {
    because: stored.map((reason) => (typeof reason === 'string' ? reason : reason.topic)),
    met: stored.flatMap((reason) => (typeof reason === 'string' ? [] : [reason])),
  };
}
