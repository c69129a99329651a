import { describe, expect, it } from 'vitest';
import { createPgPool } from '../../../src/store/open/pools.ts';
import { poolContract } from '../../contracts/pool.ts';
import { createPostgresDatabase, dropPostgresDatabase, openTestDatabase } from '../../support/databases.ts';
import { IN_CI, missingServers, TEST_DATABASE_URL } from '../../support/servers.ts';
import { silentLog } from '../../support/silent-log.ts';

it('leaves no server and no image out in continuous integration', () => {
  const missing = missingServers();
  if (missing.length > 0) console.info(`Only what needs none of these is tested: ${missing.join(', ')} not set`);
  expect(IN_CI ? missing : []).toEqual([]);
});

if (TEST_DATABASE_URL !== null) poolContract('postgres', () => openTestDatabase('postgres'));

describe.skipIf(TEST_DATABASE_URL === null)('a pool on a server', () => {
  it('outlives the loss of all its connections, lent out or not', async () => {
    const url = await createPostgresDatabase();
    const pool = createPgPool(url, silentLog);
    const other = createPgPool(TEST_DATABASE_URL ?? '', silentLog);
    const lent = await pool.connect();
    await pool.query('select 1');
    const { rows } = await lent.query<{ name: string }>('select current_database() as name');
    await other.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [rows[0]?.name]);
    await expect(lent.query('select 1')).rejects.toThrow();
    lent.release(true);
    await expect
      .poll(() =>
        pool.query('select 1 as one').then(
          (answer) => answer.rows,
          () => null,
        ),
      )
      .toEqual([{ one: 1 }]);
    await Promise.all([pool.end(), other.end()]);
    await dropPostgresDatabase(url);
  });
});
