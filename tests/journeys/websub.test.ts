import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renewHubSecrets } from '../../src/app.ts';
import { readFeed } from '../../src/engines/reading/feed/read-feed.ts';
import { createHttp } from '../../src/net/http.ts';
import { DEFAULT_LIMITS } from '../../src/news/feed.ts';
import { type ArticleId, type FeedId, toId } from '../../src/news/ids.ts';
import { EVERYTHING_IN_SCOPE, INSTALLATION } from '../../src/news/owner.ts';
import { type Secret, secret } from '../../src/news/secret.ts';
import { type PollJobDeps, runPollJob } from '../../src/roles/poll-job.ts';
import { runSweep } from '../../src/roles/sweep.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { buildWebSubDuties, buildWebSubRoutes } from '../../src/wire.ts';
import { startServer, type TestServer } from '../net/start-server.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { type Hub, startHub } from '../support/hub.ts';
import { noNames } from '../support/no-names.ts';
import { until } from '../support/run-slugline.ts';
import { silentLog } from '../support/silent-log.ts';
import { startWeb, type WebUnderTest } from '../web/web-under-test.ts';

const ENCRYPTION_KEY = 'a key of at least thirty-two characters';
const START = new Date('2026-08-04T12:00:00Z');
const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

const item = (id: string) =>
  `<item><guid isPermaLink="false">${id}</guid><title>Ferry ${id} sails</title><link>https://courier.example/${id}</link></item>`;
const rss = (head: string, ...ids: string[]) =>
  `<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Courier</title>${head}${ids.map(item).join('')}</channel></rss>`;

