import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArticleId, FeedId } from '../../../../src/news/ids.ts';
import { INSTALLATION, type Owner, toOwner } from '../../../../src/news/owner.ts';
import type { WorkArticle } from '../../../../src/store/nouns/articles/articles.ts';
import type { FoundArticle, SavedArticles } from '../../../../src/store/nouns/articles/save-found.ts';
import { createStore, type Store } from '../../../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../../support/databases.ts';
import { addFeed, found, readAgain, START } from '../../../support/story-fixtures.ts';

const ACME = toOwner('slack:T01');
const BETA = toOwner('discord:3301');

describe.each(availableDatabases())('keys of articles and their owners on %s', (kind) => {
  let database: TestDatabase;
  let store: Store;
  let open: FeedId;
  let own: FeedId;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => START);
    open = await addFeed(store);
    own = await addFeed(store, 'https://acme.example/feed', ACME);
  });
  afterEach(() => database.close());

  const save = (feedId: FeedId, owner: Owner, parts: Partial<FoundArticle> = {}): Promise<SavedArticles> =>
    store.articles.saveFound([found(feedId, 1, { owner, ...parts })]);
  const ownerOf = async (id: ArticleId | undefined) => id && (await store.articles.byId(id))?.owner;

  it.each([
    ['its link and title', 'url-title:1'],
    ['its link and minute', 'url-time:1'],
    ['its words', 'print:1'],
    ['its guid', 'guid-url:1:1'],
  ])('lets no workspace claim an article of everybody by %s', async (_by, key) => {
    await save(own, ACME, { keys: [key, 'guid-title:own'] });
    const told = await save(open, INSTALLATION, { keys: [key, 'guid-title:open'] });
    expect(told.new).toHaveLength(1);
    expect((await save(own, BETA, { keys: [key] })).new).toEqual([]);
    expect(await ownerOf(told.new[0])).toBe(INSTALLATION);
  });

  it('saves an entry once for each workspace that reads the feed', async () => {
    const first = await save(own, ACME);
    const second = await save(own, BETA);
    expect(await Promise.all([first, second].map(({ new: ids }) => ownerOf(ids[0])))).toEqual([ACME, BETA]);
    expect((await save(own, ACME)).new).toEqual([]);
    expect((await save(own, BETA)).new).toEqual([]);
  });

  it('does not save for a workspace what the installation has, and learns its keys for that workspace alone', async () => {
    await save(open, INSTALLATION, { keys: ['url:1'] });
    await store.articles.saveFound([
      found(own, 1, { owner: ACME, keys: ['url:1', 'guid:new'] }),
      found(own, 2, { owner: ACME, keys: ['other'] }),
    ]);
    expect((await save(own, ACME, { keys: ['guid:new'] })).new).toEqual([]);
    expect((await save(own, BETA, { keys: ['guid:new'] })).new).toHaveLength(1);
    expect((await save(open, INSTALLATION, { keys: ['guid:new'] })).new).toHaveLength(1);
  });

  it('names the owners that had an article before the installation found it', async () => {
    const acme = (await save(own, ACME, { keys: ['url:1', 'guid:a'] })).new[0];
    const beta = (await save(own, BETA, { keys: ['url:1', 'guid:b'] })).new[0];
    await store.articles.saveFound([found(own, 2, { owner: BETA, keys: ['unlike'] })]);
    const [id] = (await save(open, INSTALLATION, { keys: ['url:1', 'url:2'] })).new;
    const twins = id ? await store.articles.twinsOf(id) : [];
    expect([...twins].sort((one, other) => one.owner.localeCompare(other.owner))).toEqual([
      { owner: BETA, articleId: beta },
      { owner: ACME, articleId: acme },
    ]);
    expect(acme && (await store.articles.twinsOf(acme))).toEqual([]);
  });

  it('takes no twin for one that only learned the key of the installation’s article', async () => {
    const [id] = (await save(open, INSTALLATION, { keys: ['url:1'] })).new;
    await store.articles.saveFound([
      found(own, 1, { owner: ACME, keys: ['url:1', 'guid:new'] }),
      found(own, 2, { owner: ACME, keys: ['other'] }),
    ]);
    expect(id && (await store.articles.twinsOf(id))).toEqual([]);
  });

  it('notices edits for each owner by its own article', async () => {
    const acme = (await save(own, ACME)).new;
    const beta = (await save(own, BETA)).new;
    expect((await save(own, ACME, { print: 'edited' })).changed).toEqual(acme);
    expect((await save(own, BETA, { print: 'edited' })).changed).toEqual(beta);
    expect((await save(own, ACME, { print: 'edited' })).changed).toEqual([]);
  });

  it('goes on noticing the edits of what a workspace had before the installation read the feed too', async () => {
    const acme = (await save(own, ACME)).new;
    const all = (await save(own, INSTALLATION)).new;
    expect(all).toHaveLength(1);
    expect((await save(own, INSTALLATION, { print: 'edited' })).changed).toEqual(all);
    const again = await save(own, ACME, { print: 'edited' });
    expect(again).toMatchObject({ new: [], changed: acme });
  });

  it('takes what a workspace had before articles had owners for no news, and saves it in silence', async () => {
    const [acme] = (await save(own, ACME, { keys: ['url:1'] })).new;
    await database.pool.query('insert into article_keys (key, article_id) values ($1, $2)', ['url:1', acme]);
    const [id] = (await save(open, INSTALLATION, { keys: ['url:1', 'url:2'] })).new;
    expect(id && (await store.articles.byId(id))).toMatchObject({ owner: INSTALLATION, announced: false });
    expect((await save(open, INSTALLATION, { keys: ['url:1'] })).new).toEqual([]);
    expect((await save(own, ACME, { keys: ['url:1'] })).new).toEqual([]);
    expect(id && (await store.articles.twinsOf(id))).toEqual([{ owner: ACME, articleId: acme }]);
  });
});

