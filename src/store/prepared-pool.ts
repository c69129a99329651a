import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import { hashText } from '../news/hash-text.ts';
import type { Pool, PoolClient } from './database.ts';

/** Asked for this often, a statement is worth its place in the memory of each connection. */
const OFTEN = 8;
const NAMED_MAX = 200;
/** Of the others, texts that differ by how many values they have, so many are counted at a time. */
const COUNTED_MAX = 1_000;
const PLANNED = /^\s*(?:select|insert|update|delete|with)\b/i;
/** What words are looked for decides how: one plan for all would read what common words need for rare ones, too. */
const SEARCHES = /@@/;
/**
 * What a prepared statement is refused with although its text is sound (PostgreSQL manual, appendix A): its table has
 * other columns now, or a pooler in between gave the connection's statements to somebody else.
 */
const STALE_CODES = ['0A000', '26000', '42P05'];

type Names = {
  /** What the server keeps the statement under; null for one that is parsed and planned each time. */
  of(text: string): string | null;
  /** From now on it is parsed and planned each time. */
  forget(text: string): void;
};

/**
 * The pool as Kysely uses it, with what is asked often prepared: a connection parses such a statement once, and plans it
 * until the server finds that a plan for all values is as good (PostgreSQL manual, PREPARE).
 */
export function preparedPool(pool: Pool): PostgresPool {
  const names = createNames();
  return {
    connect: async () => preparedClient(await pool.connect(), names),
    end: () => pool.end(),
  };
}

function preparedClient(client: PoolClient, names: Names): PostgresPoolClient {
  function query<Row>(text: string, values?: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  function query(text: unknown, values: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new Error('No pool of ours reads by cursor; read in pages');
    return ask(text, values);
  }
  async function ask(text: string, values: readonly unknown[]): Promise<unknown> {
    const name = values.length === 0 ? null : names.of(text);
    if (name === null) return client.query(text, values);
    try {
      return await client.query({ name, text, values: [...values] });
    } catch (error) {
      if (isStale(error)) names.forget(text);
      throw error;
    }
  }
  return { query, release: () => client.release() };
}

function createNames(): Names {
  const names = new Map<string, string | null>();
  const counts = new Map<string, number>();
  return {
    of(text) {
      const known = names.get(text);
      if (known !== undefined) return known;
      const count = (counts.get(text) ?? 0) + 1;
      if (counts.size >= COUNTED_MAX) counts.clear();
      counts.set(text, count);
      if (count < OFTEN || names.size >= NAMED_MAX || !PLANNED.test(text) || SEARCHES.test(text)) return null;
      const name = `slugline_${hashText(text)}`;
      names.set(text, name);
      counts.delete(text);
      return name;
    },
    forget: (text) => void names.set(text, null),
  };
}

function isStale(error: unknown): boolean {
  return error instanceof Error && 'code' in error && STALE_CODES.includes(String(error.code));
}
