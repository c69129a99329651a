import type { Kysely } from 'kysely';
import { type Given, prepareQuery } from './prepare-query.ts';
import type { Database } from './schema.ts';

const settingOf = prepareQuery((db, given: Given<{ name: string }>) =>
  db.selectFrom('settings').select('value').where('name', '=', given('name')),
);

/** Small facts of the installation, by name. */
export function createSettingStore(db: Kysely<Database>) {
  return {
    async read(name: string): Promise<string | null> {
      const { rows } = await settingOf(db, { name });
      return rows[0]?.value ?? null;
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
