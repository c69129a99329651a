import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // What may be used once and has been: the hash of it, until the moment from which nobody takes it any more.
  `create table spent_marks (mark text primary key, until timestamptz not null)`,
  `create index spent_marks_until on spent_marks (until)`,
];

/** A signed request or an installation link works once, whichever process it comes to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
