import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // Which platforms there are is the program's knowledge (news/platform-facts.ts): a new one must not need a new schema.
  'alter table channels drop constraint channels_platform_check',
  `alter table channels add constraint channels_platform_check check (platform ~ '^[a-z][a-z0-9]{0,31}$')`,
];

/** A channel's platform is any name of the form, instead of one of a list. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
