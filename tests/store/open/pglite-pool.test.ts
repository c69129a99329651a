import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPglitePool } from '../../../src/store/open/pglite-pool.ts';
import { startPgliteHere } from '../../../src/store/open/pglite-server.ts';
import { poolContract } from '../../contracts/pool.ts';
import { copyDatabaseTemplate } from '../../support/database-template.ts';
import { openTestDatabase } from '../../support/databases.ts';

poolContract('embedded', () => openTestDatabase('embedded'));

describe('the embedded pool', () => {
  it('rolls back what a client leaves open when it is released', async () => {
    const { pool, close } = await openTestDatabase();
    const client = await pool.connect();
    await client.query('begin');
    await client.query("insert into settings (name, value) values ('half', 'done')");
    client.release();
    expect((await pool.query('select * from settings')).rows).toEqual([]);
    await close();
  });

  it('keeps one client’s queries in order', async () => {
    const { pool, close } = await openTestDatabase();
    const client = await pool.connect();
    const answers = [1, 2, 3].map((n) => client.query<{ n: number }>('select $1::int4 as n', [n]));
    expect((await Promise.all(answers)).map(({ rows }) => rows[0]?.n)).toEqual([1, 2, 3]);
    client.release();
    await close();
  });

  it('makes all others wait from BEGIN to COMMIT, in the order they came', async () => {
    const { pool, close } = await openTestDatabase();
    const order: string[] = [];
    const client = await pool.connect();
    await client.query('begin');
    const others = ['first', 'second'].map((name) => pool.query('select 1').then(() => order.push(name)));
    await client.query('select 1').then(() => order.push('inside'));
    await client.query('commit').then(() => order.push('commit'));
    client.release();
    await Promise.all(others);
    expect(order).toEqual(['inside', 'commit', 'first', 'second']);
    await close();
  });

  it('lets others through when BEGIN itself failed', async () => {
    const { pool, close } = await openTestDatabase();
    const client = await pool.connect();
    await expect(client.query('begin isolation level wishful')).rejects.toMatchObject({ code: '42601' });
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    client.release();
    await close();
  });

  it('has no cursors', async () => {
    const { pool, close } = await openTestDatabase();
    const client = await pool.connect();
    const cursor = { read: async () => [], close: async () => undefined };
    expect(() => client.query(cursor)).toThrow('no cursors');
    client.release();
    await close();
  });
});

describe('an embedded database that cannot write its log', () => {
  // One that is sent as it stands, and one of many parts and more than PostgreSQL reads at once.
  it.each([
    ['a short statement', "insert into settings (name, value) values ('last', 'words')", undefined],
    ['a long one with values', "insert into settings (name, value) values ('last', $1)", ['x'.repeat(30_000)]],
  ])('fails %s and all after it instead of hanging, tells once why, and closes', async (_name, text, values) => {
    const directory = mkdtempSync(join(tmpdir(), 'slugline-broken-'));
    await copyDatabaseTemplate(directory);
    const pool = await openPglitePool(await startPgliteHere(directory));
    const told: string[] = [];
    pool.on('error', (error: Error) => told.push(error.message));
    rmSync(join(directory, 'pg_wal'), { recursive: true });
    await expect(pool.query(text, values)).rejects.toThrow('pg_wal');
    await expect(pool.query("insert into settings (name, value) values ('one', 'more')")).rejects.toThrow('broke down');
    await expect(pool.query('select 1')).rejects.toThrow('broke down');
    expect(told).toEqual([expect.stringContaining('pg_wal')]);
    await pool.end();
    rmSync(directory, { recursive: true });
  });
});
