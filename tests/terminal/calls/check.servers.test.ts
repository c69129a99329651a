import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPgPool } from '../../../src/store/open/pg-server.ts';
import { check } from '../../../src/terminal/calls/check.ts';
import { createPostgresDatabase, dropPostgresDatabase, throughPgBouncer } from '../../support/databases.ts';
import { type Home, homeEnv, makeHome, newsroom } from '../../support/run-slugline.ts';
import { TEST_DATABASE_URL, TEST_PGBOUNCER_URL, TEST_REDIS_URL } from '../../support/servers.ts';
import { silentLog } from '../../support/silent-log.ts';

let home: Home;
beforeEach(() => {
  home = makeHome(newsroom('https://courier.slugline.example/feed.xml'));
});
afterEach(() => home.remove());

async function run(env: Record<string, string>): Promise<{ exit: number; out: string }> {
  const stdout = new PassThrough();
  const self = { pid: process.pid, isAlive: () => true };
  const exit = await check({
    ...{ env: homeEnv(home, { PORT: '1', ...env }), self, stdout, stdin: new PassThrough(), stderr: new PassThrough() },
    ...{ ended: Promise.resolve(), end: () => undefined, now: () => new Date(), random: Math.random },
  });
  stdout.end();
  return { exit, out: await text(stdout) };
}

describe.skipIf(TEST_DATABASE_URL === null)('check on a PostgreSQL that others made', () => {
  it('says how many connections the role may open where DATABASE_POOL asks for more', async () => {
    const url = new URL(await createPostgresDatabase());
    const role = `slugline_small_${randomBytes(4).toString('hex')}`;
    const admin = createPgPool(url.href, silentLog);
    await admin.query(`create role ${role} login connection limit 5`);
    await admin.query(`alter database ${url.pathname.slice(1)} owner to ${role}`);
    await admin.query(`grant all on schema public to ${role}`);
    url.username = role;
    const wanted = await run({ DATABASE_URL: url.href });
    expect(wanted.exit).toBe(0);
    expect(wanted.out).toContain('(found 5 allowed, 20 wanted) [E_DATABASE_POOL]');
    // A session that a client has closed counts until the server has ended it.
    const open = `select from pg_stat_activity where usename = '${role}'`;
    await vi.waitUntil(async () => (await admin.query(open)).rowCount === 0, { timeout: 30_000 });
    expect(await run({ DATABASE_URL: url.href, DATABASE_POOL: '4' })).toEqual({
      exit: 0,
      out: 'All well. not running\n',
    });
    await admin.query(`drop owned by ${role} cascade`).catch(() => undefined);
    await admin.end();
    await dropPostgresDatabase(url.href);
  });

  it.skipIf(TEST_PGBOUNCER_URL === null)('names the pooler, its version and its mode', async () => {
    const { url, drop } = await throughPgBouncer();
    const { exit, out } = await run({ DATABASE_URL: url });
    expect(exit).toBe(0);
    expect(out).toMatch(/found PgBouncer 1\.\d+.*pool_mode=transaction.* \[E_DATABASE_POOLER\]/);
    expect(out).toContain('statement_timeout');
    await drop();
  });
});

describe.skipIf(TEST_REDIS_URL === null)('check on a Redis that others made', () => {
  it('says that it drops keys', async () => {
    const redis = new Redis(TEST_REDIS_URL ?? '');
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const { exit, out } = await run({ REDIS_URL: TEST_REDIS_URL ?? '' });
    await redis.config('SET', 'maxmemory-policy', 'noeviction');
    redis.disconnect();
    expect(exit).toBe(0);
    expect(out).toContain('maxmemory-policy allkeys-lru) [E_REDIS_EVICTS]');
  });
});
