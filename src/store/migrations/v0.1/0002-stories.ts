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
  `create table alert_edits (
    delivery_id bigint primary key references deliveries,
    wanted integer not null default 1, done integer not null default 0,
    attempts integer not null default 0,
    due_at timestamptz not null)`,
  `create index alert_edits_open on alert_edits (due_at) where wanted > done`,
];

/** What articles are compared by, the index that finds the ones worth comparing, and edits that posted alerts wait for. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
