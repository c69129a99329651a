import { type Kysely, sql } from 'kysely';

/** How often in a row the page of an article failed in a way that may pass: it is read again, and no longer for ever. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table articles add column page_failures integer not null default 0`.execute(db);
}
