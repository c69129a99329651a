import { type Kysely, sql } from 'kysely';

/** Why an article's text is its page's or the feed's: of older articles nobody knows. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table articles add column text_why text`.execute(db);
}
