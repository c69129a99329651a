import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadAlerts, loadReply } from '../../src/alerts/compose-alert.ts';
import { deliver } from '../../src/alerts/delivery/deliver.ts';
import type { DeliverDeps } from '../../src/alerts/delivery/lease.ts';
import { createCallTimes, createSemaphore } from '../../src/alerts/delivery/pacing.ts';
import { joinStory } from '../../src/alerts/join-story.ts';
import { createSubscriptionMatcher } from '../../src/alerts/match-subscriptions.ts';
import { planDeliveries } from '../../src/alerts/plan-deliveries.ts';
import { createPreview } from '../../src/chat/preview/create-preview.ts';
import { createSayIn } from '../../src/chat/say.ts';
import { createAnswer } from '../../src/commands/answering/answer-question.ts';
import { NO_ASKING } from '../../src/commands/asking/asking-words.ts';
import { loadLanguages } from '../../src/config/files/languages.ts';
import { writeBrief } from '../../src/engines/briefing/write-brief.ts';
import { createRecentSignals } from '../../src/engines/joining/recent-signals.ts';
import { indexWords, nameWords } from '../../src/engines/matching/word-index.ts';
import { readFeed } from '../../src/engines/reading/feed/read-feed.ts';
import { keepArticle } from '../../src/feeds/keep-article.ts';
import { pollFeed } from '../../src/feeds/poll-feed.ts';
import { createHttp } from '../../src/net/http.ts';
import type { Brief } from '../../src/news/article.ts';
import type { ChannelAddress } from '../../src/news/channel.ts';
import { DEFAULT_LIMITS } from '../../src/news/feed.ts';
import { type ArticleId, type FeedId, toId } from '../../src/news/ids.ts';
import { EVERYBODY, INSTALLATION } from '../../src/news/owner.ts';
import type { StoryPlace } from '../../src/news/story.ts';
import { startPoller } from '../../src/roles/poller.ts';
import { createArticleSearch } from '../../src/store/search/search-articles.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { linesHere } from '../support/lines-here.ts';
import { createMatchedTerms } from '../support/matched-terms.ts';
import { noNames } from '../support/no-names.ts';
import { airstrikeNews, type Publisher, startPublisher } from '../support/publisher.ts';
import { articleWords, joinableHere, readHere } from '../support/read-here.ts';
import { readPage } from '../support/read-page-here.ts';
import { regroupHere } from '../support/regroup-here.ts';
import { until } from '../support/run-slugline.ts';
import { silentLog } from '../support/silent-log.ts';
import { addChannel } from '../support/story-fixtures.ts';

const CONFIG = join(import.meta.dirname, '../../config');
const ADDRESS: ChannelAddress = { platform: 'preview', workspace: '', id: 'news', kind: 'channel' };
const now = () => new Date();

