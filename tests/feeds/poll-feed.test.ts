import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFeed } from '../../src/engines/reading/feed/read-feed.ts';
import { type PollDeps, type PollOutcome, pollFeed } from '../../src/feeds/poll-feed.ts';
import { createHttp } from '../../src/net/http.ts';
import { type ArticleId, toId } from '../../src/news/ids.ts';
import { toOwner } from '../../src/news/owner.ts';
import type { FoundArticle } from '../../src/store/nouns/articles/save-found.ts';
import { startServer, type TestServer } from '../net/start-server.ts';
import { noNames } from '../support/no-names.ts';
import { aFeed, anOwner, type FeedChanges } from './a-feed.ts';

type Item = { guid: string; title: string; path: string; date: string };

const NOW = new Date('2026-03-01T12:00:00Z');
const MORNING: Item[] = ['Ferry sails again', 'Mill closes for good', 'Council votes on the bridge'].map(
  (title, at) => ({
    guid: `n-${at}`,
    title,
    path: `/n-${at}`,
    date: `Sun, 01 Mar 2026 0${at + 1}:00:00 GMT`,
  }),
);

function rss(items: Item[]): string {
  const parts = items.map(
    ({ guid, title, path, date }) =>
      `<item><guid isPermaLink="false">${guid}</guid><title>${title}</title><link>${path}</link><pubDate>${date}</pubDate><description>${title}: ${'a sentence that fills the text of the feed. '.repeat(3)}</description></item>`,
  );
  return `<rss version="2.0"><channel><title>Courier</title><link>/</link><ttl>30</ttl>${parts.join('')}</channel></rss>`;
}

let server: TestServer;
let http: ReturnType<typeof createHttp>;
let reply: { status: number; headers: Record<string, string>; body: string };
let asked: { url: string; headers: Record<string, unknown> }[];

beforeEach(async () => {
  asked = [];
  reply = {
    status: 200,
    headers: { etag: '"1"', 'last-modified': 'Sun, 01 Mar 2026 03:00:00 GMT' },
    body: rss(MORNING),
  };
  server = await startServer((request, response) => {
    asked.push({ url: request.url ?? '', headers: request.headers });
    if (request.url === '/old') response.writeHead(301, { location: '/feed' }).end();
    else if (request.url === '/away') response.writeHead(302, { location: '/old' }).end();
    else response.writeHead(reply.status, reply.headers).end(reply.body);
  });
  http = createHttp({ allowPrivate: ['127.0.0.0/8'], userAgent: 'Slugline test' }, { resolveName: noNames });
});
afterEach(async () => {
  await http.close();
  await server.close();
});

/** A store of identities as PostgreSQL keeps them: any known key makes an entry known. */
function memoryStore() {
  const keys = new Map<string, ArticleId>();
  const saved: FoundArticle[] = [];
  return {
    saved,
    async saveEntries(found: readonly FoundArticle[]) {
      const fresh: ArticleId[] = [];
      for (const article of found) {
        const known = article.keys.map((key) => keys.get(key)).find((id) => id !== undefined);
        const id = known ?? toId<'article'>(String(saved.length + 1));
        for (const key of article.keys) keys.set(key, keys.get(key) ?? id);
        if (known !== undefined) continue;
        saved.push(article);
        fresh.push(id);
      }
      return { new: fresh, known: found.length - fresh.length, changed: [], waiting: 0, leftOut: 0 };
    },
  };
}

