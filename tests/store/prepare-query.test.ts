import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Given, prepareQuery } from '../../src/store/prepare-query.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../support/databases.ts';

describe.each(availableDatabases())('prepareQuery on the %s database', (kind) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
  });
  afterEach(() => database.close());

  const write = prepareQuery((db, given: Given<{ name: string; value: string }>) =>
    db.insertInto('settings').values({ name: given('name'), value: given('value') }),
  );
  const read = prepareQuery((db, given: Given<{ name: string }>) =>
    db.selectFrom('settings').select('value').where('name', '=', given('name')),
  );

  it('is built once and asked with the values of each call', async () => {
    let built = 0;
    const ask = prepareQuery((db, given: Given<{ name: string }>) => {
      built += 1;
      return db.selectFrom('settings').select('value').where('name', '=', given('name'));
    });
    await write(database.db, { name: 'paper', value: 'Courier' });
    await write(database.db, { name: 'town', value: 'Port Verrin' });
    expect((await ask(database.db, { name: 'paper' })).rows).toEqual([{ value: 'Courier' }]);
    expect((await ask(database.db, { name: 'town' })).rows).toEqual([{ value: 'Port Verrin' }]);
    expect(built).toBe(1);
  });

  it('puts a value at each of its places, beside those that the query has by itself', async () => {
    const ask = prepareQuery((db, given: Given<{ name: string; limit: number }>) =>
      db
        .selectFrom('settings')
        .select('name')
        .where((is) => is.or([is('name', '=', given('name')), is('value', '=', given('name'))]))
        .where('value', '<>', 'nothing')
        .orderBy('name')
        .limit(given('limit')),
    );
    await write(database.db, { name: 'a', value: 'b' });
    await write(database.db, { name: 'b', value: 'c' });
    await write(database.db, { name: 'c', value: 'nothing' });
    expect((await ask(database.db, { name: 'b', limit: 5 })).rows).toEqual([{ name: 'a' }, { name: 'b' }]);
    expect((await ask(database.db, { name: 'b', limit: 1 })).rows).toEqual([{ name: 'a' }]);
  });

  it('says how many rows it changed', async () => {
    expect((await write(database.db, { name: 'paper', value: 'Courier' })).numAffectedRows).toBe(1n);
  });

  it('belongs to the transaction whose handle it gets', async () => {
    const failed = database.db.transaction().execute(async (trx) => {
      await write(trx, { name: 'paper', value: 'Courier' });
      expect((await read(trx, { name: 'paper' })).rows).toEqual([{ value: 'Courier' }]);
      throw new Error('taken back');
    });
    await expect(failed).rejects.toThrow('taken back');
    expect((await read(database.db, { name: 'paper' })).rows).toEqual([]);
  });
});
