import { inventReports } from './kit/invent-reports.ts';
import { sleep } from './kit/measure.ts';
import { openNewsstand } from './kit/newsstand.ts';
import { makeNewsroom, readCounter, soon, startProgram } from './kit/program.ts';
import { type Row, row } from './kit/row.ts';
import type { BaseKind, Stage } from './kit/stage.ts';

const STANDS = 4;
const REPORTS_EACH = 100;
/** V8 compiles what is called often, on the same processors: a process that has just started is measured by start-up. */
const WARM_UP_EACH = 100;
/** Each look costs the program a page of metrics, some 10 ms. */
const LOOK_EVERY_MS = 2_000;
const WITHIN_MS = 300_000;

/** The whole program on a backlog: pages fetched and read, briefs written, stories joined, alerts planned and posted. */
export async function benchWorker(stage: Stage): Promise<Row[]> {
  const rows: Row[] = [];
  for (const kind of await stage.kinds()) {
    const rate = await articlesPerSecond(kind, stage);
    rows.push(row(`worker: extract, brief, join, plan, post (${sayKind(kind)})`, [rate, 'articles/s']));
  }
  return rows;
}

export function sayKind(kind: BaseKind): string {
  return kind === 'embedded' ? 'embedded' : 'PostgreSQL + Redis';
}

export async function articlesPerSecond(kind: BaseKind, stage: Stage): Promise<number> {
  const each = stage.quick ? REPORTS_EACH / 5 : REPORTS_EACH;
  const stands = await Promise.all(Array.from({ length: STANDS }, openNewsstand));
  const reports = inventReports(STANDS * (WARM_UP_EACH + each), stage.seed + 2);
  const share = (from: number, to: number, at: number) =>
    reports.slice(from * STANDS, to * STANDS).filter((_, i) => i % STANDS === at);
  const warmedUp = STANDS * WARM_UP_EACH;
  for (const [at, stand] of stands.entries()) stand.publish(share(0, WARM_UP_EACH, at));
  const home = makeNewsroom({ stands });
  const running = await startProgram(home, await serverEnv(kind, stage));
  const planned = () => readCounter(running.url, 'slugline_articles_total{outcome="planned"}');
  try {
    await soon(async () => (await planned()) >= warmedUp, WITHIN_MS);
    for (const [at, stand] of stands.entries()) stand.publish(share(WARM_UP_EACH, WARM_UP_EACH + each, at));
    return await rateOf(planned, { from: warmedUp, to: reports.length });
  } finally {
    await running.stop();
    await Promise.all(stands.map((stand) => stand.close()));
    home.remove();
  }
}

type Look = { at: number; count: number };

/** From the first look that found some planned to the last one before all were: what lies between the looks is exact. */
async function rateOf(planned: () => Promise<number>, { from, to }: { from: number; to: number }): Promise<number> {
  const begun: Look = { count: from, at: performance.now() };
  const looks: Look[] = [];
  const deadline = performance.now() + WITHIN_MS;
  while (performance.now() < deadline) {
    const look = { count: await planned(), at: performance.now() };
    if (look.count >= to) return rateBetween(looks[0] ?? begun, looks.slice(1).at(-1) ?? look);
    if (look.count > from) looks.push(look);
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error(`${to} articles were not planned within ${WITHIN_MS} ms`);
}

function rateBetween(first: Look, last: Look): number {
  return ((last.count - first.count) * 1_000) / (last.at - first.at);
}

/** A database and a Redis of its own for one program. */
export async function serverEnv(kind: BaseKind, stage: Stage): Promise<Record<string, string>> {
  if (kind === 'embedded') return {};
  const { url } = await stage.open('postgres');
  const redis = (await stage.servers())?.redisUrl ?? null;
  return { ...(url === null ? {} : { DATABASE_URL: url }), ...(redis === null ? {} : { REDIS_URL: redis }) };
}
