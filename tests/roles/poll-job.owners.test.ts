import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFeed } from '../../src/engines/reading/feed/read-feed.ts';
import { previewFeed } from '../../src/feeds/find-feed.ts';
import type { HttpAnswer, HttpRequest } from '../../src/net/http.ts';
import type { ArticleId, FeedId } from '../../src/news/ids.ts';
import { INSTALLATION, type Owner, type Scope, toOwner } from '../../src/news/owner.ts';
import { type PollJobDeps, pollFound, runPollJob } from '../../src/roles/poll-job.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { silentLog } from '../support/silent-log.ts';
import { START } from '../support/story-fixtures.ts';

const ACME = toOwner('slack:T01');
const BETA = toOwner('discord:3301');
const URL = 'https://wire.example/feed';
const HUB = 'https://hub.example/';

let database: TestDatabase;
let store: Store;
let now: Date;
/** The titles in the document, and what was asked of the publisher. */
let titles: string[];
let asked: HttpRequest[];
let told: ArticleId[];

beforeEach(async () => {
  database = await openTestDatabase();
  now = START;
  store = createStore(database.db, () => now);
  titles = ['Ferry pier closes'];
  asked = [];
  told = [];
});
afterEach(() => database.close());

function rss(): Uint8Array {
  const items = titles.map((title, at) => {
    const date = new Date(START.getTime() - at).toUTCString();
    const link = `https://wire.example/${encodeURIComponent(title)}`;
    return `<item><title>${title}</title><link>${link}</link><guid>${link}</guid><pubDate>${date}</pubDate></item>`;
  });
  return Buffer.from(`<rss version="2.0"><channel><title>Wire</title>${items.join('')}</channel></rss>`);
}

async function http(request: HttpRequest): Promise<HttpAnswer> {
  asked.push(request);
  const known = request.headers?.['if-none-match'] === `"${titles.length}"`;
  const headers = { etag: `"${titles.length}"`, link: `<${HUB}>; rel="hub", <${URL}>; rel="self"` };
  return {
    kind: 'answered',
    status: known ? 304 : 200,
    headers,
    body: known ? new Uint8Array() : rss(),
    url: URL,
    hops: [],
  };
}

function deps(): PollJobDeps {
  return {
    http,
    readFeed,
    saveEntries: (found) => store.articles.saveFound(found),
    countKnown: store.articles.countKnown,
    maxAgeMs: 86_400_000,
    feeds: store.feeds,
    websub: {
      store: store.websub,
      ask: async () => ({ kind: 'accepted' }),
      newSecret: () => `secret-${Math.random()}`,
    },
    enqueueArticles: async (ids) => {
      told.push(...ids);
    },
    random: () => 0,
    log: silentLog,
    count: () => undefined,
    countOver: () => undefined,
    now: () => now,
  };
}

const add = async (owner: Owner) => {
  const by = { name: 'Ada', id: 'U1' };
  return (await store.feeds.add({ url: URL, name: 'Wire', owner, by, now })).feed.id;
};

/** A poll that is due, some minutes later: what is to be read of it, by owner, and whether it is news. */
async function poll(id: FeedId, minutes = 20) {
  now = new Date(now.getTime() + minutes * 60_000);
  await store.feeds.pollSoon(id, now);
  told = [];
  await runPollJob(id, deps());
  return read();
}

async function read() {
  const articles = await Promise.all(told.map((id) => store.articles.byId(id)));
  return articles.flatMap((article) =>
    article ? [`${article.owner} ${article.announced ? 'hears' : 'has'} ${article.title}`] : [],
  );
}

