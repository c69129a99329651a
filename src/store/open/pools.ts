import {
  CamelCasePlugin,
  Kysely,
  type KyselyPlugin,
  type LogEvent,
  type PostgresCursor,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  PostgresQueryCompiler,
  type PostgresQueryResult,
} from 'kysely';
import { codeOf } from '../../kit/errors.ts';
import { hashText } from '../../news/ids.ts';
import type { Db, Pool, PoolClient } from '../database.ts';
import type { Database } from '../schema.ts';

/**
 * The database as queries see it: tables and columns have their names in camelCase here, and in snake_case in SQL. The keys of
 * stored JSON stay as they are.
 */
export function queriesOn(pool: PostgresPool, log: (event: LogEvent) => void = () => undefined): Db {
  const dialect = Object.assign(new PostgresDialect({ pool }), { createQueryCompiler: createSnakeCaseCompiler });
  const camelCase = new CamelCasePlugin({ maintainNestedObjectKeys: true });
  // The plugin would copy the tree of each query to rename what stands in it, which takes longer than to write out its text.
  const rows: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: (args) => camelCase.transformResult(args),
  };
  return new Kysely<Database>({ dialect, plugins: [rows], log });
}

/** Puts names in snake_case as it writes them. */
function createSnakeCaseCompiler(): PostgresQueryCompiler {
  const compiler = new PostgresQueryCompiler();
  const toSnakeCase = (found: string): string => (found === '"' ? '""' : `_${found.toLowerCase()}`);
  Object.assign(compiler, { sanitizeIdentifier: (name: string) => name.replace(/["A-Z]/g, toSnakeCase) });
  return compiler;
}

/** Asked for this often, a statement is worth the memory that it takes in each connection. */
const OFTEN = 8;
const NAMED_MAX = 200;
/** Of the others, texts that differ by how many values they have, so many are counted at a time. */
const COUNTED_MAX = 1_000;
const PLANNED = /^\s*(?:select|insert|update|delete|with)\b/i;
/**
 * What is best done depends on the value: how common a word is, how many rows a range or all but one value leave. A plan for
 * all values guesses that, and a wrong guess took 500 times as long (decision 0136).
 */
const SKEWED = /@@|(?:(?<![=>-])[<>][=>]?|\bbetween|\bnot in|\bdistinct from)(?: all)?\s*\(?\s*\$\d/i;
/**
 * What a prepared statement is refused with although its text is sound (PostgreSQL manual, appendix A): its table has
 * other columns now, or the session is another one than it was.
 */
const STALE_CODES = ['0A000', '26000', '42P05'];

/**
 * The pool as Kysely uses it, with what is asked often prepared: a connection parses such a statement once, and plans it
 * until the server finds that a plan for all values is as good (PostgreSQL manual, PREPARE).
 */
export function preparedPool(pool: Pool): PostgresPool {
  const names = createNames();
  return {
    connect: async () => {
      const client = await pool.connect();
      // A statement that is kept belongs to a session.
      return pool.sharesSessions?.() ? client : preparedClient(client, names);
    },
    end: () => pool.end(),
  };
}

function preparedClient(client: PoolClient, names: ReturnType<typeof createNames>): PostgresPoolClient {
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
      if (STALE_CODES.includes(codeOf(error) ?? '')) names.forget(text);
      throw error;
    }
  }
  return { query, release: () => client.release() };
}

function createNames() {
  const names = new Map<string, string | null>();
  const counts = new Map<string, number>();
  return {
    /** What the server keeps the statement under; null for one that is parsed and planned each time. */
    of(text: string): string | null {
      const known = names.get(text);
      if (known !== undefined) return known;
      const count = (counts.get(text) ?? 0) + 1;
      if (counts.size >= COUNTED_MAX) counts.clear();
      counts.set(text, count);
      if (count < OFTEN || names.size >= NAMED_MAX || !PLANNED.test(text) || SKEWED.test(text)) return null;
      const name = `slugline_${hashText(text)}`;
      names.set(text, name);
      counts.delete(text);
      return name;
    },
    /** From now on it is parsed and planned each time. */
    forget: (text: string) => void names.set(text, null),
  };
}
