import type { Log } from '../news/log.ts';
import type { Pool } from './database.ts';

/** PostgreSQL's own defaults for autovacuum: 50 rows and 20 %, 50 rows and 10 %; raised, as one look is each minute. */
const WORN_TABLES = `
  select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables
  where n_dead_tup > 500 + 0.2 * n_live_tup or n_mod_since_analyze > 500 + 0.1 * n_live_tup`;

const TEND_EVERY_MS = 60_000;

/**
 * What a PostgreSQL server does in the background and PGlite, which is a single process, never does: without it dead
 * rows slow the queue down, and the write-ahead log grows until it is the largest part of the data directory.
 */
export async function tendPglite(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(WORN_TABLES);
  for (const { name } of rows) await pool.query(`vacuum (analyze) ${name}`);
  await pool.query('checkpoint');
}

/** Tends until stopped; one failure is logged and the next minute tries again. */
export function keepTended(pool: Pool, log: Log): { stop: () => Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running
      .then(() => tendPglite(pool))
      .catch((error) => log.warn({ reason: String(error) }, 'database not tended'));
  }, TEND_EVERY_MS);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
      return running;
    },
  };
}
