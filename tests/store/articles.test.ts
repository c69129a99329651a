import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStore, type Store } from '../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { addFeed, found, START } from '../support/story-fixtures.ts';

describe.each(availableDatabases())('createArticleStore on %s', (kind) => {
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
    expect(again).toEqual({ new: [], known: 2, changed: [] });
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

  it('finds what stands still before it was planned, and nothing that was', async () => {
    const feedId = await addFeed(store);
    const saved = await store.articles.saveFound([found(feedId, 1), found(feedId, 2)]);
    const [first, second] = saved.new;
    if (!first || !second) throw new Error('not saved');
    const text = {
      url: 'https://courier.example/2',
      title: 'Two',
      byline: null,
      outlet: 'Courier',
      text: 'Text.',
      textSource: 'page' as const,
      language: 'en',
    };
    await store.articles.keep(second, text, START);
    await store.briefs.save({
      articleId: second,
      brief: { headline: '', summary: [], actors: [], quotes: [], language: 'en', method: 'extractive', warnings: [] },
      words: '',
      nameWords: () => '',
      at: START,
    });
    expect(await store.articles.finishPlan(second, START)).toBe(true);
    expect(await store.articles.finishPlan(second, START)).toBe(false);
    expect(await store.articles.unfinished(new Date(START.getTime() + 1), 10)).toEqual([first]);
    expect(await store.articles.unfinished(START, 10)).toEqual([]);
  });
});
