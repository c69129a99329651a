import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { addressKey, type ChannelAddress } from '../../news/channel.ts';
import { INSTALLATION, workspaceOf } from '../../news/owner.ts';
import type { Db } from '../database.ts';

/** Small facts of the installation, by name. */
export function createSettingStore(db: Db) {
  return {
    async read(name: string): Promise<string | null> {
      const row = await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst();
      return row?.value ?? null;
    },
    async write(name: string, value: string): Promise<void> {
      const row = db.insertInto('settings').values({ name, value });
      await row.onConflict((conflict) => conflict.column('name').doUpdateSet({ value })).execute();
    },
  };
}

/** No query begins so: "~" is no letter, and nobody guesses 128 bits. */
export const REFERENCE = /^~[\w-]{22}$/;
const NAME = 'command:';

/**
 * What buttons ask for where it is longer than a button holds, by a short word that outlives restarts. It works where its
 * message is: in another workspace, and in somebody else's direct messages, it stands for nothing.
 */
export function createLongCommandStore(db: Db) {
  return {
    /** The same words have the same reference, so that posting one alert often keeps them once. */
    async keep(words: string, address: ChannelAddress): Promise<string> {
      const reference = `~${createHash('sha256').update(words).digest('base64url').slice(0, 22)}`;
      const row = { name: nameOf(placeOf(address), reference), value: words, usedAt: sql<Date>`now()` };
      const insert = db.insertInto('settings').values(row);
      // So long as alerts with the button are posted it is kept; a day is near enough.
      const isOld = sql<boolean>`settings.used_at < excluded.used_at - interval '1 day'`;
      const again = { usedAt: sql<Date>`excluded.used_at` };
      await insert.onConflict((conflict) => conflict.column('name').doUpdateSet(again).where(isOld)).execute();
      return reference;
    },
    /** What a reference stands for; null for everything else that people type. */
    async wordsOf(typed: string, address: ChannelAddress): Promise<string | null> {
      if (!REFERENCE.test(typed)) return null;
      // Without a workspace: a channel of config/alerts.yaml that was not located when it was posted to.
      const places = [placeOf(address), INSTALLATION];
      // Buttons that were posted before places were noted.
      const names = [...places.map((place) => nameOf(place, typed)), NAME + typed];
      const rows = await db.selectFrom('settings').selectAll().where('name', 'in', names).execute();
      return names.flatMap((name) => rows.find((row) => row.name === name)?.value ?? [])[0] ?? null;
    },
  };
}

function placeOf(address: ChannelAddress): string {
  return address.kind === 'dm' ? addressKey(address) : workspaceOf(address);
}

function nameOf(place: string, reference: string): string {
  return `${NAME}${place} ${reference}`;
}

const VERSION = 'subscriptions_version';

/** Grows with every change to what channels want and to which are open. */
export async function readSubscriptionsVersion(db: Db): Promise<string> {
  return (await createSettingStore(db).read(VERSION)) ?? '0';
}

/**
 * Tells workers which channels want something else now. One statement: whoever sees the new version sees the channels
 * as well, and the lock on the version's row makes versions follow each other in the order of their commits.
 */
export async function bumpSubscriptions(db: Db, channelIds: readonly string[]): Promise<void> {
  if (channelIds.length === 0) return;
  await sql`
    with bumped as (
      insert into settings (name, value) values (${VERSION}, '1')
      on conflict (name) do update set value = (settings.value::bigint + 1)::text
      returning value::bigint as version)
    update channels set wishes_version = bumped.version from bumped
    where channels.id in (${sql.join(channelIds.map((id) => sql`${id}::bigint`))})`.execute(db);
}
