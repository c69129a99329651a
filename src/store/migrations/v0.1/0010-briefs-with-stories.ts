import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // A brief is written together with its story: what had the one without the other is briefed anew.
  `delete from actors using articles where articles.id = article_id and stage = 'briefed'`,
  `delete from quotes using articles where articles.id = article_id and stage = 'briefed'`,
  `update articles set stage = 'kept', brief = null, words = null where stage = 'briefed'`,
  `drop index articles_unfinished`,
  `create index articles_unfinished on articles (stage_at) where stage in ('found', 'kept')`,
  `alter table articles drop constraint articles_stage_check`,
  `alter table articles add constraint articles_stage_check check (stage in ('found', 'kept', 'planned', 'dropped'))`,
];

/** An article's row, with its search index, is written once: with its story. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
