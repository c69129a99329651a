import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createChangeWords, createFactsReader } from '../../src/engines/joining/facts.ts';
import { createRecentSignals } from '../../src/engines/joining/recent-signals.ts';
import type { Brief } from '../../src/news/brief.ts';
import { type ArticleId, type ChannelId, toId } from '../../src/news/ids.ts';
import { type ArticleJobDeps, runArticleJob } from '../../src/roles/article-job.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
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
        };
        return store.articles.keep(article.id, kept, START);
      },
      reread: () => Promise.reject(new Error('nothing has changed')),
      writeBrief: async () => ({ kind: 'written', brief: brief() }),
      words: { read: async () => new Map(), ofArticle: () => "'pier':1", ofName: () => "'ada':1" },
      matchSubscriptions: async () => [
        { id: toId('1'), channelId, query: 'pier', topic: null, mention: null, digest: null },
      ],
      recent: createRecentSignals(),
      factsReaderOf: createFactsReader(createChangeWords([])),
      enqueueDelivery: async (ids) => void enqueued.push(...ids),
      clock: { now: () => START, newNonce: () => `nonce${++nonces}` },
      log: silentLog,
      ...parts,
    };
  }

  const deliveries = () => database.db.selectFrom('deliveries').select(['article_id', 'channel_id']).execute();

  it('takes a found article to its planned delivery, and does it once', async () => {
    expect(await runArticleJob(articleId, deps())).toMatchObject({ kind: 'planned', channels: [channelId] });
    expect(await runArticleJob(articleId, deps())).toEqual({ kind: 'known' });
    expect(await deliveries()).toHaveLength(1);
    expect(enqueued).toEqual([channelId]);
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
      deps({ writeBrief: async () => ({ kind: 'unreadable', reason: 'not read within 10 s' }) }),
    );
    const stored: Brief | null = await store.briefs.of(articleId);
    expect(stored).toMatchObject({ quotes: [], actors: [], warnings: ['no brief: not read within 10 s'] });
  });

  it('loses no article that was in hand each time its worker was killed, and tells it by its headline at last', async () => {
    for (let kill = 0; kill < 12; kill += 1) await store.articles.begin(articleId);
    const killing = deps({ writeBrief: () => Promise.reject(new Error('killed')) });
    expect(await runArticleJob(articleId, killing)).toMatchObject({ kind: 'planned', quotes: 0 });
    expect(await deliveries()).toHaveLength(1);
  });

  it('loses no article while the disk of its database is full, and still tells it whole', async () => {
    const full = Object.assign(new Error('could not extend file: No space left on device'), { code: '53100' });
    const failing = deps({ keep: () => Promise.reject(full) });
    for (let at = 0; at < 60; at += 1) await expect(runArticleJob(articleId, failing)).rejects.toThrow('No space');
    expect(await runArticleJob(articleId, deps())).toMatchObject({ kind: 'planned', quotes: brief().quotes.length });
  });

  it('drops an article that breaks every worker instead of trying it for ever', async () => {
    const breaking = deps({ keep: () => Promise.reject(new Error('broken')) });
    for (let at = 0; at < 60; at += 1) await expect(runArticleJob(articleId, breaking)).rejects.toThrow();
    expect(await runArticleJob(articleId, breaking)).toEqual({ kind: 'dropped' });
  });
});
