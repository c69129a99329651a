import { sql } from 'kysely';
import type { ChannelId, DeliveryId } from '../../../news/ids.ts';
import type { Tenants } from '../../../news/owner.ts';
import type { Delivery } from '../../../news/story.ts';
import type { Db } from '../../database.ts';
import { alertFacts } from './alert-facts.ts';
import { createReplies } from './delivery-replies.ts';
import { isFreeToSend } from './leases.ts';
import { createOpenDeliveries, type DueDelivery, isReady, OPEN, writeReasons } from './open-deliveries.ts';

export type PlannedDelivery = Omit<Delivery, 'id' | 'state' | 'attempts' | 'firstAttemptAt' | 'messageId'> & {
  mention: string | null;
  dueAt: Date;
  /** Waits for a digest: goes in one message with all that is due with it. */
  gathered?: boolean;
  /** Of a line: the alert in whose thread it goes. */
  replyTo?: DeliveryId;
};

export type DeliveryEnd =
  | { state: 'sent'; messageId: string; at: Date }
  | { state: 'refused' | 'expired'; reason: string; at: Date }
  | { state: 'unknown'; reason: string; dueAt: Date; looked?: boolean }
  /** Surely not posted, as if never tried: it goes back in line, `alone` where the message of several was the trouble. */
  | { state: 'planned'; reason: string; dueAt: Date; alone?: boolean };

/** One attempt, of one delivery or of several in one message. */
export type DeliveryAttempt = {
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

type ExpiredAge = { wantedBefore: Date; reason: string; at: Date };

export type DeliveryStore = ReturnType<typeof createDeliveryStore>;

/** Works on a transaction's handle as well as on the pool. */
export function createDeliveryStore(db: Db) {
  return {
    /** Writes the outbox rows; a channel that has the alert of a story already, or its line, keeps that one row. */
    plan: (planned: readonly PlannedDelivery[]) => plan(db, planned),
    ...createOpenDeliveries(db),
    /** What the alerts of deliveries tell; those without a brief are left out. */
    facts: (ids: readonly DeliveryId[], tenants: Tenants) => alertFacts(db, ids, tenants),
    ...createReplies(db),
    /** Before any call: state, attempt and its time are on record. False where the channel went to another sender. */
    begin: (attempt: DeliveryAttempt) => begin(db, attempt),
    end: (ids: readonly DeliveryId[], end: DeliveryEnd) => finish(db, ids, end),
    /** Ends what was to go before `wantedBefore` and was never tried or surely did not go; says how many. */
    expire: (channelId: ChannelId, age: ExpiredAge) => expire(db, channelId, age),
    /** Open channels with something to send by `now` that nobody sends and nothing holds, for the sweep. */
    dueChannels: (now: Date, limit: number) => dueChannels(db, now, limit),
  };
}

async function plan(db: Db, planned: readonly PlannedDelivery[]): Promise<ChannelId[]> {
  if (planned.length === 0) return [];
  const rows = planned.map(({ storyId, articleId, channelId, nonce, mention, because, met, ...delivery }) => {
    const { plannedAt, dueAt, gathered = false, replyTo } = delivery;
    return {
      ...{ storyId, articleId, channelId, nonce, mention },
      ...{ plannedAt, dueAt, wantedAt: dueAt, gathered, because: writeReasons(because, met) },
      ...{ replyTo: replyTo ?? null, goesAlone: replyTo !== undefined, messageId: null, reason: null },
    };
  });
  const inserted = db
    .insertInto('deliveries')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing());
  return (await inserted.returning('channelId').execute()).map(({ channelId }) => channelId);
}

async function begin(db: Db, attempt: DeliveryAttempt): Promise<boolean> {
  const { deliveries, channelId, sender, nonce, now, resent } = attempt;
  const ids = deliveries.map(({ id }) => id);
  const attempts = deliveries.map((delivery) => delivery.attempts);
  // A sender that was stopped for longer than its lease must not send after the one that took the channel over.
  const holds = db
    .selectFrom('channels')
    .select('id')
    .where('id', '=', channelId)
    .where('sender', '=', sender)
    .where('senderUntil', '>', sql<Date>`clock_timestamp()`);
  const begun = await db
    .updateTable('deliveries')
    .set({
      state: 'sending',
      attempts: sql`attempts + 1`,
      firstAttemptAt: sql<Date>`coalesce(first_attempt_at, ${now})`,
      attemptedAt: now,
      postedAs: nonce,
      looks: 0,
      resent: sql<boolean>`resent or ${resent}`,
    })
    .where(isAnyOf(ids))
    // A process that stood still for longer than its lease may hold the channel twice, both times in its name.
    .where(sql<boolean>`attempts = (${attempts}::integer[])[array_position(${ids}::bigint[], deliveries.id)]`)
    .where((is) => is.exists(holds))
    .executeTakeFirst();
  return begun.numUpdatedRows === BigInt(deliveries.length);
}

function isAnyOf(ids: readonly DeliveryId[]) {
  return sql<boolean>`deliveries.id = any(${ids}::bigint[])`;
}

async function finish(db: Db, ids: readonly DeliveryId[], end: DeliveryEnd): Promise<void> {
  const ended = db.updateTable('deliveries').set(endColumns(end));
  // One text however many ids, so that a connection keeps it prepared.
  await (end.state === 'sent' ? ended.where(isAnyOf(ids)) : ended.where('id', 'in', ids)).execute();
}

function endColumns(end: DeliveryEnd) {
  switch (end.state) {
    case 'sent':
      return { state: end.state, messageId: end.messageId, endedAt: end.at, reason: null };
    case 'refused':
    case 'expired':
      return { state: end.state, reason: end.reason, endedAt: end.at };
    case 'planned':
      return {
        ...{ state: end.state, reason: end.reason, dueAt: end.dueAt, postedAs: null, firstAttemptAt: null },
        ...(end.alone ? { goesAlone: true } : {}),
      };
    case 'unknown':
      return {
        ...{ state: end.state, reason: end.reason, dueAt: end.dueAt },
        ...(end.looked ? { looks: sql<number>`looks + 1` } : {}),
      };
  }
}

async function expire(db: Db, channelId: ChannelId, age: ExpiredAge): Promise<number> {
  // The channel is told how many stories it missed.
  const { rows } = await sql`
    with ended as (
      update deliveries set state = 'expired', reason = ${age.reason}, ended_at = ${age.at}::timestamptz
      where channel_id = ${channelId} and state = 'planned' and wanted_at < ${age.wantedBefore}::timestamptz
      returning channel_id, story_id, article_id, change_id),
    missed as (
      insert into missed_stories (channel_id, story_id, published_at, found_at)
      select channel_id, story_id, published_at, ${age.at}::timestamptz
      from ended join articles on articles.id = article_id where change_id is null
      on conflict do nothing)
    select from ended`.execute(db);
  return rows.length;
}

/** Longest waiting first, so that no limit keeps one of many channels out for ever. */
async function dueChannels(db: Db, now: Date, limit: number): Promise<ChannelId[]> {
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('channels', 'channels.id', 'deliveries.channelId')
    .leftJoin('deliveries as alerts', 'alerts.id', 'deliveries.replyTo')
    .select('deliveries.channelId as id')
    .where('deliveries.state', 'in', OPEN)
    .where('deliveries.dueAt', '<=', now)
    .where(isReady)
    .where(isFreeToSend)
    .groupBy('deliveries.channelId')
    .orderBy((is) => is.fn.min('deliveries.dueAt'))
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
