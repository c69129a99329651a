import { type Kysely, sql } from 'kysely';
import type { Database } from './schema.ts';

const VERSION = 'subscriptions_version';

/** Grows with every change to what subscriptions say and to which channels are open. */
export async function readSubscriptionsVersion(db: Kysely<Database>): Promise<string> {
  const row = await db.selectFrom('settings').select('value').where('name', '=', VERSION).executeTakeFirst();
  return row?.value ?? '0';
}

export async function bumpSubscriptions(db: Kysely<Database>): Promise<void> {
  await db
    .insertInto('settings')
    .values({ name: VERSION, value: '1' })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: sql`(settings.value::bigint + 1)::text` }))
    .execute();
}