/** Poller, worker and web of one process, driven by hand so that time is the test's. */
describe('a feed that pushes', () => {
  const web = createHttp({ allowPrivate: ['127.0.0.0/8'], userAgent: 'Slugline tests' }, { resolveName: noNames });
  let now: Date;
  let database: TestDatabase;
  let store: Store;
  let hub: Hub;
  let publisher: TestServer;
  let site: WebUnderTest;
  let document: string;
  let feedId: FeedId;
  let toPoll: FeedId[];
  let articles: ArticleId[];
  let deps: PollJobDeps;

  beforeEach(async () => {
    now = START;
    [toPoll, articles] = [[], []];
    database = await openTestDatabase();
    store = createStore(database.db, () => now);
    hub = await startHub();
    publisher = await startServer((_request, response) => void response.end(document));
    document = rss(
      `<atom:link rel="hub" href="${hub.url}"/><atom:link rel="self" href="${publisher.url}/topic"/>`,
      'a',
    );
    feedId = (
      await store.feeds.add({ url: `${publisher.url}/feed`, name: 'Courier', owner: INSTALLATION, by: null, now })
    ).feed.id;
    await startSite();
  });
  afterEach(async () => {
    await Promise.all([site.web.stop(), hub.close(), publisher.close()]);
    await database.close();
  });

  /** The server's address must be known before it starts: its first start finds a free port. */
  async function startSite(): Promise<void> {
    const first = await startWeb();
    await first.web.stop();
    const publicUrl = first.url;
    settings = { publicUrl, encryptionKey: secret(ENCRYPTION_KEY), encryptionKeyOld: [] };
    await serve();
  }

  type SiteSettings = { publicUrl: string; encryptionKey: Secret; encryptionKeyOld: Secret[] };
  let settings: SiteSettings;

  const clock = { now: () => now, random: () => 0, newNonce: () => Math.random().toString(16).slice(2) };
  const jobs = {
    async addMany(_name: string, payloads: readonly object[]) {
      for (const payload of payloads) if ('feedId' in payload) toPoll.push(toId(String(payload.feedId)));
      return { kind: 'added' as const };
    },
  };

  /** Starts the page at its address again, with the settings as they are now. */
  async function serve(): Promise<void> {
    const { publicUrl } = settings;
    const parts = { settings, store, jobs, log: silentLog, clock, http: web };
    site = await startWeb(
      { port: Number(new URL(publicUrl).port), publicUrl },
      { callbacks: buildWebSubRoutes(parts) },
    );
    deps = {
      http: web.request,
      readFeed,
      saveEntries: store.articles.saveFound,
      countKnown: store.articles.countKnown,
      maxAgeMs: 86_400_000,
      feeds: store.feeds,
      websub: buildWebSubDuties(parts),
      enqueueArticles: async (ids) => void articles.push(...ids),
      random: () => 0,
      now: () => now,
      log: silentLog,
      ...{ count: () => undefined, countOver: () => undefined },
    };
  }

  const feedJob = () => runPollJob(feedId, deps);

  async function subscribe(): Promise<void> {
    const before = hub.verified.length;
    await feedJob();
    await until(async () => hub.verified.length > before, 5_000, 'the hub to ask back');
    articles = [];
  }

  const sweep = () =>
    runSweep({
      store,
      enqueue: {
        polls: async (ids) => void toPoll.push(...ids),
        articles: async () => undefined,
        deliveries: async () => undefined,
      },
      ...{ sitePace: DEFAULT_LIMITS.site, takesPushes: true },
      aloneSince: null,
      now: () => now,
    });
  const pass = (ms: number) => {
    now = new Date(now.getTime() + ms);
  };
  const titles = async () =>
    (await database.db.selectFrom('articles').select('title').orderBy('id').execute()).map(({ title }) => title);
  const nextPollIn = async () => {
    const [line] = await store.feeds.list(EVERYTHING_IN_SCOPE);
    return ((line?.nextPollAt.getTime() ?? 0) - now.getTime()) / MINUTE_MS;
  };

  it('is subscribed to at the hub that it names, by the address that it gives itself', async () => {
    await subscribe();
    expect(hub.wishes).toMatchObject([{ mode: 'subscribe', topic: `${publisher.url}/topic` }]);
    expect(hub.wishes[0]?.callback).toMatch(/\/websub\/\w{20,}$/);
    expect(hub.wishes[0]?.secret).not.toBe(hub.wishes[0]?.callback.split('/').at(-1));
    expect(hub.verified).toEqual([{ mode: 'subscribe', status: 200, echoed: true }]);
  });

  it('tells a pushed article at once, without another request to the publisher', async () => {
    await subscribe();
    document = 'must not be asked for';
    expect(await hub.push(rss('', 'b'))).toBe(202);
    expect(toPoll).toEqual([feedId]);
    expect(await feedJob()).toBeNull();
    expect(await titles()).toEqual(['Ferry a sails', 'Ferry b sails']);
    expect(articles).toHaveLength(1);
    expect((await store.articles.byId(articles[0] ?? toId('0')))?.announced).toBe(true);
  });

  it.each(['sha1', 'sha384', 'sha512'])('believes a push that is signed by %s', async (method) => {
    await subscribe();
    await hub.push(rss('', 'b'), { method });
    await feedJob();
    expect(await titles()).toContain('Ferry b sails');
  });

  it.each([
    ['with another secret', { secret: 'guessed' }],
    ['not at all', { signature: '' }],
    ['by a method nobody may use', { method: 'md5' }],
    ['by a shortened hash', { signature: 'sha256=00' }],
  ])('answers a push that is signed %s as any other, and ignores it', async (_how, options) => {
    await subscribe();
    expect(await hub.push(rss('', 'forged'), options)).toBe(202);
    await feedJob();
    expect(toPoll).toEqual([]);
    expect(await titles()).toEqual(['Ferry a sails']);
  });

  it('finds a push again whose job was lost', async () => {
    await subscribe();
    await hub.push(rss('', 'b'));
    toPoll = [];
    pass(10_000);
    await sweep();
    expect(toPoll).toEqual([feedId]);
  });

  it('is polled four times more seldom while it pushes, and as before when a poll finds what no push brought', async () => {
    await subscribe();
    expect(await nextPollIn()).toBe(10);
    await hub.push(rss('', 'b'));
    pass(10 * MINUTE_MS);
    await feedJob();
    expect(await nextPollIn()).toBe(40);
    document = document.replace('</channel>', `${item('c')}</channel>`);
    pass(40 * MINUTE_MS);
    await feedJob();
    expect(await nextPollIn()).toBe(10);
  });

  it('is polled soon, and as before, when a push is signed with a secret that is not ours (any more)', async () => {
    await subscribe();
    await hub.push(rss('', 'b'));
    pass(10 * MINUTE_MS);
    await feedJob();
    expect(await nextPollIn()).toBe(40);
    pass(5 * MINUTE_MS);
    await hub.push(rss('', 'c'), { secret: 'of the key before' });
    expect(await nextPollIn()).toBe(0);
    await feedJob();
    expect(await nextPollIn()).toBe(10);
  });

  it('is polled when a push cannot be read', async () => {
    await subscribe();
    document = document.replace('</channel>', `${item('b')}</channel>`);
    pass(5 * MINUTE_MS);
    await hub.push('no feed at all');
    await feedJob();
    expect(await titles()).toEqual(['Ferry a sails', 'Ferry b sails']);
    expect(await store.websub.pushes(feedId)).toEqual([]);
    expect(await nextPollIn()).toBe(10);
  });

  it('renews its subscription before the lease ends, and asks nothing before that', async () => {
    await subscribe();
    pass(0.7 * DAY_MS);
    await sweep();
    expect(toPoll).toEqual([]);
    pass(0.11 * DAY_MS);
    await sweep();
    expect(toPoll).toEqual([feedId]);
    await subscribe();
    expect(hub.wishes.map(({ mode }) => mode)).toEqual(['subscribe', 'subscribe']);
    expect(new Set(hub.wishes.map(({ callback }) => callback)).size).toBe(1);
  });

  it('loses no push when ENCRYPTION_KEY changes, and brings hubs to the secret of the new key', async () => {
    await subscribe();
    const before = hub.wishes[0]?.secret ?? '';
    const restartWith = async (encryptionKey: string, old: string[]) => {
      await site.web.stop();
      settings = { ...settings, encryptionKey: secret(encryptionKey), encryptionKeyOld: old.map(secret) };
      await serve();
      await renewHubSecrets({ settings, store, clock });
    };
    await restartWith('a key that takes the place of the first', [ENCRYPTION_KEY]);
    // Until the hub has been asked, it signs as before.
    expect(await hub.push(rss('', 'b'))).toBe(202);
    await feedJob();
    expect(await titles()).toContain('Ferry b sails');
    await until(async () => hub.verified.length === 2, 5_000, 'the hub to ask back');
    expect(hub.wishes[1]).toMatchObject({ mode: 'subscribe', secret: expect.not.stringContaining(before) });
    toPoll = [];
    await hub.push(rss('', 'c'));
    // What the hub had sent off before, it signed as before.
    await hub.push(rss('', 'd'), { secret: before });
    expect(toPoll).toEqual([feedId, feedId]);
    // Another start asks no hub again, and without the old key all goes on.
    await restartWith('a key that takes the place of the first', [ENCRYPTION_KEY]);
    await restartWith('a key that takes the place of the first', []);
    await feedJob();
    expect(hub.wishes).toHaveLength(2);
    [toPoll, now] = [[], new Date(now.getTime() + 60_000)];
    await hub.push(rss('', 'e'));
    expect(toPoll).toEqual([feedId]);
    await hub.push(rss('', 'forged'), { secret: before });
    expect(toPoll).toEqual([feedId]);
    await feedJob();
    expect(await titles()).toEqual(['a', 'b', 'c', 'd', 'e'].map((id) => `Ferry ${id} sails`));
  });

  it('lets a hub be that denies it, for a week', async () => {
    hub.behave({ denies: true });
    await subscribe();
    expect(hub.verified).toEqual([{ mode: 'denied', status: 200, echoed: false }]);
    pass(6 * DAY_MS);
    await sweep();
    expect(toPoll).toEqual([]);
    pass(2 * DAY_MS);
    await sweep();
    expect(toPoll).toEqual([feedId]);
  });

  it('asks a hub that is out of order again, later and later', async () => {
    hub.behave({ status: 500 });
    await feedJob();
    const waits: number[] = [];
    for (let minute = 1; hub.wishes.length < 3; minute += 1) {
      pass(MINUTE_MS);
      const before = hub.wishes.length;
      await feedJob();
      if (hub.wishes.length > before) waits.push(minute);
    }
    expect(waits).toEqual([5, 15]);
  });

  it('confirms to nobody what it did not ask for', async () => {
    await subscribe();
    const topic = `${publisher.url}/topic`;
    const ask = (mode: string, about: string) =>
      hub.askBack({ 'hub.mode': mode, 'hub.topic': about, 'hub.challenge': 'x', 'hub.lease_seconds': '5' });
    expect((await ask('unsubscribe', topic)).status).toBe(404);
    expect((await ask('subscribe', 'https://elsewhere.example/feed')).status).toBe(404);
    expect((await ask('subscribe', topic)).status).toBe(404);
    expect(await hub.push(rss('', 'b'))).toBe(202);
  });

  it('unsubscribes when the feed is removed, and takes no more pushes', async () => {
    await subscribe();
    await store.feeds.remove(feedId, EVERYTHING_IN_SCOPE);
    await sweep();
    expect(toPoll).toEqual([feedId]);
    await subscribe();
    expect(hub.wishes.at(-1)).toMatchObject({ mode: 'unsubscribe', topic: `${publisher.url}/topic` });
    expect(hub.verified.at(-1)).toEqual({ mode: 'unsubscribe', status: 200, echoed: true });
    expect(await hub.push(rss('', 'b'))).toBe(410);
    toPoll = [];
    await sweep();
    expect(toPoll).toEqual([]);
  });

  it('knows no callback but its own', async () => {
    await subscribe();
    const guessed = `${site.url}/websub/guessed`;
    expect((await fetch(`${guessed}?hub.mode=subscribe&hub.topic=x&hub.challenge=y`)).status).toBe(404);
    expect((await fetch(guessed, { method: 'POST', body: rss('', 'b') })).status).toBe(410);
  });

  it('refuses a push that is larger than any feed, or compressed', async () => {
    await subscribe();
    expect(await hub.push('x'.repeat(10 * 1024 * 1024 + 1))).toBe(413);
    expect(await hub.push(rss('', 'b'), { headers: { 'content-encoding': 'gzip' } })).toBe(415);
  });

  it('is forgotten at the hub when its document names none any more', async () => {
    await subscribe();
    document = rss('', 'a', 'b');
    pass(10 * MINUTE_MS);
    await feedJob();
    expect(await hub.push(rss('', 'c'))).toBe(410);
  });
});
