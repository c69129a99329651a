import { type Kysely, sql } from 'kysely';

/** How often reading an article's text was begun and did not end: what ends processes is told by its headline alone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table articles add column read_tries smallint not null default 0`.execute(db);
}
