import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStore, type Store } from '../../../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../../support/databases.ts';
import { addFeed, brief, found, START } from '../../../support/story-fixtures.ts';

const text = {
  url: 'https://courier.example/2',
  title: 'Two',
  byline: null,
  outlet: 'Courier',
  text: 'Text.',
  textSource: 'page' as const,
  textWhy: null,
  language: 'en',
};

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
    await store.articles.keep(second, text, START);
    const record = { articleId: second, brief: brief(), words: '', nameWords: () => '', at: START };
    expect(await store.briefs.save(record)).toBe(true);
    expect(await store.briefs.save(record)).toBe(false);
    expect(await store.articles.unfinished(new Date(START.getTime() + 1), 10)).toEqual([first]);
    expect(await store.articles.unfinished(START, 10)).toEqual([]);
  });

  it('keeps the first of two readings of a page, and both go on with it', async () => {
    const [id] = (await store.articles.saveFound([found(await addFeed(store), 1)])).new;
    if (!id) throw new Error('not saved');
    expect(await store.articles.keep(id, text, START)).toEqual(text);
    expect(await store.articles.keep(id, { ...text, text: 'Another wording.', byline: 'Ada' }, START)).toEqual(text);
    expect((await store.articles.byId(id))?.text).toBe('Text.');
  });
});
