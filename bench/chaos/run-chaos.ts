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
import { type Clocks, createClocks } from './clocks.ts';
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
  /** How many processes are stopped as an operator would, in mid-flow. */
  stops?: number;
  /** How often the clock of one process jumps, forth or back, by up to half a minute. */
  jumps?: number;
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

type Cast = { words: string[]; env: Record<string, string>; running: Running };
type Scene = { stages: Stage[]; home: Home; clocks: Clocks; cast: Cast[] };

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
  const scene: Scene = { stages, home, clocks: createClocks(home.dir), cast: [] };
  const ended: string[] = [];
  try {
    for (const [at, words] of (servers.databaseUrl ? (options.cast ?? SHARED_CAST) : [[]]).entries()) {
      const own = options.jumps ? { ...env, ...scene.clocks.envOf(at) } : env;
      scene.cast.push({ words, env: own, running: await startSlugline(own, words) });
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
  const blow = (name: string, count: number, act: () => Promise<void>) =>
    Array.from({ length: count }, () => ({ name, act }));
  const ending = { random, ended, say: options.say };
  const own = [
    ...blow('kill', options.kills, () => endOne(scene, ending, 'kill')),
    ...blow('stop', options.stops ?? 0, () => endOne(scene, ending, 'stop')),
    ...blow('clock-jump', options.jumps ?? 0, async () => jumpOne(scene, random)),
  ];
  const blows = shuffled([...own, ...troubles], random);
  for (const [at, { name, act }] of blows.entries()) {
    if (at === Math.floor(blows.length / 2)) halfway();
    await new Promise((resolve) => setTimeout(resolve, 300 + random() * 2_500));
    await act();
    options.say(`${at + 1}/${blows.length} ${name}`);
  }
  if (blows.length === 0) halfway();
  for (const { words, running } of scene.cast) {
    if (running.process.exitCode !== null) throw new Error(`"${words}" ended by itself:\n${running.output()}`);
  }
}

type Ending = Pick<Strike, 'random' | 'ended'> & Pick<ChaosOptions, 'say'>;

async function endOne(scene: Scene, { random, ended, say }: Ending, how: 'kill' | 'stop') {
  const victim = pick(scene.cast, random);
  const code = await victim.running[how]();
  ended.push(victim.running.output());
  if (how === 'stop' && code !== 0) say(`"${victim.words}" did not end in time`);
  victim.running = await startSlugline(victim.env, victim.words);
}

const JUMP_MAX_MS = 30_000;

function jumpOne({ cast, clocks }: Scene, random: () => number): void {
  clocks.jump(Math.floor(random() * cast.length), Math.round((2 * random() - 1) * JUMP_MAX_MS));
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
