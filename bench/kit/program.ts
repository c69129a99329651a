import { readFileSync } from 'node:fs';
import {
  type Home,
  homeEnv,
  makeHome,
  NO_LIMITS,
  type Running,
  startSlugline,
} from '../../tests/support/run-slugline.ts';
import type { Newsstand } from './newsstand.ts';

export type Newsroom = { stands: readonly Newsstand[]; alerts: string; topics: string; every: string };

const ALL_TO_PREVIEW = 'channels:\n  - channel: preview:news\n    all: true\n';
const ASK_AGAIN_MS = 5;

/** The program's own folder, with a feed for each newsstand, asked every second unless told otherwise. */
export function makeNewsroom({ stands, alerts = ALL_TO_PREVIEW, topics, every = '1s' }: Partial<Newsroom>): Home {
  const feeds = (stands ?? []).map(
    ({ feedUrl }, at) => `  - url: ${feedUrl}\n    name: Courier ${at}\n    every: ${every}\n    announce: none\n`,
  );
  return makeHome({
    'feeds.yaml': feeds.length === 0 ? `feeds: []\n${NO_LIMITS}` : `feeds:\n${feeds.join('')}${NO_LIMITS}`,
    'topics.yaml': topics ?? 'topics: {}\n',
    'alerts.yaml': alerts,
  });
}

/** The compiled program, as `npm start` starts it: its settings of the process, and of Node. */
export function startProgram(home: Home, env: Record<string, string> = {}, words: string[] = []): Promise<Running> {
  const { scripts }: { scripts: { start: string } } = JSON.parse(readFileSync('package.json', 'utf8'));
  const set = [...scripts.start.matchAll(/\b([A-Z_]+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]);
  const nodeFlags = scripts.start.match(/--\S+/g) ?? [];
  return startSlugline({ ...homeEnv(home, env), ...Object.fromEntries(set) }, words, { nodeFlags });
}

/** A counter of /metrics by name and label, or 0. */
export async function readCounter(url: string, line: string): Promise<number> {
  // A busy program may close a connection under a question; the next look asks again.
  const text = await fetch(`${url}/metrics`).then(
    (answer) => answer.text(),
    () => '',
  );
  const found = text.split('\n').find((each) => each.startsWith(`${line} `));
  return Number(found?.slice(line.length + 1) ?? 0);
}

/** Memory that a process holds, in MB (proc(5), VmRSS). */
export function memoryMb(pid: number): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

/** Asks more often than the tests do: here the time counts. */
export async function soon<T>(ask: () => T | null | false | Promise<T | null | false>, withinMs: number): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`Nothing within ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}
