import { joinStory } from '../../src/alerts/join-story.ts';
import { planDeliveries } from '../../src/alerts/plan-deliveries.ts';
import { createBriefWriter } from '../../src/engines/briefing/write-brief.ts';
import { createRecentSignals } from '../../src/engines/joining/recent-signals.ts';
import { nameWords } from '../../src/engines/matching/word-index.ts';
import { createHttp } from '../../src/net/http.ts';
import type { Brief } from '../../src/news/article.ts';
import { type ArticleId, type FeedId, toId } from '../../src/news/ids.ts';
import { INSTALLATION } from '../../src/news/owner.ts';
import { openQueue } from '../../src/queue/open-queue.ts';
import { createStore } from '../../src/store/store.ts';
import { noNames } from '../../tests/support/no-names.ts';
import { articleWords } from '../../tests/support/read-here.ts';
import { readPage } from '../../tests/support/read-page-here.ts';
import { silentLog } from '../../tests/support/silent-log.ts';
import { deliverySteps } from '../deliver.ts';
import { pollSteps } from '../poll.ts';
import { dressPage } from './dress.ts';
import { inventReports, type Report } from './invent-reports.ts';
import { joinable } from './joinable.ts';
import { openNewsstand } from './newsstand.ts';
import type { OpenBase } from './open-base.ts';
import type { BaseKind, Stage } from './stage.ts';

/** Milliseconds of one call: in our process, and elsewhere (a database server, seen from here). */
export type Shared = { ours: number; server: number };

/** What one article, one poll without news and one alert cost, each part measured alone. */
export type Costs = {
  fetch: number;
  extract: number;
  brief: number;
  queue: Shared;
  store: Shared;
  join: Shared;
  poll: Shared;
  deliver: Shared;
};

const ARTICLES = 120;
const WARM_UP = 20;
const REPORT_SEED = 9_000;
const now = (): Date => new Date();

export async function costsOf(kind: BaseKind, stage: Stage): Promise<Costs> {
  const count = stage.quick ? WARM_UP + 5 : ARTICLES;
  const base = await stage.open(kind);
  const reports = inventReports(count, REPORT_SEED + stage.seed);
  const writeBrief = createBriefWriter(stage);
  const briefs = reports.map((report) => writeBrief(report));
  const pages = reports.map((report) => Buffer.from(dressPage(report)));
  const [extract, brief] = [
    await meanOf(count, (at) => readPage(pageOf(pages[at]))),
    await meanOf(count, (at) => writeBrief(reports[at] ?? EMPTY)),
  ];
  const told = createTold(base, { reports, briefs });
  const share = (cost: Shared): Shared => (kind === 'embedded' ? { ours: cost.ours + cost.server, server: 0 } : cost);
  return {
    fetch: await fetchCost(reports),
    extract: extract.ours + extract.server,
    brief: brief.ours + brief.server,
    queue: share(await queueCost(base, { kind, stage, count })),
    store: share(await meanOf(count, told.store)),
    join: share(await meanOf(count, told.join)),
    poll: share(await pollSteps(base, stage.seed).then(({ once, close }) => meanOf(count, once).finally(close))),
    deliver: share(await deliverySteps(base, kind, count).then((once) => meanOf(count, once))),
  };
}

const URL = 'https://bench.example/a';
const pageOf = (body = Buffer.alloc(0)) => ({ body, contentType: 'text/html', url: URL, announced: null });
const EMPTY = { title: '', text: '' };
const MICROS_PER_MS = 1_000;

/** The mean of calls one after the other; the first ones warm up. What our process did not work, it waited. */
async function meanOf(count: number, call: (at: number) => unknown): Promise<Shared> {
  for (let at = 0; at < WARM_UP; at += 1) await call(at);
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  for (let at = WARM_UP; at < count; at += 1) await call(at);
  const { user, system } = process.cpuUsage(cpu);
  const calls = count - WARM_UP;
  const wall = (performance.now() - startedAt) / calls;
  const ours = Math.min(wall, (user + system) / MICROS_PER_MS / calls);
  return { ours, server: wall - ours };
}

