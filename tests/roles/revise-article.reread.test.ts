import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArticleEdit } from '../../src/alerts/plan-replies.ts';
import type { ArticleId } from '../../src/news/ids.ts';
import { type RereadDeps, rereadArticle } from '../../src/roles/revise-article.ts';
import type { KeptText } from '../../src/store/nouns/articles/articles.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { articleHere } from '../support/read-here.ts';
import { addFeed, brief, found, quote, START } from '../support/story-fixtures.ts';

const TEXT = 'Two people were hurt when the northern pier gave way. “We are closing it,” the harbour office said.';
const EDITED = 'Three people were hurt when the northern pier gave way. “We have closed it,” the harbour office said.';

describe('rereadArticle', () => {
  let database: TestDatabase;
  let store: Store;
  let articleId: ArticleId;
  let changes: ArticleEdit[];
  beforeEach(async () => {
    database = await openTestDatabase();
    store = createStore(database.db, () => START);
    articleId = await addBriefed();
    changes = [];
  });
  afterEach(() => database.close());

  async function addBriefed(): Promise<ArticleId> {
    const feedId = await addFeed(store);
    const [id] = (await store.articles.saveFound([found(feedId, 1, { title: 'Pier gives way' })])).new;
    if (!id) throw new Error('not saved');
    const { url, byline, outlet, language } = found(feedId, 1);
    const kept = {
      url,
      byline,
      outlet,
      language,
      title: 'Pier gives way',
      text: TEXT,
      textSource: 'page' as const,
      textWhy: null,
    };
    await store.articles.keep(id, kept, START);
    const first = brief({ quotes: [quote('We are closing it', 'the harbour office')] });
    await store.briefs.save({ articleId: id, brief: first, words: '', nameWords: () => '', at: START });
    await store.articles.saveFound([found(feedId, 1, { print: 'edited', title: 'Pier gave way' })]);
    return id;
  }

  /** Reads the article again; its page says `read`. */
  async function reread(read: Partial<KeptText>, parts: Partial<RereadDeps> = {}) {
    const article = await store.articles.byId(articleId);
    if (!article) throw new Error('no article');
    return rereadArticle(article, {
      store,
      reread: async (asked) => ({
        kind: 'kept',
        kept: { ...asked, text: TEXT, textSource: 'page', textWhy: null, ...read },
        passing: null,
      }),
      ...articleHere(({ text }) => brief({ quotes: quotesIn(text) })),
      clock: { now: () => START },
      async onChanged(change) {
        changes.push(change);
      },
      ...parts,
    });
  }

  const quotesIn = (text: string) => [...text.matchAll(/“(.*?),”/g)].map(([, words = '']) => quote(words, null));
  const versions = () => database.db.selectFrom('articleVersions').select(['title', 'text']).execute();
  const quotes = () => database.db.selectFrom('quotes').select('text').execute();

  it('keeps the earlier wording, rewrites the brief and hands on both versions with their quotes', async () => {
    expect(await reread({ text: EDITED })).toEqual({ kind: 'changed' });
    expect(await versions()).toEqual([{ title: 'Pier gives way', text: TEXT }]);
    expect(await quotes()).toEqual([{ text: 'We have closed it' }]);
    expect(await store.articles.byId(articleId)).toMatchObject({
      title: 'Pier gave way',
      text: EDITED,
      stage: 'planned',
    });
    expect(changes).toMatchObject([
      {
        article: { id: articleId },
        before: { title: 'Pier gives way', text: TEXT, quotes: [{ text: 'We are closing it' }] },
        after: { title: 'Pier gave way', text: EDITED, quotes: [{ text: 'We have closed it' }] },
      },
    ]);
  });

  it('reads once for one change in the feed', async () => {
    await reread({ text: EDITED });
    expect(await reread({ text: TEXT })).toEqual({ kind: 'known' });
  });

  it('saves nothing when what an edit means cannot be written down, and tries again', async () => {
    const broken = { onChanged: () => Promise.reject(new Error('killed here')) };
    await expect(reread({ text: EDITED }, broken)).rejects.toThrow('killed here');
    expect(await versions()).toEqual([]);
    const inFiveMinutes = { clock: { now: () => new Date(START.getTime() + 300_000) } };
    expect(await reread({ text: EDITED }, inFiveMinutes)).toEqual({ kind: 'changed' });
  });

  it('says nothing when title and text are what they were', async () => {
    expect(await reread({ title: 'Pier gives way' })).toEqual({ kind: 'unchanged' });
    expect(changes).toEqual([]);
  });

  it('takes a new headline while the page cannot be read, and leaves the text alone', async () => {
    expect(await reread({ text: 'Two people were hurt.', textSource: 'feed' })).toEqual({ kind: 'changed' });
    expect(changes).toMatchObject([{ before: { text: TEXT }, after: { title: 'Pier gave way', text: TEXT } }]);
  });

  it('does not take a page for an edit that has lost most of its text', async () => {
    await reread({ text: 'Subscribe to read on.' });
    expect(changes).toMatchObject([{ after: { text: TEXT } }]);
  });

  it('leaves an article as it is when the new text ends its thread', async () => {
    const readArticle = async () => ({ kind: 'unreadable' as const, reason: 'not read within 10 s' });
    expect(await reread({ text: EDITED }, { readArticle })).toEqual({ kind: 'unchanged' });
    expect(await quotes()).toEqual([{ text: 'We are closing it' }]);
  });

  it('is put off where the site has no turn left, and counts no reading for it', async () => {
    const until = new Date(START.getTime() + 60_000);
    const putOff = { site: 'courier.example', until };
    const outcome = await reread({}, { reread: async () => ({ kind: 'put-off', ...putOff }) });
    expect(outcome).toEqual({ kind: 'deferred', ...putOff });
    expect(await store.articles.toReread(START, 10)).toEqual([]);
    expect(await store.articles.toReread(until, 10)).toEqual([articleId]);
    const [row] = await database.db.selectFrom('articles').select('rereads').execute();
    expect(row?.rereads).toBe(0);
  });

  it('keeps the new wording of an edit that nobody could compare, and says so', async () => {
    const compareVersions = async () => ({ kind: 'unreadable' as const, reason: 'not read within 10 s' });
    const uncompared = 'not read within 10 s';
    expect(await reread({ text: EDITED }, { compareVersions })).toEqual({ kind: 'changed', uncompared });
    expect(changes).toMatchObject([{ changes: [] }]);
  });
});
