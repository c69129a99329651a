import type { Kysely, Selectable } from 'kysely';
import type { ChannelSettings } from '../news/channel-settings.ts';
import { type ChannelId, type SubscriptionId, toId } from '../news/ids.ts';
import type { Subscription } from '../news/subscription.ts';
import type { Database, SubscriptionTable } from './schema.ts';
import { bumpSubscriptions, readSubscriptionsVersion } from './subscriptions-version.ts';

export type NewSubscription = Omit<Subscription, 'id'> & {
  mention: string | null;
  digest: string | null;
  createdAt: Date;
};

/** A subscription with what planning needs of its channel. */
export type Wish = {
  id: SubscriptionId;
  channelId: ChannelId;
  query: string;
  topic: string | null;
  mention: string | null;
  digest: string | null;
  /** The channel's own times; null where it set none. */
  settings?: ChannelSettings | null;
};

type ListedSubscription = Subscription & { mention: string | null; digest: string | null };

export type SubscriptionStore = ReturnType<typeof createSubscriptionStore>;

export function createSubscriptionStore(db: Kysely<Database>) {
  return {
    /** Adds it, or says that this channel has the same query already. */
    add: (subscription: NewSubscription) => add(db, subscription),
    remove: (id: SubscriptionId) => remove(db, id),
    async listFor(channelId: ChannelId): Promise<ListedSubscription[]> {
      const rows = await db
        .selectFrom('subscriptions')
        .selectAll()
        .where('channel_id', '=', channelId)
        .orderBy('id')
        .execute();
      return rows.map((row) => ({ ...toSubscription(row), mention: row.mention, digest: row.digest }));
    },
    /** Brings config-made subscriptions in line with config/alerts.yaml; those made in chat stay. */
    syncConfigured: (wanted: readonly NewSubscription[]) => syncConfigured(db, wanted),
    /** Grows with every change, so that each worker knows when to read `wishes` again. */
    async version(): Promise<string> {
      return readSubscriptionsVersion(db);
    },
    /** Every subscription whose channel is open. */
    async wishes(): Promise<Wish[]> {
      const rows = await db
        .selectFrom('subscriptions')
        .innerJoin('channels', 'channels.id', 'subscriptions.channel_id')
        .select(['subscriptions.id', 'channel_id', 'query', 'topic', 'mention', 'digest', 'settings'])
        .where('channels.state', '<>', 'closed')
        .execute();
      return rows.map((row) => ({ ...row, id: toId(row.id), channelId: toId(row.channel_id) }));
    },
  };
}

async function add(
  db: Kysely<Database>,
  wanted: NewSubscription,
): Promise<{ kind: 'added' | 'known'; subscription: Subscription }> {
  return db.transaction().execute(async (trx) => {
    const added = await insert(trx, wanted);
    if (added) {
      await bumpSubscriptions(trx);
      return { kind: 'added', subscription: toSubscription(added) };
    }
    const known = await trx
      .selectFrom('subscriptions')
      .selectAll()
      .where('channel_id', '=', wanted.channelId)
      .where('query', '=', wanted.query)
      .executeTakeFirstOrThrow();
    return { kind: 'known', subscription: toSubscription(known) };
  });
}

function insert(db: Kysely<Database>, wanted: NewSubscription) {
  return db
    .insertInto('subscriptions')
    .values({
      channel_id: wanted.channelId,
      query: wanted.query,
      topic: wanted.topic,
      source: wanted.source,
      created_by: wanted.createdBy,
      created_at: wanted.createdAt,
      mention: wanted.mention,
      digest: wanted.digest,
    })
    .onConflict((conflict) => conflict.columns(['channel_id', 'query']).doNothing())
    .returningAll()
    .executeTakeFirst();
}

async function remove(db: Kysely<Database>, id: SubscriptionId): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const gone = await trx.deleteFrom('subscriptions').where('id', '=', id).executeTakeFirst();
    if (gone.numDeletedRows > 0n) await bumpSubscriptions(trx);
    return gone.numDeletedRows > 0n;
  });
}

async function syncConfigured(db: Kysely<Database>, wanted: readonly NewSubscription[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const rows = await trx.selectFrom('subscriptions').selectAll().where('source', '=', 'config').execute();
    const keys = new Set(wanted.map(keyOf));
    const stale = rows.map(toSubscription).filter((row) => !keys.has(keyOf(row)));
    for (const row of stale) await trx.deleteFrom('subscriptions').where('id', '=', row.id).execute();
    for (const subscription of wanted) await insert(trx, subscription);
    await bumpSubscriptions(trx);
  });
}

function keyOf(subscription: Pick<Subscription, 'channelId' | 'query' | 'topic'>): string {
  return JSON.stringify([subscription.channelId, subscription.query, subscription.topic]);
}

function toSubscription(row: Selectable<SubscriptionTable>): Subscription {
  return {
    id: toId(row.id),
    channelId: toId(row.channel_id),
    query: row.query,
    topic: row.topic,
    source: row.source,
    createdBy: row.created_by,
  };
}
