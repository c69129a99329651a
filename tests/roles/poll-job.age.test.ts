import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFeed } from '../../src/engines/reading/feed/read-feed.ts';
import type { HttpOutcome, HttpRequest } from '../../src/net/http.ts';
import type { ArticleId, FeedId } from '../../src/news/ids.ts';
import { INSTALLATION } from '../../src/news/owner.ts';
import { type PollJobDeps, runPollJob } from '../../src/roles/poll-job.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { silentLog } from '../support/silent-log.ts';
import { START } from '../support/story-fixtures.ts';

const HOUR_MS = 3_600_000;
const URL = 'https://wire.example/markets.xml';

/** `date`: as the feed writes it; a number: published so many hours before the start. */
type Item = { title: string; date: number | string | null; host?: string };
type Page = { items: Item[]; title?: string; site?: string | null };

let database: TestDatabase;
let store: Store;
let now: Date;
/** What the publisher answers, by address: a document, or where it leads. */
let web: Map<string, Page | { status: number; to: string } | HttpOutcome>;
let read: ArticleId[];
let feedId: FeedId;

beforeEach(async () => {
  database = await openTestDatabase();
  now = START;
  web = new Map();
  store = createStore(database.db, () => now);
  const by = { name: 'Ada', id: 'U1' };
  feedId = (await store.feeds.add({ url: URL, name: 'Wire', owner: INSTALLATION, by, now })).feed.id;
});
afterEach(() => database.close());

function rss({ items, title = 'Markets', site = 'https://wire.example/markets' }: Page): Uint8Array {
  const entries = items.map((item) => {
    const slug = item.title.toLowerCase().replaceAll(' ', '-');
    const link = `https://${item.host ?? 'wire.example'}/${slug}`;
    const date = typeof item.date === 'number' ? hoursBefore(item.date).toUTCString() : item.date;
    return `<item><title>${item.title}</title><link>${link}</link><guid isPermaLink="false">${item.host ?? ''}${slug}</guid>
      <description>The office of ${item.title} gave its figures for the week to everybody who had asked for them in writing, and the mayor of ${slug} read them aloud.</description>
      ${date === null ? '' : `<pubDate>${date}</pubDate>`}</item>`;
  });
  const link = site === null ? '' : `<link>${site}</link>`;
  return Buffer.from(
    `<rss version="2.0"><channel><title>${title}</title>${link}<description>x</description>${entries.join('')}</channel></rss>`,
  );
}

const hoursBefore = (hours: number) => new Date(START.getTime() - hours * HOUR_MS);

async function http({ url }: HttpRequest): Promise<HttpOutcome> {
  const hops: { url: string; status: number }[] = [];
  for (let at = url; ; ) {
    const page = web.get(at);
    if (!page) return { kind: 'unreachable', reason: 'connection refused' };
    if ('kind' in page) return page;
    if ('items' in page) return { kind: 'answered', status: 200, headers: {}, body: rss(page), url: at, hops };
    hops.push({ url: at, status: page.status });
    at = page.to;
  }
}

function deps(): PollJobDeps {
  return {
    http,
    readFeed,
    saveEntries: (found) => store.articles.saveFound(found),
    countKnown: store.articles.countKnown,
    maxAgeMs: 24 * HOUR_MS,
    feeds: store.feeds,
    websub: { store: store.websub, ask: async () => ({ kind: 'accepted' }), newSecret: () => 'secret' },
    enqueueArticles: async (ids) => {
      read.push(...ids);
    },
    random: () => 0,
    log: silentLog,
    ...{ count: () => undefined, countOver: () => undefined },
    now: () => now,
  };
}

/** Polls so many hours later: what is new, as "news" or with the reason why it is not. */
async function poll(hours = 0.5): Promise<string[]> {
  now = new Date(now.getTime() + hours * HOUR_MS);
  read = [];
  await database.db.updateTable('feeds').set({ nextPollAt: now }).execute();
  await runPollJob(feedId, deps());
  const found = await Promise.all(read.map((id) => store.articles.byId(id)));
  return found.flatMap((article) => (article ? [`${article.title}: ${article.untold ?? 'news'}`] : [])).sort();
}

const OLD: Item[] = [49, 73, 97].map((date) => ({ title: `Older note ${date}`, date }));
const show = (...items: Item[]) => web.set(URL, { items });
const titles = (...names: string[]) => names.map((title) => ({ title, date: 0 }));

