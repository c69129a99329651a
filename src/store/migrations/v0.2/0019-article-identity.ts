import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // What refutes a key, and where the article stands now. Of older articles it is not known, and their keys stay as good.
  `alter table articles
    add column feed_guid text,
    add column feed_words text,
    add column feed_url text,
    add column same_as bigint references articles`,
  `create index articles_same_as on articles (same_as) where same_as is not null`,
  `alter table article_versions add column url text`,
  `create index article_versions_url on article_versions (url) where url is not null`,
];

/** What one article is: signs by which a key is refuted, versions that came as articles, and addresses that it had. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
