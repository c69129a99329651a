import { fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { toId } from '../../src/news/ids.ts';
import { type Jobs, openQueue } from '../../src/queue/open-queue.ts';
import { migrate } from '../../src/store/open/migrate.ts';
import { openDatabase } from '../../src/store/open/open-database.ts';
import { createStore } from '../../src/store/store.ts';
import { silentLog } from '../../tests/support/silent-log.ts';
import { startServers } from '../chaos/servers.ts';

/**
 * How many more jobs two and four workers do than one, on one PostgreSQL and Redis, where each job reads its row and
 * then waits 50 ms. Run: npm run bench:scale
 */
const JOBS = 1_500;
const WAIT_MS = 50;
/** As many articles as a worker has in hand (src/roles/worker.ts). */
const CONCURRENCY = 4;

type Words = { databaseUrl: string; redisUrl: string; prefix: string };

if (process.send === undefined) await measure();
else process.once('message', (words: Words) => void work(words));

async function measure(): Promise<void> {
  const servers = await startServers({ redis: true });
  const words = { databaseUrl: servers.databaseUrl ?? '', redisUrl: servers.redisUrl ?? '' };
  const { database } = await openParts({ ...words, prefix: 'scale' });
  await migrate(database);
  const rates: number[] = [];
  for (const workers of [1, 2, 4]) rates.push(await jobsPerSecond(workers, words));
  const [one = 1] = rates;
  console.log(`jobs a second with 1, 2 and 4 workers: ${rates.map((rate) => rate.toFixed(0)).join(', ')}`);
  console.log(`ratios: ${rates.map((rate) => (rate / one).toFixed(2)).join(', ')}`);
  await servers.stop();
  process.exit();
}

async function jobsPerSecond(workers: number, servers: Omit<Words, 'prefix'>): Promise<number> {
  const words = { ...servers, prefix: `scale-${workers}` };
  const { jobs } = await openParts(words);
  let done = 0;
  const children = Array.from({ length: workers }, () => fork(import.meta.filename));
  const ready = children.map((child) => new Promise<void>((resolve) => child.once('message', () => resolve())));
  for (const child of children) child.send(words);
  await Promise.all(ready);
  for (const child of children) child.on('message', () => (done += 1));
  const startedAt = performance.now();
  await jobs.addMany(
    'article',
    Array.from({ length: JOBS }, (_, at) => ({ articleId: toId<'article'>(String(at + 1)) })),
  );
  while (done < JOBS) await sleep(20);
  const seconds = (performance.now() - startedAt) / 1_000;
  for (const child of children) child.kill('SIGKILL');
  return JOBS / seconds;
}

async function work(words: Words): Promise<void> {
  const { jobs, database } = await openParts(words);
  const store = createStore(database.db, () => new Date());
  const handler = async ({ articleId }: Parameters<Parameters<typeof jobs.work<'article'>>[1]>[0]) => {
    await store.articles.byId(articleId);
    await sleep(WAIT_MS);
    process.send?.('done');
    return { kind: 'done' as const };
  };
  jobs.work('article', handler, { concurrency: CONCURRENCY });
  process.send?.('ready');
}

async function openParts({ databaseUrl, redisUrl, prefix }: Words) {
  const self = { pid: process.pid, isAlive: () => true };
  const opening = await openDatabase({ databaseUrl, dataDir: '' }, { log: silentLog, self });
  if (opening.kind !== 'open') throw new Error(JSON.stringify(opening));
  const queue = await openQueue({ redisUrl, prefix }, { pool: opening.database.pool, log: silentLog });
  if (queue.kind !== 'open') throw new Error(queue.reason);
  const jobs: Jobs = queue.jobs;
  return { jobs, database: opening.database };
}
