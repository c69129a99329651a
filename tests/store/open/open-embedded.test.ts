import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openEmbedded, tendPglite } from '../../../src/store/open/open-embedded.ts';
import { poolContract } from '../../contracts/pool.ts';
import { prepareHome } from '../../support/database-template.ts';
import { openTestDatabase } from '../../support/databases.ts';
import { silentLog } from '../../support/silent-log.ts';

/** As the program opens it: in a thread of its own. */
async function openInThread() {
  const dataDir = mkdtempSync(join(tmpdir(), 'slugline-thread-'));
  await prepareHome({ dataDir });
  const opened = await openEmbedded(dataDir, { log: silentLog, self: { pid: process.pid, isAlive: () => true } });
  if (opened.kind === 'locked') throw new Error(`Locked by ${opened.by}`);
  const close = async (): Promise<void> => {
    await opened.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { ...opened, dataDir, close };
}

poolContract('embedded, in its thread', openInThread);

it('leaves time for all else while a line of queries waits for its thread', async () => {
  const { pool, close } = await openInThread();
  let turns = 0;
  const count = (): void => {
    turns += 1;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  const slow = 'select count(*) from generate_series(1, 20000)';
  await Promise.all(Array.from({ length: 50 }, () => pool.query(slow)));
  clearImmediate(next);
  expect(turns).toBeGreaterThan(50);
  await close();
});

it('says why it broke down in its thread, fails what is asked after that, and closes', async () => {
  const { pool, brokeDown, dataDir, close } = await openInThread();
  rmSync(join(dataDir, 'database', 'pg_wal'), { recursive: true });
  await expect(pool.query("insert into settings values ('last', 'words')")).rejects.toThrow('pg_wal');
  expect((await brokeDown).message).toContain('pg_wal');
  await expect(pool.query('select 1')).rejects.toThrow('broke down');
  await close();
});

const DEAD_ROWS =
  "select n_dead_tup::int as dead, n_live_tup::int as live from pg_stat_user_tables where relname = 'settings'";

it('clears away dead rows, which the embedded database never does by itself', async () => {
  const { pool, close } = await openTestDatabase();
  // Another test of this process may have had the database before, and the store has settings of its own or not.
  await pool.query('delete from settings');
  await pool.query('vacuum settings');
  // What is not counted yet would be counted after the reset.
  await pool.query('select pg_stat_force_next_flush()');
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
