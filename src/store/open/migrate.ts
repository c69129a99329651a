import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import type { OpenDatabase } from '../database.ts';
import { up as versionOne } from '../migrations/v0.1/schema.ts';
import { up as owners } from '../migrations/v0.2/0014-owners.ts';
import { up as peopleAndLimits } from '../migrations/v0.2/0015-people-and-limits.ts';
import { up as textWhy } from '../migrations/v0.2/0024-text-why.ts';
import { up as pageFailures } from '../migrations/v0.2/0025-page-failures.ts';
import { up as pageAddress } from '../migrations/v0.2/0026-page-address.ts';

type Migration = { name: string; up: (trx: Transaction<unknown>) => Promise<void> };

/** In the order they run. What is released never changes: a change to the schema is a new line here. */
export const MIGRATIONS: Migration[] = [
  // The last of the thirteen that made a store of 0.1.0; a new one is made as they left it, by one.
  { name: '0013-edits-by-channel', up: versionOne },
  { name: '0014-owners', up: owners },
  { name: '0015-people-and-limits', up: peopleAndLimits },
  { name: '0024-text-why', up: textWhy },
  { name: '0025-page-failures', up: pageFailures },
  { name: '0026-page-address', up: pageAddress },
];

/** "slug": any number that no other program on this database takes. */
const LOCK_KEY = 0x736c7567;

/**
 * Brings the schema up to date and says what ran. It is one transaction under an advisory lock: of two starters at once
 * the second waits and finds nothing to do, and a failure leaves the schema as it was.
 */
export async function migrate(
  database: Pick<OpenDatabase, 'pool'>,
  migrations = MIGRATIONS,
): Promise<{ applied: string[] }> {
  // A handle of its own: a migration knows the tables of its day, not those of the newest schema.
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: database.pool }) });
  // Almost every start finds nothing to do, and one read without a lock says so.
  // An empty database has no table of them: it is made with the first migration.
  if (isDone(await namesDone(db).catch(() => []), migrations)) return { applied: [] };
  return db.transaction().execute(async (trx) => {
    // Another starter's migration, or ours on many rows, may take longer than a query should.
    await sql`set local statement_timeout = 0`.execute(trx);
    await sql`select pg_advisory_xact_lock(${LOCK_KEY}::bigint)`.execute(trx);
    await sql`create table if not exists slugline_migrations
      (name text primary key, applied_at timestamptz not null default now())`.execute(trx);
    const done = await namesDone(trx);
    refuseNewerSchema(done, migrations);
    const due = migrations.filter((migration) => !done.includes(migration.name));
    for (const migration of due) {
      await migration.up(trx);
      await sql`insert into slugline_migrations (name) values (${migration.name})`.execute(trx);
    }
    return { applied: due.map((migration) => migration.name) };
  });
}

function isDone(done: string[], migrations: Migration[]): boolean {
  return done.length === migrations.length && migrations.every(({ name }) => done.includes(name));
}

/** A store of 0.1.0 notes the twelve before 0013 as well, which is nothing without them. */
async function namesDone(db: Kysely<unknown>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from slugline_migrations where name >= '0013'`.execute(db);
  return rows.map((row) => row.name);
}

function refuseNewerSchema(done: string[], migrations: Migration[]): void {
  const unknown = done.filter((name) => !migrations.some((migration) => migration.name === name));
  if (unknown.length === 0) return;
  throw new Error(
    `The database was migrated by a newer Slugline (${unknown.join(', ')}): start that version, or restore a backup`,
  );
}
