import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRecentSignals } from '../../src/engines/joining/recent-signals.ts';
import { DAY_MS } from '../../src/kit/time.ts';
import type { Brief } from '../../src/news/article.ts';
import { type ArticleId, type ChannelId, toId } from '../../src/news/ids.ts';
import { INSTALLATION } from '../../src/news/owner.ts';
import { type ArticleJobDeps, runArticleJob } from '../../src/roles/article-job.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { articleHere } from '../support/read-here.ts';
import { silentLog } from '../support/silent-log.ts';
import { addChannel, addFeed, brief, found, START } from '../support/story-fixtures.ts';

describe('runArticleJob', () => {
  let database: TestDatabase;
  let store: Store;
  let channelId: ChannelId;
  let articleId: ArticleId;
  let enqueued: ChannelId[];
  beforeEach(async () => {
    database = await openTestDatabase();
    store = createStore(database.db, () => START);
    channelId = await addChannel(store);
    articleId = await add(1);
    enqueued = [];
  });
  afterEach(() => database.close());

  async function add(number: number, announced = true): Promise<ArticleId> {
    const feedId = await addFeed(store);
    const [id = toId<'article'>('0')] = (await store.articles.saveFound([found(feedId, number, { announced })])).new;
    return id;
  }

  function deps(parts: Partial<ArticleJobDeps> = {}): ArticleJobDeps {
    let nonces = 0;
    return {
      store,
      async keep(article) {
        const { url, title, byline, outlet, language } = article;
        const kept = {
          url,
          title,
          byline,
          outlet,
          language,
          text: 'The northern pier closes.',
          textSource: 'page' as const,
          textWhy: null,
        };
        return { kind: 'kept', kept: await store.articles.keep(article.id, kept, START), passing: null };
      },
      reread: () => Promise.reject(new Error('nothing has changed')),
      ...articleHere(() => brief()),
      matchSubscriptions: async () => [
        { id: toId('1'), channelId, owner: INSTALLATION, query: 'pier', topic: null, mention: null, digest: null },
      ],
      recent: createRecentSignals(),
      tenants: 'separate',
      onLikely: 'thread',
      enqueueDelivery: async (ids) => void enqueued.push(...ids),
      maxAgeMs: 86_400_000,
      clock: { now: () => START, newNonce: () => `nonce${++nonces}` },
      log: silentLog,
      ...parts,
    };
  }

  const deliveries = () => database.db.selectFrom('deliveries').select(['articleId', 'channelId']).execute();

  it('takes a found article to its planned delivery, and does it once', async () => {
    expect(await runArticleJob(articleId, deps())).toMatchObject({
      ...{ kind: 'planned', channels: [channelId], feedId: expect.any(String), url: expect.stringContaining('http') },
      ...{ title: expect.any(String), storyId: expect.any(String), story: 'new', why: 'first article of the story' },
    });
    expect(await runArticleJob(articleId, deps())).toEqual({ kind: 'known' });
    expect(await deliveries()).toHaveLength(1);
    expect(enqueued).toEqual([channelId]);
  });

  it('alerts once as many outlets tell a story as were asked for, and never again', async () => {
    const query = '"northern pier" outlets>2';
    const asked = { id: toId<'subscription'>('1'), channelId, owner: INSTALLATION, query, topic: null };
    const counted: number[] = [];
    const TAILS = [
      'Boats wait outside.',
      'No one was hurt.',
      'Repairs take weeks.',
      'Divers look at it.',
      'It is old.',
    ];
    for (const outlet of ['Courier', 'Ledger', 'Ledger', 'Nordhavn Post', 'Meridian Wire']) {
      const id = counted.length === 0 ? articleId : await add(counted.length + 1);
      const job = deps({
        matchSubscriptions: async () => [{ ...asked, mention: null, digest: null }],
        keep: async (article) => {
          // The fourth does not say it in these words: another article of the story does.
          const place = counted.length === 3 ? 'pier in the north' : 'northern pier';
          const text = `Harbour master Mara Quist closes the ${place} of Port Verrin after the storm tore six planks out of it. ${TAILS[counted.length]}`;
          const { url, byline, language } = article;
          const said = { title: 'Storm closes pier of Port Verrin', url, byline, outlet, language, text };
          const kept = { ...said, textSource: 'page' as const, textWhy: null };
          return { kind: 'kept', kept: await store.articles.keep(article.id, kept, START), passing: null };
        },
      });
      await runArticleJob(id, job);
      counted.push((await deliveries()).length);
    }
    expect(counted).toEqual([0, 0, 0, 1, 1]);
  });

  it('goes on where a crash left it, with the text that is kept', async () => {
    const broken = deps({ matchSubscriptions: () => Promise.reject(new Error('killed here')) });
    await expect(runArticleJob(articleId, broken)).rejects.toThrow('killed here');
    const again = deps({
      keep: () => Promise.reject(new Error('kept twice')),
    });
    expect(await runArticleJob(articleId, again)).toMatchObject({ kind: 'planned' });
    expect(await deliveries()).toHaveLength(1);
  });

  it('plans one delivery when two workers take the same article', async () => {
    await Promise.all([runArticleJob(articleId, deps()), runArticleJob(articleId, deps())]);
    expect(await deliveries()).toHaveLength(1);
  });

  it('plans nothing for what a first poll stored in silence, and still keeps its brief for answers', async () => {
    const silent = await add(2, false);
    expect(await runArticleJob(silent, deps())).toMatchObject({ kind: 'planned', channels: [] });
    expect(await store.briefs.of(silent)).not.toBeNull();
    expect(await deliveries()).toEqual([]);
  });

  it('says honestly that there is no brief when a text ends its thread', async () => {
    await runArticleJob(
      articleId,
      deps({ readArticle: async () => ({ kind: 'unreadable', reason: 'not read within 10 s' }) }),
    );
    const stored: Brief | null = await store.briefs.of(articleId);
    expect(stored).toMatchObject({ quotes: [], actors: [], warnings: ['no brief: not read within 10 s'] });
  });

  /** The process dies while the text is read: nothing is thrown, and nothing comes after. */
  async function dieReading(): Promise<void> {
    await new Promise<void>((reached) => {
      const readArticle = () => {
        reached();
        return new Promise<never>(() => undefined);
      };
      void runArticleJob(articleId, deps({ readArticle }));
    });
  }

  it('tells an article by its headline that was being read twice when its worker died', async () => {
    const killing = deps({ readArticle: () => Promise.reject(new Error('read a third time')) });
    await dieReading();
    await dieReading();
    expect(await runArticleJob(articleId, killing)).toMatchObject({ kind: 'planned', quotes: 0 });
    expect(await deliveries()).toHaveLength(1);
  });

  it('tells it whole after one such death, and after any number at another step', async () => {
    await dieReading();
    const failing = deps({ matchSubscriptions: () => Promise.reject(new Error('killed here')) });
    for (let at = 0; at < 5; at += 1) await expect(runArticleJob(articleId, failing)).rejects.toThrow('killed here');
    expect(await runArticleJob(articleId, deps())).toMatchObject({ kind: 'planned', quotes: brief().quotes.length });
  });

  it('does not read a text again that ended its thread, if the worker dies then', async () => {
    const readArticle = async () => ({ kind: 'unreadable' as const, reason: 'not read within 10 s' });
    const dying = deps({ readArticle, matchSubscriptions: () => Promise.reject(new Error('killed here')) });
    await expect(runArticleJob(articleId, dying)).rejects.toThrow('killed here');
    const again = deps({ readArticle: () => Promise.reject(new Error('read again')) });
    expect(await runArticleJob(articleId, again)).toMatchObject({ kind: 'planned', quotes: 0 });
  });

  it('tells a text that cannot be read by its headline alone, in all that is made of it', async () => {
    const asked: string[][] = [];
    await runArticleJob(
      articleId,
      deps({
        readArticle: async () => ({ kind: 'unreadable', reason: 'not read within 10 s' }),
        async matchSubscriptions(_article, _brief, words) {
          asked.push([...words.keys()]);
          return [];
        },
      }),
    );
    const { words } = await database.db.selectFrom('articles').select('words').executeTakeFirstOrThrow();
    const { signals } = await database.db.selectFrom('storySignals').select('signals').executeTakeFirstOrThrow();
    expect(asked[0]).not.toContain('northern');
    expect(words).not.toContain('northern');
    expect(JSON.stringify(signals)).not.toContain('northern');
  });

  it('loses no article while the disk of its database is full, and still tells it whole', async () => {
    const full = Object.assign(new Error('could not extend file: No space left on device'), { code: '53100' });
    const failing = deps({ keep: () => Promise.reject(full) });
    for (let at = 0; at < 60; at += 1) await expect(runArticleJob(articleId, failing)).rejects.toThrow('No space');
    expect(await runArticleJob(articleId, deps())).toMatchObject({ kind: 'planned', quotes: brief().quotes.length });
  });

  it('drops an article that ends every worker instead of trying it for ever', async () => {
    for (let at = 0; at < 60; at += 1) await store.articles.begin(articleId);
    expect(await runArticleJob(articleId, deps())).toEqual({ kind: 'dropped' });
  });

  it.each(['the rules refuse it', 'relation "x" does not exist'])(
    'tells news however often it failed: %s',
    async (why) => {
      const failing = deps({ matchSubscriptions: () => Promise.reject(new Error(why)) });
      for (let at = 0; at < 80; at += 1) await expect(runArticleJob(articleId, failing)).rejects.toThrow(why);
      expect(await runArticleJob(articleId, deps())).toMatchObject({ kind: 'planned', channels: [channelId] });
    },
  );

  it('drops what fails each time once it is too old to be told', async () => {
    const late = { now: () => new Date(START.getTime() + 30 * DAY_MS), newNonce: () => 'n' };
    const failing = deps({ keep: () => Promise.reject(new Error('broken')), clock: late });
    for (let at = 0; at < 60; at += 1) await expect(runArticleJob(articleId, failing)).rejects.toThrow();
    expect(await runArticleJob(articleId, failing)).toEqual({ kind: 'dropped' });
  });

  it('puts an article off whose site has no turn left, and counts no try for it', async () => {
    const until = new Date(START.getTime() + 60_000);
    const putOff = { site: 'courier.example', until };
    const later = deps({ keep: async () => ({ kind: 'put-off', ...putOff }) });
    expect(await runArticleJob(articleId, later)).toEqual({ kind: 'deferred', ...putOff });
    // Whoever finds its job in the queue leaves it to the sweep.
    expect(await runArticleJob(articleId, deps())).toEqual({ kind: 'known' });
    expect(await store.articles.byId(articleId)).toMatchObject({ stage: 'found', tries: 0 });
    const pace = { pagesPerMinute: 30 };
    expect(await store.articles.takeUp({ now: START, limit: 10 }, pace)).toEqual([]);
    expect(await store.articles.takeUp({ now: until, limit: 10 }, pace)).toEqual([articleId]);
    expect(await runArticleJob(articleId, deps())).toMatchObject({ kind: 'planned', channels: [channelId] });
  });
});
