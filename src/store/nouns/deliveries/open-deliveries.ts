import { type ExpressionBuilder, type Selectable, sql } from 'kysely';
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
  /** Set for a reply in the thread of an alert. */
  reply: DeliveryReply | null;
};

/**
 * What a reply tells: a change of the story, or, as a line, an article that may tell the same event and has a story of its
 * own. `hasAlert`: that story has an alert in the channel. `threadOf`: the message that it answers; null where that one was
 * not sent or is gone.
 */
export type DeliveryReply = { threadOf: string | null } & (
  | { tells: 'change'; changeId: StoryChangeId }
  | { tells: 'likely'; hasAlert: boolean }
);

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
    .select(['alerts.message_id as thread_of', hasAlert.as('has_alert')])
    .orderBy('deliveries.wanted_at')
    .orderBy('deliveries.id');
}

/** On a query with the table `deliveries`: whether it is a line, and whether the line's story has an alert in its channel. */
export const isLine = sql<boolean>`(deliveries.reply_to is not null and deliveries.change_id is null)`;
export const hasAlert = sql<boolean>`(${isLine} and exists (select from deliveries as own
  where own.story_id = deliveries.story_id and own.channel_id = deliveries.channel_id and own.reply_to is null))`;

/** The same: its message holds nothing else, and is not one that Discord said had been deleted (decision 0066). */
export const standsAlone = sql<boolean>`(deliveries.message_id <> '' and not exists (select from deliveries as others
  where others.channel_id = deliveries.channel_id and others.message_id = deliveries.message_id
    and others.id <> deliveries.id))`;

type ReplyColumns = Pick<Selectable<DeliveryTable>, 'reply_to' | 'change_id'> & {
  thread_of: string | null;
  has_alert: boolean;
};

export function toReply({ reply_to, change_id, thread_of, has_alert }: ReplyColumns): DeliveryReply | null {
  if (reply_to === null) return null;
  const threadOf = thread_of || null;
  if (change_id === null) return { tells: 'likely', hasAlert: has_alert, threadOf };
  return { tells: 'change', changeId: toId(change_id), threadOf };
}

function toDelivery(row: Selectable<DeliveryTable> & ReplyColumns): DueDelivery {
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
    reply: toReply(row),
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
