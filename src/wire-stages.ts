import { loadAlerts, loadReply } from './alerts/compose-alert.ts';
import { createCallTimes, createSemaphore } from './alerts/delivery/pacing.ts';
import { judgeLinesAgain } from './alerts/likely-lines.ts';
import { createSubscriptionMatcher } from './alerts/match-subscriptions.ts';
import {
  type NoticePlanDeps,
  planFeedNotices,
  planMissedNotices,
  planTopicNotices,
  type TopicNoticeDeps,
} from './alerts/plan-feed-notices.ts';
import { planEditReplies } from './alerts/plan-replies.ts';
import { createStoryFacts } from './alerts/story-facts.ts';
import { createSayIn } from './chat/say.ts';
import { createChangeWords } from './engines/joining/facts.ts';
import { createRecentSignals } from './engines/joining/recent-signals.ts';
import { nameWords } from './engines/matching/word-index.ts';
import { keepArticle, type ReadArticleDeps, readArticle } from './feeds/keep-article.ts';
import { createPageSharing } from './feeds/share-page.ts';
import { SECOND_MS } from './kit/time.ts';
import type { ArticleId } from './news/ids.ts';
import { registrableDomain } from './news/url.ts';
import { createEnqueue } from './queue/jobs.ts';
import type { HandlerParts } from './roles/worker.ts';
import type { KeptText, WorkArticle } from './store/nouns/articles/articles.ts';
import { pullBack } from './store/progress/pull-back.ts';
import { buildWebSubDuties, type Parts, senderOf } from './wire.ts';
import { namedApart, toReadable } from './wire-stories.ts';

/** A quarter of a worker's concurrent deliveries: a workspace whose calls hang leaves room for the others. */
const CALLS_PER_WORKSPACE = 16;

type PollParts = HandlerParts['poll'];
type ArticleParts = HandlerParts['article'];

// The dependencies of each of the eight calls (app.ts), from the second on, in the order of the news.

type PollFeedParts = Pick<Parts, 'http' | 'store' | 'log' | 'clock' | 'metrics'> & {
  settings: Pick<Parts['settings'], 'publicUrl' | 'encryptionKey' | 'encryptionKeyOld'>;
  config: Pick<Parts['config'], 'limits'> & { alerts: Pick<Parts['config']['alerts'], 'maxAgeSeconds'> };
  jobs: Pick<Parts['jobs'], 'addMany'>;
};

export function pollFeedDeps(parts: PollFeedParts): Omit<PollParts, 'readFeed'> {
  const { http, store, jobs, log, clock, metrics, config } = parts;
  return {
    websub: buildWebSubDuties(parts),
    http: http.request,
    saveEntries: (found) => store.articles.saveFound(found, config.limits.feed),
    countKnown: store.articles.countKnown,
    maxAgeMs: config.alerts.maxAgeSeconds * SECOND_MS,
    feeds: store.feeds,
    enqueueArticles: createEnqueue(jobs).articles,
    log,
    now: clock.now,
    random: clock.random,
    count: (outcome) => metrics.polls.inc({ outcome }),
    countOver: (outcome, entries) => metrics.entriesOver.inc({ outcome }, entries),
  };
}

/** Feeds are read in a worker thread with a deadline, like everything that a publisher sends. */
export function readFeedDeps({ readers }: Parts): Pick<PollParts, 'readFeed'> {
  return { readFeed: readers.readFeed };
}

type PageParts = Pick<Parts, 'store' | 'http' | 'clock'> & {
  readers: Pick<Parts['readers'], 'readPage' | 'readHtml'>;
  config: Pick<Parts['config'], 'limits'>;
};

export function keepArticleDeps(parts: PageParts): Pick<ArticleParts, 'keep' | 'reread'> {
  const { store, http, readers, clock } = parts;
  const depsOf = (article: WorkArticle) => {
    const { readPage, readHtml } = readers;
    return { http: http.request, readPage, readHtml, admit: pageTurns(article, parts), now: clock.now };
  };
  const saveText = (id: ArticleId, kept: KeptText) => store.articles.keep(id, kept, clock.now());
  const share = createPageSharing({ readSince: store.articles.readSince, now: clock.now });
  return {
    keep: (found) =>
      share(found, null, {
        read: () => keepArticle(found, { ...depsOf(found), saveText }),
        take: (copy) => saveText(found.id, copy),
      }),
    reread: (article, since) =>
      share(article, since, { read: () => readArticle(article, depsOf(article)), take: async (copy) => copy }),
  };
}

/** Takes a turn of the site for each request for an article's page; what is no news gives way to news. */
function pageTurns(article: WorkArticle, { store, clock, config }: PageParts): ReadArticleDeps['admit'] {
  const { feedId, announced, stage, waited } = article;
  return async (url) => {
    const site = registrableDomain(url.hostname);
    const isFound = stage === 'found';
    const called = isFound && waited?.site === site;
    const what = isFound ? (announced ? 'news' : 'archive') : 'reread';
    const turn = { site, feedId, what, called, now: clock.now() } as const;
    const outcome = await store.articles.takePageTurn(turn, config.limits.site);
    return outcome.kind === 'taken' ? null : { site, until: outcome.until };
  };
}

export function readArticleDeps(
  parts: Parts,
): Pick<ArticleParts, 'readArticle' | 'compareVersions' | 'isToldAnew' | 'nameWords'> {
  const { readers, metrics } = parts;
  const reader = chooseReader(parts);
  return {
    readArticle: metrics.watch.reading(async (article) => namedApart(await reader(article), parts)),
    compareVersions: (edit) => readers.ask('compareVersions', edit),
    isToldAnew: (texts) => readers.ask('isToldAnew', texts),
    nameWords,
  };
}

