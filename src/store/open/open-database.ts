import { reasonsOf } from '../../kit/errors.ts';
import type { Log } from '../../news/log.ts';
import type { OpenDatabase, Pool } from '../database.ts';
import type { Self } from './data-lock.ts';
import { openEmbedded } from './open-embedded.ts';
import { createWriteWatch } from './outage.ts';
import { createPgPool, preparedPool, queriesOn } from './pools.ts';

type DatabaseSettings = { databaseUrl: string | null; dataDir: string };

type DatabaseDeps = { log: Log; self: Self };

export type OpenOutcome =
  | { kind: 'open'; database: OpenDatabase }
  /** Another process has the data directory. */
  | { kind: 'locked'; by: string }
  | { kind: 'unreachable'; reason: string };

/** Opens PostgreSQL where a URL is set, and the embedded database of the data directory otherwise. Migrates nothing. */
export async function openDatabase(settings: DatabaseSettings, { log, self }: DatabaseDeps): Promise<OpenOutcome> {
  try {
    if (settings.databaseUrl !== null) return await openPostgres(settings.databaseUrl, log);
    const opened = await openEmbedded(settings.dataDir, { log, self });
    if (opened.kind === 'locked') return opened;
    const { kind, pool, ...ends } = opened;
    return { kind, database: { ...watched(pool, log), embedded: true, ...ends } };
  } catch (error) {
    return { kind: 'unreachable', reason: reasonsOf(error) };
  }
}

async function openPostgres(databaseUrl: string, log: Log): Promise<OpenOutcome> {
  const pool = createPgPool(databaseUrl, log);
  await pool.query('select 1').catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });
  const brokeDown = new Promise<never>(() => undefined);
  return { kind: 'open', database: { ...watched(pool, log), embedded: false, brokeDown, close: () => pool.end() } };
}

function watched(pool: Pool, log: Log): Pick<OpenDatabase, 'db' | 'pool' | 'writeTrouble'> {
  const { note, trouble } = createWriteWatch(log, Date.now);
  return { db: queriesOn(preparedPool(pool), note), pool, writeTrouble: trouble };
}
