import type { EventEmitter } from 'node:events';
import { type Kysely, type PostgresCursor, type PostgresQueryResult, type RawBuilder, sql } from 'kysely';
import type { SchemaWatch } from './progress/schema-watch.ts';
import type { Database } from './schema.ts';

/** One that the connection parses once and keeps under this name. */
export type NamedStatement = { name: string; text: string; values: unknown[] };

/** A connection checked out of the pool; emits 'notification' for what it LISTENs to and 'error' when it breaks. */
export type PoolClient = EventEmitter & {
  query<Row>(text: string, values?: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  query<Row>(statement: NamedStatement): Promise<PostgresQueryResult<Row>>;
  /** Kysely names it; no pool of ours reads by cursor. */
  query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  /** `true` or an error: throw the connection away instead of lending it again. */
  release(destroy?: Error | boolean): void;
};

/** What Kysely and the queue use of a `pg.Pool`: a real one, or the embedded database behind the same surface. */
export type Pool = EventEmitter & {
  query<Row>(text: string, values?: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  connect(): Promise<PoolClient>;
  end(): Promise<void>;
  /** A pooler in between lends its sessions for one transaction at a time: nothing that is set or kept in one stays. */
  sharesSessions?(): boolean;
};

/** A handle for queries: the database, or a transaction of it. Inside a transaction use only its handle. */
export type Db = Kysely<Database>;

export type OpenDatabase = {
  db: Db;
  pool: Pool;
  embedded: boolean;
  /** Why it cannot write (its disk is full, it is read-only); null when it can. */
  writeTrouble(): string | null;
  /** Of this process; null for the embedded one, which has a single session. */
  connections(): { used: number; idle: number; waiting: number } | null;
  /** Resolves when the embedded database has ended itself: nothing but a new process helps. A server never does. */
  brokeDown: Promise<Error>;
  /** Copies the files of the embedded database to a folder while it works, and says for how many milliseconds it waited. */
  copyTo: ((folder: string) => Promise<number>) | null;
  /** Sees that a newer version has replaced the schema; nobody else has an embedded database. */
  schema?: SchemaWatch;
  /** Waits for running queries and lets go of the data directory. */
  close(): Promise<void>;
};

export const rowCount = sql<number>`count(*)::integer`;

/**
 * A constant that stands in the query's text. An index of open rows alone is used only where the text says that they are
 * open: a value beside the text is not known to a plan for all values (PostgreSQL manual, indexes-partial and PREPARE).
 */
export function literal<const Value extends string | boolean>(value: Value): RawBuilder<Value> {
  return sql.lit(value);
}
