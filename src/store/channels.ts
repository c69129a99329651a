import type { Kysely, Selectable } from 'kysely';
import type { Channel, ChannelAddress } from '../news/channel.ts';
import { type ChannelSettings, DEFAULT_CHANNEL_SETTINGS } from '../news/channel-settings.ts';
import { type ChannelId, toId } from '../news/ids.ts';
import type { ChannelTable, Database } from './schema.ts';

/** One sender per channel: who, and until when it stands if that sender dies. */
export type Lease = { channelId: ChannelId; sender: string; now: Date; until: Date };

export type ChannelStore = ReturnType<typeof createChannelStore>;

export function createChannelStore(db: Kysely<Database>) {
  return {
    ensure: (address: ChannelAddress, name: string) => ensure(db, address, name),
    async byId(id: ChannelId): Promise<Channel | null> {
      const row = await db.selectFrom('channels').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? toChannel(row) : null;
    },
    async byAddress(address: ChannelAddress): Promise<Channel | null> {
      const row = await atAddress(db, address).executeTakeFirst();
      return row ? toChannel(row) : null;
    },
    async setState(id: ChannelId, state: Channel['state'], reason: string | null): Promise<void> {
      await db.updateTable('channels').set({ state, state_reason: reason }).where('id', '=', id).execute();
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
    },
    /** Takes the sending right; null while any sender has it, else the time before which nothing may go. */
    lease: (lease: Lease) => takeLease(db, lease),
    /** Gives the sending right back and says when the channel may next be posted to. */
    async release(id: ChannelId, notBefore: Date | null): Promise<void> {
      const set = { sender: null, sender_until: null, ...(notBefore ? { not_before: notBefore } : {}) };
      await db.updateTable('channels').set(set).where('id', '=', id).execute();
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

async function takeLease(db: Kysely<Database>, lease: Lease): Promise<{ notBefore: Date | null } | null> {
  const row = await db
    .updateTable('channels')
    .set({ sender: lease.sender, sender_until: lease.until })
    .where('id', '=', lease.channelId)
    .where((is) => is.or([is('sender', 'is', null), is('sender_until', '<', lease.now)]))
    .returning('not_before')
    .executeTakeFirst();
  return row ? { notBefore: row.not_before } : null;
}

function toChannel(row: Selectable<ChannelTable>): Channel {
  return {
    id: toId(row.id),
    address: { platform: row.platform, workspace: row.workspace, id: row.external_id, kind: row.kind },
    name: row.name,
    state: row.state,
  };
}
