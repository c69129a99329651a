import { groupBy } from '../../kit/group-by.ts';
import { DAY_MS } from '../../kit/time.ts';
import type { ChannelAddress } from '../../news/channel.ts';
import type { ChannelId, SubscriptionId } from '../../news/ids.ts';
import { type Owner, workspaceOf } from '../../news/owner.ts';
import type { ChannelSettings, Interest, Mute, Subscription } from '../../news/subscription.ts';
import { type Db, rowCount } from '../database.ts';
import { bumpSubscriptions, readSubscriptionsVersion } from './settings.ts';

export type NewSubscription = Omit<Subscription, 'id' | 'createdById'> & {
  createdById?: string | null;
  mention: string | null;
  digest: string | null;
  createdAt: Date;
};

/** A subscription with what planning needs of its channel. */
export type LiveSubscription = Pick<NewSubscription, 'channelId' | 'query' | 'topic' | 'mention' | 'digest'> & {
  id: SubscriptionId;
  /** The workspace or server of the channel: only its own articles come there, besides those of the installation. */
  owner: Owner;
  /** The channel's own times; null where it set none. */
  settings?: ChannelSettings | null;
  mutes?: readonly Mute[];
};

export type SubscriptionStore = ReturnType<typeof createSubscriptionStore>;

const COLUMNS = ['id', 'channelId', 'query', 'topic', 'source', 'createdBy', 'createdById'] as const;

type HowItComes = Partial<Pick<NewSubscription, 'mention' | 'digest'>>;

export function createSubscriptionStore(db: Db) {
  return {
    /** Adds it, or says that this channel has the same query already. */
    add: (subscription: NewSubscription) => add(db, subscription),
    /** Changes what is named of how one comes; false when it is gone. */
    change: (id: SubscriptionId, how: HowItComes) => change(db, id, how),
    /** Has it follow a topic by another name; what the channel mutes by the name before stays muted. */
    rename: (before: Subscription, to: Interest) => rename(db, before, to),
    remove: (id: SubscriptionId) => remove(db, id),
    async listFor(channelId: ChannelId): Promise<(Subscription & Pick<NewSubscription, 'mention' | 'digest'>)[]> {
      const own = db.selectFrom('subscriptions').select(COLUMNS).where('channelId', '=', channelId);
      return own.select(['mention', 'digest']).orderBy('id').execute();
    },
    /** How many a workspace has by chat, in all of its channels. */
    async countAdded({ platform, workspace }: Pick<ChannelAddress, 'platform' | 'workspace'>): Promise<number> {
      const { added } = await db
        .selectFrom('subscriptions')
        .innerJoin('channels', 'channels.id', 'channelId')
        .select(rowCount.as('added'))
        .where((is) => is.and({ platform, workspace, source: 'chat' }))
        .executeTakeFirstOrThrow();
      return added;
    },
    /** Brings config-made subscriptions in line with config/alerts.yaml; those made in chat stay. */
    syncConfigured: (wanted: readonly NewSubscription[]) => syncConfigured(db, wanted),
    /** Grows with every change, so that each worker knows when to ask for the changed ones. */
    version: () => readSubscriptionsVersion(db),
    /** Every subscription whose channel is not closed. */
    async live(): Promise<LiveSubscription[]> {
      return [...(await changedSubscriptions(db, null)).values()].flat();
    },
    /** What each channel wants that changed after a version (null: all): nothing for one that was closed meanwhile. */
    changedSince: (version: string | null) => changedSubscriptions(db, version),
  };
}

async function changedSubscriptions(db: Db, since: string | null): Promise<Map<ChannelId, LiveSubscription[]>> {
  const changed = db.selectFrom('channels').$if(since !== null, (all) => all.where('wishesVersion', '>', since ?? ''));
  const rows = await changed
    .innerJoin('subscriptions', 'subscriptions.channelId', 'channels.id')
    .select(['subscriptions.id', 'channelId', 'query', 'topic', 'mention', 'digest'])
    .select(['settings', 'platform', 'workspace'])
    .where('channels.state', '<>', 'closed')
    .execute();
  const mutes = await selectMutes(db).where('channelId', 'in', changed.select('channels.id')).execute();
  const named = since === null ? [] : await changed.select('channels.id').execute();
  const mutesOf = groupBy(mutes, ({ channelId }) => channelId);
  const live = rows.map(({ platform, workspace, ...row }): LiveSubscription => {
    return { ...row, owner: workspaceOf({ platform, workspace }), mutes: mutesOf.get(row.channelId) ?? [] };
  });
  const none = named.map(({ id }): [ChannelId, LiveSubscription[]] => [id, []]);
  return new Map([...none, ...groupBy(live, ({ channelId }) => channelId)]);
}

async function add(db: Db, wanted: NewSubscription): Promise<{ kind: 'added' | 'known'; subscription: Subscription }> {
  return db.transaction().execute(async (trx) => {
    const added = await insert(trx, wanted);
    if (added) {
      await bumpSubscriptions(trx, [wanted.channelId]);
      return { kind: 'added', subscription: added };
    }
    const own = trx.selectFrom('subscriptions').select(COLUMNS).where('channelId', '=', wanted.channelId);
    return {
      kind: 'known',
      subscription: await own.where('followed', '=', followedAs(wanted)).executeTakeFirstOrThrow(),
    };
  });
}

