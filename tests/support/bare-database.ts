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

/** What three migrations added to 0.1.0 after it was released, undone. Its catalog was compared with that of the release. */
const AS_RELEASED = [
  'drop trigger deliveries_begin on deliveries',
  'drop function refuse_delivery_beginning',
  'alter table story_signals alter column signals type jsonb using signals::text::jsonb',
  'drop index deliveries_message',
  'drop index alert_edits_open',
  'alter table alert_edits drop column channel_id, drop column open',
  'create index alert_edits_open on alert_edits (due_at) where wanted > done',
  'alter table slugline_migrations drop column besides',
  `update slugline_migrations set name = '0010-briefs-with-stories'`,
];

/** A database of the test's own as 0.1.0 left it. */
export async function openDatabaseOfVersionOne(kind: DatabaseKind): Promise<BareDatabase> {
  const opened = kind === 'embedded' ? await openEmbedded() : await openPostgres();
  await migrate(opened, MIGRATIONS.slice(0, 1));
  for (const statement of AS_RELEASED) await opened.pool.query(statement);
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
