import { sql, type Updateable } from 'kysely';
import type { FeedId } from '../../../news/ids.ts';
import type { Db } from '../../database.ts';
import type { WebSubTable } from '../../schema-news.ts';

/** Where a feed can be subscribed to, as its document says. */
export type HubOffer = { hub: string; topic: string };

/** Both unguessable: the end of the callback's address, and what pushes are signed with. */
type HubSecrets = { callback: string; secret: string | null };

/** What to ask a hub for. */
export type HubRequest = HubOffer & HubSecrets & { mode: 'subscribe' | 'unsubscribe'; tries: number };

export type WebSubStore = ReturnType<typeof createWebSubStore>;

/** Subscriptions at hubs, and what hubs pushed. */
export function createWebSubStore(db: Db) {
  return {
    ...createHubWords(db),
    /** Notes where a feed is pushed from; a hub or topic that is new to us is asked at once, with new secrets. */
    offer: (feedId: FeedId, offer: HubOffer & HubSecrets, now: Date) => noteOffer(db, feedId, { ...offer, now }),
    /** The feed names no hub any more, or the hub has dropped it. */
    async forget(feedId: FeedId): Promise<void> {
      await db.deleteFrom('websubSubscriptions').where('feedId', '=', feedId).execute();
    },
    /** Feeds whose hub is to be asked by `now`: a first time, before the lease ends, or to unsubscribe a resting feed. */
    async toAsk(now: Date, limit: number): Promise<FeedId[]> {
      const due = dueAt(db, now).select('feeds.id').limit(limit);
      return (await due.orderBy('dueAt').execute()).map(({ id }) => id);
    },
    /** Takes the asking, for one worker; it is due again at `again` unless the hub verifies it before. */
    begin: (feedId: FeedId, now: Date, again: (tries: number) => Date) => beginRequest(db, feedId, { now, again }),
    /** Whether polls may be rare: a lease stands and pushes have come since a poll last found something by itself. */
    async isPushed(feedId: FeedId, now: Date): Promise<boolean> {
      const live = db.selectFrom('websubSubscriptions').select('feedId').where('feedId', '=', feedId);
      const row = await live.where('leaseUntil', '>', now).where('pushedAt', 'is not', null).executeTakeFirst();
      return row !== undefined;
    },
    /** Asks every hub that knows a secret again: the secret has changed. */
    async askAll(now: Date): Promise<void> {
      const all = db.updateTable('websubSubscriptions').set({ dueAt: now, tries: 0 });
      await all.where('secret', 'is not', null).execute();
    },
    /** A poll found what no push brought. */
    distrust: (feedId: FeedId) => change(db, feedId, { pushedAt: null }),
  };
}

async function change(db: Db, feedId: FeedId, columns: Updateable<WebSubTable>): Promise<void> {
  await db.updateTable('websubSubscriptions').set(columns).where('feedId', '=', feedId).execute();
}

type NewOffer = HubOffer & HubSecrets & { now: Date };

async function noteOffer(db: Db, feedId: FeedId, { now, ...offer }: NewOffer): Promise<void> {
  const fresh = { ...offer, dueAt: now, pending: null, leaseUntil: null, pushedAt: null, reason: null };
  await db
    .insertInto('websubSubscriptions')
    .values({ feedId, ...fresh })
    .onConflict((conflict) =>
      conflict
        .column('feedId')
        .doUpdateSet({ ...fresh, tries: 0 })
        .where(sql<boolean>`(websub_subscriptions.hub, websub_subscriptions.topic) <> (excluded.hub, excluded.topic)`),
    )
    .execute();
}

/** An unsubscription that no hub verifies is left alone: without renewal every lease ends. */
const LEAVE_TRIES_MAX = 3;

