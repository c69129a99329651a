import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeedId } from '../../../src/news/ids.ts';
import { createArticleSearch } from '../../../src/store/search/search-articles.ts';
import { createStore, type Store } from '../../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { addChannel, addFeed, attach, found, NO_SIGNALS } from '../../support/story-fixtures.ts';
import { alert, DAY, daysAgo, keep, NOW, rowsOf, tell } from './an-old-store.ts';

const KEPT = { articles: 180 * DAY, alerts: 90 * DAY };

describe.each(availableDatabases())('what is old on %s', (kind) => {
  let database: TestDatabase;
  let store: Store;
  let feedId: FeedId;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => NOW);
    feedId = await addFeed(store);
  });
  afterEach(() => database.close());

  const live = () => rowsOf(database, 'articles', 'forgotten_at is null');
  const marks = () => rowsOf(database, 'articles', 'forgotten_at is not null');

  it('goes with its story, brief, names and quotes, and what is younger stays', async () => {
    await tell(store, { feedId, number: 1, at: daysAgo(200) });
    await tell(store, { feedId, number: 2, at: daysAgo(100) });
    expect(await keep(store, KEPT)).toEqual({ articles: 1, stories: 1 });
    expect([await live(), await rowsOf(database, 'stories'), await rowsOf(database, 'quotes')]).toEqual([1, 1, 1]);
    const search = createArticleSearch(database.db).in({ kind: 'everything' });
    expect((await search.stories(null, { limit: 5 })).stories.map(({ slug }) => slug)).toEqual(['pier-2']);
    expect(await store.keeping.archiveBegins()).toEqual(daysAgo(180));
  });

  it('is kept for ever where nothing is set in an older store', async () => {
    await tell(store, { feedId, number: 1, at: daysAgo(2000) });
    expect(await keep(store, {})).toEqual({});
    expect(await live()).toBe(1);
  });

  it('is still known to the feed that lists it: the entry is never news again', async () => {
    await tell(store, { feedId, number: 1, at: daysAgo(200) });
    await keep(store, KEPT);
    const undated = found(feedId, 1, { foundAt: NOW, publishedAt: NOW, title: 'Another headline' });
    expect(await store.articles.saveFound([undated])).toMatchObject({ new: [], known: 1, changed: [] });
  });

  it('is known to a second feed that lists it, after the first has dropped it', async () => {
    const other = await addFeed(store, 'https://harbour.example/feed');
    await tell(store, { feedId, number: 1, at: daysAgo(400) });
    const there = found(other, 1, { keys: [`guid-url:${other}:aa`, 'url:courier.example/1'], foundAt: daysAgo(399) });
    await store.articles.saveFound([there, found(other, 2, { foundAt: daysAgo(399) })]);
    await keep(store, KEPT, { now: () => daysAgo(200) });
    await sql`update feeds set document_at = ${daysAgo(1)} where id = ${feedId}`.execute(database.db);
    await keep(store, KEPT);
    expect(await store.articles.saveFound([{ ...there, foundAt: NOW }])).toMatchObject({ new: [], known: 1 });
  });

  it('leaves its mark until its feed was read without it for a month, and not while the feed answers "unchanged"', async () => {
    await tell(store, { feedId, number: 1, at: daysAgo(400) });
    await keep(store, KEPT, { now: () => daysAgo(200) });
    expect(await keep(store, KEPT)).toEqual({});
    await sql`update feeds set read_at = ${NOW}, document_at = ${daysAgo(180)}`.execute(database.db);
    expect(await keep(store, KEPT)).toEqual({});
    await sql`update feeds set document_at = ${daysAgo(160)}`.execute(database.db);
    expect(await keep(store, KEPT)).toEqual({ marks: 1 });
    expect([await marks(), await rowsOf(database, 'article_keys')]).toEqual([0, 0]);
  });

  it('leaves its mark for three months from when the feed listed it last', async () => {
    await tell(store, { feedId, number: 1, at: daysAgo(400) });
    await keep(store, KEPT, { now: () => daysAgo(200) });
    await sql`update feeds set document_at = ${NOW}`.execute(database.db);
    await store.articles.saveFound([found(feedId, 1, { foundAt: daysAgo(80) })]);
    expect(await keep(store, KEPT)).toEqual({});
    expect(await marks()).toBe(1);
  });

  it('stays whole where its story goes on', async () => {
    const { storyId } = await tell(store, { feedId, number: 1, at: daysAgo(300) });
    await tell(store, { feedId, number: 2, at: daysAgo(10), into: storyId });
    expect(await keep(store, KEPT)).toEqual({});
  });

  it('stays where an owner sees it in a story that goes on', async () => {
    const { articleId } = await tell(store, { feedId, number: 1, at: daysAgo(300) });
    const open = await tell(store, { feedId, number: 2, at: daysAgo(3) });
    await sql`insert into story_views (owner, article_id, story_id, why, joined_at)
      values ('slack:T1', ${articleId}, ${open.storyId}, 'merged', ${NOW})`.execute(database.db);
    expect(await keep(store, KEPT)).toEqual({});
  });

  it('stays, and its alerts with it, where something of it was not sent', async () => {
    const channelId = await addChannel(store);
    const at = daysAgo(300);
    const told = await tell(store, { feedId, number: 1, at });
    await alert(database, store, { ...told, channelId, at, number: 1, state: 'planned' });
    expect(await keep(store, KEPT)).toEqual({});
    expect([await live(), await rowsOf(database, 'deliveries')]).toEqual([1, 1]);
  });

  it('stays where an edit of its alert was not made', async () => {
    const channelId = await addChannel(store);
    const at = daysAgo(300);
    const told = await tell(store, { feedId, number: 1, at });
    await alert(database, store, { ...told, channelId, at, number: 1 });
    await sql`insert into alert_edits (delivery_id, channel_id, wanted, done, due_at)
      select id, channel_id, 2, 1, ${at} from deliveries`.execute(database.db);
    expect(await keep(store, KEPT)).toEqual({});
  });

  it('loses its alerts first, replies before what they answer, and then itself', async () => {
    const channelId = await addChannel(store);
    const at = daysAgo(100);
    const told = await tell(store, { feedId, number: 1, at });
    await alert(database, store, { ...told, channelId, at, number: 1 });
    const other = await tell(store, { feedId, number: 2, at });
    await alert(database, store, { ...other, channelId, at, number: 2 });
    await sql`update deliveries set reply_to = (select min(id) from deliveries)
      where id = (select max(id) from deliveries)`.execute(database.db);
    expect(await keep(store, KEPT)).toEqual({ alerts: 1 });
    expect(await keep(store, KEPT)).toEqual({ alerts: 1 });
    expect(await live()).toBe(2);
    await sql`update articles set found_at = ${daysAgo(200)}`.execute(database.db);
    await sql`update stories set updated_at = ${daysAgo(200)}`.execute(database.db);
    expect(await keep(store, KEPT)).toEqual({ articles: 2, stories: 2 });
  });

  it('is not joined any more: signals that little news pushes out go first', async () => {
    const { articleId, storyId } = await tell(store, { feedId, number: 1, at: daysAgo(200) });
    await sql`delete from story_signals`.execute(database.db);
    await attach(store, { storyId, articleId, at: daysAgo(200), signals: NO_SIGNALS, terms: [1, 2] });
    expect(await keep(store, KEPT)).toEqual({ articles: 1, stories: 1 });
    expect([await rowsOf(database, 'story_signals'), await rowsOf(database, 'story_terms')]).toEqual([0, 0]);
  });

  it('is counted by check before it goes', async () => {
    await tell(store, { feedId, number: 1, at: daysAgo(200) });
    expect(await store.keeping.wouldGo(KEPT, NOW)).toEqual([{ what: 'articles', before: daysAgo(180), rows: 1 }]);
    expect(await store.keeping.wouldGo({}, NOW)).toEqual([]);
    expect(await live()).toBe(1);
  });

  it('of a version that was deleted, the next version takes the next number', async () => {
    const { articleId } = await tell(store, { feedId, number: 1, at: daysAgo(10) });
    const said = (title: string) => ({ title, text: title, url: 'https://courier.example/1', at: daysAgo(9) });
    await store.articles.saveVersion(articleId, said('Pier one reopens'));
    await store.articles.saveVersion(articleId, said('Pier one reopens today'));
    await sql`delete from article_versions where number = 1`.execute(database.db);
    await store.articles.saveVersion(articleId, said('Pier one is open'));
    expect(await rowsOf(database, 'article_versions')).toBe(2);
  });

  it('goes in statements of few rows', async () => {
    await tell(store, { feedId, number: 1, at: daysAgo(400) });
    await sql`insert into stories (slug, headline, started_at, updated_at)
      select 'old-' || n, 'Old', ${daysAgo(300)}, ${daysAgo(300)} from generate_series(1, 3000) as n`.execute(
      database.db,
    );
    const sizes: number[] = [];
    await keep(store, KEPT, { count: (_, rows) => sizes.push(rows) });
    expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(3003);
  });
});
