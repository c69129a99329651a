import { loadAlerts } from '../../src/alerts/compose-alert.ts';
import { judgeLinesAgain } from '../../src/alerts/likely-lines.ts';
import { createSubscriptionMatcher } from '../../src/alerts/match-subscriptions.ts';
import { planEditReplies } from '../../src/alerts/plan-replies.ts';
import { createChangeWords } from '../../src/engines/joining/facts.ts';
import { createRecentSignals } from '../../src/engines/joining/recent-signals.ts';
import type { HttpOutcome } from '../../src/net/http.ts';
import { DEFAULT_LIMITS } from '../../src/news/feed.ts';
import { type ArticleId, type ChannelId, toId } from '../../src/news/ids.ts';
import { INSTALLATION, type Tenants } from '../../src/news/owner.ts';
import { type ArticleJobDeps, runArticleJob } from '../../src/roles/article-job.ts';
import { runSweep } from '../../src/roles/sweep.ts';
import type { FoundArticle } from '../../src/store/nouns/articles/save-found.ts';
import { createStore } from '../../src/store/store.ts';
import { keepArticleDeps } from '../../src/wire-stages.ts';
import { readLanguages } from '../golden/own-writing.ts';
import type { TestDatabase } from './databases.ts';
import { articleHere, readHere } from './read-here.ts';
import { silentLog } from './silent-log.ts';
import { addFeed, brief, found, quote, START } from './story-fixtures.ts';

/** What a server does with one request: a page with this text, a status (with Retry-After), or nothing good. */
export type Answer = string | number | { status: number; retryAfter: string } | 'cut' | 'slow' | { putOff: number };

/** Seconds after the start. */
export const second = (seconds: number) => new Date(START.getTime() + seconds * 1_000);

const LANGUAGES = readLanguages();

/**
 * Articles whose pages fail, from the feed to planned deliveries: the store, the sweep, the article's job and what it is
 * wired to are the program's; the servers and the reading of HTML are stand-ins.
 */
