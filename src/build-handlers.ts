import { setImmediate } from 'node:timers/promises';
import { loadAlerts } from './alerts/compose-alert.ts';
import { loadReply } from './alerts/compose-reply.ts';
import { createFactsReader } from './alerts/facts-reader.ts';
import { followEdit } from './alerts/follow-edit.ts';
import { createRecentSignals } from './alerts/join-recent.ts';
import { createWishMatcher } from './alerts/match-wishes.ts';
import { createTurns } from './alerts/turns.ts';
import { buildWebSubDuties } from './build-websub.ts';
import { keepArticle, readArticle } from './feeds/keep-article.ts';
import { createChangeWords } from './news/change-words.ts';
import type { ArticleId } from './news/ids.ts';
import { indexWordsInTurns } from './news/words-index.ts';
import type { Parts } from './parts.ts';
import { createHandlers, type HandlerParts } from './roles/create-handlers.ts';
import { createEnqueue } from './roles/enqueue.ts';
import type { HeavyPool } from './roles/heavy-pool.ts';
import type { Handlers } from './roles/worker.ts';
import type { KeptText } from './store/articles.ts';
import { articleWords, nameWords } from './store/search-query.ts';

const MS_PER_SECOND = 1_000;
/** A quarter of the deliveries that a worker has in hand: a workspace that hangs leaves room for the others. */
const CALLS_PER_WORKSPACE = 16;

/** What a worker does with each kind of job, in the order of the news. */
export function buildHandlers(parts: Parts): Handlers {
  const { store, clock, metrics } = parts;
  const handlers = createHandlers({
    poll: pollParts(parts),
    article: articleParts(parts),
    deliver: deliverParts(parts),
    notices: { ...store.feedNotices, wishes: store.subscriptions.wishes, now: clock.now, newNonce: clock.newNonce },
    tidy: tidyParts(parts),
  });
  return metrics.watch.polls(handlers);
}

function tidyParts({ store, jobs, settings, database, clock }: Parts): HandlerParts['tidy'] {
  const aloneSince = database.embedded ? clock.now() : null;
  return { store, enqueue: createEnqueue(jobs), takesPushes: settings.publicUrl !== null, aloneSince, now: clock.now };
}

function pollParts(parts: Parts): HandlerParts['poll'] {
  const { http, heavy, store, jobs, log, clock, metrics } = parts;
  return {
    websub: buildWebSubDuties(parts),
    http: http.request,
    readFeed: heavy.readFeed,
    saveEntries: store.articles.saveFound,
    feeds: store.feeds,
    enqueueArticles: createEnqueue(jobs).articles,
    log,
    now: clock.now,
    random: clock.random,
    count: (outcome) => metrics.polls.inc({ outcome }),
  };
}

function articleParts(parts: Parts): HandlerParts['article'] {
  const { store, http, heavy, jobs, log, clock, metrics } = parts;
  const wordsOf = createChangeWords(parts.languages);
  return {
    store,
    keep: async (found) => {
      const saveText = (id: ArticleId, kept: KeptText) => store.articles.keep(id, kept, clock.now());
      return (await keepArticle(found, { http: http.request, readPage: heavy.readPage, saveText })).kept;
    },
    reread: async (article) => (await readArticle(article, { http: http.request, readPage: heavy.readPage })).kept,
    writeBrief: metrics.watch.brief(buildBriefs(parts)),
    words: {
      read: ({ title, text }) => indexWordsInTurns([title, text], () => setImmediate()),
      ofArticle: articleWords,
      ofName: nameWords,
    },
    matchWishes: createWishMatcher(store.subscriptions, clock),
    recent: createRecentSignals(),
    factsReaderOf: createFactsReader(wordsOf),
    onChanged: (change, stores) => followEdit(change, { ...stores, newNonce: clock.newNonce, wordsOf }),
    enqueueDelivery: createEnqueue(jobs).deliveries,
    clock,
    log,
    count: (outcome) => metrics.articles.inc({ outcome }),
  };
}

function deliverParts({
  store,
  chats,
  database,
  senderId,
  config,
  log,
  clock,
  metrics,
}: Parts): HandlerParts['deliver'] {
  return {
    channels: store.channels,
    deliveries: store.deliveries,
    edits: store.stories.edits,
    notices: store.feedNotices,
    compose: (deliveries) => loadAlerts(deliveries, store),
    composeReply: (reply) => loadReply(reply, store),
    senderOf: (platform) => chats.find((chat) => chat.platform === platform)?.sender ?? null,
    clock,
    senderId,
    alone: database.embedded,
    turns: createTurns(CALLS_PER_WORKSPACE, () => performance.now()),
    maxAgeMs: config.alerts.maxAgeSeconds * MS_PER_SECOND,
    rules: config.alerts.rules,
    log,
    count: metrics.watch.delivery,
  };
}

/** Extractive, in a thread; with a model where one is set, behind the guard. */
function buildBriefs({ settings, heavy, languages }: Parts): HeavyPool['writeBrief'] {
  if (!settings.model) return heavy.writeBrief;
  const { baseUrl, apiKey, model } = settings.model;
  return async (input) => {
    const written = await heavy.writeBrief(input);
    if (written.kind !== 'written') return written;
    const [{ briefWithModel }, { openAiModel }] = await Promise.all([
      import('./briefs/brief-with-model.ts'),
      import('./briefs/propose-with-model.ts'),
    ]);
    const proposer = openAiModel({ baseUrl, model, apiKey: apiKey?.reveal() ?? null }, { fetch });
    const write = async () => written.brief;
    return { kind: 'written', brief: await briefWithModel(input, { languages, model: proposer, write }) };
  };
}
