import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** Small facts of the installation, by name. */
export function createSettingStore(db: Kysely<Database>) {
  return {
    async read(name: string): Promise<string | null> {
      const row = await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst();
      return row?.value ?? null;
    },
    async write(name: string, value: string): Promise<void> {
      await db
        .insertInto('settings')
        .values({ name, value })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
        .execute();
    },
  };
}
