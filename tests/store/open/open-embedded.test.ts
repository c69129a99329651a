import { expect, it } from 'vitest';
import { tendPglite } from '../../../src/store/open/open-embedded.ts';
import { openTestDatabase } from '../../support/databases.ts';

const DEAD_ROWS =
  "select n_dead_tup::int as dead, n_live_tup::int as live from pg_stat_user_tables where relname = 'settings'";

it('clears away dead rows, which the embedded database never does by itself', async () => {
  const { pool, close } = await openTestDatabase();
  // Another test of this process may have had the database before.
  await pool.query('select pg_stat_reset()');
  await pool.query("insert into settings select 'n' || n, '' from generate_series(1, 3000) n");
  await pool.query("update settings set value = 'x'");
  // PostgreSQL counts rows once a second unless told otherwise.
  await pool.query('select pg_stat_force_next_flush()');
  expect((await pool.query(DEAD_ROWS)).rows).toEqual([{ dead: 3000, live: 3000 }]);
  await tendPglite(pool);
  expect((await pool.query(DEAD_ROWS)).rows).toEqual([{ dead: 0, live: 3000 }]);
  await close();
});

it('lets the write-ahead log shrink', async () => {
  const { pool, close } = await openTestDatabase();
  const redo = async (): Promise<unknown> => (await pool.query('select redo_lsn from pg_control_checkpoint()')).rows;
  const before = await redo();
  await pool.query("insert into settings values ('a', 'b')");
  await tendPglite(pool);
  expect(await redo()).not.toEqual(before);
  await close();
});
