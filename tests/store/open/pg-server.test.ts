import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../../src/store/open/migrate.ts';
import { openDatabase } from '../../../src/store/open/open-database.ts';
import { createPgPool } from '../../../src/store/open/pg-server.ts';
import { preparedPool, queriesOn } from '../../../src/store/open/pools.ts';
import { poolContract } from '../../contracts/pool.ts';
import {
  createPostgresDatabase,
  dropPostgresDatabase,
  openTestDatabase,
  throughPgBouncer,
} from '../../support/databases.ts';
import { IN_CI, missingServers, TEST_DATABASE_URL, TEST_PGBOUNCER_URL } from '../../support/servers.ts';
import { silentLog } from '../../support/silent-log.ts';
import { startTlsBefore, TEST_AUTHORITY } from '../../support/tls-before.ts';

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

describe.skipIf(TEST_PGBOUNCER_URL === null)('a pool on a server behind PgBouncer in transaction mode', () => {
  it('brings the schema up to date and asks often without keeping a statement or a setting in a session', async () => {
    const { url, direct, drop } = await throughPgBouncer();
    const pool = createPgPool(url, silentLog, 6);
    expect(await migrate({ pool })).toMatchObject({ kind: 'migrated' });
    expect(pool.sharesSessions?.()).toBe(true);
    const db = queriesOn(preparedPool(pool));
    const ask = () => db.selectFrom('feeds').select('id').where('url', '=', 'https://courier.example/').execute();
    await Promise.all(Array.from({ length: 200 }, ask));
    const left = await Promise.all(
      Array.from({ length: 30 }, () =>
        pool.query(`select (select count(*)::int from pg_prepared_statements) as kept,
          current_setting('search_path') as path, current_setting('statement_timeout') as timeout`),
      ),
    );
    const facts = new Set(left.map(({ rows }) => JSON.stringify(rows[0])));
    expect([...facts]).toEqual([JSON.stringify({ kept: 0, path: '"$user", public', timeout: '0' })]);
    await pool.end();
    const own = createPgPool(direct, silentLog);
    const { rows } = await own.query(`select current_setting('statement_timeout') as timeout`);
    expect(rows).toEqual([{ timeout: '1min' }]);
    expect(own.sharesSessions?.()).toBe(false);
    await own.end();
    await drop();
  });
});

describe.skipIf(TEST_DATABASE_URL === null)('a server with a certificate of its own authority', () => {
  let tls: Awaited<ReturnType<typeof startTlsBefore>>;
  beforeAll(async () => {
    tls = await startTlsBefore(TEST_DATABASE_URL ?? '');
  });
  afterAll(() => tls.stop());

  async function open(host: string, words: string): Promise<string> {
    const url = new URL(TEST_DATABASE_URL ?? '');
    const databaseUrl = `postgres://postgres@${host}:${tls.port}${url.pathname}?${words}`;
    const self = { pid: process.pid, isAlive: () => true };
    const outcome = await openDatabase({ databaseUrl, dataDir: '' }, { log: silentLog, self });
    if (outcome.kind === 'open') await outcome.database.close();
    return outcome.kind === 'unreachable' ? (outcome.todo ?? outcome.reason) : outcome.kind;
  }

  it.each(['require', 'prefer', 'verify-ca', 'verify-full'])(
    'is named where sslmode=%s does not trust it',
    async (mode) => {
      expect(await open('localhost', `sslmode=${mode}`)).toContain(
        'signed by "Harbour Test Authority, Harbour Courier", which this machine does not trust',
      );
    },
  );

  it.each([
    ['localhost', `sslmode=require&sslrootcert=${TEST_AUTHORITY}`],
    ['localhost', `sslmode=verify-full&sslrootcert=${TEST_AUTHORITY}`],
    ['127.0.0.1', `sslmode=verify-ca&sslrootcert=${TEST_AUTHORITY}`],
    ['127.0.0.1', 'sslmode=no-verify'],
  ])('is reached as %s with %s', async (host, words) => {
    expect(await open(host, words)).toBe('open');
  });

  it('says what to write where the certificate is for another name', async () => {
    expect(await open('127.0.0.1', `sslmode=verify-full&sslrootcert=${TEST_AUTHORITY}`)).toContain('sslmode=verify-ca');
  });
});
