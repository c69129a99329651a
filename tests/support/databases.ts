import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import type { Db, Pool } from '../../src/store/database.ts';
import { migrate } from '../../src/store/open/migrate.ts';
import { createPgPool } from '../../src/store/open/pg-server.ts';
import { openPglitePool } from '../../src/store/open/pglite-pool.ts';
import { startPgliteHere } from '../../src/store/open/pglite-server.ts';
import { preparedPool, queriesOn } from '../../src/store/open/pools.ts';
import { copyDatabaseTemplate } from './database-template.ts';
import { TEST_DATABASE_URL, TEST_PGBOUNCER_URL } from './servers.ts';
import { silentLog } from './silent-log.ts';

export type DatabaseKind = 'embedded' | 'postgres';

export type TestDatabase = { db: Db; pool: Pool; close: () => Promise<void> };

export function availableDatabases(): DatabaseKind[] {
  return TEST_DATABASE_URL === null ? ['embedded'] : ['embedded', 'postgres'];
}

type Opened = { db: Db; pool: Pool };

/** Making one takes half a second, so a closed one is emptied and waits for the next test of this process. */
const idle: Record<DatabaseKind, Opened[]> = { embedded: [], postgres: [] };
const directories: string[] = [];

process.once('exit', () => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

/** An empty, migrated database of the test's own. */
export async function openTestDatabase(kind: DatabaseKind = 'embedded'): Promise<TestDatabase> {
  const { db, pool } = idle[kind].pop() ?? (await (kind === 'embedded' ? startEmbedded() : startPostgres()));
  const close = async (): Promise<void> => {
    await empty(db);
    idle[kind].push({ db, pool });
  };
  return { db, pool, close };
}

const BUSY_MAX_MS = 5;

async function startEmbedded(): Promise<Opened> {
  const directory = mkdtempSync(join(tmpdir(), 'slugline-test-'));
  directories.push(directory);
  await copyDatabaseTemplate(directory);
  const server = await startPgliteHere(directory);
  // The program has it in a thread of its own; here it leaves turns of the event loop to the test.
  let leftAt = 0;
  const exchange = async (message: Uint8Array): Promise<Uint8Array> => {
    if (performance.now() - leftAt > BUSY_MAX_MS) {
      await setImmediate();
      leftAt = performance.now();
    }
    return server.exchange(message);
  };
  const pool = await openPglitePool({ ...server, exchange });
  return { db: queriesOn(preparedPool(pool)), pool };
}

async function startPostgres(): Promise<Opened> {
  const pool = createPgPool(await createPostgresDatabase(), silentLog);
  await migrate({ pool });
  return { db: queriesOn(preparedPool(pool)), pool };
}

/** Truncating all tables costs more than most tests do, and most tests write into few. */
async function empty(db: Db): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('public', 'bullmq') and tablename not in ('slugline_migrations', 'migration')`.execute(db);
  const isFilled = rows.map(({ name }) => `select '${name}' as name where exists (select from ${name})`);
  const filled = await sql.raw<{ name: string }>(isFilled.join(' union all ')).execute(db);
  const names = filled.rows.map(({ name }) => name);
  if (names.length > 0) await sql.raw(`truncate ${names.join(', ')} cascade`).execute(db);
  await sql`
    select setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) from pg_sequences
    where last_value is not null`.execute(db);
}

/** The URL of a new, empty database on the test server. */
export async function createPostgresDatabase(): Promise<string> {
  const name = `${namesOfRun()}${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${name}`);
  const url = new URL(TEST_DATABASE_URL ?? '');
  url.pathname = `/${name}`;
  return url.href;
}

/** A new, empty database by the address of the pooler before the test server. */
export async function throughPgBouncer(): Promise<{ url: string; direct: string; drop: () => Promise<void> }> {
  const direct = await createPostgresDatabase();
  const url = new URL(TEST_PGBOUNCER_URL ?? '');
  url.pathname = new URL(direct).pathname;
  return { url: url.href, direct, drop: () => dropPostgresDatabase(direct) };
}

/** What all databases of this run's tests are called by; its processes have the variable from the first one. */
function namesOfRun(): string {
  return `slugline_test_${process.env['SLUGLINE_TEST_RUN'] ?? process.pid}_`;
}

/** Those that tests left, or that wait for a next test. */
export async function dropTestDatabases(): Promise<void> {
  if (TEST_DATABASE_URL === null) return;
  const client = new pg.Client({ connectionString: TEST_DATABASE_URL });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    'select datname as name from pg_database where starts_with(datname, $1)',
    [namesOfRun()],
  );
  for (const { name } of rows) await client.query(`drop database if exists ${name} with (force)`);
  await client.end();
}

export function dropPostgresDatabase(url: string): Promise<void> {
  return onServer(`drop database ${new URL(url).pathname.slice(1)} with (force)`);
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: TEST_DATABASE_URL ?? '' });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
