import { type Expression, type Kysely, sql } from 'kysely';
import { type ArticleId, type ChannelId, type DeliveryId, type StoryId, toId } from '../news/ids.ts';
import type { Met } from '../news/met-words.ts';
import { alertFacts } from './alert-facts.ts';
import { writeReasons } from './delivery-reasons.ts';
import { createReplies } from './delivery-replies.ts';
import { maySendNow } from './may-send-now.ts';
import { createOpenDeliveries, type DueDelivery, isReady, OPEN } from './open-deliveries.ts';
import { type Given, prepareQuery } from './prepare-query.ts';
import type { Database } from './schema.ts';
import { written } from './written.ts';

export type PlannedDelivery = {
  storyId: StoryId;
  articleId: ArticleId;
  channelId: ChannelId;
  nonce: string;
  because: string[];
  /** The words that those topics met in the article. */
  met?: Met[];
  mention: string | null;
  plannedAt: Date;
  dueAt: Date;
  /** Waits for a digest: goes in one message with all that is due with it. */
  gathered?: boolean;
};

export type DeliveryEnd =
  | { state: 'sent'; messageId: string; at: Date }
  | { state: 'refused' | 'expired'; reason: string; at: Date }
  | { state: 'unknown'; reason: string; dueAt: Date; looked?: boolean }
  /** Surely not posted, as if never tried: it goes back in line, `alone` where the message of several was the trouble. */
  | { state: 'planned'; reason: string; dueAt: Date; alone?: boolean };

/** One attempt, of one delivery or of several in one message. */
export type Beginning = {
  /** As they were read: one that was attempted since is somebody else's. */
  deliveries: readonly Pick<DueDelivery, 'id' | 'attempts'>[];
  /** The attempt is written only while this sender holds the channel. */
  channelId: ChannelId;
  sender: string;
  nonce: string;
  now: Date;
  /** An earlier attempt may stand, and nobody could look. */
  resent: boolean;
};

export type DeliveryStore = ReturnType<typeof createDeliveryStore>;

/** Works on a transaction's handle as well as on the pool. */
export function createDeliveryStore(db: Kysely<Database>) {
  return {
    /** Writes the outbox rows; a channel that has the story already keeps its one row. */
    plan: (planned: readonly PlannedDelivery[]) => plan(db, planned),
    ...createOpenDeliveries(db),
    /** What the alerts of deliveries tell; those without a brief are left out. */
    facts: (ids: readonly DeliveryId[]) => alertFacts(db, ids),
    /** Alerts whose story changed, and the replies that tell of it in their threads. */
    ...createReplies(db),
    /** Before any call: state, attempt and its time are on record. False where the channel went to another sender. */
    begin: (beginning: Beginning) => begin(db, beginning),
    end: (ids: readonly DeliveryId[], end: DeliveryEnd) => finish(db, ids, end),
    /** Ends what was to go before `wantedBefore` and was never tried or surely did not go; says how many. */
    expire: (channelId: ChannelId, age: { wantedBefore: Date; reason: string; at: Date }) => expire(db, channelId, age),
    /** Open channels with something to send by `now` that nobody sends and nothing holds, for the sweep. */
    dueChannels: (now: Date, limit: number) => dueChannels(db, now, limit),
  };
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
        because: writeReasons(delivery.because, delivery.met),
        mention: delivery.mention,
        planned_at: delivery.plannedAt,
        due_at: delivery.dueAt,
        wanted_at: delivery.dueAt,
        gathered: delivery.gathered ?? false,
        message_id: null,
        reason: null,
      })),
    )
    .onConflict((conflict) => conflict.columns(['story_id', 'channel_id']).where('reply_to', 'is', null).doNothing())
    .returning('channel_id')
    .execute();
  return rows.map((row) => toId(row.channel_id));
}

type BeginValues = Omit<Beginning, 'deliveries'> & { ids: readonly DeliveryId[]; attempts: readonly number[] };

