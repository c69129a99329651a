import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStore, type Store } from '../../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { START } from '../../support/story-fixtures.ts';

describe('createPreviewMessageStore', () => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await openTestDatabase();
    store = createStore(database.db, () => START);
  });
  afterEach(() => database.close());

  const post = (nonce: string) =>
    store.previewMessages.append({ channel: 'news', nonce, message: { nonce }, threadOf: null });

  it('has one row per nonce, however often it is posted', async () => {
    const first = await post('a');
    expect(await post('a')).toEqual({ id: first.id, repeated: true });
    expect(await store.previewMessages.after(null, 10)).toHaveLength(1);
  });

  it('gives the newest, oldest first, or what came after a message', async () => {
    const ids = [await post('a'), await post('b'), await post('c')].map(({ id }) => id);
    expect((await store.previewMessages.after(null, 2)).map(({ id }) => id)).toEqual(ids.slice(1));
    expect((await store.previewMessages.after(ids[0] ?? '', 10)).map(({ id }) => id)).toEqual(ids.slice(1));
  });

  it('replaces a message in its place', async () => {
    const { id } = await post('a');
    expect(await store.previewMessages.replace(id, { text: 'corrected' })).toBe(true);
    expect(await store.previewMessages.after(null, 10)).toMatchObject([{ id, message: { text: 'corrected' } }]);
  });
});
