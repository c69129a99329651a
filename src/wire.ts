import { setTimeout } from 'node:timers/promises';
import type { RequestHandler } from 'express';
import { withShortButtons } from './chat/button-commands.ts';
import type { ChatHandlers, ChatHealth, LocateOutcome, Sender } from './chat/chat.ts';
import { createPreview, type Preview } from './chat/preview/create-preview.ts';
import { createSayIn } from './chat/say.ts';
import { createAnswer } from './commands/answering/answer-question.ts';
import { type CommandPace, createCommandPace } from './commands/answering/command-pace.ts';
import { commandSpecsIn } from './commands/answering/command-table.ts';
import { createComplete } from './commands/asking/complete-typing.ts';
import { createSense } from './commands/asking/query-sense.ts';
import type { CommandDeps } from './commands/command.ts';
import type { Config } from './config/files/load-config.ts';
import type { RoleName } from './config/settings/setting-forms.ts';
import type { Settings } from './config/settings/settings.ts';
import type { MatchArticle } from './engines/matching/match-query.ts';
import { createNames } from './engines/matching/names.ts';
import type { Query } from './engines/matching/query.ts';
import type { PageBytes } from './engines/reading/page/read-page.ts';
import { afterDenial, askHub, hubLease } from './feeds/hub.ts';
import { createHostGate } from './net/host-gate.ts';
import { createHttp, type Http } from './net/http.ts';
import { systemNames } from './net/resolve-name.ts';
import { createSampleHttp, readSampleStory } from './net/sample-http.ts';
import { type ChannelAddress, PLATFORM_FACTS, type Platform } from './news/channel.ts';
import type { Log } from './news/log.ts';
import { workspaceOf } from './news/owner.ts';
import type { AnswerTexts, AskingWords } from './news/subscription.ts';
import { createEnqueue } from './queue/jobs.ts';
import type { Jobs } from './queue/open-queue.ts';
import { createChannelEvents } from './roles/bot.ts';
import { createToldHealth, healthFor, healthOf, readinessOf } from './roles/health.ts';
import { type PollJobDeps, pollFound, type WebSubDuties } from './roles/poll-job.ts';
import { createReaderPool, type ReaderPool } from './roles/reader-pool.ts';
import type { ThreadFacts } from './roles/thread-tasks.ts';
import type { OpenDatabase } from './store/database.ts';
import type { Pulse } from './store/progress/pulse.ts';
import { createStore, type Store } from './store/store.ts';
import { createViewStore } from './store/views/view-store.ts';
import { createWeb, type Web } from './web/create-web.ts';
import { createMetrics, type Metrics } from './web/metrics.ts';
import { websubCallback } from './web/websub-callback.ts';
import { buildChats, sealOf } from './wire-chats.ts';
import { copyDatabaseOf } from './wire-keeping.ts';
import { searching, storyHands } from './wire-stories.ts';

/** The operator's settings and files. */
export type Setup = ThreadFacts & {
  settings: Settings;
  config: Config;
  answers: readonly AnswerTexts[];
  asking: readonly AskingWords[];
  samplesDir: string;
  roles: readonly RoleName[];
};

/** What is open already: it was tried before, so that every problem could be listed at once. */
export type Opened = {
  database: OpenDatabase;
  jobs: Jobs;
  log: Log;
  /** Its `now` is that of the pulse. */
  clock: AppClock;
  pulse: Pulse;
  senderId: string;
};

type AppClock = { now: () => Date; random: () => number; newNonce: () => string };

/** Every part of the program, by room. */
export type Parts = Setup &
  Opened & {
    store: Store;
    http: { request: Http; close(): Promise<void> };
    readers: ReaderPool;
    preview: Preview;
    chats: Awaited<ReturnType<typeof buildChats>>;
    metrics: Metrics;
    /** What queries call things by, in many scripts. */
    names: ReturnType<typeof createNames>;
  };

const USER_AGENT = 'Slugline/0.1 (+https://github.com/slugline/slugline; news alerts, polite polling)';
const READER_THREADS = 2;
/** One poll and one page: a publisher gets no more requests at a time. */
const REQUESTS_PER_HOST = 2;

