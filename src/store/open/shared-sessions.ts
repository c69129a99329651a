import { EventEmitter } from 'node:events';
import type { PostgresQueryResult } from 'kysely';
import type { Pool } from '../database.ts';

/** What the queue uses of a pool; `listens`: whether a connection hears at once that there is a job. */
type QueuePool = {
  listens: boolean;
  pool: Pick<Pool, 'query' | 'end'> & EventEmitter & { connect(): Promise<SharedClient> };
};
type SharedClient = EventEmitter & Pick<Pool, 'query'> & { release(): void };

/** Four workers hold one connection each to listen on; fewer than as many again would be a queue before the queue. */
const LISTENING_POOL_MIN = 8;

/**
 * The pool as the queue is to use it. It listens, which takes a session for each worker; where a pooler lends sessions for
 * one transaction at a time, or where there are few, it looks for jobs each second instead.
 */
export function queuePoolOf(pool: Pool, connections: number): QueuePool {
  if (!pool.sharesSessions?.() && connections >= LISTENING_POOL_MIN) return { listens: true, pool };
  const query = <Row>(text: string, values?: readonly unknown[]) =>
    OF_A_SESSION.test(text) ? answeredAlready<Row>() : inTransaction<Row>(pool, text, values);
  const connect = async (): Promise<SharedClient> =>
    Object.assign(new EventEmitter(), { query, release: () => undefined });
  const events = new EventEmitter().setMaxListeners(0);
  return { listens: false, pool: Object.assign(events, { query, connect, end: () => pool.end() }) };
}

/** Listening, and the name of the connection that listens. */
const OF_A_SESSION = /^\s*(?:listen|unlisten)\b|set_config\('application_name'/i;

async function answeredAlready<Row>(): Promise<PostgresQueryResult<Row>> {
  return { command: 'SELECT', rowCount: 0, rows: [] };
}

/** The schema of the queue's tables, for this transaction. */
const BEGIN = `begin; select set_config('search_path', current_setting('search_path') || ', bullmq', true)`;

async function inTransaction<Row>(
  pool: Pool,
  text: string,
  values?: readonly unknown[],
): Promise<PostgresQueryResult<Row>> {
  const client = await pool.connect();
  try {
    await client.query(BEGIN);
    const answer = await client.query<Row>(text, values);
    await client.query('commit');
    client.release();
    return answer;
  } catch (error) {
    // A connection whose transaction may be open is nobody's any more.
    client.release(true);
    throw error;
  }
}
