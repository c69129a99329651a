import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // Null is what the newsroom's default says.
  `alter table channels
    alter column on_unknown drop default,
    alter column on_unknown drop not null,
    add column roll_up_after integer check (roll_up_after between 1 and 30)`,
  `update channels set on_unknown = null where on_unknown = 'resend'`,
];

/** How each channel gets its alerts where too many wait, or where nobody knows whether one stands. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