/** Builds every part of the program; nothing runs yet. */
export async function buildParts(setup: Setup, opened: Opened): Promise<Parts> {
  const { settings, languages, cued, pageWords, background } = setup;
  const store = createStore(opened.database.db, opened.clock.now);
  const allowPrivate = settings.allowPrivateAddresses;
  const resolveName = systemNames({ mayDialPrivate: allowPrivate.length > 0 }, opened.clock.now);
  const http = createHttp({ allowPrivate, userAgent: USER_AGENT, proxy: settings.proxy }, { resolveName });
  const gate = { http: http.request, now: opened.clock.now, coolDowns: store.hostCoolDowns };
  const polite = createHostGate({ perHost: REQUESTS_PER_HOST }, gate);
  const preview = createPreview({ messages: store.previewMessages, log: opened.log });
  const { log, database, clock } = opened;
  const chats = await buildChats(settings, { log, now: clock.now, hashStore: store.settings, db: database.db });
  // The preview's page and terminal need no short commands.
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
    readers: createReaderPool({ threads: READER_THREADS, facts: { languages, cued, pageWords, background } }),
    preview,
    chats: [...chats.map(withShort), preview].map((chat) => ({ ...chat, sender: metrics.watch.sender(chat.sender) })),
    metrics,
    names: createNames(background.names, setup.config.aliases),
  };
}

/** `phase`: whether this process runs, or why it does not take part. */
export function buildWeb(parts: Parts, phase: () => 'running' | 'starting' | 'stopping'): Web {
  const { settings, preview, metrics, jobs, samplesDir, log, clock, store } = parts;
  const ready = createToldHealth(() => readinessOf(parts));
  return createWeb(settings, {
    preview,
    health: createToldHealth(() => publicHealth(parts)),
    async readiness() {
      const state = phase();
      return { ...(await ready()), process: { ok: state === 'running', state } };
    },
    healthWithNames: async () => healthFor(await askHealth(parts), { kind: 'operator' }),
    metrics,
    board: jobs.board('/queues'),
    callbacks: [...parts.chats.flatMap((chat) => ('routes' in chat ? chat.routes : [])), ...buildWebSubRoutes(parts)],
    copyDatabase: copyDatabaseOf(parts),
    sampleStory: (address) => readSampleStory(address, samplesDir),
    viewsOf: (scope) => createViewStore(parts.database.db, scope),
    explainMatch: (query: Query, article: MatchArticle) => parts.readers.ask('explainMatch', { query, article }),
    senseOf: createSense({ ...searching(parts), feeds: store.feeds }),
    sessions: store.sessions,
    audit: store.auditLog,
    settings,
    topics: parts.config.topics,
    names: parts.names,
    log,
    now: clock.now,
    pause: setTimeout,
  });
}

/** The answers to commands in chat, and what happens on channel events. */
export function buildChatHandlers(parts: Parts, pollDeps: () => Promise<PollJobDeps>): ChatHandlers {
  const { store, clock } = parts;
  const { channels, subscriptions, mutes, longCommands, auditLog } = store;
  const { topics, tenants, limits } = parts.config;
  const sayIn = createSayIn(parts.answers);
  const deps = {
    ...{ channels, subscriptions, mutes, longCommands, auditLog, topics, tenants, limits },
    ...searching(parts),
    ...{ names: parts.names, readWords: parts.readers.readWords, ...storyHands(parts) },
    compareOutlets: (input: Parameters<CommandDeps['compareOutlets']>[0]) => parts.readers.ask('compareOutlets', input),
    feeds: buildFeedDeps(parts, pollDeps),
    locate: (address: ChannelAddress) => locate(parts, address),
    rightsOf: async (userId: string, address: ChannelAddress) =>
      senderOf(parts, address.platform)?.rightsOf(userId, address) ?? notSetUp(address),
    pace: buildCommandPace(parts),
    status: async (address: ChannelAddress) => {
      const health = healthFor(await askHealth(parts), healthReader(address));
      return Object.entries(health).map(([part, { ok, state }]) => ({ part, ok, state }));
    },
    ...{ forgetPerson: store.forgetPerson, archiveBegins: store.keeping.archiveBegins, sayIn, now: clock.now },
  };
  const events = { ...parts, ...store, sayIn, senderOf: (on: Platform) => senderOf(parts, on) };
  const commands = commandSpecsIn(parts.answers);
  const names = commands.map(({ name }) => name);
  const answer = parts.metrics.watch.answer(createAnswer(deps), names);
  return { commands, answer, complete: createComplete(deps), onChannelEvent: createChannelEvents(events, parts.log) };
}

function buildFeedDeps(
  { store, config, readers, http }: Parts,
  pollDeps: () => Promise<PollJobDeps>,
): CommandDeps['feeds'] {
  return {
    ...store.feeds,
    fromChat: config.chatFeeds,
    async find(address) {
      const { previewFeed } = await import('./feeds/find-feed.ts');
      const { readFeed, ask } = readers;
      const findLinks = (page: PageBytes) => ask('findFeedLinks', page);
      const found = await previewFeed(address, { http: http.request, readFeed, findLinks });
      if (found.kind !== 'found') return found;
      const deps = await pollDeps();
      return { ...found, firstPoll: (id) => pollFound(id, found.answer, deps) };
    },
  };
}

