import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import type { OpenDatabase } from '../database.ts';
import { up as versionOne } from '../migrations/v0.1/schema.ts';
import { up as versionTwo } from '../migrations/v0.2/schema.ts';

type Migration = { name: string; up: (trx: Transaction<unknown>) => Promise<void> };

/** In the order they run. What is released never changes: a change to the schema is a new line here. */
export const MIGRATIONS: Migration[] = [
  // The last of the thirteen that made a store of 0.1.0; a new one is made as they left it, by one.
  { name: '0013-edits-by-channel', up: versionOne },
  // The last of those that 0.2 was written with: a store that has it has all of them.
  { name: '0026-page-address', up: versionTwo },
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
  const names = await namesDone(db).catch((): string[] => []);
  if (names.length === migrations.length && migrations.every(({ name }) => names.includes(name)))
    return { applied: [] };
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

/** What a store notes of the steps on the way to one of these is nothing without it. */
async function namesDone(db: Kysely<unknown>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from slugline_migrations
    where name = '0013-edits-by-channel' or name >= '0026'`.execute(db);
  return rows.map((row) => row.name);
}

function refuseNewerSchema(done: string[], migrations: Migration[]): void {
  const unknown = done.filter((name) => !migrations.some((migration) => migration.name === name));
  if (unknown.length === 0) return;
  throw new Error(
    `The database was migrated by a newer Slugline (${unknown.join(', ')}): start that version, or restore a backup`,
  );
}
