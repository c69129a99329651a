import pg from 'pg';
import type { Log } from '../news/log.ts';

/** Each worker of the queue keeps one connection to listen on; the rest serve queries. PostgreSQL allows 100 in all. */
const CONNECTIONS_MAX = 20;
const CONNECT_TIMEOUT_MS = 10_000;
const STATEMENT_TIMEOUT_MS = 60_000;

/**
 * A pool that outlives a restart of PostgreSQL: the query under way fails, the next one gets a new connection.
 * Numbers of 64 bits and decimals arrive as text, as pg gives them by default.
 */
export function createPgPool(databaseUrl: string, log: Log): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    idleTimeoutMillis: 30_000,
    // Without it a connection that a firewall dropped is noticed only when it is next needed.
    keepAlive: true,
    fallback_application_name: 'slugline',
    onConnect: addQueueSchema,
  });
  pool.setMaxListeners(0);
  pool.on('error', (error) => log.warn({ reason: error.message }, 'database connection lost'));
  // pg takes its own listener off a connection that is lent out; without one, an 'error' ends the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Added to what the role or the URL says, and by a query, since PgBouncer refuses `options` at the start of a session. */
async function addQueueSchema(client: pg.ClientBase): Promise<void> {
  await client.query(`select set_config('search_path', current_setting('search_path') || ', bullmq', false)`);
}