function buildCommandPace({ config, store, clock, metrics }: Parts): CommandPace {
  const count = (platform: Platform, limit: string) => metrics.refusals.inc({ platform, limit });
  return createCommandPace(config.limits, { take: store.paces.take, now: clock.now, count });
}

/** The operator is told of all; others of their own workspace alone. */
function healthReader(address: ChannelAddress): Parameters<typeof healthFor>[1] {
  return PLATFORM_FACTS[address.platform].askedBy === 'operator'
    ? { kind: 'operator' }
    : { kind: 'owner', owner: workspaceOf(address) };
}

/** As everybody may see it. */
export async function publicHealth(parts: Parts): Promise<Record<string, ChatHealth>> {
  return healthFor(await askHealth(parts), { kind: 'everybody' });
}

/** Includes the platforms only if this process listens to them or sends to them. */
function askHealth({ database, jobs, chats, roles, store }: Parts): Promise<Record<string, ChatHealth>> {
  const listens = roles.includes('bot');
  const usesChats = listens || roles.includes('worker');
  return healthOf({ database, jobs, chats: usesChats ? chats : [], listens, holds: store.channels.holds });
}

export async function locate(parts: Parts, address: ChannelAddress): Promise<LocateOutcome> {
  return senderOf(parts, address.platform)?.locate(address) ?? notSetUp(address);
}

export function senderOf({ chats }: Parts, platform: Platform): Sender | null {
  return chats.find((chat) => chat.platform === platform)?.sender ?? null;
}

function notSetUp({ platform }: ChannelAddress): { kind: 'unreachable'; reason: string } {
  return { kind: 'unreachable', reason: `${platform} is not set up here` };
}

export type WebSubParts = Pick<Parts, 'store' | 'log' | 'clock'> & {
  settings: Pick<Parts['settings'], 'publicUrl' | 'encryptionKey' | 'encryptionKeyOld'>;
  jobs: Pick<Parts['jobs'], 'addMany'>;
};

/** What a feed's job needs for WebSub hubs; null where they cannot reach this server. */
export function buildWebSubDuties(parts: Omit<WebSubParts, 'jobs' | 'log'> & Pick<Parts, 'http'>): WebSubDuties | null {
  const { settings, store, http, clock } = parts;
  const { publicUrl } = settings;
  if (publicUrl === null) return null;
  const secrets = hubSecrets(settings);
  return {
    store: store.websub,
    ask: (asking) => askHub({ ...asking, secret: secrets.toSend(asking.secret) }, { http: http.request, publicUrl }),
    newSecret: () => clock.newNonce() + clock.newNonce(),
  };
}

/** The routes at which hubs verify subscriptions and push; none where hubs cannot reach this server. */
export function buildWebSubRoutes(parts: WebSubParts): { path: string; handle: RequestHandler }[] {
  const { settings, store, jobs, log, clock } = parts;
  if (settings.publicUrl === null) return [];
  const { websub, feeds } = store;
  const secrets = hubSecrets(settings);
  const handle = websubCallback({
    async find(callback) {
      const found = await websub.byCallback(callback);
      return found && { ...found, secrets: secrets.accepted(found.secret) };
    },
    async verified(feedId, mode, leaseSeconds) {
      if (mode === 'unsubscribe') await websub.forget(feedId);
      else await websub.verified(feedId, hubLease(leaseSeconds, { now: clock.now(), random: clock.random }));
    },
    denied: (feedId, reason) => websub.denied(feedId, { reason, again: afterDenial(clock.now()) }),
    async pushed(feedId, push) {
      const at = clock.now();
      if (push === null) {
        await websub.notePush(feedId, at);
        await feeds.pollSoon(feedId, at);
        return;
      }
      await websub.addPush(feedId, { ...push, at });
      await createEnqueue(jobs).polls([feedId]);
    },
    async mistrusted(feedId) {
      await websub.distrust(feedId);
      await feeds.pollSoon(feedId, clock.now());
    },
    log,
  });
  return [{ path: '/websub', handle }];
}

/**
 * The secret that hubs sign with, and those that pushes on their way may still be signed with: derived from the stored one and
 * ENCRYPTION_KEY, or the stored one without a key.
 */
function hubSecrets(settings: WebSubParts['settings']) {
  const seal = sealOf(settings);
  return {
    toSend: (stored: string | null) => (stored === null || seal === null ? stored : seal.derive(stored)),
    accepted(stored: string | null): Iterable<string> | null {
      if (stored === null) return null;
      return seal === null ? [stored] : seal.derivedByAll(stored);
    },
  };
}
