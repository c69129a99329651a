import { createServer } from 'node:http';
import { makeHome, type Running } from '../tests/support/run-slugline.ts';
import { sleep } from './kit/measure.ts';
import { memoryMb, soon, startProgram } from './kit/program.ts';
import { type Row, row } from './kit/row.ts';
import type { Stage } from './kit/stage.ts';
import { sayKind, serverEnv } from './worker.ts';

const FEW = 100;
const MANY = 10_000;
const WITHIN_MS = 900_000;
/** Longer than idle threads live (src/roles/reader-pool.ts). */
const REST_MS = 45_000;
const LOOKS = 10;
const LOOK_EVERY_MS = 500;

/** What 10,000 feeds with nothing new cost over 100: each on a host of its own, as in life. */
export async function benchIdleFeeds(stage: Stage): Promise<Row[]> {
  const many = stage.quick ? MANY / 10 : MANY;
  const rows: Row[] = [];
  for (const kind of await stage.kinds()) {
    const [few, all] = [
      await restingMb(FEW, await serverEnv(kind, stage)),
      await restingMb(many, await serverEnv(kind, stage)),
    ];
    const what = `memory: ${many.toLocaleString('en')} idle feeds (${sayKind(kind)})`;
    rows.push(row(what, [all, 'MB'], { name: `${FEW} idle feeds`, value: few }));
  }
  return rows;
}

type Publishers = { urls: string[]; asked: Set<string>; close(): Promise<void> };

/** Every address of 127.0.0.0/8 is this machine: so many publishers on one port. */
async function openPublishers(count: number): Promise<Publishers> {
  const asked = new Set<string>();
  const body = '<?xml version="1.0"?><rss version="2.0"><channel><title>Quiet</title></channel></rss>';
  const server = createServer((request, response) => {
    asked.add(request.headers.host ?? '');
    if (request.headers['if-none-match'] === '"quiet"') response.writeHead(304).end();
    else response.writeHead(200, { 'content-type': 'application/rss+xml', etag: '"quiet"' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The publishers do not listen');
  const host = (at: number): string => `127.${1 + Math.floor(at / 250)}.1.${1 + (at % 250)}:${address.port}`;
  return {
    urls: Array.from({ length: count }, (_, at) => `http://${host(at)}/feed.xml`),
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function restingMb(count: number, env: Record<string, string>): Promise<number> {
  const publishers = await openPublishers(count);
  const feeds = publishers.urls.map((url, at) => `  - url: ${url}\n    name: Courier ${at}\n`);
  const home = makeHome({
    'feeds.yaml': `feeds:\n${feeds.join('')}`,
    'topics.yaml': 'topics: {}\n',
    'alerts.yaml': 'channels: []\n',
  });
  let running: Running | null = null;
  try {
    running = await startProgram(home, { ...env, LOG_LEVEL: 'error' });
    const pid = running.process.pid ?? 0;
    await soon(() => publishers.asked.size >= count, WITHIN_MS);
    await sleep(REST_MS);
    return await leastOf(pid);
  } finally {
    await running?.stop();
    await publishers.close();
    home.remove();
  }
}

/** The least of several looks: what the process holds, without what it is about to give back. */
async function leastOf(pid: number): Promise<number> {
  const looks: number[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    looks.push(memoryMb(pid));
    await sleep(LOOK_EVERY_MS);
  }
  return Math.min(...looks);
}
