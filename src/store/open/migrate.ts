import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import type { OpenDatabase } from '../database.ts';
import { up as versionOne } from '../migrations/v0.1/schema.ts';
import { up as versionTwo } from '../migrations/v0.2/schema.ts';

/**
 * `besides`: the name of the oldest migration whose program may go on working on the schema that this one leaves, so that an
 * upgrade can go process by process. A change that an older program would trip over names itself.
 */
type Migration = { name: string; besides: string; up: (trx: Transaction<unknown>) => Promise<void> };

const VERSION_ONE = '0013-edits-by-channel';
const VERSION_TWO = '0026-page-address';

/** In the order they run. What is released never changes: a change to the schema is a new line here. */
export const MIGRATIONS: Migration[] = [
  // The last of the thirteen that made a store of 0.1.0; a new one is made as they left it, by one.
  { name: VERSION_ONE, besides: VERSION_ONE, up: versionOne },
  // The last of those that 0.2 was written with: a store that has it has all of them.
  { name: VERSION_TWO, besides: VERSION_TWO, up: versionTwo },
];

/** What sessions of this program are called in pg_stat_activity: by the schema that it knows. */
export const APPLICATION_NAME = `slugline (schema ${MIGRATIONS.at(-1)?.name})`;

/** "slug": any number that no other program on this database takes. */
const LOCK_KEY = 0x736c7567;

/** All but `migrated`: nothing was done. */
export type MigrateOutcome =
  | { kind: 'migrated'; applied: string[] }
  /** A newer program has changed the schema (`by`), and this one may not work on it. */
  | { kind: 'replaced'; by: string[] }
  /** `at`: the last migration of a build between two versions, from which none leads on. */
  | { kind: 'between'; at: string }
  /** Processes of 0.1.0 are at work here, which would go on by the old schema. `by`: how many connections, from where. */
  | { kind: 'in-use'; by: string };

/**
 * Brings the schema up to date and says what ran. It is one transaction under an advisory lock: of two starters at once
 * the second waits and finds nothing to do, and a failure leaves the schema as it was.
 */
export async function migrate(database: Pick<OpenDatabase, 'pool'>, migrations = MIGRATIONS): Promise<MigrateOutcome> {
  // A handle of its own: a migration knows the tables of its day, not those of the newest schema.
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: database.pool }) });
  // Almost every start finds nothing to do, and one read without a lock says so.
  // An empty database has no table of them: it is made with the first migration.
  const noted = await notedIn(db).catch((): Noted[] => []);
  const refused = refusalOf(noted, migrations);
  if (refused) return refused;
  if (dueOf(noted, migrations).length === 0) return { kind: 'migrated', applied: [] };
  return db.transaction().execute(async (trx): Promise<MigrateOutcome> => {
    // Another starter's migration, or ours on many rows, may take longer than a query should.
    await sql`set local statement_timeout = 0`.execute(trx);
    await sql`select pg_advisory_xact_lock(${LOCK_KEY}::bigint)`.execute(trx);
    await sql`create table if not exists slugline_migrations
      (name text primary key, applied_at timestamptz not null default now())`.execute(trx);
    const notedNow = await notedIn(trx);
    const refusedNow = refusalOf(notedNow, migrations) ?? (isOfVersionOne(notedNow) ? await inUse(trx) : null);
    if (refusedNow) return refusedNow;
    await sql`alter table slugline_migrations add column if not exists besides text`.execute(trx);
    const due = dueOf(notedNow, migrations);
    for (const { name, besides, up } of due) {
      await up(trx);
      await sql`insert into slugline_migrations (name, besides) values (${name}, ${besides})`.execute(trx);
    }
    return { kind: 'migrated', applied: due.map(({ name }) => name) };
  });
}

/** What newer programs have made of the schema of this running one, if it may not go on; asked again and again. */
export async function replacedBy({ pool }: Pick<OpenDatabase, 'pool'>): Promise<string[]> {
  return replacing(await notedIn(new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })), MIGRATIONS);
}

type Noted = { name: string; besides: string | null };

/** Before 0.2 there was no `besides`. */
async function notedIn(db: Kysely<unknown>): Promise<Noted[]> {
  const { rows } = await sql<Noted>`select name, to_jsonb(noted) ->> 'besides' as besides from slugline_migrations noted
    order by name`.execute(db);
  return rows;
}

function dueOf(noted: readonly Noted[], migrations: readonly Migration[]): Migration[] {
  return migrations.filter(({ name }) => !noted.some((done) => done.name === name));
}

function refusalOf(noted: readonly Noted[], migrations: readonly Migration[]): MigrateOutcome | null {
  const by = replacing(noted, migrations);
  if (by.length > 0) return { kind: 'replaced', by };
  const at = noted.at(-1)?.name;
  return at === undefined || at >= VERSION_TWO || isOfVersionOne(noted) ? null : { kind: 'between', at };
}

/** The migrations that this program does not know and that leave it no place beside them; steps on the way to 0.2 are none. */
function replacing(noted: readonly Noted[], migrations: readonly Migration[]): string[] {
  const own = migrations.at(-1)?.name ?? '';
  const newer = noted.filter(({ name }) => name > VERSION_TWO && !migrations.some((one) => one.name === name));
  return newer.filter(({ besides }) => besides === null || besides > own).map(({ name }) => name);
}

/** As 0.1.0 was released, or with what three steps made of it. */
function isOfVersionOne(noted: readonly Noted[]): boolean {
  const at = noted.at(-1)?.name ?? '';
  return at >= '0010-briefs-with-stories' && at <= VERSION_ONE;
}

/** Sessions of 0.1.0 are called "slugline" and nothing more, those of later versions by their schema besides. */
async function inUse(trx: Transaction<unknown>): Promise<MigrateOutcome | null> {
  const { rows } = await sql<{ by: string }>`
    select count(*) || ' connections from ' || string_agg(distinct coalesce(host(client_addr), 'this machine'), ', ') as by
    from pg_stat_activity
    where datname = current_database() and application_name = 'slugline' and current_setting('application_name') <> 'slugline'
    having count(*) > 0`.execute(trx);
  return rows[0] ? { kind: 'in-use', by: rows[0].by } : null;
}
