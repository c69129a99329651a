import { type Kysely, sql } from 'kysely';
import type { Database } from './schema.ts';
import { createSettingStore } from './settings.ts';

const VERSION = 'subscriptions_version';

/** Grows with every change to what channels want and to which are open. */
export async function readSubscriptionsVersion(db: Kysely<Database>): Promise<string> {
  return (await createSettingStore(db).read(VERSION)) ?? '0';
}

/**
 * Tells workers which channels want something else now. One statement: whoever sees the new version sees the channels
 * as well, and the lock on the version's row makes versions follow each other in the order of their commits.
 */
export async function bumpSubscriptions(db: Kysely<Database>, channelIds: readonly string[]): Promise<void> {
  if (channelIds.length === 0) return;
  await sql`
    with bumped as (
      insert into settings (name, value) values (${VERSION}, '1')
      on conflict (name) do update set value = (settings.value::bigint + 1)::text
      returning value::bigint as version)
    update channels set wishes_version = bumped.version from bumped
    where channels.id in (${sql.join(channelIds.map((id) => sql`${id}::bigint`))})`.execute(db);
}
