import { mkdir } from 'node:fs/promises';
import { Kysely, PostgresDialect } from 'kysely';
import type { Log } from '../news/log.ts';
import { lockData, type Self } from './data-lock.ts';
import type { OpenDatabase, Pool } from './database.ts';
import { createPgPool } from './pg-pool.ts';
import { ensurePgliteFiles } from './pglite-files.ts';
import { preparedPool } from './prepared-pool.ts';
import type { Database } from './schema.ts';
import { keepTended } from './tend-pglite.ts';
import { createWriteWatch } from './watch-writes.ts';

export type DatabaseSettings = { databaseUrl: string | null; dataDir: string };

export type OpenDeps = { log: Log; self: Self };

export type OpenOutcome =
  | { kind: 'open'; database: OpenDatabase }
  /** Another process has the data directory. */
  | { kind: 'locked'; by: string }
  | { kind: 'unreachable'; reason: string };

/** Opens PostgreSQL where a URL is set, and the embedded database of the data directory otherwise. Migrates nothing. */
export function openDatabase(settings: DatabaseSettings, deps: OpenDeps): Promise<OpenOutcome> {
  if (settings.databaseUrl !== null) return openPostgres(settings.databaseUrl, deps.log);
  return openEmbedded(settings.dataDir, deps);
}

async function openPostgres(databaseUrl: string, log: Log): Promise<OpenOutcome> {
  try {
    const pool = createPgPool(databaseUrl, log);
    await pool.query('select 1').catch(async (error: unknown) => {
      await pool.end();
      throw error;
    });
    const brokeDown = new Promise<never>(() => undefined);
    return { kind: 'open', database: { ...watched(pool, log), embedded: false, brokeDown, close: () => pool.end() } };
  } catch (error) {
    return { kind: 'unreachable', reason: reasonOf(error) };
  }
}

async function openEmbedded(dataDir: string, deps: OpenDeps): Promise<OpenOutcome> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const lock = await lockData(dataDir, deps.self);
    if (lock.kind === 'locked') return lock;
    return await openFiles(dataDir, { log: deps.log, release: lock.release });
  } catch (error) {
    return { kind: 'unreachable', reason: reasonOf(error) };
  }
}

async function openFiles(dataDir: string, deps: { log: Log; release: () => Promise<void> }): Promise<OpenOutcome> {
  try {
    // Loaded only here: where PostgreSQL is set, the embedded one takes no memory.
    const { PGlite } = await import('@electric-sql/pglite');
    const { openPglitePool, PGLITE_START_PARAMS } = await import('./pglite-pool.ts');
    const pglite = await PGlite.create(await ensurePgliteFiles(dataDir), { startParams: PGLITE_START_PARAMS });
    const pool = await openPglitePool(pglite);
    const brokeDown = new Promise<Error>((resolve) => pool.once('error', resolve));
    const tending = keepTended(pool, deps.log);
    const close = async (): Promise<void> => {
      await tending.stop();
      await pool.end();
      await deps.release();
    };
    return { kind: 'open', database: { ...watched(pool, deps.log), embedded: true, brokeDown, close } };
  } catch (error) {
    await deps.release();
    throw error;
  }
}

function watched(pool: Pool, log: Log): Pick<OpenDatabase, 'db' | 'pool' | 'writeTrouble'> {
  const { note, trouble } = createWriteWatch(log, Date.now);
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: preparedPool(pool) }), log: note });
  return { db, pool, writeTrouble: trouble };
}

/** An error to connect to "localhost" holds one error per address and no words of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
