import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  `create table story_signals (
    sequence bigint generated always as identity primary key,
    article_id bigint not null unique references articles,
    story_id bigint not null references stories,
    at timestamptz not null,
    signals jsonb not null)`,
  `create index story_signals_at on story_signals (at)`,
  `create index story_signals_story on story_signals (story_id)`,
  `create table story_terms (
    term integer not null, sequence bigint not null, hour integer not null,
    primary key (term, sequence))`,
  `create index story_terms_sequence on story_terms (sequence)`,
];

/** What articles are compared by, and the index that finds the ones worth comparing. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
