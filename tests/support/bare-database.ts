import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from '../../src/store/database.ts';
import { MIGRATIONS, migrate } from '../../src/store/open/migrate.ts';
import { createPgPool } from '../../src/store/open/pg-server.ts';
import { openPglitePool } from '../../src/store/open/pglite-pool.ts';
import { startPgliteHere } from '../../src/store/open/pglite-server.ts';
import { copyBareTemplate } from './database-template.ts';
import { createPostgresDatabase, type DatabaseKind, dropPostgresDatabase } from './databases.ts';
import { silentLog } from './silent-log.ts';

type BareDatabase = { pool: Pool; close: () => Promise<void> };

/** A database of the test's own as an older version left it: with all migrations before this one. */
export async function openDatabaseBefore(migration: string, kind: DatabaseKind): Promise<BareDatabase> {
  const opened = kind === 'embedded' ? await openEmbedded() : await openPostgres();
  await migrate(
    opened,
    MIGRATIONS.filter(({ name }) => name < migration),
  );
  return opened;
}

async function openEmbedded(): Promise<BareDatabase> {
  const directory = mkdtempSync(join(tmpdir(), 'slugline-before-'));
  await copyBareTemplate(directory);
  const pool = await openPglitePool(await startPgliteHere(directory));
  const close = async (): Promise<void> => {
    await pool.end();
    rmSync(directory, { recursive: true, force: true });
  };
  return { pool, close };
}

async function openPostgres(): Promise<BareDatabase> {
  const url = await createPostgresDatabase();
  const pool = createPgPool(url, silentLog);
  const close = async (): Promise<void> => {
    await pool.end();
    await dropPostgresDatabase(url);
  };
  return { pool, close };
}
