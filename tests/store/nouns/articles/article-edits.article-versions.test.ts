import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArticleId } from '../../../../src/news/ids.ts';
import { createStore, type Store } from '../../../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../../support/databases.ts';
import { addFeed, found, START } from '../../../support/story-fixtures.ts';

describe.each(availableDatabases())('versions of an article on %s', (kind) => {
  let database: TestDatabase;
  let store: Store;
  let articleId: ArticleId;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => START);
    const [id] = (await store.articles.saveFound([found(await addFeed(store), 1, { title: 'Pier closes' })])).new;
    if (!id) throw new Error('not saved');
    articleId = id;
  });
  afterEach(() => database.close());

  const versions = () =>
    database.db.selectFrom('article_versions').select(['number', 'title', 'text']).orderBy('number').execute();

  it('keeps what the article said before each edit, in order', async () => {
    await store.articles.saveVersion(articleId, { title: 'Pier closed', text: 'At noon.', at: START });
    const outcome = await store.articles.saveVersion(articleId, { title: 'Pier closed', text: 'At one.', at: START });
    expect(outcome).toEqual({
      kind: 'changed',
      before: { title: 'Pier closed', text: 'At noon.' },
      after: { title: 'Pier closed', text: 'At one.' },
    });
    expect(await versions()).toEqual([
      { number: 1, title: 'Pier closes', text: '' },
      { number: 2, title: 'Pier closed', text: 'At noon.' },
    ]);
    expect(await store.articles.byId(articleId)).toMatchObject({ title: 'Pier closed', text: 'At one.' });
  });

  it('keeps nothing where nothing has changed', async () => {
    expect(await store.articles.saveVersion(articleId, { title: 'Pier closes', text: '', at: START })).toEqual({
      kind: 'same',
    });
    expect(await versions()).toEqual([]);
  });
});
