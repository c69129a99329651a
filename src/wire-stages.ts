import { setImmediate } from 'node:timers/promises';
import { loadAlerts, loadReply } from './alerts/compose-alert.ts';
import { createCallTimes, createSemaphore } from './alerts/delivery/pacing.ts';
import { createSubscriptionMatcher } from './alerts/match-subscriptions.ts';
import { planEditReplies } from './alerts/plan-replies.ts';
import { createChangeWords, createFactsReader } from './engines/joining/facts.ts';
import { createRecentSignals } from './engines/joining/recent-signals.ts';
import { indexWordsInPieces } from './engines/matching/word-index.ts';
import { keepArticle, readArticle } from './feeds/keep-article.ts';
import { SECOND_MS } from './kit/time.ts';
import type { ArticleId } from './news/ids.ts';
import { createEnqueue } from './queue/jobs.ts';
import type { ReaderPool } from './roles/reader-pool.ts';
import type { HandlerParts } from './roles/worker.ts';
import type { KeptText } from './store/nouns/articles/articles.ts';
import { articleWords, nameWords } from './store/search/query-to-sql.ts';
import { buildWebSubDuties, type Parts, senderOf } from './wire.ts';

/** A quarter of a worker's concurrent deliveries: a workspace whose calls hang leaves room for the others. */
const CALLS_PER_WORKSPACE = 16;

type PollParts = HandlerParts['poll'];
type ArticleParts = HandlerParts['article'];

// The dependencies of each of the eight calls (app.ts), from the second on, in the order of the news.

export function pollFeedDeps(parts: Parts): Omit<PollParts, 'readFeed'> {
  const { http, store, jobs, log, clock, metrics } = parts;
  return {
    websub: buildWebSubDuties(parts),
    http: http.request,
    saveEntries: store.articles.saveFound,
    feeds: store.feeds,
    enqueueArticles: createEnqueue(jobs).articles,
    log,
    now: clock.now,
    random: clock.random,
    count: (outcome) => metrics.polls.inc({ outcome }),
  };
}

/** Feeds are read in a worker thread with a deadline, like everything that a publisher sends. */
export function readFeedDeps({ readers }: Parts): Pick<PollParts, 'readFeed'> {
  return { readFeed: readers.readFeed };
}

export function keepArticleDeps({ store, http, readers, clock }: Parts): Pick<ArticleParts, 'keep' | 'reread'> {
  const deps = { http: http.request, readPage: readers.readPage };
  const saveText = (id: ArticleId, kept: KeptText) => store.articles.keep(id, kept, clock.now());
  return {
    keep: async (found) => (await keepArticle(found, { ...deps, saveText })).kept,
    reread: async (article) => (await readArticle(article, deps)).kept,
  };
}

export function writeBriefDeps(parts: Parts): Pick<ArticleParts, 'writeBrief' | 'words'> {
  return {
    writeBrief: parts.metrics.watch.brief(chooseWriter(parts)),
    words: {
      read: ({ title, text }) => indexWordsInPieces([title, text], () => setImmediate()),
      ofArticle: articleWords,
      ofName: nameWords,
    },
  };
}

export function joinStoryDeps(parts: Parts): Pick<ArticleParts, 'recent' | 'factsReaderOf' | 'onChanged'> {
  const { newNonce } = parts.clock;
  const wordsOf = createChangeWords(parts.languages);
  return {
    recent: createRecentSignals(),
    factsReaderOf: createFactsReader(wordsOf),
    onChanged: (change, stores) => planEditReplies(change, { ...stores, newNonce, wordsOf }),
  };
}

export function planDeliveriesDeps(parts: Parts): Pick<ArticleParts, 'matchSubscriptions' | 'enqueueDelivery'> {
  const { store, jobs, clock } = parts;
  return {
    matchSubscriptions: createSubscriptionMatcher(store.subscriptions, clock),
    enqueueDelivery: createEnqueue(jobs).deliveries,
  };
}

export function deliverDeps(parts: Parts): HandlerParts['deliver'] {
  const { store, database, senderId, config, log, clock, metrics } = parts;
  return {
    channels: store.channels,
    deliveries: store.deliveries,
    edits: store.stories.edits,
    notices: store.feedNotices,
    compose: (deliveries) => loadAlerts(deliveries, store),
    composeReply: (reply) => loadReply(reply, store),
    senderOf: (platform) => senderOf(parts, platform),
    clock,
    senderId,
    alone: database.embedded,
    permits: createSemaphore(CALLS_PER_WORKSPACE, () => performance.now()),
    callTimes: createCallTimes(),
    maxAgeMs: config.alerts.maxAgeSeconds * SECOND_MS,
    rules: config.alerts.rules,
    log,
    count: metrics.watch.delivery,
  };
}

export function feedNoticeDeps({ store, clock }: Parts): HandlerParts['notices'] {
  const { now, newNonce } = clock;
  return { ...store.feedNotices, subscriptions: store.subscriptions.live, now, newNonce };
}

export function sweepDeps({ store, jobs, settings, database, clock }: Parts): HandlerParts['sweep'] {
  const aloneSince = database.embedded ? clock.now() : null;
  return { store, enqueue: createEnqueue(jobs), takesPushes: settings.publicUrl !== null, aloneSince, now: clock.now };
}

/** Writes the extractive brief in a worker thread; where a model is set, its proposals pass the guard first. */
function chooseWriter({ settings, readers, languages }: Parts): ReaderPool['writeBrief'] {
  if (!settings.model) return readers.writeBrief;
  const { baseUrl, apiKey, model } = settings.model;
  return async (input) => {
    const written = await readers.writeBrief(input);
    if (written.kind !== 'written') return written;
    const { briefWithModel, openAiModel } = await import('./alerts/model-brief.ts');
    const proposer = openAiModel({ baseUrl, model, apiKey: apiKey?.reveal() ?? null }, { fetch });
    const write = async () => written.brief;
    return { kind: 'written', brief: await briefWithModel(input, { languages, model: proposer, write }) };
  };
}