const beginOf = prepareQuery((db, given: Given<BeginValues>) => {
  // A sender that was stopped for longer than its lease must not send after the one that took over.
  const holds = db
    .selectFrom('channels')
    .select('id')
    .where('id', '=', given('channelId'))
    .where('sender', '=', given('sender'))
    .where('sender_until', '>', sql<Date>`clock_timestamp()`);
  return (
    db
      .updateTable('deliveries')
      .set({
        state: 'sending',
        attempts: sql`attempts + 1`,
        first_attempt_at: sql<Date>`coalesce(first_attempt_at, ${given('now')})`,
        attempted_at: given('now'),
        posted_as: given('nonce'),
        looks: 0,
        resent: sql<boolean>`resent or ${given('resent')}`,
      })
      .where(isAnyOf(given('ids')))
      // A process that stood still for longer than its lease may have two turns at one channel, both in its name.
      .where(
        sql<boolean>`attempts = (${given('attempts')}::integer[])[array_position(${given('ids')}::bigint[], deliveries.id)]`,
      )
      .where((is) => is.exists(holds))
  );
});

function isAnyOf(ids: Expression<readonly DeliveryId[]>) {
  return sql<boolean>`deliveries.id = any(${ids}::bigint[])`;
}

async function begin(db: Kysely<Database>, { deliveries, ...beginning }: Beginning): Promise<boolean> {
  const seen = { ids: deliveries.map(({ id }) => id), attempts: deliveries.map(({ attempts }) => attempts) };
  const begun = await beginOf(db, { ...beginning, ...seen });
  return begun.numAffectedRows === BigInt(deliveries.length);
}

type SentValues = { ids: readonly DeliveryId[]; messageId: string; at: Date };

const sentOf = prepareQuery((db, given: Given<SentValues>) =>
  db
    .updateTable('deliveries')
    .set({ state: 'sent', message_id: given('messageId'), ended_at: given('at'), reason: null })
    .where(isAnyOf(given('ids'))),
);

async function finish(db: Kysely<Database>, ids: readonly DeliveryId[], end: DeliveryEnd): Promise<void> {
  if (end.state === 'sent') await sentOf(db, { ids, ...end });
  else await db.updateTable('deliveries').set(endColumns(end)).where('id', 'in', ids).execute();
}

function endColumns(end: Exclude<DeliveryEnd, { state: 'sent' }>) {
  switch (end.state) {
    case 'refused':
    case 'expired':
      return { state: end.state, reason: end.reason, ended_at: end.at };
    case 'planned':
      return {
        ...{ state: end.state, reason: end.reason, due_at: end.dueAt, posted_as: null, first_attempt_at: null },
        ...(end.alone ? { goes_alone: true } : {}),
      };
    case 'unknown':
      return {
        ...{ state: end.state, reason: end.reason, due_at: end.dueAt },
        ...(end.looked ? { looks: sql<number>`looks + 1` } : {}),
      };
  }
}

type Age = { wantedBefore: Date; reason: string; at: Date };

async function expire(db: Kysely<Database>, channelId: ChannelId, age: Age): Promise<number> {
  const expired = await db
    .updateTable('deliveries')
    .set({ state: 'expired', reason: age.reason, ended_at: age.at })
    .where('channel_id', '=', channelId)
    .where('state', '=', written('planned'))
    .where('wanted_at', '<', age.wantedBefore)
    .executeTakeFirst();
  return Number(expired.numUpdatedRows);
}

/** Longest waiting first, so that no limit keeps one of many channels out for ever. */
async function dueChannels(db: Kysely<Database>, now: Date, limit: number): Promise<ChannelId[]> {
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('channels', 'channels.id', 'deliveries.channel_id')
    .leftJoin('deliveries as alerts', 'alerts.id', 'deliveries.reply_to')
    .select('deliveries.channel_id')
    .where('deliveries.state', 'in', OPEN)
    .where('deliveries.due_at', '<=', now)
    .where(isReady)
    .where(maySendNow)
    .groupBy('deliveries.channel_id')
    .orderBy((is) => is.fn.min('deliveries.due_at'))
    .limit(limit)
    .execute();
  return rows.map((row) => toId(row.channel_id));
}