export function openPress(database: TestDatabase, tenants: Tenants = 'separate') {
  let now = START;
  let count = 0;
  let nonces = 0;
  const clock = { now: () => now, newNonce: () => `nonce${++nonces}` };
  const store = createStore(database.db, clock.now);
  const answers = new Map<string, Answer[]>();
  const asked: { url: string; at: number }[] = [];

  async function request({ url }: { url: string }): Promise<HttpOutcome> {
    const queue = answers.get(url) ?? [404];
    const answer = (queue.length > 1 ? queue.shift() : queue[0]) ?? 404;
    if (typeof answer !== 'object' || !('putOff' in answer))
      asked.push({ url, at: (now.getTime() - START.getTime()) / 1_000 });
    return outcomeOf(answer, url);
  }

  const wired = keepArticleDeps({
    ...{ store, http: { request, close: async () => undefined }, config: { limits: DEFAULT_LIMITS } },
    clock: { ...clock, random: () => 0.5 },
    readers: {
      readHtml: readHere().readHtml,
      async readPage({ body }) {
        const text = Buffer.from(body).toString();
        const unsaid = {
          byline: null,
          outlet: null,
          publishedAt: null,
          modifiedAt: null,
          image: null,
          canonicalUrl: null,
        };
        const page = { title: '', language: 'en', asides: [], ...unsaid };
        return { kind: 'read', page: { ...page, text }, source: 'page', why: null };
      },
    },
  });
  const recent = createRecentSignals();
  const wordsOf = createChangeWords([]);
  const deps: ArticleJobDeps = {
    ...{ store, clock, recent, tenants, log: silentLog, onLikely: 'thread', maxAgeMs: 24 * 3_600_000 },
    ...wired,
    ...articleHere(({ text }) => {
      const spoken = /“([^”]+)”/.exec(text)?.[1];
      return brief({ quotes: spoken ? [{ ...quote(spoken, 'Ilsa Marrowick'), start: text.indexOf(spoken) }] : [] });
    }, LANGUAGES),
    matchSubscriptions: createSubscriptionMatcher(store.subscriptions, { now: clock.now, tenants }),
    enqueueDelivery: async () => undefined,
    async onChanged(edit, stores) {
      await planEditReplies(edit, { ...stores, tenants, newNonce: clock.newNonce, wordsOf });
      await judgeLinesAgain(edit, { ...stores, recent, tenants, now: clock.now });
    },
  };

  async function run(ids: readonly ArticleId[], parts: Partial<ArticleJobDeps> = {}): Promise<string[]> {
    const outcomes: string[] = [];
    for (const id of ids) outcomes.push((await runArticleJob(id, { ...deps, ...parts })).kind);
    return outcomes;
  }

  return {
    store,
    asked,
    /** At which seconds a page was asked for. */
    askedAt: (url: string) => asked.filter((each) => each.url === url).map(({ at }) => at),
    answer: (url: string, ...queue: Answer[]) => void answers.set(url, queue),
    async channel(query: string, parts: { owner?: string; id?: string; settings?: object } = {}): Promise<ChannelId> {
      const [platform = 'preview', workspace = ''] = (parts.owner ?? 'preview:').split(':');
      const kind = 'channel' as const;
      const id = parts.id ?? query;
      const address =
        platform === 'slack' || platform === 'discord'
          ? ({ platform, workspace, id, kind } as const)
          : ({ platform: 'preview', workspace: '', id, kind } as const);
      const channel = await store.channels.ensure(address, `#${query}`);
      const made = { source: 'chat' as const, createdBy: 'ada', mention: null, digest: null, createdAt: START };
      await store.subscriptions.add({ channelId: channel.id, query, topic: null, ...made });
      return channel.id;
    },
    /** An entry that a poll finds now. */
    async find(title: string, parts: Partial<FoundArticle> = {}): Promise<ArticleId> {
      count += 1;
      const owner = parts.owner ?? INSTALLATION;
      const feedId =
        parts.feedId ?? (await addFeed(store, `https://feeds.example/${parts.outlet ?? 'courier'}`, owner));
      const entry = { title, publishedAt: now, foundAt: now, keys: [`${owner} entry ${count}`], ...parts };
      const saved = await store.articles.saveFound([found(feedId, count, entry)]);
      return saved.new[0] ?? toId<'article'>('0');
    },
    run,
    /** Time goes on to this second, the sweep runs, and so do the jobs that it puts in line. */
    async sweep(seconds: number, parts: Partial<ArticleJobDeps> = {}): Promise<string[]> {
      now = second(seconds);
      const ids: ArticleId[] = [];
      const none = async () => undefined;
      await runSweep({
        ...{ store, sitePace: DEFAULT_LIMITS.site, takesPushes: false, aloneSince: null, now: clock.now },
        enqueue: { polls: none, deliveries: none, articles: async (queued) => void ids.push(...queued) },
      });
      return run(ids, parts);
    },
    /** All that is planned has been posted. */
    async post(): Promise<void> {
      const planned = database.db.updateTable('deliveries').where('state', '=', 'planned');
      await planned.set({ state: 'sending', firstAttemptAt: now }).execute();
      const sending = database.db.updateTable('deliveries').where('state', '=', 'sending');
      await sending.set((is) => ({ state: 'sent', messageId: is.ref('nonce'), endedAt: now })).execute();
    },
    /** What stands in a channel, or is to: each alert as it would be composed now. */
    async alerts(channelId: ChannelId) {
      const alerts = database.db.selectFrom('deliveries').selectAll().where('channelId', '=', channelId);
      const rows = await alerts.where('replyTo', 'is', null).orderBy('id').execute();
      const refs = rows.map(({ id, storyId, articleId, nonce }) => ({
        ...{ id: toId<'delivery'>(id), storyId: toId<'story'>(storyId), articleId: toId<'article'>(articleId) },
        ...{ nonce, because: ['pier'], met: [], mention: null },
      }));
      const composed = await loadAlerts(refs, store, tenants);
      return composed.map(({ card }) => ({
        ...{ headline: card.headline, quotes: card.quotes.map(({ text }) => text), note: card.note },
        ...{ also: card.alsoReportedBy },
      }));
    },
    /** How many alerts are to be edited by now, and how many replies there are. */
    async follow(): Promise<{ edits: number; replies: number }> {
      const edits = database.db.selectFrom('alertEdits').select('deliveryId').where('dueAt', '<=', now);
      const replies = database.db.selectFrom('deliveries').select('id').where('changeId', 'is not', null);
      const open = edits.where('open', '=', true);
      return { edits: (await open.execute()).length, replies: (await replies.execute()).length };
    },
    text: async (id: ArticleId) => {
      const columns = ['text', 'textSource', 'textWhy', 'pageFailures', 'rereadAt'] as const;
      return database.db.selectFrom('articles').select(columns).where('id', '=', id).executeTakeFirstOrThrow();
    },
    async storyOf(id: ArticleId): Promise<string> {
      const row = database.db.selectFrom('storyArticles').select('storyId').where('articleId', '=', id);
      return (await row.executeTakeFirstOrThrow()).storyId;
    },
  };
}

export type Press = ReturnType<typeof openPress>;

function outcomeOf(answer: Answer, url: string): HttpOutcome {
  if (answer === 'cut') return { kind: 'unreachable', reason: 'the server broke the connection off' };
  if (answer === 'slow') return { kind: 'timed-out', timeoutMs: 20_000 };
  if (typeof answer === 'object' && 'putOff' in answer)
    return { kind: 'put-off', site: new URL(url).host, until: second(answer.putOff) };
  const { status, ...more } =
    typeof answer === 'object' ? answer : { status: typeof answer === 'number' ? answer : 200 };
  const headers: Record<string, string> = { 'content-type': 'text/html' };
  if ('retryAfter' in more) headers['retry-after'] = String(more.retryAfter);
  const body = Buffer.from(typeof answer === 'string' ? answer : 'Not now.');
  return { kind: 'answered', status, headers, body, url, hops: [] };
}
