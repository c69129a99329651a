import type { Kysely } from 'kysely';
import type { Channel, ChannelAddress } from '../news/channel.ts';
import { type ChannelSettings, DEFAULT_CHANNEL_SETTINGS } from '../news/channel-settings.ts';
import type { ChannelId } from '../news/ids.ts';
import { createClosings } from './channel-closings.ts';
import { type Given, prepareQuery } from './prepare-query.ts';
import type { Database } from './schema.ts';
import { createSendingRights } from './sending-rights.ts';
import { bumpSubscriptions } from './subscriptions-version.ts';
import { toChannel } from './to-channel.ts';

export type ChannelStore = ReturnType<typeof createChannelStore>;

const channelOf = prepareQuery((db, given: Given<{ id: ChannelId }>) =>
  db.selectFrom('channels').selectAll().where('id', '=', given('id')),
);

export function createChannelStore(db: Kysely<Database>) {
  return {
    ...createSendingRights(db),
    ...createClosings(db),
    ensure: (address: ChannelAddress, name: string) => ensure(db, address, name),
    async byId(id: ChannelId): Promise<Channel | null> {
      const [row] = (await channelOf(db, { id })).rows;
      return row ? toChannel(row) : null;
    },
    async byAddress(address: ChannelAddress): Promise<Channel | null> {
      const row = await atAddress(db, address).executeTakeFirst();
      return row ? toChannel(row) : null;
    },
    /** Planning leaves closed channels out, so it is told. */
    async setState(id: ChannelId, state: Channel['state'], reason: string | null): Promise<void> {
      await db
        .updateTable('channels')
        .set({ state, state_reason: reason, recheck_at: null, ...(state === 'open' ? { told_at: null } : {}) })
        .where('id', '=', id)
        .execute();
      await bumpSubscriptions(db, [id]);
    },
    async settings(id: ChannelId): Promise<ChannelSettings> {
      const row = await db.selectFrom('channels').select('settings').where('id', '=', id).executeTakeFirst();
      return row?.settings ?? DEFAULT_CHANNEL_SETTINGS;
    },
    async saveSettings(id: ChannelId, settings: ChannelSettings): Promise<void> {
      await db
        .updateTable('channels')
        .set({ settings: JSON.stringify(settings) })
        .where('id', '=', id)
        .execute();
      await bumpSubscriptions(db, [id]);
    },
  };
}

function atAddress(db: Kysely<Database>, address: ChannelAddress) {
  return db
    .selectFrom('channels')
    .selectAll()
    .where('platform', '=', address.platform)
    .where('workspace', '=', address.workspace)
    .where('external_id', '=', address.id)
    .where('kind', '=', address.kind);
}

/** A channel named in config without its workspace and the same one seen in chat are one row. */
async function ensure(db: Kysely<Database>, address: ChannelAddress, name: string): Promise<Channel> {
  return db.transaction().execute(async (trx) => {
    const known = await knownAt(trx, address);
    if (!known) return toChannel(await insert(trx, address, name));
    const workspace = known.workspace === '' ? address.workspace : known.workspace;
    const set = { workspace, name: name === address.id ? known.name : name };
    const row = await trx
      .updateTable('channels')
      .set(set)
      .where('id', '=', known.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return toChannel(row);
  });
}

function knownAt(db: Kysely<Database>, address: ChannelAddress) {
  return db
    .selectFrom('channels')
    .select(['id', 'workspace', 'name'])
    .where('platform', '=', address.platform)
    .where('external_id', '=', address.id)
    .where('kind', '=', address.kind)
    .$if(address.workspace !== '', (select) => select.where('workspace', 'in', ['', address.workspace]))
    .orderBy('workspace', 'desc')
    .limit(1)
    .executeTakeFirst();
}

function insert(db: Kysely<Database>, address: ChannelAddress, name: string) {
  return db
    .insertInto('channels')
    .values({
      platform: address.platform,
      workspace: address.workspace,
      external_id: address.id,
      kind: address.kind,
      name,
      state_reason: null,
      sender: null,
      settings: null,
    })
    .onConflict((conflict) => conflict.columns(['platform', 'workspace', 'external_id', 'kind']).doUpdateSet({ name }))
    .returningAll()
    .executeTakeFirstOrThrow();
}
