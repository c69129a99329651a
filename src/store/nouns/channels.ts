import type { ExpressionBuilder, Selectable, Updateable } from 'kysely';
import type { Channel, ChannelAddress, Platform } from '../../news/channel.ts';
import type { ChannelId } from '../../news/ids.ts';
import { type ChannelSettings, DEFAULT_CHANNEL_SETTINGS } from '../../news/subscription.ts';
import { type Db, literal } from '../database.ts';
import type { ChannelTable, Database } from '../schema.ts';
import { createLeases } from './deliveries/leases.ts';
import { bumpSubscriptions } from './settings.ts';

export type ChannelStore = ReturnType<typeof createChannelStore>;

export function createChannelStore(db: Db) {
  return {
    ...createLeases(db),
    ...createClosings(db),
    ensure: (address: ChannelAddress, name: string) => ensure(db, address, name),
    async byId(id: ChannelId): Promise<Channel | null> {
      const row = await db.selectFrom('channels').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? toChannel(row) : null;
    },
    async byAddress({ id: externalId, ...place }: ChannelAddress): Promise<Channel | null> {
      const there = db
        .selectFrom('channels')
        .selectAll()
        .where((is) => is.and({ externalId, ...place }));
      const row = await there.executeTakeFirst();
      return row ? toChannel(row) : null;
    },
    /** Planning leaves closed channels out, so the subscriptions get a new version. */
    setState(id: ChannelId, state: Channel['state'], reason: string | null): Promise<void> {
      const untold = state === 'open' ? { toldAt: null } : {};
      return change(db, id, { state, stateReason: reason, recheckAt: null, ...untold });
    },
    async settings(id: ChannelId): Promise<ChannelSettings> {
      const row = await db.selectFrom('channels').select('settings').where('id', '=', id).executeTakeFirst();
      return row?.settings ?? DEFAULT_CHANNEL_SETTINGS;
    },
    saveSettings: (id: ChannelId, settings: ChannelSettings) => change(db, id, { settings: JSON.stringify(settings) }),
  };
}

/** Planning asks for the channel again. */
async function change(db: Db, id: ChannelId, set: Updateable<ChannelTable>): Promise<void> {
  await db.updateTable('channels').set(set).where('id', '=', id).execute();
  await bumpSubscriptions(db, [id]);
}

/** A channel named in config without its workspace and the same one seen in chat are one row. */
async function ensure(db: Db, address: ChannelAddress, name: string): Promise<Channel> {
  return db.transaction().execute(async (trx) => {
    const known = await knownAt(trx, address);
    if (!known) return toChannel(await insert(trx, address, name));
    const workspace = known.workspace === '' ? address.workspace : known.workspace;
    const set = { workspace, name: name === address.id ? known.name : name };
    const row = trx.updateTable('channels').set(set).where('id', '=', known.id).returningAll();
    return toChannel(await row.executeTakeFirstOrThrow());
  });
}

function knownAt(db: Db, { platform, workspace, id: externalId, kind }: ChannelAddress) {
  return db
    .selectFrom('channels')
    .select(['id', 'workspace', 'name'])
    .where((is) => is.and({ platform, externalId, kind }))
    .$if(workspace !== '', (select) => select.where('workspace', 'in', ['', workspace]))
    .orderBy('workspace', 'desc')
    .limit(1)
    .executeTakeFirst();
}

function insert(db: Db, { platform, workspace, id, kind }: ChannelAddress, name: string) {
  return db
    .insertInto('channels')
    .values({ platform, workspace, externalId: id, kind, name, stateReason: null, sender: null, settings: null })
    .onConflict((conflict) => conflict.columns(['platform', 'workspace', 'externalId', 'kind']).doUpdateSet({ name }))
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** One channel of a workspace, or all of them. */
type AddressScope = { platform: Platform; workspace: string; channelId: string | null };

type Closing = { reason: string; now: Date; recheckAt: Date; tellAgainAfterMs: number };

/** How a channel that takes no messages is closed, who hears of it, and how it is tried and opened again. */
function createClosings(db: Db) {
  return {
    close: (id: ChannelId, closing: Closing) => close(db, id, closing),
    /** A closed channel takes messages again; who was told of its closing is not told anew if it closes soon. */
    async reopen(id: ChannelId): Promise<void> {
      const set = { state: 'open' as const, stateReason: null, recheckAt: null };
      await db.updateTable('channels').set(set).where('id', '=', id).where('state', '=', 'closed').execute();
      await bumpSubscriptions(db, [id]);
    },
    async openAt(scope: AddressScope): Promise<Channel[]> {
      const there = db.selectFrom('channels').selectAll().where(isAt(scope));
      return (await there.where('state', '=', 'open').execute()).map(toChannel);
    },
    /** Who asked for alerts in the channel, by their ids on the platform. */
    async subscribersOf(id: ChannelId): Promise<string[]> {
      const asked = db.selectFrom('subscriptions').select(['createdBy', 'createdById']).distinct();
      const rows = await asked.where('channelId', '=', id).where('source', '=', 'chat').execute();
      return [...new Set(rows.map((row) => row.createdById ?? row.createdBy))];
    },
    /** The next sweep asks for the closed channels there instead of the next day's; says how many. */
    async lookAgainAt(scope: AddressScope, now: Date): Promise<number> {
      const there = db.updateTable('channels').set({ recheckAt: now }).where(isAt(scope));
      return Number((await there.where('state', '=', 'closed').executeTakeFirst()).numUpdatedRows);
    },
    async toRecheck(now: Date, limit: number): Promise<ChannelId[]> {
      const closed = db.selectFrom('channels').select('id').where('state', '=', literal('closed'));
      const rows = await closed.where('recheckAt', '<=', now).orderBy('recheckAt').limit(limit).execute();
      return rows.map(({ id }) => id);
    },
    /** True for the one process that may try the channel now; the next try is at `next`. */
    async claimRecheck(id: ChannelId, now: Date, next: Date): Promise<boolean> {
      const closed = db.updateTable('channels').set({ recheckAt: next }).where('id', '=', id);
      const due = closed.where('state', '=', 'closed').where('recheckAt', '<=', now);
      return (await due.executeTakeFirst()).numUpdatedRows > 0n;
    },
  };
}

function isAt({ platform, workspace, channelId }: AddressScope) {
  const one = channelId === null ? {} : { externalId: channelId };
  return (is: ExpressionBuilder<Database, 'channels'>) => is.and({ platform, workspace, kind: 'channel', ...one });
}

/** `tell`: nobody has been told in a long while, and now it is this caller's to do. */
async function close(db: Db, id: ChannelId, closing: Closing): Promise<{ tell: boolean }> {
  await change(db, id, { state: 'closed', stateReason: closing.reason, recheckAt: closing.recheckAt });
  const longAgo = new Date(closing.now.getTime() - closing.tellAgainAfterMs);
  const told = await db
    .updateTable('channels')
    .set({ toldAt: closing.now })
    .where('id', '=', id)
    .where((is) => is.or([is('toldAt', 'is', null), is('toldAt', '<', longAgo)]))
    .executeTakeFirst();
  return { tell: told.numUpdatedRows > 0n };
}

function toChannel({ id, platform, workspace, externalId, kind, name, state, settings }: Selectable<ChannelTable>) {
  const language = settings?.answers ?? null;
  return { id, address: { platform, workspace, id: externalId, kind }, name, state, language };
}