/** The eight calls of docs/architecture.md, one after the other, on one article and the real parts. */
describe('one article', () => {
  const web = createHttp({ allowPrivate: ['127.0.0.0/8'], userAgent: 'Slugline tests' }, { resolveName: noNames });
  let database: TestDatabase;
  let store: Store;
  let publisher: Publisher;
  let feedId: FeedId;
  let articleId: ArticleId;
  let places: StoryPlace[];
  let brief: Brief;
  beforeAll(async () => {
    database = await openTestDatabase();
    store = createStore(database.db, now);
    publisher = await startPublisher();
    await store.feeds.add({
      url: publisher.feedUrl,
      name: 'Loopback Courier',
      owner: INSTALLATION,
      by: null,
      now: new Date(0),
    });
    publisher.publish(airstrikeNews('osk-1'));
  });
  afterAll(async () => {
    await publisher.close();
    await web.close();
    await database.close();
  });

  const article = async () => {
    const found = await store.articles.byId(articleId);
    if (!found) throw new Error('The article is not in the store');
    return found;
  };

  it('1 startPoller: a due feed becomes a poll job', async () => {
    const due: FeedId[] = [];
    const poller = startPoller({
      feeds: store.feeds,
      enqueue: async (ids) => void due.push(...ids),
      now,
      say: () => undefined,
    });
    await until(async () => due.length > 0, 10_000, 'a due feed');
    await poller.stop();
    expect(due).toHaveLength(1);
    feedId = due[0] ?? toId('0');
  });

  it('2 pollFeed and 3 readFeed: bytes become entries, and new ones are saved', async () => {
    const feed = await store.feeds.byId(feedId);
    if (!feed) throw new Error('The feed is not in the store');
    const told = { ...feed, announce: { kind: 'newest' as const, count: 1 } };
    const { saveFound: saveEntries, countKnown } = store.articles;
    const deps = { http: web.request, readFeed, saveEntries, countKnown, maxAgeMs: 86_400_000, now };
    const outcome = await pollFeed(told, deps);
    expect(outcome).toMatchObject({ kind: 'new', known: 0 });
    articleId = (outcome.kind === 'new' ? outcome.articles[0] : undefined) ?? toId('0');
    expect(await pollFeed(told, deps)).toMatchObject({ articles: [], known: 1 });
  });

  it('4 keepArticle: the page gives the text', async () => {
    const saveText = (id: ArticleId, kept: Parameters<Store['articles']['keep']>[1]) =>
      store.articles.keep(id, kept, now());
    const outcome = await keepArticle(await article(), {
      http: web.request,
      readPage,
      readHtml: readHere().readHtml,
      saveText,
      admit: async () => null,
      now,
    });
    expect(outcome).toMatchObject({ kind: 'kept', kept: { textSource: 'page', textWhy: null }, passing: null });
    expect((await article()).text).toContain('We will answer this attack with patience');
  });

  it('5 writeBrief: quotes with their speakers, word for word', async () => {
    const languages = await loadLanguages([CONFIG]);
    if (languages.kind === 'unsound') throw new Error('The language files are unsound');
    const { title, text } = await article();
    brief = writeBrief({ title, text }, { languages: languages.data });
    for (const quote of brief.quotes) expect(text.slice(quote.start, quote.end)).toBe(quote.text);
    expect(brief.quotes.map((quote) => quote.speaker?.name)).toContain('Ilsa Marrowick');
    await store.briefs.save({ articleId, brief, words: articleWords(await article()), nameWords, at: now() });
  });

  it('6 joinStory: the article begins a story', async () => {
    const read = { article: await article(), brief };
    const input = { ...read, ...joinableHere(read) };
    const outcome = await store.atomically(({ articles, stories }) =>
      joinStory(input, { articles, stories, recent: createRecentSignals(), tenants: 'separate', now }),
    );
    expect(outcome).toMatchObject({ kind: 'new', places: [{ audience: EVERYBODY }] });
    places = outcome.places;
  });

  it('7 planDeliveries: one delivery for each channel that wants it', async () => {
    const channelId = await addChannel(store);
    const wish = { channelId, query: 'varonia airstrike', topic: null, source: 'chat' as const, createdBy: 'ada' };
    await store.subscriptions.add({ ...wish, createdAt: now(), mention: null, digest: null });
    const wishes = await createSubscriptionMatcher(store.subscriptions, { now, tenants: 'separate' })(
      await article(),
      brief,
      indexWords([(await article()).title, (await article()).text], 'en'),
    );
    const planned = planDeliveries(
      {
        article: await article(),
        places,
        subscriptions: wishes,
        matchedTerms: createMatchedTerms({ ...(await article()), actors: [] }),
      },
      { now, newNonce: () => 'nonce1' },
    );
    expect(await store.deliveries.plan(planned)).toEqual([channelId]);
    expect(await store.deliveries.plan(planned)).toEqual([]);
  });

  it('8 deliver: claimed, posted, recorded', async () => {
    const preview = createPreview({ messages: store.previewMessages, log: silentLog });
    const channel = await store.channels.byAddress(ADDRESS);
    const deps: DeliverDeps = {
      channels: store.channels,
      deliveries: store.deliveries,
      edits: store.stories.edits,
      notices: store.feedNotices,
      compose: (deliveries) => loadAlerts(deliveries, store, 'separate'),
      composeReply: (reply) => loadReply(reply, store),
      senderOf: () => preview.sender,
      clock: { now, random: Math.random },
      senderId: 'test',
      alone: true,
      permits: createSemaphore(1, () => 0),
      callTimes: createCallTimes(),
      maxAgeMs: 60_000,
    };
    expect(channel && (await deliver(channel.id, deps))).toMatchObject({ kind: 'sent' });
    expect(channel && (await deliver(channel.id, deps))).toMatchObject({ kind: 'idle' });
    expect(await preview.after(null, 10)).toMatchObject([
      { message: { kind: 'alert', topics: ['varonia airstrike'] } },
    ]);
  });

  it('and back: answer(question) from the store alone', async () => {
    const answer = createAnswer({
      tenants: 'separate',
      longCommands: store.longCommands,
      topics: [],
      asking: NO_ASKING,
      functionWords: [],
      sayIn: createSayIn([]),
      search: createArticleSearch(database.db),
      channels: store.channels,
      subscriptions: store.subscriptions,
      regroup: regroupHere(store, { tenants: 'separate', now }),
      lines: linesHere(store, now),
      auditLog: store.auditLog,
      forgetPerson: store.forgetPerson,
      archiveBegins: store.keeping.archiveBegins,
      ...readHere(),
      feeds: { ...store.feeds, fromChat: 'on', find: async () => ({ kind: 'not-found', reason: 'no network here' }) },
      locate: async () => ({ kind: 'unreachable', reason: 'no platform here' }),
      rightsOf: async () => ({ kind: 'unreachable', reason: 'no platform here' }),
      mutes: store.mutes,
      status: async () => [],
      limits: DEFAULT_LIMITS,
      pace: async () => null,
      now,
    });
    const asker = { address: ADDRESS, channelName: '#news', userId: 'u', userName: 'ada', managesChannel: true };
    const reply = await answer({ command: 'brief', input: { kind: 'text', text: 'airstrike varonia' }, asker });
    expect(reply.message).toMatchObject({ kind: 'brief', card: { outlet: 'Loopback Courier (127.0.0.1)' } });
  });
});
