import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStore, type Store } from '../../../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../../support/databases.ts';
import { addFeed, found, START } from '../../../support/story-fixtures.ts';

describe.each(availableDatabases())('saveFound on %s', (kind) => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => START);
  });
  afterEach(() => database.close());

  it('saves an entry once, whichever of its keys comes back', async () => {
    const feedId = await addFeed(store);
    const first = await store.articles.saveFound([found(feedId, 1)]);
    const again = await store.articles.saveFound([
      found(feedId, 1, { keys: ['guid:new', 'url:courier.example/1'] }),
      found(feedId, 1, { keys: [`guid:${feedId}:1`] }),
    ]);
    expect(first.new).toHaveLength(1);
    expect(again).toEqual({ new: [], known: 2, changed: [], waiting: 0, leftOut: 0 });
  });

  it('learns further keys when it saves something else, so that regenerated guids are known next time', async () => {
    const feedId = await addFeed(store);
    await store.articles.saveFound([found(feedId, 1)]);
    await store.articles.saveFound([
      found(feedId, 1, { keys: ['guid:new', 'url:courier.example/1'] }),
      found(feedId, 2),
    ]);
    expect(await store.articles.saveFound([found(feedId, 1, { keys: ['guid:new'] })])).toMatchObject({
      new: [],
      known: 1,
    });
  });

  it('calls an article of two feeds new for one of them only, when both come at once', async () => {
    const feedId = await addFeed(store);
    const other = await addFeed(store, 'https://other.example/feed');
    const shared = { keys: ['url:courier.example/shared'] };
    const saved = await Promise.all([
      store.articles.saveFound([found(feedId, 1, shared)]),
      store.articles.saveFound([found(other, 1, shared)]),
    ]);
    expect(saved.flatMap((outcome) => outcome.new)).toHaveLength(1);
  });

  it('knows entries of one document by what their first ones are known by', async () => {
    const feedId = await addFeed(store);
    const saved = await store.articles.saveFound([
      found(feedId, 1, { keys: ['a', 'b'] }),
      found(feedId, 2, { keys: ['b', 'c'] }),
      found(feedId, 3, { keys: ['c'] }),
      found(feedId, 4, { keys: ['d'] }),
    ]);
    expect(saved).toMatchObject({ new: [expect.anything(), expect.anything()], known: 2 });
    expect(await store.articles.saveFound([found(feedId, 5, { keys: ['c'] })])).toMatchObject({ new: [], known: 1 });
  });

  it('saves a long feed and names its articles in the order of the entries', async () => {
    const feedId = await addFeed(store);
    const entries = Array.from({ length: 1_201 }, (_, at) => found(feedId, at, { title: `Entry ${at}` }));
    const { new: ids } = await store.articles.saveFound(entries);
    expect(ids).toHaveLength(1_201);
    for (const at of [0, 499, 500, 1_200]) {
      const [id] = ids.slice(at, at + 1);
      expect(id && (await store.articles.byId(id))?.title).toBe(`Entry ${at}`);
    }
  });
});
