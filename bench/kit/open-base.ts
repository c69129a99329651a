import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { migrateQueue } from '../../src/queue/backend.ts';
import type { Db, Pool } from '../../src/store/database.ts';
import { migrate } from '../../src/store/open/migrate.ts';
import { createPgPool } from '../../src/store/open/pg-server.ts';
import { openPglitePool } from '../../src/store/open/pglite-pool.ts';
import { startPgliteHere } from '../../src/store/open/pglite-server.ts';
import { queriesOn } from '../../src/store/open/pools.ts';
import { silentLog } from '../../tests/support/silent-log.ts';

/** An empty, migrated database of the bench's own. */
export type OpenBase = {
  db: Db;
  pool: Pool;
  /** Null for the embedded one. */
  url: string | null;
  close(): Promise<void>;
};

/** On disk, as the product has it. */
export async function openEmbedded(): Promise<OpenBase> {
  const dir = mkdtempSync(join(tmpdir(), 'slugline-bench-'));
  const pool = await openPglitePool(await startPgliteHere(dir));
  const db = await readied(pool);
  const close = async (): Promise<void> => {
    await pool.end();
    rmSync(dir, { recursive: true, force: true });
  };
  return { db, pool, url: null, close };
}

export async function openPostgres(serverUrl: string): Promise<OpenBase> {
  const name = `slugline_bench_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const pool = createPgPool(url.href, silentLog);
  const db = await readied(pool);
  const close = async (): Promise<void> => {
    await pool.end();
    await onServer(serverUrl, `drop database ${name} with (force)`);
  };
  return { db, pool, url: url.href, close };
}

async function readied(pool: Pool): Promise<Db> {
  await migrate({ pool });
  await migrateQueue(pool);
  return queriesOn(pool);
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
