import { inventReports } from './kit/invent-reports.ts';
import { sleep } from './kit/measure.ts';
import { openNewsstand } from './kit/newsstand.ts';
import { makeNewsroom, readCounter, soon, startProgram } from './kit/program.ts';
import { type Row, row } from './kit/row.ts';
import type { BaseKind, Stage } from './kit/stage.ts';

const STANDS = 4;
const REPORTS_EACH = 100;
/** Each look costs the program a page of metrics. */
const LOOK_EVERY_MS = 250;
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
  const before = inventReports(STANDS, stage.seed + 1);
  for (const [at, stand] of stands.entries()) stand.publish(before.slice(at, at + 1));
  const home = makeNewsroom({ stands });
  const running = await startProgram(home, await serverEnv(kind, stage));
  const planned = () => readCounter(running.url, 'slugline_articles_total{outcome="planned"}');
  try {
    await soon(async () => (await planned()) >= STANDS, WITHIN_MS);
    const reports = inventReports(STANDS * each, stage.seed + 2);
    for (const [at, stand] of stands.entries()) stand.publish(reports.slice(at * each, (at + 1) * each));
    return await rateOf(planned, { from: STANDS, to: STANDS + reports.length });
  } finally {
    await running.stop();
    await Promise.all(stands.map((stand) => stand.close()));
    home.remove();
  }
}

/** From the first article that was planned to the last. */
async function rateOf(planned: () => Promise<number>, { from, to }: { from: number; to: number }): Promise<number> {
  let first: { at: number; count: number } | null = null;
  const deadline = performance.now() + WITHIN_MS;
  while (performance.now() < deadline) {
    const count = await planned();
    const at = performance.now();
    if (first === null && count > from) first = { at, count };
    if (first !== null && count >= to) return ((count - first.count) * 1_000) / (at - first.at);
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error(`${to} articles were not planned within ${WITHIN_MS} ms`);
}

/** A database and a Redis of its own for one program. */
export async function serverEnv(kind: BaseKind, stage: Stage): Promise<Record<string, string>> {
  if (kind === 'embedded') return {};
  const { url } = await stage.open('postgres');
  const redis = (await stage.servers())?.redisUrl ?? null;
  return { ...(url === null ? {} : { DATABASE_URL: url }), ...(redis === null ? {} : { REDIS_URL: redis }) };
}
