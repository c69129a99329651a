import pg from 'pg';
import type { Log } from '../../news/log.ts';
import type { Pool } from '../database.ts';
import { APPLICATION_NAME } from './migrate.ts';

const CONNECTIONS_BY_DEFAULT = 20;
const CONNECT_TIMEOUT_MS = 10_000;
const STATEMENT_TIMEOUT_MS = 60_000;

/**
 * A pool that outlives a restart of PostgreSQL: the query under way fails, the next one gets a new connection.
 * Numbers of 64 bits and decimals arrive as text, as pg gives them by default.
 */
export function createPgPool(databaseUrl: string, log: Log, connections = CONNECTIONS_BY_DEFAULT): pg.Pool & Pool {
  let shares = false;
  const pool = new pg.Pool({
    connectionString: readableByPg(databaseUrl),
    max: connections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: 30_000,
    // Without it a connection that a firewall dropped is noticed only when it is next needed.
    keepAlive: true,
    fallback_application_name: APPLICATION_NAME,
    onConnect: async (client) => {
      shares = !(await beginSession(client));
    },
  });
  pool.setMaxListeners(0);
  pool.on('error', (error) => log.warn({ reason: error.message }, 'database connection lost'));
  // pg takes its own listener off a connection that is checked out; without one, an 'error' ends the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return Object.assign(pool, { sharesSessions: () => shares });
}

/**
 * What a session of ours is set to, by a query, since PgBouncer refuses such parameters at the start of a session. A pooler
 * that lends its sessions would hand the settings on to others: it is known by the process id that it makes up for the
 * connection (PostgreSQL manual, protocol-flow, BackendKeyData), and its sessions stay as they are.
 */
const BEGIN_SESSION = `select pg_backend_pid() = $1::int as own, case when pg_backend_pid() = $1::int then
    set_config('search_path', current_setting('search_path') || ', bullmq', false)
    || set_config('statement_timeout', '${STATEMENT_TIMEOUT_MS}', false)
    || set_config('idle_in_transaction_session_timeout', '${STATEMENT_TIMEOUT_MS}', false) end`;

/** False where the session is a pooler's. */
async function beginSession(client: pg.ClientBase): Promise<boolean> {
  const pid = 'processID' in client && typeof client.processID === 'number' ? client.processID : 0;
  const { rows } = await client.query<{ own: boolean }>(BEGIN_SESSION, [pid]);
  return rows[0]?.own === true;
}

/**
 * The forms of `sslmode` that providers write, as pg takes them. It verifies by all but `no-verify`, which libpq's `require`
 * does not; `verify-ca` with a file of the authority leaves the name aside, and `sslrootcert=system` names none.
 */
function readableByPg(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  const { searchParams } = url;
  if (searchParams.get('sslrootcert') === 'system') searchParams.delete('sslrootcert');
  const mode = searchParams.get('sslmode');
  if (mode === null || searchParams.has('uselibpqcompat')) return url.href;
  if (mode === 'verify-ca' && searchParams.has('sslrootcert')) searchParams.set('uselibpqcompat', 'true');
  else if (mode !== 'disable' && mode !== 'no-verify') searchParams.set('sslmode', 'verify-full');
  return url.href;
}

/** `connections`: how many the role may open; null behind a pooler, which `pooler` tells what is known of. */
export type ServerFacts = { connections: number | null; pooler: string | null; hasTimeout: boolean };

/** The limits of server, database and role (PostgreSQL manual, pg_database and pg_roles; -1 is none). */
const LIMITS = `select least(
    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
    nullif(rolconnlimit, -1), nullif(datconnlimit, -1)) as connections,
    current_setting('statement_timeout') <> '0' as timeout
  from pg_roles, pg_database where rolname = current_user and datname = current_database()`;

export async function readServerFacts(pool: Pool, databaseUrl: string): Promise<ServerFacts> {
  const { rows } = await pool.query<{ connections: number; timeout: boolean }>(LIMITS);
  const { connections = null, timeout = true } = rows[0] ?? {};
  if (!pool.sharesSessions?.()) return { connections, pooler: null, hasTimeout: true };
  const pooler = await askPgBouncer(databaseUrl).catch(() => 'a pooler that tells this role nothing of itself');
  return { connections: null, pooler, hasTimeout: timeout };
}

const TOLD = ['pool_mode', 'max_prepared_statements', 'default_pool_size', 'max_client_conn'];

/** PgBouncer answers questions on a database of its own, to those in admin_users or stats_users (its manual, Admin console). */
async function askPgBouncer(databaseUrl: string): Promise<string> {
  const url = new URL(databaseUrl);
  url.pathname = '/pgbouncer';
  const client = new pg.Client({ connectionString: url.href, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows: versions } = await client.query<{ version: string }>('show version');
    const { rows: settings } = await client.query<{ key: string; value: string }>('show config');
    const told = settings.filter(({ key }) => TOLD.includes(key)).map(({ key, value }) => `${key}=${value}`);
    return [versions[0]?.version ?? 'PgBouncer', ...told].join(', ');
  } finally {
    await client.end();
  }
}
