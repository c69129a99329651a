import { EventEmitter, once } from 'node:events';
import { Duplex } from 'node:stream';
import type { PostgresCursor, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import { createMutex, type Mutex } from '../../kit/mutex.ts';
import type { NamedStatement, Pool, PoolClient } from '../database.ts';
import type { PgliteServer } from './pglite-server.ts';

/** After these PostgreSQL is no more (error severities, PostgreSQL manual, runtime-config-logging). */
const LAST_WORDS = ['PANIC', 'FATAL'];

/** `broken`: why the database has ended itself; nothing is asked of it any more. */
type PgliteSession = { client: pg.Client; mutex: Mutex; broken: Error | null };
type PgliteQuery = { name?: string; text: string; values?: readonly unknown[] | undefined };

/**
 * PGlite behind the surface of a `pg.Pool`. It has one session, so everything waits for its turn at it: a query for the
 * queries before it, and all others from one client's BEGIN to its COMMIT or ROLLBACK; `connect()` itself holds nothing.
 * Inside a transaction use only its client: a query on the pool would wait for a COMMIT that waits for that query.
 */
export async function openPglitePool(server: PgliteServer): Promise<Pool> {
  const pool = new EventEmitter();
  const session = await startSession(server, (error) => emitIfHeard(pool, error));
  // Each queue and worker of BullMQ listens for errors of the pool.
  pool.setMaxListeners(0);
  let ended: Promise<void> | null = null;

  async function connect(): Promise<PoolClient> {
    // BullMQ knows a pool that was closed under a late query by these words of pg-pool.
    if (ended !== null) throw new Error('Cannot use a pool after calling end on the pool');
    return createClient(session);
  }
  async function query<Row>(text: string, values?: readonly unknown[]): Promise<PostgresQueryResult<Row>> {
    const client = await connect();
    try {
      return await client.query<Row>(text, values);
    } finally {
      client.release();
    }
  }
  function end(): Promise<void> {
    ended ??= endSession(session, server);
    return ended;
  }
  return Object.assign(pool, { connect, query, end });
}

async function startSession(server: PgliteServer, onError: (error: Error) => void): Promise<PgliteSession> {
  const login = { user: 'postgres', password: '', database: 'postgres', ssl: false };
  const client = new pg.Client({ ...login, stream: () => createSocket(server) });
  const session: PgliteSession = { client, mutex: createMutex(), broken: null };
  client.setMaxListeners(0);
  client.on('error', (error) => {
    session.broken ??= error;
    onError(error);
  });
  await session.client.connect();
  return session;
}

async function endSession(session: PgliteSession, server: PgliteServer): Promise<void> {
  const release = await session.mutex.acquire();
  await session.client.end();
  await server.close(session.broken !== null);
  release();
}

function createClient(session: PgliteSession): PoolClient {
  const events = new EventEmitter();
  const notify = (notification: pg.Notification) => void events.emit('notification', notification);
  const fail = (error: Error) => emitIfHeard(events, error);
  const borrower = borrowSession(session);
  let released = false;

  function query<Row>(text: string, values?: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  function query<Row>(statement: NamedStatement): Promise<PostgresQueryResult<Row>>;
  function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  function query(asked: string | NamedStatement | PostgresCursor<unknown>, values?: readonly unknown[]): unknown {
    if (typeof asked !== 'string' && 'read' in asked)
      throw new Error('The embedded database has no cursors; read in pages');
    if (released) return Promise.reject(new Error('This client was released; a query needs one of its own'));
    return borrower.run(typeof asked === 'string' ? { text: asked, values } : asked);
  }
  function release(): void {
    if (released) throw new Error('Release called on client which has already been released to the pool.');
    released = true;
    session.client.off('notification', notify).off('error', fail);
    borrower.giveBack().catch(fail);
  }
  session.client.on('notification', notify).on('error', fail);
  return Object.assign(events, { query, release });
}

/** Runs one borrower's queries in its order and keeps the others out while a transaction of it is open. */
function borrowSession(session: PgliteSession) {
  const ownQueries = createMutex();
  let release: (() => void) | null = null;

  async function runNow(query: PgliteQuery): Promise<pg.QueryResult> {
    release ??= await session.mutex.acquire();
    try {
      return await runToIdle(session, query);
    } finally {
      if (session.broken !== null || session.client.getTransactionStatus() === 'I') {
        release?.();
        release = null;
      }
    }
  }
  async function run(query: PgliteQuery): Promise<pg.QueryResult> {
    const done = await ownQueries.acquire();
    return runNow(query).finally(done);
  }
  async function giveBack(): Promise<void> {
    const done = await ownQueries.acquire();
    const rolledBack = release === null ? Promise.resolve() : runNow({ text: 'rollback', values: undefined });
    await rolledBack.finally(done);
  }
  return { run, giveBack };
}

/** An error arrives before the session is ready again; only then does the transaction status tell the truth. */
async function runToIdle(session: PgliteSession, query: PgliteQuery): Promise<pg.QueryResult> {
  if (session.broken !== null) throw new Error('The embedded database broke down', { cause: session.broken });
  const idle = once(session.client, 'drain').catch(() => undefined);
  try {
    if (query.values === undefined) return await session.client.query(query.text);
    return await session.client.query({ ...query, values: [...query.values] });
  } catch (error) {
    if (isLast(error)) session.client.emit('error', error);
    throw error;
  } finally {
    await idle;
  }
}

function emitIfHeard(events: EventEmitter, error: Error): void {
  if (events.listenerCount('error') > 0) events.emit('error', error);
}

function isLast(error: unknown): error is Error {
  return error instanceof Error && 'severity' in error && LAST_WORDS.includes(String(error.severity));
}

/** Types of messages (PostgreSQL manual, protocol-message-formats). */
const TERMINATE = 'X'.charCodeAt(0);
const READY = Buffer.from('Z\0\0\0\x05I');

/**
 * The socket of a `pg.Client`, with PGlite at its other end: values are written and read by pg itself, exactly as with a
 * server. pg corks the messages of one query, so that they go over in one piece: 1.5 times as fast as one by one.
 */
function createSocket(server: PgliteServer): Duplex {
  // PGlite has no users to let in, so that pg's first message, the start-up, is answered here.
  const exchange = async (message: Buffer): Promise<void> => {
    socket.push(hasBegun ? await server.exchange(message) : READY);
    hasBegun = true;
  };
  let hasBegun = false;
  const send = (message: Buffer, done: (error?: Error | null) => void): void => {
    if (message[0] === TERMINATE) done();
    else exchange(message).then(() => done(), done);
  };
  const socket = new Duplex({
    read: () => undefined,
    write: (message: Buffer, _encoding, done) => send(message, done),
    writev: (parts, done) => send(Buffer.concat(parts.map(({ chunk }) => chunk)), done),
    final(done) {
      socket.push(null);
      done();
    },
  });
  const connect = (): void => void setImmediate(() => socket.emit('connect'));
  return Object.assign(socket, { connect, setNoDelay: () => socket });
}
