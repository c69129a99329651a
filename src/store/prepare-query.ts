import { type CompiledQuery, type Kysely, type QueryResult, type RawBuilder, sql } from 'kysely';
import type { Database } from './schema.ts';

/** Stands in the query for a value that each call gives. */
export type Given<Values> = <Name extends keyof Values>(name: Name) => RawBuilder<Values[Name]>;

type Build<Values, Row> = (db: Kysely<Database>, given: Given<Values>) => { compile(): CompiledQuery<Row> };

type Run<Values, Row> = (db: Kysely<Database>, values: Values) => Promise<QueryResult<Row>>;

/**
 * A query that differs from call to call by its values only: Kysely builds and compiles it at the first call, and no
 * more (decision 0100). On the pool and on a transaction's handle alike, as its text names neither.
 */
export function prepareQuery<Values extends object, Row>(build: Build<Values, Row>): Run<Values, Row> {
  const names = new Map<unknown, keyof Values>();
  const given = <Name extends keyof Values>(name: Name): RawBuilder<Values[Name]> => {
    // An object of its own is what the compiled query carries at each of the value's places.
    const place = { name };
    names.set(place, name);
    return sql<Values[Name]>`${place}`;
  };
  let compiled: CompiledQuery<Row> | null = null;
  return (db, values) => {
    compiled ??= build(db, given).compile();
    const parameters = compiled.parameters.map((parameter) => {
      const name = names.get(parameter);
      return name === undefined ? parameter : values[name];
    });
    return db.executeQuery({ ...compiled, parameters });
  };
}