async function fetchCost(reports: readonly Report[]): Promise<number> {
  const stand = await openNewsstand();
  stand.publish(reports);
  const web = createHttp({ allowPrivate: ['127.0.0.0/8'], userAgent: 'Slugline bench' }, { resolveName: noNames });
  const base = stand.feedUrl.replace('/feed.xml', '');
  const { ours, server } = await meanOf(reports.length, (at) =>
    web.request({ url: `${base}/${reports[at]?.id}`, maxBytes: 1_000_000, timeoutMs: 5_000 }),
  );
  await web.close();
  await stand.close();
  return ours + server;
}

type Queueing = { kind: BaseKind; stage: Stage; count: number };

/** A job from its adding to the end of its handler. */
async function queueCost({ pool }: OpenBase, { kind, stage, count }: Queueing): Promise<Shared> {
  const redisUrl = kind === 'embedded' ? null : ((await stage.servers())?.redisUrl ?? null);
  const opened = await openQueue({ redisUrl, prefix: 'slugline-bench' }, { pool, log: silentLog });
  if (opened.kind !== 'open') throw new Error(opened.reason);
  let ended: () => void = () => undefined;
  const handler = async () => {
    ended();
    return { kind: 'done' as const };
  };
  opened.jobs.work('article', handler, { concurrency: 1 });
  const once = async (at: number): Promise<void> => {
    const done = new Promise<void>((resolve) => {
      ended = resolve;
    });
    await opened.jobs.add('article', { articleId: toId<'article'>(String(at + 1)) });
    await done;
  };
  const cost = await meanOf(count, once);
  await opened.jobs.close();
  return cost;
}

/** The article's way through the store, as src/roles/article-job.ts takes it. */
function createTold({ db }: OpenBase, { reports, briefs }: { reports: Report[]; briefs: Brief[] }) {
  const store = createStore(db, now);
  const recent = createRecentSignals();
  const ids: ArticleId[] = [];
  let feedId: FeedId | null = null;
  const partsAt = (at: number) => {
    const [report, brief] = [reports[at], briefs[at]];
    if (!report || !brief) throw new Error(`No report ${at}`);
    return { report, brief };
  };
  return {
    async store(at: number): Promise<void> {
      const { report } = partsAt(at);
      feedId ??= (
        await store.feeds.add({
          url: URL,
          name: 'Bench',
          owner: INSTALLATION,
          by: { name: 'bench', id: 'bench' },
          now: now(),
        })
      ).feed.id;
      const { id, title, text, outlet } = report;
      const found = {
        ...{
          feedId,
          owner: INSTALLATION,
          keys: [`bench:${id}`],
          url: `${URL}/${id}`,
          title,
          outlet,
          byline: null,
          feedText: '',
          signs: { feedId, guid: null, words: null, minute: null },
        },
        ...{
          language: 'en',
          publishedAt: now(),
          foundAt: now(),
          announced: true,
          print: id,
          updatedAt: null,
          counts: true,
        },
      };
      const [articleId = toId<'article'>('0')] = (await store.articles.saveFound([found])).new;
      ids[at] = articleId;
      await store.articles.begin(articleId);
      const kept = {
        url: found.url,
        title,
        byline: null,
        outlet,
        text,
        textSource: 'page' as const,
        textWhy: null,
        language: 'en',
      };
      await store.articles.keep(articleId, kept, now());
    },
    async join(at: number): Promise<void> {
      const { report, brief } = partsAt(at);
      const id = ids[at] ?? toId<'article'>('0');
      const article = { ...report, id, owner: INSTALLATION, publishedAt: now(), foundAt: now() };
      const words = articleWords({ ...report, url: URL, language: 'en' });
      const input = joinable({ article, brief });
      await store.atomically(async ({ articles, briefs, stories, deliveries }) => {
        await briefs.save({ articleId: id, brief, words, nameWords, at: now() });
        const deps = { articles, stories, recent, tenants: 'separate' as const, now };
        const { places } = await joinStory(input, deps);
        const planned = planDeliveries(
          { article: { id, announced: true }, places, subscriptions: [], matchedTerms: () => [] },
          { now, newNonce: () => 'n' },
        );
        await deliveries.plan(planned);
      });
    },
  };
}
