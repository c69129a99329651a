import { sql, type Updateable } from 'kysely';
import type { FeedId } from '../../../news/ids.ts';
import type { Db } from '../../database.ts';
import type { WebSubTable } from '../../schema-news.ts';

/** Where a feed can be subscribed to, as its document says. */
export type HubOffer = { hub: string; topic: string };

/** Both unguessable: the end of the callback's address, and what pushes are signed with. */
type HubSecrets = { callback: string; secret: string | null };

type HubMode = 'subscribe' | 'unsubscribe';

/** What to ask a hub for. */
export type HubRequest = HubOffer & HubSecrets & { mode: HubMode; tries: number };

export type WebSubStore = ReturnType<typeof createWebSubStore>;

/** Subscriptions at hubs, and what hubs pushed. */
export function createWebSubStore(db: Db) {
  return {
    ...createHubAnswers(db),
    ...createPushStore(db),
    /** Notes where a feed is pushed from; a hub or topic that is new to us is asked at once, with new secrets. */
    offer: (feedId: FeedId, offer: HubOffer & HubSecrets, now: Date) => noteOffer(db, feedId, { ...offer, now }),
    /** The feed names no hub any more, or the hub has dropped it. */
    async forget(feedId: FeedId): Promise<void> {
      await db.deleteFrom('websub_subscriptions').where('feed_id', '=', feedId).execute();
    },
    /** Feeds whose hub is to be asked by `now`: a first time, before the lease ends, or to unsubscribe a resting feed. */
    async toAsk(now: Date, limit: number): Promise<FeedId[]> {
      const due = dueAt(db, now).select('feeds.id').limit(limit);
      return (await due.orderBy('due_at').execute()).map(({ id }) => id);
    },
    /** Takes the asking, for one worker; it is due again at `again` unless the hub verifies it before. */
    begin: (feedId: FeedId, now: Date, again: (tries: number) => Date) => beginRequest(db, feedId, { now, again }),
    /** Whether polls may be rare: a lease stands and pushes have come since a poll last found something by itself. */
    async isPushed(feedId: FeedId, now: Date): Promise<boolean> {
      const live = db.selectFrom('websub_subscriptions').select('feed_id').where('feed_id', '=', feedId);
      const row = await live.where('lease_until', '>', now).where('pushed_at', 'is not', null).executeTakeFirst();
      return row !== undefined;
    },
    /** Asks every hub that knows a secret again: the secret has changed. */
    async askAll(now: Date): Promise<void> {
      const all = db.updateTable('websub_subscriptions').set({ due_at: now, tries: 0 });
      await all.where('secret', 'is not', null).execute();
    },
    /** A poll found what no push brought. */
    distrust: (feedId: FeedId) => change(db, feedId, { pushed_at: null }),
  };
}

function createHubAnswers(db: Db) {
  return {
    refused: (feedId: FeedId, reason: string) => change(db, feedId, { reason }),
    async byCallback(callback: string) {
      const all = db.selectFrom('websub_subscriptions').select(['feed_id as feedId', 'topic', 'secret', 'pending']);
      return (await all.where('callback', '=', callback).executeTakeFirst()) ?? null;
    },
    /** The hub has verified our subscription: it stands so long. */
    verified: (feedId: FeedId, { until, renewAt }: { until: Date; renewAt: Date }) =>
      change(db, feedId, { pending: null, tries: 0, reason: null, lease_until: until, due_at: renewAt }),
    denied: (feedId: FeedId, { reason, again }: { reason: string; again: Date }) =>
      change(db, feedId, { pending: null, lease_until: null, pushed_at: null, reason, due_at: again }),
  };
}

async function change(db: Db, feedId: FeedId, columns: Updateable<WebSubTable>): Promise<void> {
  await db.updateTable('websub_subscriptions').set(columns).where('feed_id', '=', feedId).execute();
}

type NewOffer = HubOffer & HubSecrets & { now: Date };

async function noteOffer(db: Db, feedId: FeedId, { now, ...offer }: NewOffer): Promise<void> {
  const fresh = { ...offer, due_at: now, pending: null, lease_until: null, pushed_at: null, reason: null };
  await db
    .insertInto('websub_subscriptions')
    .values({ feed_id: feedId, ...fresh })
    .onConflict((conflict) =>
      conflict
        .column('feed_id')
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
    .selectFrom('websub_subscriptions')
    .innerJoin('feeds', 'feeds.id', 'websub_subscriptions.feed_id')
    .where((is) => is.or([is.and([is('feeds.state', '=', 'active'), is('due_at', '<=', now)]), leaves]));
}

type Asking = { now: Date; again: (tries: number) => Date };

function beginRequest(db: Db, feedId: FeedId, { now, again }: Asking): Promise<HubRequest | null> {
  return db.transaction().execute(async (trx) => {
    const row = await dueAt(trx, now)
      .where('feed_id', '=', feedId)
      .select(['hub', 'topic', 'callback', 'secret', 'tries', 'pending', 'feeds.state'])
      .forUpdate('websub_subscriptions')
      .skipLocked()
      .executeTakeFirst();
    if (!row) return null;
    const { state, pending, ...offer } = row;
    const mode = state === 'active' ? 'subscribe' : 'unsubscribe';
    const tries = mode === 'subscribe' || pending === mode ? row.tries + 1 : 1;
    const set = { pending: mode, tries, due_at: again(tries) } as const;
    await trx.updateTable('websub_subscriptions').set(set).where('feed_id', '=', feedId).execute();
    return { ...offer, mode, tries };
  });
}

type Push = { body: Uint8Array; contentType: string | null; at: Date };

/** More pushes than this wait only while no worker reads: the oldest go, and a poll finds what they held. */
const WAITING_MAX = 20;

/** What hubs pushed, from the moment their signature was found right until a worker has read it. */
function createPushStore(db: Db) {
  return {
    addPush: (feedId: FeedId, push: Push) => addPush(db, feedId, push),
    /** A push whose sender nobody can know: it only says when to look. */
    notePush: (feedId: FeedId, at: Date) => change(db, feedId, { pushed_at: at }),
    pushes(feedId: FeedId) {
      return db
        .selectFrom('websub_pushes')
        .select(['id', 'body', 'content_type as contentType', 'received_at as receivedAt'])
        .where('feed_id', '=', feedId)
        .orderBy('id')
        .execute();
    },
    async donePush(id: string): Promise<void> {
      await db.deleteFrom('websub_pushes').where('id', '=', id).execute();
    },
    /** Feeds with pushes that nobody has read since `before`. */
    async unreadPushes(before: Date, limit: number): Promise<FeedId[]> {
      const rows = db.selectFrom('websub_pushes').select('feed_id').distinct().where('received_at', '<', before);
      return (await rows.limit(limit).execute()).map(({ feed_id }) => feed_id);
    },
  };
}

async function addPush(db: Db, feedId: FeedId, { body, contentType, at }: Push): Promise<void> {
  const push = { feed_id: feedId, body, content_type: contentType, received_at: at };
  await db.insertInto('websub_pushes').values(push).execute();
  await sql`delete from websub_pushes where feed_id = ${feedId} and id not in
    (select id from websub_pushes where feed_id = ${feedId} order by id desc limit ${WAITING_MAX})`.execute(db);
  await change(db, feedId, { pushed_at: at });
}
