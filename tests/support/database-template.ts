import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from '../../src/store/database.ts';
import { migrate } from '../../src/store/open/migrate.ts';
import { openPglitePool } from '../../src/store/open/pglite-pool.ts';
import { startPgliteHere } from '../../src/store/open/pglite-server.ts';
import type { Home } from './run-slugline.ts';

const STORE = join(import.meta.dirname, '..', '..', 'src', 'store');

/** Spares a program under test the making of its database; only a first start is about that. */
export function prepareHome(home: Pick<Home, 'dataDir'>): Promise<void> {
  return copyDatabaseTemplate(join(home.dataDir, 'database'));
}

/** Puts the files of an empty, migrated database there. They are made once per machine: making them takes seconds. */
export function copyDatabaseTemplate(directory: string): Promise<void> {
  return copyTemplate('migrated', directory, async (pool) => {
    await migrate({ pool });
  });
}

/** The same for a database without a table. */
export function copyBareTemplate(directory: string): Promise<void> {
  return copyTemplate('bare', directory, async () => undefined);
}

async function copyTemplate(name: string, directory: string, fill: (pool: Pool) => Promise<void>): Promise<void> {
  const template = join(tmpdir(), `slugline-test-template-${name}-${versionOfFiles()}`);
  if (!existsSync(template)) await makeTemplate(template, fill);
  cpSync(template, directory, { recursive: true });
}

async function makeTemplate(template: string, fill: (pool: Pool) => Promise<void>): Promise<void> {
  const fresh = mkdtempSync(`${template}-`);
  const pool = await openPglitePool(await startPgliteHere(fresh));
  await fill(pool);
  await pool.end();
  try {
    renameSync(fresh, template);
  } catch {
    // Another test file was first.
    rmSync(fresh, { recursive: true });
  }
}

/** Another PGlite, or another schema, makes other files. */
function versionOfFiles(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const { version }: { version: string } = JSON.parse(readFileSync(join(entry, '../../package.json'), 'utf8'));
  const hash = createHash('sha256').update(readFileSync(join(STORE, 'open', 'migrate.ts')));
  const migrations = join(STORE, 'migrations');
  const names = readdirSync(migrations, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  for (const name of names.sort()) hash.update(readFileSync(join(migrations, name)));
  return `${version}-${hash.digest('hex').slice(0, 12)}`;
}
