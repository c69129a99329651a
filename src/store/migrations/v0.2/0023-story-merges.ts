import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // In whose view which articles were put from one story into another, so that it can be taken back.
  `create table story_merges (
    id bigint generated always as identity primary key,
    from_story bigint not null references stories on delete cascade,
    into_story bigint not null references stories on delete cascade,
    owner text not null,
    articles bigint[] not null,
    at timestamptz not null)`,
  `create index story_merges_from on story_merges (from_story)`,
  `create index story_merges_into on story_merges (into_story)`,
];

/** What people merged: the name of the emptied story leads to the one that has its articles. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