function insert(db: Db, { channelId, query, topic, source, mention, digest, ...made }: NewSubscription) {
  return db
    .insertInto('subscriptions')
    .values({
      ...{ channelId, query, topic, source, createdBy: made.createdBy },
      ...{ createdById: made.createdById ?? null, createdAt: made.createdAt, mention, digest },
    })
    .onConflict((conflict) => conflict.columns(['channelId', 'followed']).doNothing())
    .returning(COLUMNS)
    .executeTakeFirst();
}

function change(db: Db, id: SubscriptionId, how: HowItComes): Promise<boolean> {
  if (Object.keys(how).length === 0) return Promise.resolve(false);
  return changeRows(db, (trx) => {
    return trx.updateTable('subscriptions').set(how).where('id', '=', id).returning('channelId').execute();
  });
}

function rename(db: Db, { id, channelId, topic }: Subscription, { topic: to, query }: Interest): Promise<boolean> {
  return changeRows(db, async (trx) => {
    const isMuted = trx
      .selectFrom('mutes')
      .select('topic')
      .where((is) => is.and({ channelId, topic: to }));
    const mutes = trx.updateTable('mutes').set({ topic: to, query, topicGone: null });
    const ofName = mutes.where((is) => is.and({ channelId, topic }));
    await ofName.where((is) => is.not(is.exists(isMuted))).execute();
    const own = trx.updateTable('subscriptions').set({ topic: to, query, topicGone: null }).where('id', '=', id);
    return own.returning('channelId').execute();
  });
}

function remove(db: Db, id: SubscriptionId): Promise<boolean> {
  return changeRows(db, (trx) => trx.deleteFrom('subscriptions').where('id', '=', id).returning('channelId').execute());
}

/** Bumps the version for the channels of the rows; false where there was none. */
async function changeRows(db: Db, change: (trx: Db) => Promise<{ channelId: string }[]>): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const rows = await change(trx);
    const channelIds = rows.map((row) => row.channelId);
    await bumpSubscriptions(trx, channelIds);
    return rows.length > 0;
  });
}

async function syncConfigured(db: Db, wanted: readonly NewSubscription[]): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const rows = await trx.selectFrom('subscriptions').select(COLUMNS).where('source', '=', 'config').execute();
    const keys = new Set(wanted.map(keyOf));
    const stale = rows.filter((row) => !keys.has(keyOf(row)));
    for (const row of stale) await trx.deleteFrom('subscriptions').where('id', '=', row.id).execute();
    for (const subscription of wanted) {
      if (!(await insert(trx, subscription))) await takeMention(trx, subscription);
    }
    const touched = [...stale, ...wanted].map(({ channelId }) => channelId);
    await bumpSubscriptions(trx, [...new Set(touched)]);
  });
}

/** What chat asked for keeps the ping that chat asked for. */
async function takeMention(db: Db, { channelId, mention, ...wanted }: NewSubscription): Promise<void> {
  const configured = db.updateTable('subscriptions').set({ mention });
  await configured
    .where((is) => is.and({ channelId, followed: followedAs(wanted), source: 'config' }))
    .where('mention', 'is distinct from', mention)
    .execute();
}

function keyOf({ channelId, ...wanted }: Pick<Subscription, 'channelId' | 'query' | 'topic'>): string {
  return `${channelId} ${followedAs(wanted)}`;
}

/** As the column `followed` has it: what is followed by name stays the same whatever its query is. */
function followedAs({ query, topic }: Interest): string {
  return topic === null ? `words ${query}` : `topic ${topic}`;
}

/** So long after its end `/why` can still tell of a mute. */
const KEPT_MS = 30 * DAY_MS;

/** What channels do not want to hear of for a while. */
export function createMuteStore(db: Db) {
  return {
    /** Adds it, or moves the end of the one with the same query. */
    add: (mute: Mute) => addMute(db, mute),
    /** Ends it now; false when none was in force. */
    async lift(channelId: ChannelId, query: string, now: Date): Promise<boolean> {
      return db.transaction().execute(async (trx) => {
        const own = trx.updateTable('mutes').set({ until: now }).where('channelId', '=', channelId);
        const lifted = await own.where('query', '=', query).where('until', '>', now).executeTakeFirst();
        if (lifted.numUpdatedRows > 0n) await bumpSubscriptions(trx, [channelId]);
        return lifted.numUpdatedRows > 0n;
      });
    },
    /** Those in force and those that ended not long ago, the next to end last. */
    async listFor(channelId: ChannelId): Promise<Mute[]> {
      return selectMutes(db).where('channelId', '=', channelId).orderBy('until', 'desc').execute();
    },
  };
}

async function addMute(db: Db, { channelId, query, ...mute }: Mute): Promise<void> {
  const { topic, until, createdAt } = mute;
  const set = { topic, until, createdBy: mute.createdBy, createdById: mute.createdById, createdAt };
  await db.transaction().execute(async (trx) => {
    const forgotten = new Date(createdAt.getTime() - KEPT_MS);
    await trx.deleteFrom('mutes').where('channelId', '=', channelId).where('until', '<', forgotten).execute();
    const muted = trx.insertInto('mutes').values({ channelId, query, ...set });
    await muted
      .onConflict((conflict) => conflict.columns(['channelId', 'followed']).doUpdateSet({ ...set, query }))
      .execute();
    await bumpSubscriptions(trx, [channelId]);
  });
}

export function selectMutes(db: Db) {
  return db
    .selectFrom('mutes')
    .select(['channelId', 'mutes.query', 'mutes.topic', 'until'])
    .select(['createdBy', 'createdById', 'createdAt']);
}