describe('what a poll finds', () => {
  it('is told though it is backdated, after a first document of one item that is younger', async () => {
    show({ title: 'Library opens', date: 0 });
    await poll();
    show({ title: 'Mayor resigns', date: 0.7 }, { title: 'Library opens', date: 0 });
    expect(await poll()).toEqual(['Mayor resigns: news']);
  });

  it('is told with a sentinel for a date, and with a date that is only half readable', async () => {
    show(...OLD);
    await poll();
    show(
      { title: 'Bell cast', date: 'Thu, 01 Jan 1970 00:00:00 GMT' },
      { title: 'Ringers want earplugs', date: 'Mon, 01 Jan 0001 00:00:00 +0000' },
      { title: 'Carillon stolen', date: '2026年08月04日 12:20' },
      { title: 'Tower leans', date: '2026' },
      { title: 'Clapper lost', date: 'Wed, 30 Nov -0001 00:00:00 +0000' },
      ...OLD,
    );
    const told = ['Bell cast', 'Carillon stolen', 'Clapper lost', 'Ringers want earplugs', 'Tower leans'];
    expect(await poll()).toEqual(told.map((title) => `${title}: news`));
    const dates = await database.db
      .selectFrom('articles')
      .select(['publishedAt'])
      .where('untold', 'is', null)
      .execute();
    expect(dates.filter(({ publishedAt: at }) => at.getTime() === now.getTime())).toHaveLength(4);
  });

  it('is not told where it is old, though the first document held something older still', async () => {
    show(...OLD, { title: 'From the archive', date: 90_000 });
    await poll();
    show({ title: 'Owner jailed', date: 60_000 }, { title: 'Hail', date: 0 }, { title: 'Pinned', date: 20 * 24 });
    expect(await poll()).toEqual(['Hail: news', 'Owner jailed: too-old', 'Pinned: too-old']);
  });

  it.each([
    ['was empty', async () => void show()],
    ['held one old piece', async () => void show({ title: 'Pinned', date: 17_000 })],
  ])('is of the last day where the first document %s', async (_what, first) => {
    await first();
    await poll();
    show(...[1, 20, 25, 50, 300].map((date) => ({ title: `Fogo ${date}`, date })));
    expect(await poll()).toEqual([
      ...['Fogo 1: news', 'Fogo 20: news', 'Fogo 25: too-old', 'Fogo 300: too-old', 'Fogo 50: too-old'],
    ]);
  });

  it('is stored in silence where no document could be read before', async () => {
    await poll();
    web.set(URL, { kind: 'answered', status: 200, headers: {}, body: Buffer.from('<html>'), url: URL, hops: [] });
    await poll(1);
    show(...titles('Tram', 'Ferry'));
    expect(await poll(1)).toEqual(['Ferry: first-poll', 'Tram: first-poll']);
  });

  it('was missed where the feed could not be read while it was news', async () => {
    show(...OLD);
    await poll();
    web.delete(URL);
    for (let tries = 0; tries < 3; tries += 1) await poll(24);
    show({ title: 'Fire', date: -10 }, { title: 'Storm', date: -71 }, { title: 'Archive piece', date: 30 }, ...OLD);
    expect(await poll()).toEqual(['Archive piece: too-old', 'Fire: missed', 'Storm: news']);
  });

  it('was found when a hub pushed it, however long nobody read the push', async () => {
    show(...OLD);
    await poll();
    const body = rss({ items: [{ title: 'Pushed', date: -1 }, ...OLD] });
    await store.websub.addPush(feedId, {
      body,
      contentType: 'application/rss+xml',
      at: new Date(START.getTime() + 2 * HOUR_MS),
    });
    web.delete(URL);
    expect(await poll(60)).toEqual(['Pushed: news']);
  });
});

const MAIN = 'https://wire.example/main.xml';

describe('a feed whose address leads to another one', () => {
  beforeEach(async () => {
    show(...OLD);
    await poll();
  });

  it.each([301, 302, 307, 308])('is read for the first time: after a %s nothing of it is told', async (status) => {
    web.set(URL, { status, to: MAIN });
    web.set(MAIN, {
      title: 'Main feed of the house',
      site: 'https://wire.example/',
      items: titles('Chess', 'Ice', 'Bread'),
    });
    expect(await poll()).toEqual(['Bread: other-feed', 'Chess: other-feed', 'Ice: other-feed']);
    const [line] = await store.feeds.list({ kind: 'everything' });
    expect(line?.lastOutcome).toContain('3 new, stored without alerts: the address now leads to another feed');
    web.set(MAIN, {
      title: 'Main feed of the house',
      site: 'https://wire.example/',
      items: titles('Chess', 'Ice', 'Dog'),
    });
    expect(await poll()).toEqual(['Dog: news']);
  });

  it('is another one though it has an entry in common, or the same name on another site', async () => {
    web.set(URL, { status: 301, to: MAIN });
    web.set(MAIN, { title: 'All news', items: [...titles('Chess', 'Ice', 'Bread'), ...OLD.slice(0, 1)] });
    expect(await poll()).toEqual(['Bread: other-feed', 'Chess: other-feed', 'Ice: other-feed']);
    const elsewhere = 'https://other.example/feed';
    web.set(URL, { status: 302, to: elsewhere });
    web.set(elsewhere, { title: 'All news', site: 'https://other.example/', items: titles('Kite', 'Lamp') });
    expect(await poll()).toEqual(['Kite: other-feed', 'Lamp: other-feed']);
  });

  it('is the same where it only moves: its entries are known, and what is new is told', async () => {
    const moved = 'https://new.example/feed.xml';
    web.set(URL, { status: 301, to: moved });
    const site = 'https://new.example/';
    web.set(moved, { title: 'Markets (new address)', site, items: [...titles('Tram'), ...OLD] });
    expect(await poll()).toEqual(['Tram: news']);
  });

  it('is the same where its document keeps name and site, though every entry is new', async () => {
    web.set(URL, { status: 301, to: 'https://cdn.example/markets.xml' });
    web.set('https://cdn.example/markets.xml', { items: titles('Tram', 'Ferry') });
    expect(await poll()).toEqual(['Ferry: news', 'Tram: news']);
  });

  it('is the same where nothing leads elsewhere, whatever it calls itself', async () => {
    web.set(URL, { title: 'Markets, 4 August', site: null, items: titles('Tram', 'Ferry') });
    expect(await poll()).toEqual(['Ferry: news', 'Tram: news']);
  });
});
