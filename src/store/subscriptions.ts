import type { Kysely, Selectable } from 'kysely';
import type { ChannelSettings } from '../news/channel-settings.ts';
import { type ChannelId, type SubscriptionId, toId } from '../news/ids.ts';
import type { Mute } from '../news/mute.ts';
import type { Subscription } from '../news/subscription.ts';
import { selectMutes, toMute } from './mutes.ts';
import type { Database, SubscriptionTable } from './schema.ts';
import { bumpSubscriptions, readSubscriptionsVersion } from './subscriptions-version.ts';

export type NewSubscription = Omit<Subscription, 'id' | 'createdById'> & {
  createdById?: string | null;
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
  /** Those of its channel. */
  mutes?: readonly Mute[];
};

type ListedSubscription = Subscription & { mention: string | null; digest: string | null };

export type SubscriptionStore = ReturnType<typeof createSubscriptionStore>;

export function createSubscriptionStore(db: Kysely<Database>) {
  return {
    /** Adds it, or says that this channel has the same query already. */
    add: (subscription: NewSubscription) => add(db, subscription),
    /** Changes what is named of how one comes; false when it is gone. */
    change: (id: SubscriptionId, how: Partial<Pick<NewSubscription, 'mention' | 'digest'>>) => change(db, id, how),
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
    /** Every subscription whose channel is not closed. */
    async wishes(): Promise<Wish[]> {
      return [...(await changedWishes(db, null)).values()].flat();
    },
    /** What each channel wants that changed after a version (null: all): nothing for one that was closed meanwhile. */
    wishesSince: (version: string | null) => changedWishes(db, version),
  };
}

async function changedWishes(db: Kysely<Database>, since: string | null): Promise<Map<ChannelId, Wish[]>> {
  const changed = db.selectFrom('channels').$if(since !== null, (all) => all.where('wishes_version', '>', since ?? ''));
  const rows = await changed
    .innerJoin('subscriptions', 'subscriptions.channel_id', 'channels.id')
    .select(['subscriptions.id', 'channel_id', 'query', 'topic', 'mention', 'digest', 'settings'])
    .where('channels.state', '<>', 'closed')
    .execute();
  const mutes = (await selectMutes(db).where('channel_id', 'in', changed.select('channels.id')).execute()).map(toMute);
  const named = since === null ? [] : await changed.select('channels.id').execute();
  const byChannel = new Map<ChannelId, Wish[]>(named.map(({ id }) => [toId(id), []]));
  const mutesOf = groupByChannel(mutes);
  for (const [channelId, wishes] of groupByChannel(rows.map(toWish))) {
    const muted = mutesOf.get(channelId) ?? [];
    byChannel.set(
      channelId,
      wishes.map((wish) => ({ ...wish, mutes: muted })),
    );
  }
  return byChannel;
}

function toWish(row: Omit<Wish, 'id' | 'channelId'> & { id: string; channel_id: string }): Wish {
  const { query, topic, mention, digest, settings = null } = row;
  return { id: toId(row.id), channelId: toId(row.channel_id), query, topic, mention, digest, settings };
}

function groupByChannel<Row extends { channelId: ChannelId }>(rows: readonly Row[]): Map<ChannelId, Row[]> {
  const groups = new Map<ChannelId, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.channelId);
    if (group) group.push(row);
    else groups.set(row.channelId, [row]);
  }
  return groups;
}

async function add(
  db: Kysely<Database>,
  wanted: NewSubscription,
): Promise<{ kind: 'added' | 'known'; subscription: Subscription }> {
  return db.transaction().execute(async (trx) => {
    const added = await insert(trx, wanted);
    if (added) {
      await bumpSubscriptions(trx, [wanted.channelId]);
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
      created_by_id: wanted.createdById ?? null,
      created_at: wanted.createdAt,
      mention: wanted.mention,
      digest: wanted.digest,
    })
    .onConflict((conflict) => conflict.columns(['channel_id', 'query']).doNothing())
    .returningAll()
    .executeTakeFirst();
}

async function change(
  db: Kysely<Database>,
  id: SubscriptionId,
  how: Partial<Pick<NewSubscription, 'mention' | 'digest'>>,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const changed = await trx
      .updateTable('subscriptions')
      .set(how)
      .where('id', '=', id)
      .returning('channel_id')
      .execute();
    await bumpSubscriptions(
      trx,
      changed.map((row) => row.channel_id),
    );
    return changed.length > 0;
  });
}

async function remove(db: Kysely<Database>, id: SubscriptionId): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const gone = await trx.deleteFrom('subscriptions').where('id', '=', id).returning('channel_id').execute();
    await bumpSubscriptions(
      trx,
      gone.map((row) => row.channel_id),
    );
    return gone.length > 0;
  });
}

async function syncConfigured(db: Kysely<Database>, wanted: readonly NewSubscription[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const rows = await trx.selectFrom('subscriptions').selectAll().where('source', '=', 'config').execute();
    const keys = new Set(wanted.map(keyOf));
    const stale = rows.map(toSubscription).filter((row) => !keys.has(keyOf(row)));
    for (const row of stale) await trx.deleteFrom('subscriptions').where('id', '=', row.id).execute();
    for (const subscription of wanted) {
      if (!(await insert(trx, subscription))) await takePing(trx, subscription);
    }
    const touched = [...stale, ...wanted].map(({ channelId }) => channelId);
    await bumpSubscriptions(trx, [...new Set(touched)]);
  });
}

/** What chat asked for keeps the ping that chat asked for. */
async function takePing(db: Kysely<Database>, { channelId, query, mention }: NewSubscription): Promise<void> {
  await db
    .updateTable('subscriptions')
    .set({ mention })
    .where('channel_id', '=', channelId)
    .where('query', '=', query)
    .where('source', '=', 'config')
    .where('mention', 'is distinct from', mention)
    .execute();
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
    createdById: row.created_by_id,
  };
}
