import { type Kysely, sql } from 'kysely';
import { type FeedId, toId } from '../news/ids.ts';
import type { Database } from './schema.ts';
import { createPushStore } from './websub-pushes.ts';

/** Where a feed can be subscribed to, as its document says. */
export type HubOffer = { hub: string; topic: string };

/** Both unguessable: the end of the callback's address, and what pushes are signed with. */
export type HubSecrets = { callback: string; secret: string | null };

export type HubMode = 'subscribe' | 'unsubscribe';

/** What to ask a hub for. */
export type Asking = HubOffer & HubSecrets & { mode: HubMode; tries: number };

/** What a callback belongs to. */
export type Callback = { feedId: FeedId; topic: string; secret: string | null; pending: HubMode | null };

export type WebSubStore = ReturnType<typeof createWebSubStore>;

/** Subscriptions at hubs, and what hubs pushed. */
export function createWebSubStore(db: Kysely<Database>) {
  return {
    ...createPushStore(db),
    /** Notes where a feed is pushed from; a hub or topic that is new to us is asked at once, with new secrets. */
    offer: (feedId: FeedId, offer: HubOffer & HubSecrets, now: Date) => noteOffer(db, feedId, { ...offer, now }),
    /** The feed names no hub any more, or the hub has let go of it. */
    async forget(feedId: FeedId): Promise<void> {
      await db.deleteFrom('websub_subscriptions').where('feed_id', '=', feedId).execute();
    },
    /** Feeds whose hub is to be asked by `now`: a first time, before the lease ends, or to let go of a resting feed. */
    async toAsk(now: Date, limit: number): Promise<FeedId[]> {
      const due = dueAt(db, now).select('websub_subscriptions.feed_id').limit(limit);
      return (await due.orderBy('due_at').execute()).map((row) => toId(row.feed_id));
    },
    /** Takes the asking, for one worker; it is due again at `again` unless the hub verifies it before. */
    begin: (feedId: FeedId, now: Date, again: (tries: number) => Date) => begin(db, feedId, { now, again }),
    async refused(feedId: FeedId, reason: string): Promise<void> {
      await db.updateTable('websub_subscriptions').set({ reason }).where('feed_id', '=', feedId).execute();
    },
    async byCallback(callback: string): Promise<Callback | null> {
      const row = await db
        .selectFrom('websub_subscriptions')
        .select(['feed_id', 'topic', 'secret', 'pending'])
        .where('callback', '=', callback)
        .executeTakeFirst();
      return row ? { feedId: toId(row.feed_id), topic: row.topic, secret: row.secret, pending: row.pending } : null;
    },
    /** The hub has verified our subscription: it stands so long. */
    async verified(feedId: FeedId, lease: { until: Date; renewAt: Date }): Promise<void> {
      await db
        .updateTable('websub_subscriptions')
        .set({ pending: null, tries: 0, reason: null, lease_until: lease.until, due_at: lease.renewAt })
        .where('feed_id', '=', feedId)
        .execute();
    },
    async denied(feedId: FeedId, denial: { reason: string; again: Date }): Promise<void> {
      await db
        .updateTable('websub_subscriptions')
        .set({ pending: null, lease_until: null, pushed_at: null, reason: denial.reason, due_at: denial.again })
        .where('feed_id', '=', feedId)
        .execute();
    },
    /** Whether polls may be rare: a lease stands and pushes have come since a poll last found something by itself. */
    async isPushed(feedId: FeedId, now: Date): Promise<boolean> {
      const live = db.selectFrom('websub_subscriptions').select('feed_id').where('feed_id', '=', feedId);
      const row = await live.where('lease_until', '>', now).where('pushed_at', 'is not', null).executeTakeFirst();
      return row !== undefined;
    },
    /** A poll found what no push brought. */
    async distrust(feedId: FeedId): Promise<void> {
      await db.updateTable('websub_subscriptions').set({ pushed_at: null }).where('feed_id', '=', feedId).execute();
    },
  };
}

type Noting = HubOffer & HubSecrets & { now: Date };

async function noteOffer(db: Kysely<Database>, feedId: FeedId, { now, ...offer }: Noting): Promise<void> {
  const fresh = { ...offer, due_at: now, pending: null, lease_until: null, pushed_at: null, reason: null };
  await db
    .insertInto('websub_subscriptions')
    .values({ feed_id: feedId, ...fresh })
    .onConflict((conflict) =>
      conflict
        .column('feed_id')
        .doUpdateSet({ ...fresh, tries: 0 })
        .where((is) =>
          is.or([is('websub_subscriptions.hub', '<>', offer.hub), is('websub_subscriptions.topic', '<>', offer.topic)]),
        ),
    )
    .execute();
}

/** An unsubscription that no hub verifies is left alone: without renewal every lease ends. */
const LEAVE_TRIES_MAX = 3;

/** Active feeds at their time; resting ones at once, while their lease stands. */
function dueAt(db: Kysely<Database>, now: Date) {
  const leaves = sql<boolean>`feeds.state <> 'active' and lease_until > ${now}
    and (pending is distinct from 'unsubscribe' or (due_at <= ${now} and tries < ${LEAVE_TRIES_MAX}))`;
  return db
    .selectFrom('websub_subscriptions')
    .innerJoin('feeds', 'feeds.id', 'websub_subscriptions.feed_id')
    .where((is) => is.or([is.and([is('feeds.state', '=', 'active'), is('due_at', '<=', now)]), leaves]));
}

type Beginning = { now: Date; again: (tries: number) => Date };

async function begin(db: Kysely<Database>, feedId: FeedId, { now, again }: Beginning): Promise<Asking | null> {
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