describe.each(availableDatabases())('keys that other signs refute on %s', (kind) => {
  let database: TestDatabase;
  let store: Store;
  let feedId: FeedId;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => START);
    feedId = await addFeed(store);
  });
  afterEach(() => database.close());

  /** A bulletin: all of them have headline and link in common. */
  const bulletin = (number: number, parts: Partial<FoundArticle> = {}): FoundArticle => {
    const keys = [`guid-url:${feedId}:${number}`, 'url-title:same'];
    const signs = { feedId, guid: `g${number}`, words: `w${number}`, minute: null };
    return found(feedId, number, { keys, signs, ...parts });
  };
  const save = (...entries: FoundArticle[]) => store.articles.saveFound(entries);

  it('let bulletins under one headline and link be as many articles, in one document and one after the other', async () => {
    expect((await save(bulletin(2), bulletin(1))).new).toHaveLength(2);
    expect((await save(bulletin(3), bulletin(2), bulletin(1))).new).toHaveLength(1);
    expect(await save(bulletin(3), bulletin(2), bulletin(1))).toMatchObject({ new: [], known: 3, changed: [] });
  });

  it('leave an edit of one of them to that one', async () => {
    const [, first] = (await save(bulletin(2), bulletin(1))).new;
    const edited = bulletin(1, { print: 'edited', signs: { feedId, guid: 'g1', words: 'edited', minute: null } });
    expect((await save(bulletin(2), edited)).changed).toEqual([first]);
  });

  it('count where the guid is the same, or the text, or nothing is known of either', async () => {
    await save(bulletin(1));
    const [sameGuid, sameText] = [
      { guid: 'g1', words: 'w9' },
      { guid: 'g9', words: 'w1' },
    ];
    for (const known of [sameGuid, sameText, { guid: null, words: 'w9' }, { guid: 'g9', words: null }]) {
      const keys = [`guid-url:${feedId}:9`, 'url-title:same'];
      expect((await save(bulletin(9, { keys, signs: { ...known, feedId, minute: null } }))).new).toEqual([]);
    }
  });

  it('count for articles of the version before, of which no signs are known', async () => {
    await save(bulletin(1, { signs: { feedId, guid: null, words: null, minute: null } }));
    expect((await save(bulletin(2))).new).toEqual([]);
  });

  it('are learned from a document that tells a known article anew, though it brings nothing else', async () => {
    await save(bulletin(1));
    const again = { signs: { feedId, guid: 'g1', words: 'edited', minute: null }, print: 'edited' };
    await save(bulletin(1, { ...again, keys: [`guid-url:${feedId}:1`, 'url-title:edited'] }));
    expect((await save(bulletin(1, { ...again, keys: ['url-title:edited'] }))).new).toEqual([]);
  });
});

