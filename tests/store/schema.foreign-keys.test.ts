import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { availableDatabases, openTestDatabase } from '../support/databases.ts';

describe.each(availableDatabases())('foreign keys on %s', (kind) => {
  it('are all found by an index, so that a row is deleted without reading whole tables', async () => {
    const database = await openTestDatabase(kind);
    const { rows } = await sql<{ key: string }>`
      select format('%s.%s', conrelid::regclass, attname) as key from pg_constraint
      join pg_attribute on attrelid = conrelid and attnum = conkey[1]
      where contype = 'f' and connamespace = 'public'::regnamespace and not exists (
        select from pg_index where indrelid = conrelid and indkey[0] = conkey[1] and indisvalid
          and coalesce(pg_get_expr(indpred, indrelid), '(' || attname || ' IS NOT NULL)') = '(' || attname || ' IS NOT NULL)')
    `.execute(database.db);
    expect(rows).toEqual([]);
    await database.close();
  });
});
