import { joinStory } from '../src/alerts/join-story.ts';
import { createBriefWriter } from '../src/engines/briefing/write-brief.ts';
import { createRecentSignals } from '../src/engines/joining/recent-signals.ts';
import type { Brief } from '../src/news/article.ts';
import { toId } from '../src/news/ids.ts';
import { INSTALLATION } from '../src/news/owner.ts';
import type { FoundArticle } from '../src/store/nouns/articles/save-found.ts';
import { createStore } from '../src/store/store.ts';
import { BENCH_NOW } from './kit/invent-archive.ts';
import { inventReports, type Report } from './kit/invent-reports.ts';
import { joinable } from './kit/joinable.ts';
import { percentile } from './kit/measure.ts';
import type { OpenBase } from './kit/open-base.ts';
import { type Row, row } from './kit/row.ts';
import type { Stage } from './kit/stage.ts';

const FEW = 1_000;
const MANY = 100_000;
const PROBES = 200;
/** Probes are other reports than those stored. */
const PROBE_SEED = 7_000;

/** What giving one article its story costs with many articles stored, beside the same with few. */
export async function benchJoin(stage: Stage): Promise<Row[]> {
  const many = stage.quick ? MANY / 100 : MANY;
  const few = stage.quick ? FEW / 10 : FEW;
  const rows: Row[] = [];
  for (const kind of await stage.kinds()) {
    const times = await joinInTurns([await stage.remembered(few, kind), await stage.remembered(many, kind)], stage);
    const name = `${few.toLocaleString('en')} stored`;
    for (const share of [0.5, 0.99]) {
      const [small = 0, large = 0] = times.map((each) => percentile(each, share));
      const what = `join: one article, ${many.toLocaleString('en')} stored (${kind}), p${share * 100}`;
      rows.push(row(what, [large, 'ms'], { name, value: small }));
    }
  }
  return rows;
}

/** In turns, so that whatever else the machine does slows both alike. */
export async function joinInTurns(bases: readonly OpenBase[], stage: Stage): Promise<number[][]> {
  const times: number[][] = bases.map(() => []);
  const writeBrief = createBriefWriter(stage);
  for (const report of inventReports(stage.quick ? PROBES / 10 : PROBES, PROBE_SEED + stage.seed)) {
    const brief = writeBrief(report);
    for (const [at, base] of bases.entries()) times[at]?.push(await joinOnce(base, { report, brief }));
  }
  return times;
}

type Probe = { report: Report; brief: Brief };

async function joinOnce({ db }: OpenBase, { report, brief }: Probe): Promise<number> {
  const store = createStore(db, () => BENCH_NOW);
  const [id = toId<'article'>('0')] = (await store.articles.saveFound([foundReport(report)])).new;
  const article = { ...report, id, owner: INSTALLATION, publishedAt: BENCH_NOW, foundAt: BENCH_NOW };
  const input = joinable({ article, brief });
  const startedAt = performance.now();
  await store.atomically(({ articles, stories }) =>
    joinStory(input, { articles, stories, recent: createRecentSignals(), tenants: 'separate', now: () => BENCH_NOW }),
  );
  return performance.now() - startedAt;
}

let probes = 0;

function foundReport({ id, title, outlet }: Report): FoundArticle {
  probes += 1;
  return {
    ...{
      feedId: toId('1'),
      owner: INSTALLATION,
      keys: [`bench:${id}:${probes}`],
      url: `https://bench.example/probe/${id}`,
      title,
      outlet,
    },
    ...{
      byline: null,
      feedText: '',
      signs: { feedId: toId('1'), guid: null, words: null, minute: null },
      language: 'en',
      print: id,
      updatedAt: null,
      counts: true,
      publishedAt: BENCH_NOW,
      foundAt: BENCH_NOW,
      announced: true,
    },
  };
}
