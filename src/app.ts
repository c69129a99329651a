import { loadAlert } from './alerts/compose-alert.ts';
import { createWishMatcher } from './alerts/match-wishes.ts';
import { createTurns } from './alerts/turns.ts';
import { briefWithModel } from './briefs/brief-with-model.ts';
import { openAiModel } from './briefs/propose-with-model.ts';
import { buildChats } from './build-chats.ts';
import type { Listening, LocateOutcome } from './chat/chat.ts';
import { createPreview, type Preview } from './chat/preview/create-preview.ts';
import { createAnswer } from './commands/answer-question.ts';
import { COMMAND_SPECS } from './commands/command-table.ts';
import { createComplete } from './commands/complete-typing.ts';
import type { Config } from './config/load-config.ts';
import type { Role as RoleName } from './config/setting-forms.ts';
import type { Settings } from './config/settings.ts';
import { keepArticle } from './feeds/keep-article.ts';
import { previewFeed } from './feeds/preview-feed.ts';
import { createHostGate } from './net/host-gate.ts';
import { createHttp, type Http } from './net/http.ts';
import { createSampleHttp } from './net/sample-http.ts';
import type { ChannelAddress } from './news/channel.ts';
import type { ArticleId } from './news/ids.ts';
import type { LanguageFacts } from './news/language.ts';
import type { Log } from './news/log.ts';
import type { Jobs } from './queue/open-queue.ts';
import { startBot } from './roles/bot.ts';
import { createHandlers } from './roles/create-handlers.ts';
import { createEnqueue } from './roles/enqueue.ts';
import { healthOf, type PartHealth } from './roles/health.ts';
import { createHeavyPool, type HeavyPool } from './roles/heavy-pool.ts';
import { type Role, startPoller } from './roles/poller.ts';
import { syncConfig } from './roles/sync-config.ts';
import { takeOver } from './roles/take-over.ts';
import { startWorker } from './roles/worker.ts';
import type { KeptText } from './store/articles.ts';
import type { OpenDatabase } from './store/database.ts';
import { createArticleSearch } from './store/search-articles.ts';
import { articleWords, nameWords } from './store/search-query.ts';
import { createStore, type Store } from './store/store.ts';
import { createViewStore } from './store/view-store.ts';
import { createWeb, type Web } from './web/create-web.ts';
import { createMetrics, type Metrics } from './web/metrics.ts';

/** What the operator set and wrote. */
export type Setup = {
  settings: Settings;
  config: Config;
  languages: LanguageFacts[];
  samplesDir: string;
  roles: readonly RoleName[];
};

/** What is open already: both were tried before, so that every problem could be listed at once. */
export type Opened = { database: OpenDatabase; jobs: Jobs; log: Log; clock: Clock; senderId: string };

export type Clock = { now: () => Date; random: () => number; newNonce: () => string };

export type App = {
  preview: Preview;
  start(): Promise<{ url: string }>;
  /** Takes no new work, finishes or hands back what runs, and lets go of everything. */
  stop(): Promise<void>;
};

const USER_AGENT = 'Slugline/0.1 (+https://github.com/slugline/slugline; news alerts, polite polling)';
const HEAVY_THREADS = 2;
/** One poll and one page: no publisher sees more of us at once. */
const REQUESTS_PER_HOST = 2;
const MS_PER_SECOND = 1_000;
/** A quarter of the deliveries that a worker has in hand: a workspace that hangs leaves room for the others. */
const CALLS_PER_WORKSPACE = 16;

/** Every part of the product, by room. */
type Parts = Setup &
  Opened & {
    store: Store;
    http: { request: Http; close(): Promise<void> };
    heavy: HeavyPool;
    preview: Preview;
    chats: Awaited<ReturnType<typeof buildChats>>;
    metrics: Metrics;
  };

/** The composition root: builds the parts, hands them over, and reads in the order of the news. */
export async function createApp(setup: Setup, opened: Opened): Promise<App> {
  const parts = await buildParts(setup, opened);
  const web = buildWeb(parts);
  const running: Role[] = [];
  return {
    preview: parts.preview,
    async start() {
      const { roles } = setup;
      await syncConfig(setup.config, {
        ...parts,
        locate: (address) => locate(parts, address),
        now: opened.clock.now,
      });
      if (opened.database.embedded)
        await takeOver({ ...parts, enqueue: createEnqueue(parts.jobs), now: opened.clock.now });
      const { url } = await web.start();
      if (roles.includes('bot')) running.push(await startBot({ ...parts, listening: buildListening(parts) }));
      if (roles.includes('worker')) await startWorker({ jobs: parts.jobs, handlers: buildHandlers(parts) });
      if (roles.includes('poller')) running.push(buildPoller(parts));
      return { url };
    },
    async stop() {
      await Promise.all(running.map((role) => role.stop()));
      await Promise.all([web.stop(), parts.jobs.close()]);
      await Promise.all([parts.heavy.close(), parts.http.close()]);
      await parts.database.close();
    },
  };
}

