import { reasonsOf } from '../../kit/errors.ts';
import type { Log } from '../../news/log.ts';
import type { OpenDatabase, Pool } from '../database.ts';
import { watchSchema } from '../progress/schema-watch.ts';
import type { Self } from './data-lock.ts';
import { openEmbedded } from './open-embedded.ts';
import { createWriteWatch } from './outage.ts';
import { explainFailure } from './pg-failure.ts';
import { createPgPool } from './pg-server.ts';
import { preparedPool, queriesOn } from './pools.ts';

/** `connections`: how many to a server at most. */
type DatabaseSettings = { databaseUrl: string | null; dataDir: string; connections?: number };

type DatabaseDeps = { log: Log; self: Self };

export type OpenOutcome =
  | { kind: 'open'; database: OpenDatabase }
  /** Another process has the data directory. */
  | { kind: 'locked'; by: string }
  /** `todo`: where the reason tells what to do. */
  | { kind: 'unreachable'; reason: string; todo?: string };

/** Opens PostgreSQL where a URL is set, and the embedded database of the data directory otherwise. Migrates nothing. */
export async function openDatabase(settings: DatabaseSettings, { log, self }: DatabaseDeps): Promise<OpenOutcome> {
  if (settings.databaseUrl !== null) return openPostgres(settings.databaseUrl, log, settings.connections);
  try {
    const opened = await openEmbedded(settings.dataDir, { log, self });
    if (opened.kind === 'locked') return opened;
    const { kind, pool, ...ends } = opened;
    return { kind, database: { ...watched(pool, log), embedded: true, connections: () => null, ...ends } };
  } catch (error) {
    return { kind: 'unreachable', reason: reasonsOf(error) };
  }
}

async function openPostgres(databaseUrl: string, log: Log, mostConnections?: number): Promise<OpenOutcome> {
  const pool = createPgPool(databaseUrl, log, mostConnections);
  try {
    const client = await pool.connect();
    // A pooler that ends the session after each statement refuses the first word of a transaction.
    await client
      .query('begin')
      .then(() => client.query('commit'))
      .finally(() => client.release());
  } catch (error) {
    await pool.end();
    return { kind: 'unreachable', ...(await explainFailure(error, databaseUrl)) };
  }
  const brokeDown = new Promise<never>(() => undefined);
  const connections = () => {
    const { totalCount, idleCount: idle, waitingCount: waiting } = pool;
    return { used: totalCount - idle, idle, waiting };
  };
  const ends = { copyTo: null, brokeDown, schema: watchSchema(pool, log), close: () => pool.end() };
  return { kind: 'open', database: { ...watched(pool, log), embedded: false, connections, ...ends } };
}

function watched(pool: Pool, log: Log): Pick<OpenDatabase, 'db' | 'pool' | 'writeTrouble'> {
  const { note, trouble } = createWriteWatch(log, Date.now);
  return { db: queriesOn(preparedPool(pool), note), pool, writeTrouble: trouble };
}
