import { type Costs, costsOf } from './kit/costs.ts';
import { type Row, row } from './kit/row.ts';
import { type Line, type Step, simulate } from './kit/simulate.ts';
import type { BaseKind, Stage } from './kit/stage.ts';
import { articlesPerSecond, sayKind } from './worker.ts';

const JOBS = 2_000;
/** Those of this machine and of src/roles: two cores, two heavy threads, one main thread, four articles in hand. */
const PLACES = { core: 2, thread: 2, main: 1, joining: 1 };
const ARTICLES_AT_ONCE = 4;
const MS_PER_SECOND = 1_000;

/** What the costs of the parts, measured alone, say of the whole; beside the whole as it was measured. */
export async function benchModel(stage: Stage): Promise<Row[]> {
  const rows: Row[] = [];
  for (const kind of await stage.kinds()) {
    const costs = await costsOf(kind, stage);
    const predicted = predictWorker(costs, stage.seed);
    rows.push(...sayCosts(costs, kind));
    rows.push(
      row(`model: worker on a backlog, predicted (${sayKind(kind)})`, [predicted.perSecond, 'articles/s'], {
        name: 'measured',
        value: await articlesPerSecond(kind, stage),
      }),
      row(`model: article at half of that rate, predicted p99 (${sayKind(kind)})`, [predicted.calmP99Ms, 'ms']),
    );
    if (kind === 'postgres') rows.push(...sayScale(costs));
  }
  return rows;
}

function predictWorker(costs: Costs, seed: number): { perSecond: number; calmP99Ms: number } {
  const line: Line = { name: 'article', perSecond: Infinity, hands: ARTICLES_AT_ONCE, steps: articleSteps(costs) };
  const run = (perSecond: number) =>
    simulate({ lines: [{ ...line, perSecond }], places: PLACES, jobs: JOBS, seed }).lines[0];
  const perSecond = run(Infinity)?.perSecond ?? 0;
  return { perSecond, calmP99Ms: run(perSecond / 2)?.p99Ms ?? 0 };
}

/** In the order of src/roles/article-job.ts. The database's own work needs a core, and in the process the main thread. */
function articleSteps(costs: Costs): Step[] {
  const onMain = (ms: number): Step => ({ needs: ['main', 'core'], ms });
  const inThread = (ms: number): Step => ({ needs: ['thread', 'core'], ms });
  return [
    onMain(costs.queue.ours),
    { needs: ['core'], ms: costs.queue.server },
    onMain(costs.fetch),
    inThread(costs.extract),
    inThread(costs.brief),
    onMain(costs.store.ours),
    { needs: ['core'], ms: costs.store.server },
    { needs: ['joining', 'main', 'core'], ms: costs.join.ours },
    { needs: ['joining', 'core'], ms: costs.join.server },
  ];
}

function sayCosts(costs: Costs, kind: BaseKind): Row[] {
  const both = ({ ours, server }: { ours: number; server: number }): number => ours + server;
  const lines: [string, number][] = [
    ['queue', both(costs.queue)],
    ['store', both(costs.store)],
    ['join and plan', both(costs.join)],
  ];
  const pure: [string, number][] =
    kind === 'embedded'
      ? [
          ['fetch a page', costs.fetch],
          ['extract', costs.extract],
          ['brief', costs.brief],
        ]
      : [];
  return [...pure, ...lines].map(([name, ms]) => row(`model: one article, ${name} (${sayKind(kind)})`, [ms, 'ms']));
}

/** docs/scale.md: a million feeds, a hundred thousand workspaces, ten million subscriptions, at the busiest hour. */
export const LOAD = { pollsPerSecond: 1_111, articlesPerSecond: 70, deliveriesPerSecond: 460 };

/** Cores that each part asks for, and the one part that more machines do not help. */
function sayScale(costs: Costs): Row[] {
  const cores = (perSecond: number, ms: number): readonly [number, string] => [
    (perSecond * ms) / MS_PER_SECOND,
    'cores',
  ];
  const article = costs.fetch + costs.extract + costs.brief + costs.queue.ours + costs.store.ours + costs.join.ours;
  const articleServer = costs.queue.server + costs.store.server + costs.join.server;
  const joining = costs.join.ours + costs.join.server;
  const { pollsPerSecond, articlesPerSecond: articles, deliveriesPerSecond } = LOAD;
  return [
    row('scale: workers for articles', cores(articles, article)),
    row('scale: workers for polls', cores(pollsPerSecond, costs.poll.ours)),
    row('scale: workers for deliveries', cores(deliveriesPerSecond, costs.deliver.ours)),
    row(
      'scale: database',
      cores(
        1,
        articles * articleServer + pollsPerSecond * costs.poll.server + deliveriesPerSecond * costs.deliver.server,
      ),
    ),
    row('scale: the lock of joining, share of its time', [(articles * joining) / MS_PER_SECOND, 'busy']),
  ];
}
