import type { Compilable, Kysely } from 'kysely';
import type { Database } from './schema.ts';

type Plan = { 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] };

/** How many rows the planner thinks a query has: it knows the common words, and asking it reads no row. */
export async function estimateRows(db: Kysely<Database>, query: Compilable): Promise<number> {
  const compiled = query.compile();
  const { rows } = await db.executeQuery<Plan>({ ...compiled, sql: `explain (format json) ${compiled.sql}` });
  return rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
}
