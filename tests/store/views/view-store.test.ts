import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseQuery } from '../../../src/engines/matching/parse-query.ts';
import { nameWords } from '../../../src/engines/matching/word-index.ts';
import type { ChannelId } from '../../../src/news/ids.ts';
import { EVERYTHING_IN_SCOPE, INSTALLATION_SCOPE, toOwner } from '../../../src/news/owner.ts';
import { createStore, type Store } from '../../../src/store/store.ts';
import { createViewStore } from '../../../src/store/views/view-store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { articleWords } from '../../support/read-here.ts';
import { actor, addChannel, addFeed, addStory, brief, found, quote, START } from '../../support/story-fixtures.ts';

const HOUR_MS = 60 * 60 * 1000;
const later = (hours: number) => new Date(START.getTime() + hours * HOUR_MS);

describe.each(availableDatabases())('createViewStore on the %s database', (kind) => {
  let database: TestDatabase;
  let store: Store;
  const views = () => createViewStore(database.db, INSTALLATION_SCOPE);

  beforeEach(async () => {
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => START);
  });
  afterEach(() => database.close());

  function plan(story: Awaited<ReturnType<typeof addStory>>, channelId: ChannelId, nonce: string) {
    const times = { plannedAt: START, dueAt: START, wantedAt: START };
    const wish = { because: ['ferries'], mention: null, gathered: false };
    return store.deliveries.plan([{ ...story, channelId, nonce, ...times, ...wish }]);
  }

  it('lists feeds with their last answer and what they brought by day', async () => {
    const feedId = await addFeed(store);
    await store.articles.saveFound([found(feedId, 1), found(feedId, 2, { publishedAt: later(-30) })]);
    const { feeds, total } = await views().feeds(later(1));
    expect(total).toBe(1);
    expect(feeds).toMatchObject([
      {
        name: 'Port Verrin Courier (courier.example)',
        readers: [],
        state: 'active',
        failingSince: null,
        lastOutcome: null,
      },
    ]);
    expect(feeds[0]?.perDay).toEqual([0, 0, 0, 0, 0, 1, 1]);
  });

  it('says what waits, for the quota of its feed or the pace of its site, within the scope of whoever looks', async () => {
    const feedId = await addFeed(store);
    const owner = toOwner('slack:T1');
    const own = await addFeed(store, 'https://own.example/feed', owner);
    const quota = { entriesPerHour: 1, entriesPerDay: 9 };
    await store.articles.saveFound([found(feedId, 3), found(feedId, 2), found(feedId, 1)], quota);
    await store.articles.saveFound([found(own, 5, { owner }), found(own, 4, { owner })], quota);
    const [first] = (await store.articles.saveFound([found(feedId, 6)])).new;
    const putOff = { site: 'courier.example', until: later(1), now: START };
    await store.articles.putOff(first ?? expect.fail('none'), putOff);
    const lines = [
      { site: null, feed: 'Port Verrin Courier', articles: 2, until: later(2) },
      { site: 'courier.example', feed: 'Port Verrin Courier', articles: 1, until: later(1) },
    ];
    expect(await views().waiting()).toEqual({ lines, total: 3 });
    expect((await views().feeds(START)).feeds).toMatchObject([{ waiting: 3 }]);
    const theirs = createViewStore(database.db, { kind: 'owner', owner });
    expect(await theirs.waiting()).toMatchObject({ total: 4 });
    expect((await store.feeds.list({ kind: 'owner', owner })).map(({ waiting }) => waiting)).toEqual([3, 1]);
  });

  it('says which workspaces read a feed, and shows no key of its address', async () => {
    await addFeed(store, 'https://ada:pass@paid.example/f?key=SECRET', toOwner('slack:T01'));
    await addFeed(store, 'https://ada:pass@paid.example/f?key=SECRET', toOwner('discord:3301'));
    const all = createViewStore(database.db, EVERYTHING_IN_SCOPE);
    expect((await all.feeds(START)).feeds).toMatchObject([
      {
        name: 'Port Verrin Courier (paid.example)',
        url: 'https://paid.example/f',
        readers: ['discord:3301', 'slack:T01'],
      },
    ]);
    const own = createViewStore(database.db, { kind: 'owner', owner: toOwner('slack:T01') });
    expect((await own.feeds(START)).feeds).toMatchObject([{ readers: ['slack:T01'] }]);
  });

  it('puts feeds that need attention first', async () => {
    await addFeed(store, 'https://a.example/feed');
    const failing = await addFeed(store, 'https://z.example/feed');
    const trouble = { failingSince: START, lastPolledAt: START };
    await database.db.updateTable('feeds').set(trouble).where('id', '=', failing).execute();
    const { feeds } = await views().feeds(START);
    expect(feeds.map(({ url }) => url)).toEqual(['https://z.example/feed', 'https://a.example/feed']);
  });

  it('lists stories newest first, with their outlets and what became of their alerts', async () => {
    const channelId = await addChannel(store);
    const story = await addStory(store, 1);
    await addStory(store, 2);
    await plan(story, channelId, 'nonce1');
    const stories = await views().stories({ limit: 10, offset: 0 });
    expect(stories.map(({ slug }) => slug).sort()).toEqual(['pier-1', 'pier-2']);
    expect(stories.find(({ slug }) => slug === 'pier-1')).toMatchObject({
      articles: 1,
      outlets: ['Port Verrin Courier'],
      announced: true,
      deliveries: [{ state: 'planned', count: 1 }],
    });
    expect(await views().stories({ limit: 1, offset: 1 })).toHaveLength(1);
  });

  it('shows a story whole, and null for one that nobody told', async () => {
    const channelId = await addChannel(store);
    const story = await addStory(store, 1);
    await plan(story, channelId, 'nonce1');
    const whole = await views().story('pier-1');
    expect(whole?.articles).toMatchObject([{ title: 'Ferry pier 1 closes', stage: 'found', quotes: 0, why: 'test' }]);
    expect(whole?.deliveries).toMatchObject([{ state: 'planned', because: ['ferries'], channelState: 'open' }]);
    expect(await views().story('no-such')).toBeNull();
  });

  it('lists deliveries by state, with how many stand in each', async () => {
    const channelId = await addChannel(store);
    await plan(await addStory(store, 1), channelId, 'nonce1');
    await plan(await addStory(store, 2), channelId, 'nonce2');
    await database.db
      .updateTable('deliveries')
      .set({ state: 'refused', reason: 'too long' })
      .where('nonce', '=', 'nonce1')
      .execute();
    const all = await views().deliveries({ limit: 10, offset: 0, state: null });
    expect(all.deliveries).toHaveLength(2);
    expect(all.counts).toEqual(
      expect.arrayContaining([
        { state: 'planned', count: 1 },
        { state: 'refused', count: 1 },
      ]),
    );
    const refused = await views().deliveries({ limit: 10, offset: 0, state: 'refused' });
    expect(refused.deliveries).toMatchObject([{ slug: 'pier-1', reason: 'too long', attempts: 0 }]);
  });

  it('finds what a query would have brought since a time', async () => {
    const feedId = await addFeed(store);
    const { new: ids } = await store.articles.saveFound([
      found(feedId, 1),
      found(feedId, 2, { publishedAt: later(-300) }),
    ]);
    for (const id of ids) {
      const article = {
        title: 'Ferry pier closes',
        text: 'Talks on ferries.',
        outlet: 'Courier',
        url: 'https://courier.example/1',
      };
      const kept = {
        ...article,
        title: `Ferry pier ${id} closes`,
        textSource: 'page',
        textWhy: null,
        byline: null,
        language: 'en',
      } as const;
      await store.articles.keep(id, kept, START);
      const written = brief({ actors: [actor('Mara Quist')], quotes: [quote('Talks', null)] });
      await store.briefs.save({
        articleId: id,
        brief: written,
        words: articleWords({ ...article, language: 'en' }),
        nameWords,
        at: START,
      });
    }
    const parsed = parseQuery('ferry actor:quist');
    if (parsed.kind === 'bad') throw new Error(parsed.what);
    const { articles, total, atLeast } = await views().matches(parsed.tree, { since: later(-168), limit: 10 });
    expect([articles.length, total, atLeast]).toEqual([1, 1, false]);
    expect(articles).toMatchObject([{ title: `Ferry pier ${ids[0]} closes`, actors: ['Mara Quist'], slug: null }]);
  });

  it('lists channels with what they follow', async () => {
    await addChannel(store, 'sea');
    expect(await views().channels()).toMatchObject([{ platform: 'preview', state: 'open', follows: [] }]);
  });
});
