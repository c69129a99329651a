import { buildChats } from './build-chats.ts';
import { buildWebSubRoutes } from './build-websub.ts';
import type { Listening, LocateOutcome, PlaceEvent, Sender } from './chat/chat.ts';
import { createPreview, type Preview } from './chat/preview/create-preview.ts';
import { withShortButtons } from './chat/short-buttons.ts';
import { createAnswer } from './commands/answer-question.ts';
import { COMMAND_SPECS } from './commands/command-table.ts';
import { createComplete } from './commands/complete-typing.ts';
import { createHostGate } from './net/host-gate.ts';
import { createHttp } from './net/http.ts';
import { createSampleHttp } from './net/sample-http.ts';
import { createChangeWords } from './news/change-words.ts';
import type { ChannelAddress, Platform } from './news/channel.ts';
import type { Opened, Parts, Setup } from './parts.ts';
import { startBot } from './roles/bot.ts';
import { createEnqueue } from './roles/enqueue.ts';
import { healthOf, type PartHealth } from './roles/health.ts';
import { createHeavyPool } from './roles/heavy-pool.ts';
import { createOnPlace } from './roles/on-place.ts';
import { type Role, startPoller } from './roles/poller.ts';
import { syncConfig } from './roles/sync-config.ts';
import { takeOver } from './roles/take-over.ts';
import { startWorker } from './roles/worker.ts';
import { createArticleSearch } from './store/search-articles.ts';
import { createStore } from './store/store.ts';
import { createViewStore } from './store/view-store.ts';
import { createWeb, type Web } from './web/create-web.ts';
import { createMetrics } from './web/metrics.ts';

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

/** The composition root: builds the parts, hands them over, and reads in the order of the news. */
export async function createApp(setup: Setup, opened: Opened): Promise<App> {
  const parts = await buildParts(setup, opened);
  const web = buildWeb(parts);
  const running: Role[] = [];
  return {
    preview: parts.preview,
    async start() {
      const { roles } = setup;
      // What is stored can be looked at and asked for before anything else is ready.
      const { url } = await web.start();
      await syncConfig(setup.config, {
        ...parts,
        locate: (address) => locate(parts, address),
        now: opened.clock.now,
      });
      if (opened.database.embedded) await takeOver(parts);
      if (roles.includes('bot')) running.push(await startBot({ ...parts, listening: buildListening(parts) }));
      // The stages are loaded when the page answers already.
      if (roles.includes('worker')) {
        const { buildHandlers } = await import('./build-handlers.ts');
        await startWorker({ jobs: parts.jobs, handlers: buildHandlers(parts) });
      }
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
  const gate = { http: http.request, now: opened.clock.now, rests: store.hostRests };
  const polite = createHostGate({ perHost: REQUESTS_PER_HOST }, gate);
  const preview = createPreview({ messages: store.previewMessages, log: opened.log });
  const { log, database, clock } = opened;
  const chats = await buildChats(settings, { log, now: clock.now, hashStore: store.settings, db: database.db });
  // The preview's own page and terminal show commands whole.
  const withShort = <Of extends { sender: Sender }>(chat: Of) => {
    return { ...chat, sender: withShortButtons(chat.sender, store.longCommands.keep) };
  };
  const metrics = createMetrics();
  metrics.watchQueues(opened.jobs.counts);
  return {
    ...setup,
    ...opened,
    store,
    http: { ...http, request: createSampleHttp({ directory: setup.samplesDir }, { http: polite }) },
    heavy: createHeavyPool({ threads: HEAVY_THREADS, languages: setup.languages }),
    preview,
    chats: [...chats.map(withShort), preview].map((chat) => ({ ...chat, sender: metrics.watch.sender(chat.sender) })),
    metrics,
  };
}

function buildPoller(parts: Parts): Role {
  const { store, jobs, log, clock } = parts;
  return startPoller({ feeds: store.feeds, enqueue: createEnqueue(jobs).polls, now: clock.now, log });
}

function buildListening(parts: Parts): Listening {
  const { store, config, clock } = parts;
  const deps = {
    topics: config.topics,
    search: createArticleSearch(parts.database.db),
    channels: store.channels,
    subscriptions: store.subscriptions,
    mutes: store.mutes,
    longCommands: store.longCommands,
    byHand: store.byHand,
    wordsOf: createChangeWords(parts.languages),
    feeds: {
      ...store.feeds,
      async find(address: string) {
        const { previewFeed } = await import('./feeds/preview-feed.ts');
        return previewFeed(address, { http: parts.http.request, readFeed: parts.heavy.readFeed });
      },
    },
    locate: (address: ChannelAddress) => locate(parts, address),
    rightsOf: async (userId: string, address: ChannelAddress) =>
      senderOf(parts, address)?.rightsOf(userId, address) ?? notSetUp(address),
    status: async () => Object.entries(await askHealth(parts)).map(([part, { ok, state }]) => ({ part, ok, state })),
    now: clock.now,
  };
  const names = COMMAND_SPECS.map(({ name }) => name);
  const answer = parts.metrics.watch.answer(createAnswer(deps), names);
  return { commands: COMMAND_SPECS, answer, complete: createComplete(deps), onPlace: buildOnPlace(parts) };
}

function buildOnPlace(parts: Parts): (event: PlaceEvent) => Promise<void> {
  const { store, chats, clock, senderId, log } = parts;
  const senderTo = (platform: Platform) => chats.find((chat) => chat.platform === platform)?.sender ?? null;
  return createOnPlace({ channels: store.channels, senderOf: senderTo, clock, senderId }, log);
}

function buildWeb(parts: Parts): Web {
  const { settings, preview, metrics, jobs, samplesDir, log, clock } = parts;
  return createWeb(settings, {
    preview,
    health: () => askHealth(parts),
    metrics,
    board: jobs.board('/queues'),
    callbacks: [...parts.chats.flatMap((chat) => ('routes' in chat ? chat.routes : [])), ...buildWebSubRoutes(parts)],
    samplesDir,
    views: createViewStore(parts.database.db),
    settings,
    topics: parts.config.topics,
    log,
    now: clock.now,
  });
}

/** A platform counts where this process listens or sends to it. */
function askHealth({ database, jobs, chats, roles, store }: Parts): Promise<Record<string, PartHealth>> {
  const listens = roles.includes('bot');
  const has = listens || roles.includes('worker');
  return healthOf({ database, jobs, chats: has ? chats : [], listens, holds: store.channels.holds });
}

async function locate(parts: Parts, address: ChannelAddress): Promise<LocateOutcome> {
  return senderOf(parts, address)?.locate(address) ?? notSetUp(address);
}

function senderOf({ chats }: Parts, address: ChannelAddress): Sender | undefined {
  return chats.find(({ platform }) => platform === address.platform)?.sender;
}

function notSetUp({ platform }: ChannelAddress): { kind: 'unreachable'; reason: string } {
  return { kind: 'unreachable', reason: `${platform} is not set up here` };
}