describe('a feed that somebody adds', () => {
  it('is asked for once: what was found is its first poll, and no poller takes it meanwhile', async () => {
    const found = await previewFeed(URL, { http, readFeed, findLinks: async () => ({ kind: 'done', result: [] }) });
    if (found.kind !== 'found') throw new Error(found.reason);
    const claimedUntil = new Date(now.getTime() + 15_000);
    const by = { name: 'Ada', id: 'U1' };
    const { feed } = await store.feeds.add({ url: found.url, name: 'Wire', owner: ACME, by, now, claimedUntil });
    const { id } = feed;
    const claim = () => store.feeds.claimDue({ now, until: new Date(now.getTime() + 60_000), limit: 9 });
    expect(await claim()).toEqual([]);
    expect(await pollFound(id, found.answer, deps())).toMatchObject({ kind: 'new', entries: 1 });
    expect(await read()).toEqual([`${ACME} has Ferry pier closes`]);
    expect(asked).toHaveLength(1);
    expect(await claim()).toEqual([]);
    titles.unshift('Ferry pier opens');
    expect(await poll(id)).toEqual([`${ACME} hears Ferry pier opens`]);
    expect(asked.at(-1)?.headers).toMatchObject({ 'if-none-match': '"1"' });
  });
});

describe('a poll for several owners', () => {
  it('asks once, is silent for who joined, and tells all from then on', async () => {
    const id = await add(ACME);
    expect(await poll(id)).toEqual([`${ACME} has Ferry pier closes`]);
    await add(BETA);
    titles.unshift('Ferry pier opens');
    expect((await poll(id)).sort()).toEqual([
      `${BETA} has Ferry pier closes`,
      `${BETA} has Ferry pier opens`,
      `${ACME} hears Ferry pier opens`,
    ]);
    expect(asked.at(-1)?.headers).not.toHaveProperty('if-none-match');
    titles.unshift('Ferry pier reopens');
    expect((await poll(id)).sort()).toEqual([`${BETA} hears Ferry pier reopens`, `${ACME} hears Ferry pier reopens`]);
    expect(asked).toHaveLength(3);
    expect(await poll(id)).toEqual([]);
    expect(asked.at(-1)?.headers).toMatchObject({ 'if-none-match': '"3"' });
  });

  it('counts for one owner what it says of itself to all', async () => {
    const id = await add(ACME);
    await add(BETA);
    await poll(id);
    const scope: Scope = { kind: 'owner', owner: BETA };
    expect((await store.feeds.list(scope))[0]).toMatchObject({ lastOutcome: '1 new' });
  });

  it('tells each of them what a hub pushes', async () => {
    const id = await add(ACME);
    await add(BETA);
    await poll(id);
    titles.unshift('Ferry pier opens');
    told = [];
    await store.websub.addPush(id, { body: rss(), contentType: 'application/rss+xml', at: now });
    await runPollJob(id, deps());
    expect((await read()).sort()).toEqual([`${BETA} hears Ferry pier opens`, `${ACME} hears Ferry pier opens`]);
    expect(asked).toHaveLength(1);
  });

  it('goes on trusting a hub when somebody joins who has nothing of the feed yet', async () => {
    const id = await add(ACME);
    await poll(id);
    const times = { until: new Date(now.getTime() + 1e9), renewAt: new Date(now.getTime() + 1e8) };
    await store.websub.verified(id, times);
    await store.websub.notePush(id, now);
    await add(BETA);
    await poll(id);
    expect(await store.websub.isPushed(id, now)).toBe(true);
  });

  it('loses nothing, and tells nothing twice, when the configuration takes the feed up and lets it go', async () => {
    const id = await add(ACME);
    await poll(id);
    const wanted = { url: URL, name: 'The Wire', label: null, announceNewest: 0, everySeconds: 600, adaptive: true };
    await store.feeds.syncConfigured([wanted], now);
    titles.unshift('Ferry pier opens');
    expect(await poll(id)).toEqual([
      `${ACME} hears Ferry pier opens`,
      `${INSTALLATION} has Ferry pier opens`,
      `${INSTALLATION} has Ferry pier closes`,
    ]);
    titles.unshift('Ferry pier reopens');
    expect(await poll(id)).toEqual([`${INSTALLATION} hears Ferry pier reopens`]);
    await store.feeds.syncConfigured([], now);
    titles.unshift('Ferry pier burns');
    expect(await poll(id)).toEqual([`${ACME} hears Ferry pier burns`]);
  });
});
