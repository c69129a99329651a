import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArticleId } from '../../../../src/news/ids.ts';
import { createStore, type Store } from '../../../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../../support/databases.ts';
import { addFeed, found, START } from '../../../support/story-fixtures.ts';

const URL = 'https://courier.example/1';

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
    database.db.selectFrom('articleVersions').select(['number', 'title', 'text']).orderBy('number').execute();

  it('keeps what the article said before each edit, in order', async () => {
    await store.articles.saveVersion(articleId, { title: 'Pier closed', text: 'At noon.', url: URL, at: START });
    const outcome = await store.articles.saveVersion(articleId, {
      title: 'Pier closed',
      text: 'At one.',
      url: URL,
      at: START,
    });
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
    expect(
      await store.articles.saveVersion(articleId, { title: 'Pier closes', text: '', url: URL, at: START }),
    ).toEqual({
      kind: 'same',
    });
    expect(await versions()).toEqual([]);
  });

  it('keeps the address that it had before, where it moves', async () => {
    const moved = { title: 'Pier closes', text: '', url: 'https://courier.example/pier', at: START };
    expect(await store.articles.saveVersion(articleId, moved)).toMatchObject({ kind: 'changed' });
    const [version] = await database.db.selectFrom('articleVersions').select('url').execute();
    expect(version?.url).toBe(URL);
    expect(await store.articles.byId(articleId)).toMatchObject({ url: moved.url });
  });

  it('takes what came as another article in, with all it is known by', async () => {
    const original = (await store.articles.byId(articleId)) ?? expect.fail('not saved');
    const anew = found(original.feedId, 2, { print: 'anew', foundAt: new Date(START.getTime() + 1) });
    const [later = articleId] = (await store.articles.saveFound([anew])).new;
    await database.db.updateTable('articles').set({ stage: 'planned' }).where('id', '=', articleId).execute();
    await store.articles.foldInto(articleId, later, START);
    expect(await store.articles.byId(later)).toMatchObject({ stage: 'dropped' });
    expect(await store.articles.begin(later)).toBeNull();
    expect(await store.articles.saveFound([anew])).toMatchObject({ new: [], known: 1, changed: [] });
    expect((await store.articles.saveFound([{ ...anew, print: 'edited' }])).changed).toEqual([articleId]);
  });
});
