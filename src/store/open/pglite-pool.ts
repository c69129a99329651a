import { EventEmitter, once } from 'node:events';
import { protocol } from '@electric-sql/pglite';
import type { PostgresCursor, PostgresQueryResult } from 'kysely';
import pg from 'pg';
import { createMutex, type Mutex } from '../../kit/mutex.ts';
import type { NamedStatement, Pool, PoolClient } from '../database.ts';
import type { PgliteServer } from './pglite-server.ts';

const { Parser, serialize } = protocol;
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
  // The types of pg do not know `connection`; PGlite's own entry for node-postgres hands it over the same way.
  const config = { connection: createPgliteConnection(server), user: 'postgres', password: '', database: 'postgres' };
  const session: PgliteSession = { client: new pg.Client(config), mutex: createMutex(), broken: null };
  session.client.setMaxListeners(0);
  session.client.on('error', (error) => {
    session.broken = error;
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
    if (release !== null) await runNow({ text: 'rollback', values: undefined }).finally(done);
    done();
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
  } finally {
    await idle;
  }
}

function emitIfHeard(events: EventEmitter, error: Error): void {
  if (events.listenerCount('error') > 0) events.emit('error', error);
}

/**
 * A server connection for `pg.Client` that ends in PGlite instead of a socket, so that values are written and read by
 * pg itself, exactly as with a server. The messages of one query go over in one piece: 1.5 times as fast as one by one.
 */
function createPgliteConnection(server: PgliteServer) {
  const events = new EventEmitter();
  let sending: Promise<void> = Promise.resolve();
  const send = (message: Uint8Array): void => {
    sending = sending.then(() => exchange(message, { server, events }));
  };
  const handshake = {
    // pg reads and writes these two itself (lib/query.js, lib/client.js).
    parsedStatements: {},
    submittedNamedStatements: {},
    stream: { destroy: (): boolean => events.emit('end') },
    connect: (): void => {
      sending = sending.then(() => void events.emit('readyForQuery', { status: 'I' }));
    },
    end: (): void => {
      sending = sending.then(() => void events.emit('end'));
    },
  };
  return Object.assign(events, handshake, createMessages(send));
}

/** What pg calls to write a message to the server; `send` gets those of one query together. */
function createMessages(send: (message: Uint8Array) => void) {
  let unsent: Uint8Array[] = [];
  const hold = (message: Uint8Array): void => {
    unsent.push(message);
  };
  const sendWith = (message: Uint8Array): void => {
    const held = [...unsent, message];
    unsent = [];
    send(Buffer.concat(held));
  };
  return {
    query: (text: string): void => sendWith(serialize.query(text)),
    parse: (query: Parameters<typeof serialize.parse>[0]): void => hold(serialize.parse(query)),
    bind: (binding: Parameters<typeof serialize.bind>[0]): void => hold(serialize.bind(binding)),
    describe: (target: Parameters<typeof serialize.describe>[0]): void => hold(serialize.describe(target)),
    execute: (portal: Parameters<typeof serialize.execute>[0]): void => hold(serialize.execute(portal)),
    sync: (): void => sendWith(serialize.sync()),
  };
}

async function exchange(message: Uint8Array, deps: { server: PgliteServer; events: EventEmitter }): Promise<void> {
  try {
    const bytes = await deps.server.exchange(message);
    new Parser().parse(bytes, (answer) => {
      // node-postgres calls an ErrorResponse 'errorMessage'; 'error' is for a broken connection.
      deps.events.emit(answer.name === 'error' ? 'errorMessage' : answer.name, answer);
      if (isLast(answer)) throw answer;
    });
  } catch (error) {
    deps.events.emit('error', error);
  }
}

function isLast(answer: object): answer is Error {
  return answer instanceof Error && 'severity' in answer && LAST_WORDS.includes(String(answer.severity));
}