async function buildParts(setup: Setup, opened: Opened): Promise<Parts> {
  const { settings } = setup;
  const store = createStore(opened.database.db, opened.clock.now);
  const http = createHttp({ allowPrivate: settings.allowPrivateAddresses, userAgent: USER_AGENT });
  const polite = createHostGate({ perHost: REQUESTS_PER_HOST }, { http: http.request, now: opened.clock.now });
  const preview = createPreview({ messages: store.previewMessages, log: opened.log });
  const { log, database, clock } = opened;
  const chats = await buildChats(settings, { log, now: clock.now, hashStore: store.settings, db: database.db });
  const metrics = createMetrics();
  metrics.watchQueues(opened.jobs.counts);
  return {
    ...setup,
    ...opened,
    store,
    http: { ...http, request: createSampleHttp({ directory: setup.samplesDir }, { http: polite }) },
    heavy: createHeavyPool({ threads: HEAVY_THREADS, languages: setup.languages }),
    preview,
    chats: [...chats, preview].map((chat) => ({ ...chat, sender: metrics.watch.sender(chat.sender) })),
    metrics,
  };
}

function buildPoller(parts: Parts): Role {
  const { store, jobs, log, clock } = parts;
  return startPoller({ feeds: store.feeds, enqueue: createEnqueue(jobs).polls, now: clock.now, log });
}

function buildHandlers(parts: Parts) {
  const { store, heavy, http, log, clock, metrics, jobs } = parts;
  const enqueue = createEnqueue(jobs);
  const handlers = createHandlers({
    poll: {
      http: http.request,
      readFeed: heavy.readFeed,
      saveEntries: store.articles.saveFound,
      feeds: store.feeds,
      enqueueArticles: enqueue.articles,
      log,
      now: clock.now,
      random: clock.random,
      count: (outcome) => metrics.polls.inc({ outcome }),
    },
    article: {
      store,
      keep: async (found) => {
        const saveText = (id: ArticleId, kept: KeptText) => store.articles.keep(id, kept, clock.now());
        return (await keepArticle(found, { http: http.request, readPage: heavy.readPage, saveText })).kept;
      },
      writeBrief: metrics.watch.brief(buildBriefs(parts)),
      words: { ofArticle: articleWords, ofName: nameWords },
      matchWishes: createWishMatcher(store.subscriptions),
      enqueueDelivery: enqueue.deliveries,
      clock,
      log,
      count: (outcome) => metrics.articles.inc({ outcome }),
    },
    deliver: {
      channels: store.channels,
      deliveries: store.deliveries,
      compose: (delivery) => loadAlert(delivery, store),
      senderOf: (platform) => parts.chats.find((chat) => chat.platform === platform)?.sender ?? null,
      clock,
      senderId: parts.senderId,
      alone: parts.database.embedded,
      turns: createTurns(CALLS_PER_WORKSPACE),
      maxAgeMs: parts.config.alerts.maxAgeSeconds * MS_PER_SECOND,
      log,
      count: metrics.watch.delivery,
    },
    tidy: { store, enqueue, now: clock.now },
  });
  return metrics.watch.polls(handlers);
}

/** Extractive, in a thread; with a model where one is set, behind the guard. */
function buildBriefs({ settings, heavy, languages }: Parts): HeavyPool['writeBrief'] {
  if (!settings.model) return heavy.writeBrief;
  const { baseUrl, apiKey, model } = settings.model;
  const proposer = openAiModel({ baseUrl, model, apiKey: apiKey?.reveal() ?? null }, { fetch });
  return async (input) => {
    const written = await heavy.writeBrief(input);
    if (written.kind !== 'written') return written;
    const write = async () => written.brief;
    return { kind: 'written', brief: await briefWithModel(input, { languages, model: proposer, write }) };
  };
}

function buildListening(parts: Parts): Listening {
  const { store, config, clock } = parts;
  const deps = {
    topics: config.topics,
    search: createArticleSearch(parts.database.db),
    channels: store.channels,
    subscriptions: store.subscriptions,
    feeds: {
      ...store.feeds,
      find: (address: string) => previewFeed(address, { http: parts.http.request, readFeed: parts.heavy.readFeed }),
    },
    locate: (address: ChannelAddress) => locate(parts, address),
    status: async () => Object.entries(await askHealth(parts)).map(([part, { ok, state }]) => ({ part, ok, state })),
    now: clock.now,
  };
  const names = COMMAND_SPECS.map(({ name }) => name);
  const answer = parts.metrics.watch.answer(createAnswer(deps), names);
  return { commands: COMMAND_SPECS, answer, complete: createComplete(deps) };
}

function buildWeb(parts: Parts): Web {
  const { settings, preview, metrics, jobs, samplesDir, log, clock } = parts;
  return createWeb(settings, {
    preview,
    health: () => askHealth(parts),
    metrics,
    board: jobs.board('/queues'),
    callbacks: parts.chats.flatMap((chat) => ('routes' in chat ? chat.routes : [])),
    samplesDir,
    views: createViewStore(parts.database.db),
    settings,
    topics: parts.config.topics,
    log,
    now: clock.now,
  });
}

/** A platform counts where this process runs the bot. */
function askHealth({ database, jobs, chats, roles, store }: Parts): Promise<Record<string, PartHealth>> {
  return healthOf({ database, jobs, chats: roles.includes('bot') ? chats : [], holds: store.channels.holds });
}

async function locate(parts: Parts, address: ChannelAddress): Promise<LocateOutcome> {
  const chat = parts.chats.find(({ platform }) => platform === address.platform);
  return chat?.sender.locate(address) ?? { kind: 'unreachable', reason: `${address.platform} is not set up here` };
}
