import { spawn } from 'node:child_process';
import type { Running } from '../tests/support/run-slugline.ts';
import { inventReports } from './kit/invent-reports.ts';
import { sleep } from './kit/measure.ts';
import { openNewsstand } from './kit/newsstand.ts';
import { makeNewsroom, memoryMb, readCounter, soon, startProgram } from './kit/program.ts';
import { type Row, row } from './kit/row.ts';
import type { Stage } from './kit/stage.ts';
import { serverEnv } from './worker.ts';

const REPORTS = 100;
const REST_MS = 3_000;
const WITHIN_MS = 180_000;
const PLANNED = 'slugline_articles_total{outcome="planned"}';

/** Resident memory after a hundred articles, beside a Node process that does nothing. */
export async function benchMemory(stage: Stage): Promise<Row[]> {
  const baseline = { name: 'a bare Node process', value: await bareMemory() };
  const count = stage.quick ? REPORTS / 10 : REPORTS;
  const say = (what: string, megabytes: number): Row => row(`memory: ${what}`, [megabytes, 'MB'], baseline);
  const [all = 0] = await memoryOf([[]], { count, env: await serverEnv('embedded', stage), seed: stage.seed });
  const rows = [say('everything in one process (embedded)', all)];
  if ((await stage.servers()) === null) return rows;
  const roles = ['poller', 'worker', 'bot'];
  const env = await serverEnv('postgres', stage);
  const each = await memoryOf(
    roles.map((role) => [role]),
    { count, env, seed: stage.seed },
  );
  return [...rows, ...roles.map((role, at) => say(`${role} alone (PostgreSQL + Redis)`, each[at] ?? 0))];
}

type Load = { count: number; env: Record<string, string>; seed: number };

async function memoryOf(casts: readonly string[][], { count, env, seed }: Load): Promise<number[]> {
  const stand = await openNewsstand();
  stand.publish(inventReports(count, seed + 6));
  const home = makeNewsroom({ stands: [stand] });
  const running: Running[] = [];
  try {
    for (const words of casts) running.push(await startProgram(home, env, words));
    const planned = async () => {
      const counts = await Promise.all(running.map(({ url }) => readCounter(url, PLANNED)));
      return Math.max(...counts) >= count;
    };
    await soon(planned, WITHIN_MS);
    await sleep(REST_MS);
    return running.map(({ process: { pid } }) => memoryMb(pid ?? 0));
  } finally {
    await Promise.all(running.map((one) => one.stop()));
    await stand.close();
    home.remove();
  }
}

async function bareMemory(): Promise<number> {
  const child = spawn(process.execPath, ['--eval', 'setInterval(() => 0, 1000)'], { stdio: 'ignore' });
  await sleep(1_000);
  const megabytes = memoryMb(child.pid ?? 0);
  child.kill();
  return megabytes;
}
