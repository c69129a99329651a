import { startPublisher } from '../../tests/support/publisher.ts';
import {
  type Home,
  homeEnv,
  makeHome,
  newsroom,
  type Running,
  startSlugline,
  until,
} from '../../tests/support/run-slugline.ts';
import { countPosts, type Tally } from './count-posts.ts';
import type { Trouble } from './gate.ts';
import { inventNews } from './news.ts';
import { type Stage, startDiscordStage, startSlackStage } from './platforms.ts';
import { pick, randomFrom } from './random.ts';
import type { Servers } from './servers.ts';

export type ChaosOptions = {
  articles: number;
  /** On each of the two platforms. */
  channels: number;
  kills: number;
  /** How often each trouble of the servers befalls them. */
  serverTroubles: number;
  /** The share of calls that something goes wrong with. */
  faults: number;
  seed: number;
  /** The shortest time between two posts to one channel, as the stand-ins see it. */
  paceMs: number;
  withinMs: number;
  /** The roles of each process, where they share a database. */
  cast?: string[][];
  prepare?: (home: Home) => Promise<void>;
  say: (line: string) => void;
};

export type ChaosReport = Tally & {
  seconds: number;
  /** From the last blow until everything stood. */
  recoverySeconds: number;
  kills: number;
  gates: Record<string, Record<string, number>>;
  marked: number;
  /** All that the processes said. */
  output: string;
};

type Cast = { words: string[]; running: Running };
type Scene = { stages: Stage[]; home: Home; env: Record<string, string>; cast: Cast[] };

/** How many of each role run where they share a database; on embedded parts one process is all of them. */
const SHARED_CAST = [['poller'], ['worker'], ['worker'], ['bot']];

/** Publishes articles, strikes blow after blow, waits, and counts what stands in each channel. */
export async function runChaos(options: ChaosOptions, servers: Servers): Promise<ChaosReport> {
  const random = randomFrom(options.seed);
  const news = inventNews(options.articles, options.seed);
  const publisher = await startPublisher();
  const stages = await startStages(options, random);
  const home = makeHome(newsroom(publisher.feedUrl, { alerts: alertsYaml(stages) }));
  await options.prepare?.(home);
  const env = homeEnv(home, {
    ...Object.assign({}, ...stages.map((stage) => stage.env)),
    ...(servers.databaseUrl ? { DATABASE_URL: servers.databaseUrl } : {}),
    ...(servers.redisUrl ? { REDIS_URL: servers.redisUrl } : {}),
  });
  const scene: Scene = { stages, home, env, cast: [] };
  const ended: string[] = [];
  try {
    for (const words of servers.databaseUrl ? (options.cast ?? SHARED_CAST) : [[]]) {
      scene.cast.push({ words, running: await startSlugline(env, words) });
    }
    const polls = () => publisher.requests.filter((path) => path === '/feed.xml').length;
    await until(async () => polls() >= 2, 60_000, 'two polls');
    const startedAt = performance.now();
    publisher.publish(...news.slice(0, Math.ceil(news.length / 2)));
    await strike(scene, {
      options,
      random,
      servers,
      ended,
      halfway: () => publisher.publish(...news.slice(Math.ceil(news.length / 2))),
    });
    const struckAt = performance.now();
    const ids = news.map(({ id }) => id);
    const tally = await settle(() => countPosts(stages, ids), options);
    const now = performance.now();
    ended.push(...scene.cast.map(({ running }) => running.output()));
    return {
      ...tally,
      seconds: Math.round((now - startedAt) / 1000),
      recoverySeconds: Math.round((now - struckAt) / 1000),
      kills: options.kills,
      gates: Object.fromEntries(stages.map((stage) => [stage.name, stage.gate.counts])),
      marked: ended.join('').split('an earlier attempt may stand too').length - 1,
      output: ended.join('\n'),
    };
  } finally {
    await Promise.all(scene.cast.map(({ running }) => running.kill()));
    await publisher.close();
    await Promise.all(stages.map((stage) => stage.stop()));
    home.remove();
  }
}

async function startStages(options: ChaosOptions, random: () => number): Promise<Stage[]> {
  const { channels, paceMs } = options;
  const trouble = (isPost: boolean) => nextTrouble(options.faults * (isPost ? 1 : 0.3), random);
  return [await startSlackStage({ channels, paceMs, trouble }), await startDiscordStage({ channels, paceMs, trouble })];
}

const TROUBLES: Trouble[] = [
  { kind: 'busy', status: 429, retryAfterSeconds: 1 },
  { kind: 'busy', status: 503, retryAfterSeconds: null },
  { kind: 'cut-before' },
  { kind: 'cut-after' },
  { kind: 'error-after', status: 500 },
  { kind: 'late', ms: 2_000 },
  { kind: 'late', ms: 12_000 },
];

function nextTrouble(share: number, random: () => number): Trouble | null {
  return random() < share ? pick(TROUBLES, random) : null;
}

function alertsYaml(stages: readonly Stage[]): string {
  const channels = stages.flatMap((stage) => stage.channels);
  return `channels:\n${channels.map((channel) => `  - channel: ${channel}\n    all: true\n`).join('')}`;
}

type Strike = {
  options: ChaosOptions;
  random: () => number;
  servers: Servers;
  ended: string[];
  halfway: () => void;
};

/** Blows in an order and at moments that the seed decides. */
async function strike(scene: Scene, { options, random, servers, ended, halfway }: Strike): Promise<void> {
  const troubles = Object.entries(servers.troubles).flatMap(([name, act]) =>
    Array.from({ length: options.serverTroubles }, () => ({ name, act })),
  );
  const kills = Array.from({ length: options.kills }, () => ({ name: 'kill', act: null }));
  const blows = shuffled([...kills, ...troubles], random);
  for (const [at, { name, act }] of blows.entries()) {
    if (at === Math.floor(blows.length / 2)) halfway();
    await new Promise((resolve) => setTimeout(resolve, 300 + random() * 2_500));
    if (act) await act();
    else await killOne(scene, { random, ended });
    options.say(`${at + 1}/${blows.length} ${name}`);
  }
  if (blows.length === 0) halfway();
  for (const { words, running } of scene.cast) {
    if (running.process.exitCode !== null) throw new Error(`"${words}" ended by itself:\n${running.output()}`);
  }
}

async function killOne(scene: Scene, { random, ended }: Pick<Strike, 'random' | 'ended'>): Promise<void> {
  const victim = pick(scene.cast, random);
  await victim.running.kill();
  ended.push(victim.running.output());
  victim.running = await startSlugline(scene.env, victim.words);
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((entry) => ({ entry, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ entry }) => entry);
}

/** Waits until nothing is missing, and a little longer for what may come twice. */
async function settle(count: () => Tally, { withinMs, say }: ChaosOptions): Promise<Tally> {
  const deadline = performance.now() + withinMs;
  let saidAt = 0;
  while (performance.now() < deadline) {
    const { once, never } = count();
    if (never.length === 0) {
      return count();
    }
    if (performance.now() - saidAt > 5_000) {
      say(`${once} stand once, ${never.length} are missing`);
      saidAt = performance.now();
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return count();
}