type JoinParts = Pick<ArticleParts, 'recent' | 'tenants' | 'onLikely' | 'facts' | 'onChanged'>;

export function joinStoryDeps(parts: Parts): JoinParts {
  const { newNonce, now } = parts.clock;
  const recent = createRecentSignals();
  const { tenants } = parts.config;
  const wordsOf = createChangeWords(parts.languages);
  return {
    recent,
    tenants,
    onLikely: parts.config.alerts.rules.onLikely,
    facts: createStoryFacts((input) => parts.readers.ask('readFacts', input)),
    onChanged: async (edit, stores) => {
      await planEditReplies(edit, { ...stores, tenants, newNonce, wordsOf });
      await judgeLinesAgain(edit, { ...stores, recent, tenants, now });
    },
  };
}

type PlanParts = Pick<ArticleParts, 'matchSubscriptions' | 'enqueueDelivery' | 'maxAgeMs' | 'names'>;

export function planDeliveriesDeps(parts: Parts): PlanParts {
  const { store, jobs, clock, config } = parts;
  const { tenants } = config;
  return {
    matchSubscriptions: createSubscriptionMatcher(store.subscriptions, { now: clock.now, tenants, names: parts.names }),
    names: parts.names,
    enqueueDelivery: createEnqueue(jobs).deliveries,
    maxAgeMs: config.alerts.maxAgeSeconds * SECOND_MS,
  };
}

export function deliverDeps(parts: Parts): HandlerParts['deliver'] {
  const { store, database, senderId, config, answers, log, clock, pulse, metrics } = parts;
  return {
    channels: store.channels,
    deliveries: store.deliveries,
    edits: store.stories.edits,
    notices: store.feedNotices,
    compose: (deliveries, say) => loadAlerts(deliveries, { ...store, say }, config.tenants),
    composeReply: (reply, say) => loadReply(reply, { ...store, say }),
    sayIn: createSayIn(answers),
    senderOf: (platform) => senderOf(parts, platform),
    clock,
    senderId,
    alone: database.embedded,
    permits: createSemaphore(CALLS_PER_WORKSPACE, () => performance.now()),
    callTimes: createCallTimes(),
    maxAgeMs: config.alerts.maxAgeSeconds * SECOND_MS,
    knowsAge: pulse.isSteady,
    rules: config.alerts.rules,
    log,
    count: metrics.watch.delivery,
  };
}

/** What is done beside the sweep. */
export function dutiesOf(parts: Parts): HandlerParts['duties'] {
  const notices = feedNoticeDeps(parts);
  return {
    'feed-notices': () => planFeedNotices(notices),
    'missed-notices': () => planMissedNotices(notices),
    'topic-notices': () => planTopicNotices(notices),
    clocks: () => pullBackAhead(parts),
  };
}

/** While the clock is not to be believed, what it calls far ahead may be right. */
async function pullBackAhead({ pulse, database, clock, log }: Parts): Promise<void> {
  if (!pulse.isSteady()) return;
  const pulled = await pullBack(database.db, clock.now());
  if (Object.keys(pulled).length > 0)
    log.warn(pulled, 'rows were further ahead than any rule puts them: a clock was wrong');
}

function feedNoticeDeps({ store, clock, config }: Parts): NoticePlanDeps & TopicNoticeDeps {
  const { now, newNonce } = clock;
  const { tenants } = config;
  const { missed, subscriptions, feedNotices, topics: goneTopics } = store;
  const maxAgeMs = config.alerts.maxAgeSeconds * SECOND_MS;
  const news = { missed, maxAgeMs, goneTopics, topics: config.topics };
  return { ...feedNotices, ...news, subscriptions: subscriptions.live, tenants, now, newNonce };
}

export function sweepDeps({ store, jobs, settings, database, clock, config }: Parts): HandlerParts['sweep'] {
  const aloneSince = database.embedded ? clock.now() : null;
  const takesPushes = settings.publicUrl !== null;
  const sitePace = config.limits.site;
  return { store, enqueue: createEnqueue(jobs), sitePace, takesPushes, aloneSince, now: clock.now };
}

/** Reads articles in a worker thread; where a model is set, what it proposes for the brief passes the guard first. */
function chooseReader({ settings, readers, languages, metrics }: Parts): ArticleParts['readArticle'] {
  const { model } = settings;
  if (!model) return (article) => readers.readArticle({ article: toReadable(article), brief: null });
  return async (article) => {
    const readable = toReadable(article);
    const { title, text } = readable;
    const written = await readers.ask('writeBrief', { title, text });
    if (written.kind !== 'done') return written;
    const { briefWithModel, openAiModel } = await import('./alerts/model-brief.ts');
    const proposer = openAiModel({ ...model, apiKey: model.apiKey?.reveal() ?? null }, { fetch });
    const brief = await briefWithModel(
      { title, text },
      {
        languages,
        async model(question, signal) {
          const outcome = await proposer(question, signal);
          if (outcome.kind === 'failed') metrics.modelFailures.inc();
          return outcome;
        },
        write: async () => written.result,
        async apply(proposed) {
          const applied = await readers.ask('applyProposal', proposed);
          return applied.kind === 'done' ? applied.result : proposed.brief;
        },
      },
    );
    return readers.readArticle({ article: readable, brief });
  };
}
