import { type Kysely, sql } from 'kysely';
import type { Database } from './schema.ts';

/** Hosts that asked to be left alone, known to every process and after every restart. */
export function createHostRestStore(db: Kysely<Database>) {
  return {
    /** Leaves the host alone until then; a longer rest stays. What is over is forgotten on the way. */
    async rest(host: string, until: Date, now: Date): Promise<void> {
      await db.deleteFrom('host_rests').where('not_before', '<=', now).execute();
      const longer = sql<Date>`greatest(host_rests.not_before, excluded.not_before)`;
      await db
        .insertInto('host_rests')
        .values({ host, not_before: until })
        .onConflict((conflict) => conflict.column('host').doUpdateSet({ not_before: longer }))
        .execute();
    },
    async resting(now: Date): Promise<ReadonlyMap<string, Date>> {
      const rows = await db.selectFrom('host_rests').selectAll().where('not_before', '>', now).execute();
      return new Map(rows.map((row) => [row.host, row.not_before]));
    },
  };
}