async function poll(changes: FeedChanges = {}, deps: Partial<PollDeps> = {}): Promise<PollOutcome> {
  const feed = aFeed({ url: `${server.url}/feed`, ...changes });
  const { saveEntries } = memoryStore();
  const age = { countKnown: async () => 0, maxAgeMs: 86_400_000, now: () => NOW };
  return pollFeed(feed, { http: http.request, readFeed, saveEntries, ...age, ...deps });
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('pollFeed', () => {
  it('saves the entries and gives back the state to store', async () => {
    const store = memoryStore();
    const outcome = await poll({ firstPolledAt: null }, store);
    expect(outcome).toMatchObject({ kind: 'new', articles: ['1', '2', '3'], known: 0, movedTo: null });
    expect(outcome.state).toMatchObject({
      etag: '"1"',
      lastModified: 'Sun, 01 Mar 2026 03:00:00 GMT',
      bodyHash: sha256(reply.body),
      hints: { ttlSeconds: 1800, gapSeconds: 3600 },
    });
    expect(store.saved.map(({ title }) => title)).toEqual([
      'Council votes on the bridge',
      'Mill closes for good',
      'Ferry sails again',
    ]);
    expect(store.saved[0]?.url).toBe(`${server.url}/n-2`);
  });

  it('sends the validators it was given, and takes 304 for unchanged', async () => {
    reply = { status: 304, headers: { etag: '"2"' }, body: '' };
    const outcome = await poll({ etag: 'W/"1"', lastModified: 'yesterday, as given', bodyHash: 'h' });
    expect(asked[0]?.headers).toMatchObject({ 'if-none-match': 'W/"1"', 'if-modified-since': 'yesterday, as given' });
    expect(outcome).toMatchObject({
      kind: 'unchanged',
      state: { etag: '"2"', lastModified: 'yesterday, as given', bodyHash: 'h' },
    });
  });

  it('sends no validators before the first poll has been stored', async () => {
    await poll({ firstPolledAt: null, etag: '"1"', lastModified: 'x' });
    expect(asked[0]?.headers).not.toHaveProperty('if-none-match');
    expect(asked[0]?.headers).not.toHaveProperty('if-modified-since');
  });

  it('asks for the whole document while one of its owners has not read it, and takes it for new', async () => {
    const owners = [
      anOwner({ owner: toOwner('slack:T01') }),
      anOwner({ owner: toOwner('slack:T02'), firstPolledAt: null }),
    ];
    const outcome = await poll({ owners, etag: '"1"', bodyHash: sha256(reply.body) });
    expect(asked[0]?.headers).not.toHaveProperty('if-none-match');
    expect(outcome).toMatchObject({ kind: 'new' });
  });

  it('knows an unchanged body by its hash where the server has no validators', async () => {
    reply = { ...reply, headers: {} };
    const store = memoryStore();
    expect(await poll({ bodyHash: sha256(reply.body) }, store)).toMatchObject({ kind: 'unchanged' });
    expect(store.saved).toEqual([]);
  });

  it('loses nothing when saving fails: no state comes back', async () => {
    const saveEntries = () => Promise.reject(new Error('the database is away'));
    await expect(poll({}, { saveEntries })).rejects.toThrow('the database is away');
  });

  it('tells when every hop was permanent, and keeps no validators of another address', async () => {
    const outcome = await poll({ url: `${server.url}/old`, etag: '"old"' });
    expect(outcome).toMatchObject({
      kind: 'new',
      movedTo: `${server.url}/feed`,
      state: { etag: null, lastModified: null },
    });
    expect(asked[1]?.headers).not.toHaveProperty('if-none-match');
    expect(await poll({ url: `${server.url}/away` })).toMatchObject({ kind: 'new', movedTo: null });
  });

  it.each([403, 420, 429, 503])('comes back later after %i with Retry-After', async (status) => {
    reply = { status, headers: { 'retry-after': '120' }, body: '' };
    const outcome = await poll({ etag: '"1"' });
    expect(outcome).toMatchObject({
      kind: 'come-back-later',
      at: new Date('2026-03-01T12:02:00Z'),
      state: { etag: '"1"' },
    });
  });

  it.each([
    [410, 'gone'],
    [404, 'unreachable'],
    [500, 'unreachable'],
    [503, 'unreachable'],
  ])('takes %i without more for %s', async (status, kind) => {
    reply = { status, headers: {}, body: 'no feed here' };
    expect(await poll({ bodyHash: 'h' })).toMatchObject({ kind, state: { bodyHash: 'h' } });
  });

  it('says what stands where a feed should be', async () => {
    reply = { ...reply, body: '<!doctype html><html><title>Please log in</title></html>' };
    const outcome = await poll({ etag: '"0"' });
    expect(outcome).toMatchObject({ kind: 'unreadable', sample: reply.body, state: { etag: '"0"' } });
  });

  it('refuses a private address', async () => {
    const guarded = createHttp({ allowPrivate: [], userAgent: 'Slugline test' }, { resolveName: noNames });
    const outcome = await poll({}, { http: guarded.request });
    // The reason is what channels and `/feeds status` are told, the detail is for the log.
    expect(outcome).toMatchObject({ kind: 'refused', reason: 'not a public address' });
    expect(outcome).toMatchObject({ detail: '127.0.0.1 is not a public address' });
    await guarded.close();
    expect(asked).toEqual([]);
  });

  it('calls a feed unreachable when nobody answers in time', async () => {
    const silent: PollDeps['http'] = async ({ timeoutMs }) => ({ kind: 'timed-out', timeoutMs });
    expect(await poll({}, { http: silent })).toMatchObject({ kind: 'unreachable', reason: 'no answer within 30 s' });
    const huge: PollDeps['http'] = async ({ maxBytes }) => ({ kind: 'too-large', maxBytes });
    expect(await poll({}, { http: huge })).toMatchObject({ kind: 'unreadable', reason: 'larger than 10485760 bytes' });
  });

  it('repeats nothing of a publisher that regenerates guids, bumps dates, reorders and tracks', async () => {
    const store = memoryStore();
    await poll({}, store);
    const bumped = 'Sun, 01 Mar 2026 11:00:00 GMT';
    const tricks: Item[][] = [
      MORNING.map((item) => ({ ...item, guid: `new-${item.guid}` })),
      MORNING.map((item) => ({ ...item, guid: `newer-${item.guid}`, date: bumped })),
      MORNING.toReversed().map((item, at) => ({ ...item, guid: String(at), date: bumped })),
      MORNING.map((item, at) => ({
        ...item,
        guid: String(at),
        date: bumped,
        path: `${item.path}?utm_source=rss${at}`,
      })),
      MORNING.map((item) => ({ ...item, guid: `x${item.guid}`, date: bumped, path: `${item.path}/amp` })),
      MORNING.map((item) => ({ ...item, title: `${item.title} (updated)` })),
    ];
    for (const items of tricks) {
      reply = { ...reply, body: rss(items) };
      expect(await poll({}, store)).toMatchObject({ kind: 'new', articles: [], known: 3 });
    }
    reply = { ...reply, body: rss([{ guid: '0', title: 'A fourth story', path: '/n-3', date: bumped }, ...MORNING]) };
    expect(await poll({}, store)).toMatchObject({ kind: 'new', articles: ['4'], known: 3 });
  });
});
