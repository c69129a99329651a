import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArticleId, FeedId } from '../../../../src/news/ids.ts';
import type { FoundArticle } from '../../../../src/store/nouns/articles/save-found.ts';
import { createStore, type Store } from '../../../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../../support/databases.ts';
import { addFeed, brief, found, readAgain, START } from '../../../support/story-fixtures.ts';

const MINUTE_MS = 60_000;
const later = (minutes: number) => new Date(START.getTime() + minutes * MINUTE_MS);

describe.each(availableDatabases())('noticing edits on %s', (kind) => {
  let database: TestDatabase;
  let store: Store;
  let feedId: FeedId;
  let articleId: ArticleId;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => START);
    feedId = await addFeed(store);
    articleId = await addPlanned(1);
  });
  afterEach(() => database.close());

  async function addPlanned(number: number): Promise<ArticleId> {
    const [id] = (await store.articles.saveFound([found(feedId, number, { updatedAt: START })])).new;
    if (!id) throw new Error('not saved');
    const { url, title, byline, outlet, language } = found(feedId, number);
    const kept = {
      url,
      title,
      byline,
      outlet,
      language,
      text: 'The pier closes.',
      textSource: 'page' as const,
      textWhy: null,
    };
    await store.articles.keep(id, kept, START);
    await store.briefs.save({ articleId: id, brief: brief(), words: '', nameWords: () => '', at: START });
    return id;
  }

  async function seeAgain(parts: Partial<FoundArticle>): Promise<ArticleId[]> {
    return (await store.articles.saveFound([found(feedId, 1, { updatedAt: START, ...parts })])).changed;
  }

  it('leaves an entry alone that comes as it came before', async () => {
    expect(await seeAgain({})).toEqual([]);
    expect(await store.articles.toReread(later(60), 10)).toEqual([]);
  });

  it('marks an article of which its feed tells something else, once', async () => {
    expect(await seeAgain({ print: 'edited', title: 'Ferry pier 1 reopens' })).toEqual([articleId]);
    expect(await seeAgain({ print: 'edited', title: 'Ferry pier 1 reopens' })).toEqual([]);
    expect(await store.articles.toReread(START, 10)).toEqual([articleId]);
    expect(await store.articles.beginReread(articleId, START, later(5))).toEqual({
      feedTitle: 'Ferry pier 1 reopens',
      feedText: 'The pier closes.',
      feedUrl: 'https://courier.example/1',
      failures: 0,
      dueAt: START,
    });
  });

  it('marks an article that its feed calls updated, though the entry reads the same', async () => {
    expect(await seeAgain({ updatedAt: later(30) })).toEqual([articleId]);
  });

  it('takes no notice of a feed that moves all its dates', async () => {
    for (let number = 2; number <= 8; number += 1) await addPlanned(number);
    const moved = Array.from({ length: 8 }, (_, at) => found(feedId, at + 1, { updatedAt: later(30) }));
    expect((await store.articles.saveFound(moved)).changed).toEqual([]);
  });

  it('does not take what another feed says of the article for an edit', async () => {
    const other = await addFeed(store, 'https://courier.example/top');
    const shared = found(other, 1, { keys: ['url:courier.example/1'], print: 'a shorter summary' });
    expect(await store.articles.saveFound([shared])).toEqual({
      new: [],
      known: 1,
      changed: [],
      waiting: 0,
      leftOut: 0,
    });
  });

  it('lets an article rest that is three days old', async () => {
    expect(await seeAgain({ print: 'edited', foundAt: later(73 * 60) })).toEqual([]);
  });

  /** After how many minutes the edit's reading is due; it is then read. Null when it never is. */
  async function readAfterEdit(edit: number): Promise<number | null> {
    const foundAt = later(edit * 240);
    await seeAgain({ print: `edit ${edit}`, foundAt });
    for (const minutes of [0, 10, 20, 40, 80, 160]) {
      const at = new Date(foundAt.getTime() + minutes * MINUTE_MS);
      if (!(await store.articles.beginReread(articleId, at, at))) continue;
      await store.articles.endReread(articleId, readAgain(at));
      return minutes;
    }
    return null;
  }

  it('waits longer after each reading, and stops after five', async () => {
    const waits: (number | null)[] = [];
    for (let edit = 1; edit <= 6; edit += 1) waits.push(await readAfterEdit(edit));
    expect(waits).toEqual([0, 10, 20, 40, 80, null]);
  });

  it('gives a reading to one worker, and to another when that one has died', async () => {
    await seeAgain({ print: 'edited' });
    const claims = await Promise.all([
      store.articles.beginReread(articleId, START, later(5)),
      store.articles.beginReread(articleId, START, later(5)),
    ]);
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
    expect(await store.articles.toReread(later(4), 10)).toEqual([]);
    expect(await store.articles.toReread(later(5), 10)).toEqual([articleId]);
  });
});