/** Active feeds at their time; resting ones at once, while their lease stands. */
function dueAt(db: Db, now: Date) {
  const leaves = sql<boolean>`feeds.state <> 'active' and lease_until > ${now}
    and (pending is distinct from 'unsubscribe' or (due_at <= ${now} and tries < ${LEAVE_TRIES_MAX}))`;
  return db
    .selectFrom('websubSubscriptions')
    .innerJoin('feeds', 'feeds.id', 'websubSubscriptions.feedId')
    .where((is) => is.or([is.and([is('feeds.state', '=', 'active'), is('dueAt', '<=', now)]), leaves]));
}

type Asking = { now: Date; again: (tries: number) => Date };

function beginRequest(db: Db, feedId: FeedId, { now, again }: Asking): Promise<HubRequest | null> {
  return db.transaction().execute(async (trx) => {
    const row = await dueAt(trx, now)
      .where('feedId', '=', feedId)
      .select(['hub', 'topic', 'callback', 'secret', 'tries', 'pending', 'feeds.state'])
      .forUpdate('websubSubscriptions')
      .skipLocked()
      .executeTakeFirst();
    if (!row) return null;
    const { state, pending, ...offer } = row;
    const mode = state === 'active' ? 'subscribe' : 'unsubscribe';
    const tries = mode === 'subscribe' || pending === mode ? row.tries + 1 : 1;
    const set = { pending: mode, tries, dueAt: again(tries) } as const;
    await trx.updateTable('websubSubscriptions').set(set).where('feedId', '=', feedId).execute();
    return { ...offer, mode, tries };
  });
}

type Push = { body: Uint8Array; contentType: string | null; at: Date };

/** More pushes than this wait only while no worker reads: the oldest go, and a poll finds what they held. */
const WAITING_MAX = 20;

/** What hubs answer, and what they push: kept from the moment its signature was found right until a worker has read it. */
function createHubWords(db: Db) {
  return {
    refused: (feedId: FeedId, reason: string) => change(db, feedId, { reason }),
    async byCallback(callback: string) {
      const all = db.selectFrom('websubSubscriptions').select(['feedId', 'topic', 'secret', 'pending']);
      return (await all.where('callback', '=', callback).executeTakeFirst()) ?? null;
    },
    /** The hub has verified our subscription: it stands so long. */
    verified: (feedId: FeedId, { until, renewAt }: { until: Date; renewAt: Date }) =>
      change(db, feedId, { pending: null, tries: 0, reason: null, leaseUntil: until, dueAt: renewAt }),
    denied: (feedId: FeedId, { reason, again }: { reason: string; again: Date }) =>
      change(db, feedId, { pending: null, leaseUntil: null, pushedAt: null, reason, dueAt: again }),
    addPush: (feedId: FeedId, push: Push) => addPush(db, feedId, push),
    /** A push whose sender nobody can know: it only says when to look. */
    notePush: (feedId: FeedId, at: Date) => change(db, feedId, { pushedAt: at }),
    pushes(feedId: FeedId) {
      return db
        .selectFrom('websubPushes')
        .select(['id', 'body', 'contentType', 'receivedAt'])
        .where('feedId', '=', feedId)
        .orderBy('id')
        .execute();
    },
    async donePush(id: string): Promise<void> {
      await db.deleteFrom('websubPushes').where('id', '=', id).execute();
    },
    /** Feeds with pushes that nobody has read since `before`. */
    async unreadPushes(before: Date, limit: number): Promise<FeedId[]> {
      const rows = db.selectFrom('websubPushes').select('feedId').distinct().where('receivedAt', '<', before);
      return (await rows.limit(limit).execute()).map(({ feedId }) => feedId);
    },
  };
}

async function addPush(db: Db, feedId: FeedId, { body, contentType, at }: Push): Promise<void> {
  const push = { feedId, body, contentType, receivedAt: at };
  await db.insertInto('websubPushes').values(push).execute();
  await sql`delete from websub_pushes where feed_id = ${feedId} and id not in
    (select id from websub_pushes where feed_id = ${feedId} order by id desc limit ${WAITING_MAX})`.execute(db);
  await change(db, feedId, { pushedAt: at });
}
