import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStore, type Store } from '../../../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../../support/databases.ts';
import { START } from '../../../support/story-fixtures.ts';

const inMinutes = (minutes: number) => new Date(START.getTime() + minutes * 60_000);

describe.each(availableDatabases())('createHostRestStore on %s', (kind) => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => START);
  });
  afterEach(() => database.close());

  it('knows who rests, keeps the longer of two rests, and forgets what is over', async () => {
    await store.hostCoolDowns.rest('a.example', inMinutes(10), START);
    await store.hostCoolDowns.rest('a.example', inMinutes(5), START);
    await store.hostCoolDowns.rest('b.example:8080', inMinutes(1), START);
    expect(Object.fromEntries(await store.hostCoolDowns.resting(START))).toEqual({
      'a.example': inMinutes(10),
      'b.example:8080': inMinutes(1),
    });
    expect([...(await store.hostCoolDowns.resting(inMinutes(1))).keys()]).toEqual(['a.example']);
    await store.hostCoolDowns.rest('c.example', inMinutes(20), inMinutes(15));
    expect(await database.db.selectFrom('hostRests').select('host').execute()).toEqual([{ host: 'c.example' }]);
  });
});
