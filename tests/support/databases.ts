import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Db, Pool } from '../../src/store/database.ts';
import { migrate } from '../../src/store/open/migrate.ts';
import { openPglitePool } from '../../src/store/open/pglite-pool.ts';
import { startPgliteHere } from '../../src/store/open/pglite-server.ts';
import { createPgPool, preparedPool } from '../../src/store/open/pools.ts';
import type { Database } from '../../src/store/schema.ts';
import { copyDatabaseTemplate } from './database-template.ts';
import { TEST_DATABASE_URL } from './servers.ts';
import { silentLog } from './silent-log.ts';

export type DatabaseKind = 'embedded' | 'postgres';

export type TestDatabase = { db: Db; pool: Pool; close: () => Promise<void> };

export function availableDatabases(): DatabaseKind[] {
  return TEST_DATABASE_URL === null ? ['embedded'] : ['embedded', 'postgres'];
}

/** An empty, migrated database of the test's own. */
export function openTestDatabase(kind: DatabaseKind = 'embedded'): Promise<TestDatabase> {
  return kind === 'embedded' ? openEmbedded() : openPostgres();
}

type Embedded = { db: Db; pool: Pool };

/** Starting one takes half a second, so a closed one is emptied and waits for the next test of this process. */
const idle: Embedded[] = [];
const directories: string[] = [];

process.once('exit', () => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

async function openEmbedded(): Promise<TestDatabase> {
  const { db, pool } = idle.pop() ?? (await startEmbedded());
  const close = async (): Promise<void> => {
    await empty(db);
    idle.push({ db, pool });
  };
  return { db, pool, close };
}

async function startEmbedded(): Promise<Embedded> {
  const directory = mkdtempSync(join(tmpdir(), 'slugline-test-'));
  directories.push(directory);
  await copyDatabaseTemplate(directory);
  const pool = await openPglitePool(await startPgliteHere(directory));
  return { db: kyselyOn(pool), pool };
}

async function empty(db: Db): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('public', 'bullmq') and tablename not in ('slugline_migrations', 'migration')`.execute(db);
  await sql.raw(`truncate ${rows.map((row) => row.name).join(', ')} restart identity cascade`).execute(db);
}

async function openPostgres(): Promise<TestDatabase> {
  const url = await createPostgresDatabase();
  const pool = createPgPool(url, silentLog);
  const db = kyselyOn(pool);
  await migrate({ pool });
  const close = async (): Promise<void> => {
    await pool.end();
    await dropPostgresDatabase(url);
  };
  return { db, pool, close };
}

/** The URL of a new, empty database on the test server. */
export async function createPostgresDatabase(): Promise<string> {
  const name = `slugline_test_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${name}`);
  const url = new URL(TEST_DATABASE_URL ?? '');
  url.pathname = `/${name}`;
  return url.href;
}

export function dropPostgresDatabase(url: string): Promise<void> {
  return onServer(`drop database ${new URL(url).pathname.slice(1)} with (force)`);
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: TEST_DATABASE_URL ?? '' });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

function kyselyOn(pool: Pool): Db {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: preparedPool(pool) }) });
}
