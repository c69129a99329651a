import type { PostgresPoolClient } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { preparedPool } from '../../../src/store/open/pools.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../support/databases.ts';

/** How often a statement is asked for before it is kept. */
const OFTEN = 8;

describe.each(availableDatabases())('preparedPool on %s', (kind) => {
  let database: TestDatabase;
  let client: PostgresPoolClient;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    client = await preparedPool(database.pool).connect();
    await client.query('create table piers (id integer, name text)', []);
    await client.query(`insert into piers values ($1, 'northern'), ($2, 'southern')`, [1, 2]);
  });
  afterEach(async () => {
    await client.query('drop table piers', []);
    client.release();
    await database.close();
  });

  async function ask(text: string, values: unknown[], times: number): Promise<unknown[]> {
    const answers: unknown[] = [];
    for (let time = 0; time < times; time += 1) answers.push((await client.query(text, values)).rows);
    return answers;
  }
  /** Databases are shared by tests: of what is kept, what asks for piers. */
  async function kept(): Promise<{ name: string; statement: string }[]> {
    const { rows } = await client.query<{ name: string; statement: string }>(
      `select name, statement from pg_prepared_statements where statement ~ 'from piers'`,
      [],
    );
    return rows;
  }

  it('keeps a statement on its connection once it is asked for often, and answers as before', async () => {
    const text = 'select name from piers where id = $1';
    await ask(text, [1], OFTEN - 1);
    expect(await kept()).toEqual([]);
    expect(await ask(text, [1], OFTEN)).toEqual(Array(OFTEN).fill([{ name: 'northern' }]));
    expect(await ask(text, [2], OFTEN)).toEqual(Array(OFTEN).fill([{ name: 'southern' }]));
    expect(await kept()).toEqual([{ name: expect.stringMatching(/^slugline_/), statement: text }]);
  });

  it('takes values as a statement that is not kept does', async () => {
    const moment = new Date('2026-03-04T05:06:07.089Z');
    const text = 'select $1::timestamptz as moment, $2::jsonb as document, $3::text[] as words, $4::text as nothing';
    const values = [moment, { a: [1] }, ['x', 'y "z"'], null];
    const answer = [{ moment, document: { a: [1] }, words: ['x', 'y "z"'], nothing: null }];
    expect(await ask(text, values, OFTEN + 2)).toEqual(Array(OFTEN + 2).fill(answer));
  });

  it('has searches planned for the words that are looked for, each time', async () => {
    const before = await kept();
    await ask(`select id from piers where to_tsvector('simple', name) @@ $1::tsquery`, ["'northern'"], 2 * OFTEN);
    expect(await kept()).toEqual(before);
  });

  it.each([
    ['a range', 'id > $1'],
    ['all but one', 'id <> $1'],
    ['a span', 'id between $1 and 9'],
    ['all but some', 'id not in ($1)'],
    ['what differs', 'id is distinct from $1::integer'],
  ])('has %s planned for its value, each time', async (_, condition) => {
    const before = await kept();
    await ask(`select name from piers where ${condition}`, [1], 2 * OFTEN);
    expect(await kept()).toEqual(before);
  });

  it('keeps a statement whose values are named with an arrow', async () => {
    const text = 'select name from piers where now() < now() + make_interval(secs => $1)';
    await ask(text, [1], OFTEN);
    expect(await kept()).toContainEqual({ name: expect.any(String), statement: text });
  });

  it('asks anew after a table has changed under a statement that was kept', async () => {
    const text = 'select * from piers where id = $1';
    await ask(text, [1], OFTEN + 1);
    await client.query('alter table piers add column open boolean', []);
    await expect(client.query(text, [1])).rejects.toMatchObject({ code: '0A000' });
    expect(await ask(text, [1], OFTEN)).toEqual(Array(OFTEN).fill([{ id: 1, name: 'northern', open: null }]));
  });

  it('asks anew after a pooler in between has let go of what was kept', async () => {
    const text = 'select name from piers where id = $1 and id > 0';
    await ask(text, [1], OFTEN + 1);
    for (const { name, statement } of await kept())
      if (statement === text) await client.query(`deallocate ${name}`, []);
    await expect(client.query(text, [1])).rejects.toMatchObject({ code: '26000' });
    expect(await ask(text, [1], OFTEN)).toEqual(Array(OFTEN).fill([{ name: 'northern' }]));
  });

  it('keeps no statement that is asked for with ever other numbers of values', async () => {
    const before = await kept();
    for (let count = 1; count < 40; count += 1) {
      const values = Array.from({ length: count }, (_, at) => at);
      await ask(`select id from piers where id in (${values.map((at) => `$${at + 1}`).join()})`, values, 2);
    }
    expect(await kept()).toEqual(before);
  });
});
