import { afterEach, describe, expect, it } from 'vitest';
import { readEntries, saveDocument } from '../../../../src/feeds/save-document.ts';
import { type FeedDocument, NO_QUOTA } from '../../../../src/news/feed.ts';
import { type ArticleId, type FeedId, toId } from '../../../../src/news/ids.ts';
import { INSTALLATION, type Owner, type Scope, toOwner } from '../../../../src/news/owner.ts';
import type { Db, Pool } from '../../../../src/store/database.ts';
import { migrate } from '../../../../src/store/open/migrate.ts';
import { preparedPool, queriesOn } from '../../../../src/store/open/pools.ts';
import { createArticleSearch } from '../../../../src/store/search/search-articles.ts';
import { createStore, type Store } from '../../../../src/store/store.ts';
import { aDocument, aFeed, anEntry } from '../../../feeds/a-feed.ts';
import { openDatabaseOfVersionOne } from '../../../support/bare-database.ts';
import { availableDatabases } from '../../../support/databases.ts';
import { NO_SIGNALS, START } from '../../../support/story-fixtures.ts';

const ACME = toOwner('slack:T01');
const BETA = toOwner('discord:3301');
const HOUR_MS = 3_600_000;
const NOW = new Date(START.getTime() + HOUR_MS);

const CONFIG = {
  id: toId<'feed'>('1'),
  url: 'https://open.example/feed',
  name: 'Open Courier',
  source: 'config',
} as const;
const CHAT = {
  id: toId<'feed'>('2'),
  url: 'https://www.paid.example/f?key=S',
  name: 'Paid Wire',
  source: 'chat',
} as const;
const OPML = { id: toId<'feed'>('3'), url: 'https://list.example/feed', name: 'Listed', source: 'opml' } as const;
const GONE = { id: toId<'feed'>('4'), url: 'https://gone.example/feed', name: 'Taken out', source: 'chat' } as const;
const FEEDS = [CONFIG, CHAT, OPML, GONE];
type OldFeed = (typeof FEEDS)[number];

const said = (site: string, id: string) =>
  anEntry({ id, link: `https://${site}/${id}`, title: `Ferry pier ${id} closes`, published: START });
const OPEN_NEWS = said('open.example', 'open');
const PAID_NEWS = said('paid.example', 'paid');
/** Both feeds have it; the one that was added in chat was first. */
const SHARED_NEWS = said('open.example', 'shared');

const DOCUMENTS = new Map<FeedId, FeedDocument>([
  [CONFIG.id, aDocument([OPEN_NEWS, SHARED_NEWS])],
  [CHAT.id, aDocument([PAID_NEWS, SHARED_NEWS])],
  [OPML.id, aDocument([said('list.example', 'list')])],
  [GONE.id, aDocument([said('gone.example', 'gone')])],
]);

/** What an operator's and a reader's own words are in. */
const KEPT = ['channels', 'subscriptions', 'mutes', 'deliveries', 'alert_edits', 'feed_notices', 'story_changes'];

let close: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const each of close) await each();
  close = [];
});

type Place = { platform: string; workspace: string; kind?: 'channel' | 'dm'; follows: string };

const SLACK: Place = { platform: 'slack', workspace: 'T01', follows: 'ferry' };
const SLACK_DM: Place = { ...SLACK, kind: 'dm', follows: 'pier' };
const PAGE: Place = { platform: 'preview', workspace: '', follows: 'ferry' };
const DISCORD: Place = { platform: 'discord', workspace: '3301', follows: 'ferry' };
const DISCORD_DM: Place = { platform: 'discord', workspace: '', kind: 'dm', follows: 'ferry' };

/** A store of 0.1.0, filled by the SQL of its day, with people in these places. */
async function fill(pool: Pool, places: readonly Place[]): Promise<void> {
  for (const feed of FEEDS) {
    await pool.query(
      `insert into feeds (url, name, source, state, announce_newest, every_seconds, next_poll_at, first_polled_at, etag)
       values ($1, $2, $3, $4, 0, 600, $5, $5, '"1"')`,
      [feed.url, feed.name, feed.source, feed === GONE ? 'removed' : 'active', START],
    );
    for (const entry of await readEntries({ feed: asFeed(feed), document: oldDocument(feed), foundAt: START })) {
      const { rows } = await pool.query<{ id: string }>(
        `insert into articles (feed_id, url, title, outlet, feed_text, text, text_source, language, published_at, found_at,
           announced, stage, stage_at, brief, words, feed_print)
         values ($1, $2, $3, $4, $5, $5, 'page', 'en', $6, $6, true, 'planned', $6, $7, to_tsvector('simple', $3), $8)
         returning id`,
        [feed.id, entry.url, entry.title, feed.name, entry.feedText, START, BRIEF, entry.print],
      );
      for (const key of entry.keys)
        await pool.query('insert into article_keys (key, article_id) values ($1, $2)', [key, rows[0]?.id]);
    }
  }
  await fillStories(pool);
  for (const [at, place] of places.entries()) await fillPlace(pool, place, at + 1);
}

