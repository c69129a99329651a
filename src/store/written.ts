import { type RawBuilder, sql } from 'kysely';

/**
 * A constant that stands in the query's text. An index of open rows alone is used only where the text says that they are
 * open: a value beside the text is not known to a plan for all values (PostgreSQL manual, indexes-partial and PREPARE).
 */
export function written<const Value extends string | boolean>(value: Value): RawBuilder<Value> {
  return sql.lit(value);
}