describe.each(availableDatabases())('texts as keys on %s', (kind) => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => START);
  });
  afterEach(() => database.close());

  async function add(number: number, parts: Partial<FoundArticle> = {}, url = 'https://courier.example/feed') {
    const feedId = await addFeed(store, url, parts.owner);
    const [id] = (await store.articles.saveFound([found(feedId, number, { keys: [`${number}`], ...parts })])).new;
    const article = id && (await store.articles.byId(id));
    return article ?? expect.fail('not saved');
  }
  const claim = (article: WorkArticle, print = 'p') => store.articles.claimText(article, print);

  it('are taken once in a feed and in a site, and lead to the article that has them', async () => {
    const first = await add(1);
    expect(await claim(first)).toBeNull();
    expect(await claim(first)).toBeNull();
    expect(await claim(await add(2, { url: 'https://moved.example/2' }))).toBe(first.id);
    expect(await claim(await add(3, {}, 'https://feeds.courier.example/top'))).toBe(first.id);
    const copy = await add(4, { url: 'https://herald.example/4' }, 'https://herald.example/feed');
    expect(await claim(copy)).toBeNull();
  });

  it('are those of the owner and of everybody, not those of another owner', async () => {
    const all = await add(1);
    await claim(all);
    const acme = await add(2, { owner: ACME }, 'https://courier.example/acme');
    await claim(acme, 'q');
    expect(await claim(acme)).toBe(all.id);
    expect(await claim(await add(3, { owner: BETA }, 'https://courier.example/beta'), 'q')).toBeNull();
    expect(await claim(await add(4), 'q')).toBeNull();
  });

  it('make no twin of an owner’s article, because a notice stands on many pages', async () => {
    await claim(await add(1, { owner: ACME }, 'https://courier.example/acme'));
    const all = await add(2);
    expect(await claim(all)).toBeNull();
    expect(await store.articles.twinsOf(all.id)).toEqual([]);
  });

  it('are free again of an article that was given up', async () => {
    const given = await add(1);
    await claim(given);
    await store.articles.drop(given.id, START);
    expect(await claim(await add(2))).toBeNull();
  });

  it('belong to one of two articles that take them at the same time', async () => {
    const articles = [await add(1), await add(2), await add(3)];
    const holders = await Promise.all(articles.map((article) => claim(article)));
    expect(holders.filter((holder) => holder === null)).toHaveLength(1);
  });
});

describe.each(availableDatabases())('texts of another owner’s article on %s', (kind) => {
  const inMinutes = (minutes: number) => new Date(START.getTime() + minutes * 60_000);

  it('are those of the same feed and page that were read since, and no copies', async () => {
    const database = await openTestDatabase(kind);
    const store = createStore(database.db, () => START);
    const feedId = await addFeed(store, 'https://acme.example/feed', ACME);
    const other = await addFeed(store, 'https://other.example/feed', BETA);
    const save = async (owner: Owner, feed = feedId) => {
      const [id] = (await store.articles.saveFound([found(feed, 1, { owner })])).new;
      if (!id) throw new Error('not saved');
      return id;
    };
    const [acme, beta, elsewhere] = [await save(ACME), await save(BETA), await save(toOwner('slack:T02'), other)];
    const { url, title, outlet, byline, language } = found(feedId, 1);
    const text = {
      url,
      title,
      outlet,
      byline,
      language,
      text: 'The pier closes.',
      textSource: 'page' as const,
      textWhy: null,
    };
    const asked = { feedId, owner: BETA, url };
    expect(await store.articles.readSince(asked, START)).toBeNull();
    await store.articles.keep(acme, text, inMinutes(1));
    expect(await store.articles.readSince(asked, inMinutes(1))).toEqual(text);
    expect(await store.articles.readSince(asked, inMinutes(2))).toBeNull();
    expect(await store.articles.readSince({ ...asked, feedId: other }, START)).toBeNull();
    await store.articles.keep(beta, { ...text, copied: true }, inMinutes(50));
    await store.articles.keep(elsewhere, { ...text, copied: true }, inMinutes(50));
    expect(await store.articles.readSince({ ...asked, owner: toOwner('slack:T09') }, inMinutes(2))).toBeNull();
    await store.articles.endReread(acme, readAgain(inMinutes(60)));
    expect(await store.articles.readSince(asked, inMinutes(60))).toEqual(text);
    await database.close();
  });
});