const BRIEF = {
  headline: 'h',
  summary: [],
  actors: [],
  quotes: [],
  language: 'en',
  method: 'extractive',
  warnings: [],
};

const asFeed = (feed: OldFeed) => aFeed({ ...feed });

function oldDocument(feed: OldFeed): FeedDocument {
  const document = DOCUMENTS.get(feed.id) ?? aDocument([]);
  // The feed of the configuration found the shared entry when it was known.
  return feed === CONFIG ? { ...document, entries: [OPEN_NEWS] } : document;
}

/** Story 1: the open article and the shared one. Story 2: the paid one alone. */
async function fillStories(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ id: string; title: string }>('select id, title from articles order by id');
  const idOf = (title: string) => rows.find((row) => row.title.includes(title))?.id;
  await pool.query(
    `insert into stories (slug, headline, started_at, updated_at) values
      ('ferry-pier', 'Ferry pier open closes', $1, $1), ('ferry-pier-2', 'Ferry pier paid closes', $1, $1)`,
    [START],
  );
  for (const [story, title] of [
    [1, 'open'],
    [1, 'shared'],
    [2, 'paid'],
  ] as const) {
    const ids = [story, idOf(title), START];
    await pool.query(
      `insert into story_articles (story_id, article_id, why, joined_at) values ($1, $2, 'test', $3)`,
      ids,
    );
    await pool.query(`insert into story_signals (story_id, article_id, at, signals) values ($1, $2, $3, $4)`, [
      ...ids,
      JSON.stringify(NO_SIGNALS),
    ]);
  }
  await pool.query(
    `insert into story_changes (story_id, article_id, version, found_at, changes) values (1, $1, '', $2, '[]')`,
    [idOf('shared'), START],
  );
}

async function fillPlace(
  pool: Pool,
  { platform, workspace, kind = 'channel', follows }: Place,
  id: number,
): Promise<void> {
  await pool.query(`insert into channels (platform, workspace, external_id, kind, name) values ($1, $2, $3, $4, $3)`, [
    platform,
    workspace,
    `C${id}`,
    kind,
  ]);
  await pool.query(
    `insert into subscriptions (channel_id, query, source, created_by, created_at) values ($1, $2, 'chat', 'ada', $3)`,
    [id, follows, START],
  );
  await pool.query(
    `insert into mutes (channel_id, query, until, created_by, created_at) values ($1, 'cricket', $2, 'ada', $2)`,
    [id, START],
  );
  await pool.query(
    `insert into deliveries (story_id, article_id, channel_id, nonce, because, planned_at, due_at, wanted_at)
     select story_id, min(article_id), $1::bigint, 'n' || $1::bigint || '-' || story_id, '["ferry"]', $2, $2, $2
     from story_articles group by story_id`,
    [id, START],
  );
  // The first story was sent, the second waits.
  await pool.query(
    `update deliveries set state = 'sending', attempts = 1, first_attempt_at = $2 where channel_id = $1 and story_id = 1`,
    [id, START],
  );
  await pool.query(
    `update deliveries set state = 'sent', ended_at = $2, message_id = 'm' where channel_id = $1 and story_id = 1`,
    [id, START],
  );
  await pool.query(
    `insert into feed_notices (feed_id, channel_id, kind, state, nonce, planned_at, due_at)
     values (2, $1, 'failing', 'sent', $2, $3, $3)`,
    [id, `notice-${id}`, START],
  );
}

async function rowsOf(pool: Pool): Promise<Record<string, object[]>> {
  const tables: [string, object[]][] = [];
  for (const table of KEPT) {
    const { rows } = await pool.query<object>(`select * from ${table} order by 1, 2, 3`);
    tables.push([table, rows]);
  }
  return Object.fromEntries(tables);
}

