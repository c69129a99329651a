import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '../tests/support/free-port.ts';
import { type Home, previewMessages } from '../tests/support/run-slugline.ts';
import { inventReports, type Report } from './kit/invent-reports.ts';
import { percentile } from './kit/measure.ts';
import { type Newsstand, openNewsstand } from './kit/newsstand.ts';
import { makeNewsroom, soon, startProgram } from './kit/program.ts';
import { type Row, row } from './kit/row.ts';
import type { Stage } from './kit/stage.ts';

const STARTS = 5;
const WITHIN_MS = 60_000;
const MAIN = process.env['SLUGLINE_MAIN'] ?? '';

/** The second start on the embedded database, with an entry that came while nothing ran. */
export async function benchStartUp({ quick, seed }: Stage): Promise<Row[]> {
  const stand = await openNewsstand();
  const reports = inventReports(STARTS + 10, seed + 5);
  stand.publish(reports.slice(0, 10));
  const home = makeNewsroom({ stands: [stand] });
  const times: Times = { healthy: [], alerted: [], bare: [] };
  try {
    await firstRun(home, stand);
    for (const report of reports.slice(10, 10 + (quick ? 2 : STARTS))) {
      stand.publish([report]);
      const { healthy, alerted } = await startAgain(home, report);
      times.healthy.push(healthy);
      times.alerted.push(alerted);
      times.bare.push(await bareStart(home));
    }
  } finally {
    await stand.close();
    home.remove();
  }
  const baseline = { name: 'Node + PGlite alone', value: percentile(times.bare, 0.5) };
  return [
    row('start-up: second start → healthy (embedded), median', [percentile(times.healthy, 0.5), 'ms'], baseline),
    row('start-up: second start → alert of what waited, median', [percentile(times.alerted, 0.5), 'ms'], baseline),
  ];
}

type Times = { healthy: number[]; alerted: number[]; bare: number[] };

async function firstRun(home: Home, stand: Newsstand): Promise<void> {
  const running = await startProgram(home);
  await soon(() => stand.servedAt() !== null, WITHIN_MS);
  await soon(async () => (await storedFeeds(running.url)) !== 0, WITHIN_MS);
  await running.stop();
}

/** How many polls have been recorded. */
async function storedFeeds(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/slugline_polls_total\{outcome="new"\} (\d+)/.exec(text)?.[1] ?? 0);
}

async function startAgain(home: Home, report: Report): Promise<{ healthy: number; alerted: number }> {
  const port = await freePort();
  const startedAt = performance.now();
  const starting = startProgram(home, { PORT: String(port) });
  await soon(() => isHealthy(`http://127.0.0.1:${port}`), WITHIN_MS);
  const healthy = performance.now() - startedAt;
  const running = await starting;
  const has = async () => (await previewMessages(running.url)).some(({ headline }) => headline === report.title);
  await soon(has, WITHIN_MS);
  const alerted = performance.now() - startedAt;
  await running.stop();
  return { healthy, alerted };
}

/** While nobody listens, there is nobody to be healthy. */
function isHealthy(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`).then(
    ({ status }) => status === 200,
    () => false,
  );
}

const BARE_PROGRAM = `import { PGlite } from '@electric-sql/pglite';
  const base = await PGlite.create(process.argv[1]); await base.query('select 1');
  console.log('open'); await base.close(); process.exit();`;

/** What no program on this database can do without: Node itself, and the database open. */
async function bareStart(home: Home): Promise<number> {
  const startedAt = performance.now();
  const words = ['--input-type=module', '--eval', BARE_PROGRAM, join(home.dataDir, 'database')];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'ignore'], cwd: join(MAIN, '../..') });
  const open = once(child.stdout, 'data').then(() => performance.now() - startedAt);
  // It closes what it opened: a database that was left open makes the next start longer.
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`The bare start ended with ${String(code)}`);
  return open;
}
