import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PGLITE_START_PARAMS } from '../../src/store/open/pglite-server.ts';
import type { Home } from './run-slugline.ts';

const rowsOf = (names: readonly string[]) =>
  names.map((name) => `select '${name}' as place, row::text as row from ${name} as row`).join(' union all ');
const TABLES = `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'bullmq')`;

/** Everything that the embedded database of a program that has ended holds, as text. */
export async function storedIn(home: Home): Promise<string> {
  const pglite = await PGlite.create(join(home.dataDir, 'database'), { startParams: PGLITE_START_PARAMS });
  const tables = await pglite.query<{ name: string }>(TABLES);
  const { rows } = await pglite.query<{ place: string; row: string }>(rowsOf(tables.rows.map(({ name }) => name)));
  await pglite.close();
  return rows.map(({ place, row }) => `${place} ${row}`).join('\n');
}
