import { type ExpressionBuilder, type Selectable, sql } from 'kysely';
import type { ChannelId, StoryChangeId } from '../../../news/ids.ts';
import type { Delivery, DeliveryState, MatchedTerms } from '../../../news/story.ts';
import { type Db, literal } from '../../database.ts';
import type { Database, DeliveryTable, StoredReason } from '../../schema.ts';

/** A delivery as its sender needs it; src/store/schema.ts says what its columns are. */
export type DueDelivery = Omit<ReturnType<typeof toDelivery>, 'met'> & Pick<Delivery, 'met'>;

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

export function createOpenDeliveries(db: Db) {
  return {
    /** The channel's open deliveries that are due, in the order they are to go. */
    async due(channelId: ChannelId, now: Date, limit: number): Promise<DueDelivery[]> {
      const due = inOrder(db, channelId).where('deliveries.dueAt', '<=', now).limit(limit);
      return (await due.execute()).map(toDelivery);
    },
    /** All open deliveries that were last attempted in one message. */
    async postedTogether(channelId: ChannelId, nonce: string): Promise<DueDelivery[]> {
      return (await inOrder(db, channelId).where('deliveries.postedAs', '=', nonce).execute()).map(toDelivery);
    },
    /** When the channel's next open delivery is due, or null when none is open. */
    async nextDueAt(channelId: ChannelId): Promise<Date | null> {
      const next = openOf(db, channelId).select('deliveries.dueAt').orderBy('deliveries.dueAt').limit(1);
      return (await next.executeTakeFirst())?.dueAt ?? null;
    },
  };
}

/** A reply waits until it is known what became of the alert it answers. */
export function isReady(is: ExpressionBuilder<Database & { alerts: DeliveryTable }, 'deliveries' | 'alerts'>) {
  return is.or([is('deliveries.replyTo', 'is', null), is('alerts.state', 'in', ENDED)]);
}

function openOf(db: Db, channelId: ChannelId) {
  return db
    .selectFrom('deliveries')
    .leftJoin('deliveries as alerts', 'alerts.id', 'deliveries.replyTo')
    .where('deliveries.channelId', '=', channelId)
    .where('deliveries.state', 'in', OPEN)
    .where(isReady);
}

function inOrder(db: Db, channelId: ChannelId) {
  return openOf(db, channelId)
    .select(['deliveries.id', 'deliveries.storyId', 'deliveries.articleId', 'deliveries.channelId', 'deliveries.state'])
    .select([
      'deliveries.nonce',
      'deliveries.postedAs',
      'deliveries.attempts',
      'deliveries.looks',
      'deliveries.gathered',
    ])
    .select(['deliveries.goesAlone', 'deliveries.plannedAt', 'deliveries.dueAt', 'deliveries.wantedAt'])
    .select(['deliveries.firstAttemptAt', 'deliveries.attemptedAt', 'deliveries.messageId', 'deliveries.because'])
    .select([
      'deliveries.mention',
      'deliveries.replyTo',
      'deliveries.changeId',
      'alerts.messageId as answers',
      hasAlert.as('hasAlert'),
    ])
    .orderBy('deliveries.wantedAt')
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

type ReplyColumns = Pick<Selectable<DeliveryTable>, 'replyTo' | 'changeId'> & {
  answers: string | null;
  hasAlert: boolean;
};

export function toReply({ replyTo, changeId, answers, hasAlert }: ReplyColumns): DeliveryReply | null {
  if (replyTo === null) return null;
  const threadOf = answers || null;
  return changeId === null ? { tells: 'likely', hasAlert, threadOf } : { tells: 'change', changeId, threadOf };
}

type OpenRow = Awaited<ReturnType<ReturnType<typeof inOrder>['execute']>>[number];

function toDelivery({ because, replyTo, changeId, answers, hasAlert: has, ...delivery }: OpenRow) {
  return { ...delivery, ...readReasons(because), reply: toReply({ replyTo, changeId, answers, hasAlert: has }) };
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