describe.each(availableDatabases())('a store of 0.1.0 that gets owners, on %s', (kind) => {
  async function upgrade(places: readonly Place[]) {
    const { pool, ...opened } = await openDatabaseOfVersionOne(kind);
    close.push(opened.close);
    await fill(pool, places);
    const before = await rowsOf(pool);
    expect(await migrate({ pool })).toMatchObject({ applied: expect.arrayContaining(['0026-page-address']) });
    const db = queriesOn(preparedPool(pool));
    return { pool, db, before, store: createStore(db, () => NOW) };
  }

  /** Polls each feed that is read, with what its document holds and one entry that is new: what is to be told, and to whom. */
  async function pollAll(store: Store): Promise<{ title: string; owner: Owner; isNews: boolean }[]> {
    const told: ArticleId[] = [];
    for (const { id } of FEEDS) {
      const job = await store.feeds.forJob(id, NOW);
      if (!job?.isDue) continue;
      const document = DOCUMENTS.get(id) ?? aDocument([]);
      const site = new URL(job.feed.url).hostname.replace('www.', '');
      const fresh = { ...said(site, `fresh-${id}`), published: NOW };
      const saveEntries: Store['articles']['saveFound'] = (found) => store.articles.saveFound(found, NO_QUOTA);
      const polled = { ...document, entries: [fresh, ...document.entries] };
      const deps = { saveEntries, countKnown: store.articles.countKnown, maxAgeMs: 24 * HOUR_MS, now: () => NOW };
      told.push(...(await saveDocument({ feed: job.feed, document: polled, readAs: null }, deps)).new);
    }
    const articles = await Promise.all(told.map((id) => store.articles.byId(id)));
    return articles.flatMap((article) =>
      article ? [{ title: article.title, owner: article.owner, isNews: article.announced }] : [],
    );
  }

  const titlesFor = async (db: Db, owner: Owner) => {
    const scope: Scope = { kind: 'owner', owner };
    const { stories } = await createArticleSearch(db).in(scope).stories(null, { limit: 20 });
    return stories.flatMap(({ articles }) => articles.map(({ title }) => title.split(' ')[2])).sort();
  };
  const ownersOf = async (store: Store) => {
    const feeds = await Promise.all(FEEDS.map(({ id }) => store.feeds.byId(id)));
    return feeds.map((feed) => feed?.owners.map(({ owner }) => owner));
  };

  it('loses nothing that is followed, muted or sent', async () => {
    const { pool, before } = await upgrade([SLACK, SLACK_DM, PAGE]);
    const after = await rowsOf(pool);
    for (const table of KEPT) expect(after[table], table).toMatchObject(before[table] ?? []);
  });

  it('gives what was added in chat to the one workspace that can have added it', async () => {
    const { db, store } = await upgrade([SLACK, SLACK_DM, PAGE]);
    expect(await ownersOf(store)).toEqual([[INSTALLATION], [ACME], [INSTALLATION], []]);
    expect(await titlesFor(db, ACME)).toEqual(['gone', 'list', 'open', 'paid', 'shared']);
    expect(await titlesFor(db, INSTALLATION)).toEqual(['list', 'open']);
    expect(await titlesFor(db, BETA)).toEqual(['list', 'open']);
    const stories = await db.selectFrom('stories').select(['slug', 'owner']).orderBy('id').execute();
    expect(stories.map(({ owner }) => owner)).toEqual([INSTALLATION, ACME]);
    const signals = await db.selectFrom('storySignals').select('owner').orderBy('sequence').execute();
    expect(signals.map(({ owner }) => owner)).toEqual([INSTALLATION, ACME, ACME]);
    expect(await store.feeds.withoutAdder()).toEqual([]);
  });

  it('tells nothing old at the next poll, and what is new to those who had it', async () => {
    const { store } = await upgrade([SLACK, PAGE]);
    const polled = await pollAll(store);
    expect(polled.filter(({ isNews }) => isNews).map(({ title, owner }) => [title.split(' ')[2], owner])).toEqual([
      ['fresh-1', INSTALLATION],
      ['fresh-2', ACME],
      ['fresh-3', INSTALLATION],
    ]);
    // What the feed of the configuration repeats of the other one's is the installation's now, in silence.
    expect(polled.filter(({ isNews }) => !isNews)).toMatchObject([{ owner: INSTALLATION }]);
    expect((await pollAll(store)).map(({ title }) => title)).toEqual([]);
  });

  it('shows the host beside the names of outlets that were added in chat', async () => {
    const { db } = await upgrade([SLACK]);
    const outlets = await db.selectFrom('articles').select('outlet').distinct().orderBy('outlet').execute();
    expect(outlets.map(({ outlet }) => outlet)).toEqual([
      'Listed',
      'Open Courier',
      'Paid Wire (paid.example)',
      'Taken out (gone.example)',
    ]);
  });

  it.each([
    ['several workspaces', [SLACK, DISCORD]],
    ['a workspace, and a person by direct message that belongs to none', [DISCORD, DISCORD_DM]],
    ['nobody but the page', [PAGE]],
  ])('leaves to the installation, and lists, what may have been added by any of %s', async (_whose, places) => {
    const { db, store } = await upgrade(places);
    expect(await ownersOf(store)).toEqual([[INSTALLATION], [INSTALLATION], [INSTALLATION], []]);
    expect(await titlesFor(db, BETA)).toEqual(['gone', 'list', 'open', 'paid', 'shared']);
    expect(await store.feeds.withoutAdder()).toEqual([{ name: CHAT.name, url: CHAT.url }]);
    expect((await pollAll(store)).filter(({ isNews }) => isNews)).toHaveLength(3);
  });
});
