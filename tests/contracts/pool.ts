import { Kysely, PostgresDialect, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Pool } from '../../src/store/database.ts';

export type PoolHarness = { pool: Pool; close: () => Promise<void> };

/** What Kysely and the queue rely on, whatever stands behind the pool. */
export function poolContract(name: string, open: () => Promise<PoolHarness>): void {
  describe(`the pool on ${name}`, () => {
    let pool: Pool;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ pool, close } = await open());
      await pool.query('create table notes (id bigint generated always as identity primary key, text text not null)');
    });
    afterAll(async () => {
      await pool.query('drop table notes');
      await close();
    });

    it('gives values the types that pg gives them', async () => {
      const { rows } = await pool.query(`select 9007199254740993::int8 as big, 7::int4 as small, 1.50::numeric as exact,
        0.5::float8 as float, true as yes, 'x'::text as word, null as nothing, '{"a": [1]}'::jsonb as document,
        '2026-03-04T05:06:07.089Z'::timestamptz as moment, array['a', 'b,c'] as words, array[1, 2]::int8[] as bigs,
        '\\x00ff'::bytea as bytes, 'pond:1'::tsvector as vector`);
      expect(rows).toEqual([
        {
          big: '9007199254740993',
          small: 7,
          exact: '1.50',
          float: 0.5,
          yes: true,
          word: 'x',
          nothing: null,
          document: { a: [1] },
          moment: new Date('2026-03-04T05:06:07.089Z'),
          words: ['a', 'b,c'],
          bigs: ['1', '2'],
          bytes: Buffer.from([0, 255]),
          vector: "'pond':1",
        },
      ]);
    });

    it('takes values as pg takes them', async () => {
      const moment = new Date('2026-03-04T05:06:07.089Z');
      const values = [moment, { a: 1 }, ['x', 'y "z"'], Buffer.from([1, 2]), null, 12, false, '9007199254740993'];
      const { rows } = await pool.query(
        `select $1::timestamptz as moment, $2::jsonb as document, $3::text[] as words, $4::bytea as bytes,
          $5::text as nothing, $6::int4 as small, $7::boolean as no, $8::int8 as big`,
        values,
      );
      expect(rows).toEqual([
        {
          moment,
          document: { a: 1 },
          words: ['x', 'y "z"'],
          bytes: Buffer.from([1, 2]),
          nothing: null,
          small: 12,
          no: false,
          big: '9007199254740993',
        },
      ]);
    });

    it('says which command ran and how many rows it touched', async () => {
      const inserted = await pool.query("insert into notes (text) values ('a'), ('b')");
      const updated = await pool.query('update notes set text = $1', ['c']);
      const selected = await pool.query('select * from notes');
      const deleted = await pool.query('delete from notes');
      const told = [inserted, updated, selected, deleted].map(({ command, rowCount }) => [command, rowCount]);
      expect(told).toEqual([
        ['INSERT', 2],
        ['UPDATE', 2],
        ['SELECT', 2],
        ['DELETE', 2],
      ]);
    });

    it('runs several statements in one text', async () => {
      await pool.query("insert into notes (text) values ('first'); insert into notes (text) values ('second')");
      const { rows } = await pool.query('delete from notes returning text');
      expect(rows).toEqual([{ text: 'first' }, { text: 'second' }]);
    });

    it('carries a text of several megabytes there and back', async () => {
      const long = 'Über den Fluß 🛶 '.repeat(300_000);
      const { rows } = await pool.query<{ text: string }>('select $1::text as text', [long]);
      expect(rows[0]?.text === long).toBe(true);
    });

    it('rejects with the code of PostgreSQL and goes on', async () => {
      await expect(pool.query('select * from no_such_table')).rejects.toMatchObject({ code: '42P01' });
      await expect(pool.query('select $1::int4', ['seven'])).rejects.toMatchObject({ code: '22P02' });
      expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    });

    it('answers many at once', async () => {
      const asked = Array.from({ length: 100 }, (_, n) => pool.query<{ n: number }>('select $1::int4 as n', [n]));
      const answers = await Promise.all(asked);
      expect(answers.map(({ rows }) => rows[0]?.n)).toEqual(Array.from({ length: 100 }, (_, n) => n));
    });

    it('shows a transaction to others when it is committed, and not before', async () => {
      const writer = await pool.connect();
      await writer.query('begin');
      await writer.query("insert into notes (text) values ('half')");
      const seen = pool.query('select text from notes');
      await writer.query("update notes set text = 'whole'");
      await writer.query('commit');
      writer.release();
      // A server answers at once with the state before; the embedded one after the commit. Never with the half.
      expect([[], [{ text: 'whole' }]]).toContainEqual((await seen).rows);
      expect((await pool.query('delete from notes')).rowCount).toBe(1);
    });

    it('undoes a transaction whose statement failed', async () => {
      const client = await pool.connect();
      await client.query('begin');
      await client.query("insert into notes (text) values ('x')");
      await expect(client.query('select 1 / 0')).rejects.toMatchObject({ code: '22012' });
      await expect(client.query('select 1')).rejects.toMatchObject({ code: '25P02' });
      await client.query('rollback');
      client.release();
      expect((await pool.query('select * from notes')).rows).toEqual([]);
    });

    it('holds no lock for a client that only waits', async () => {
      const idle = await pool.connect();
      expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
      idle.release();
    });

    it('refuses a client that was released', async () => {
      const client = await pool.connect();
      client.release();
      expect(() => client.release()).toThrow(/released/);
    });

    it('tells a client what it listens to, once the sender has committed', async () => {
      const listener = await pool.connect();
      const heard: unknown[] = [];
      listener.on('notification', ({ channel, payload }) => heard.push([channel, payload]));
      await listener.query('listen pond');
      const sender = await pool.connect();
      await sender.query('begin');
      await sender.query("select pg_notify('pond', 'ripple')");
      await sender.query('rollback');
      await sender.query("select pg_notify('pond', 'wave')");
      sender.release();
      await vi.waitFor(() => expect(heard).toEqual([['pond', 'wave']]), { timeout: 10_000 });
      listener.release(true);
    });

    it('serves transactions, savepoints and counts of Kysely', async () => {
      const db = new Kysely<{ notes: { id: unknown; text: string } }>({ dialect: new PostgresDialect({ pool }) });
      const work = db.transaction().execute(async (trx) => {
        await trx.insertInto('notes').values({ id: sql`default`, text: 'kept' }).execute();
        throw new Error('changed my mind');
      });
      await expect(work).rejects.toThrow('changed my mind');
      const inserted = await db
        .transaction()
        .execute((trx) => trx.insertInto('notes').values({ id: sql`default`, text: 'kept' }).executeTakeFirst());
      const deleted = await db.deleteFrom('notes').executeTakeFirst();
      expect([inserted.numInsertedOrUpdatedRows, deleted.numDeletedRows]).toEqual([1n, 1n]);
    });

    it('finds the tables of the queue without naming their schema', async () => {
      await pool.query('create schema if not exists bullmq; create table bullmq.marks as select 7 as mark');
      expect((await pool.query('select mark from marks')).rows).toEqual([{ mark: 7 }]);
      await pool.query('drop table bullmq.marks');
    });
  });
}
