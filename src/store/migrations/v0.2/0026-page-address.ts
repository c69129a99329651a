import { type Kysely, sql } from 'kysely';

/** An article is found by the address to which redirects led, too; and recordings, pictures and files are no pages. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table articles add column page_url text, add column is_media boolean not null default false`.execute(
    db,
  );
  await sql`create index articles_page_url on articles (page_url) where page_url is not null`.execute(db);
}
