import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStore, type Store } from '../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { addFeed, brief, found, START } from '../support/story-fixtures.ts';

describe.each(availableDatabases())('createArticleStore on %s', (kind) => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => START);
  });
  afterEach(() => database.close());

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
    const record = { articleId: second, brief: brief(), words: '', nameWords: () => '', at: START };
    expect(await store.briefs.save(record)).toBe(true);
    expect(await store.briefs.save(record)).toBe(false);
    expect(await store.articles.unfinished(new Date(START.getTime() + 1), 10)).toEqual([first]);
    expect(await store.articles.unfinished(START, 10)).toEqual([]);
  });
});
