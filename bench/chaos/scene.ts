import { startPublisher } from '../../tests/support/publisher.ts';
import {
  type Home,
  homeEnv,
  makeHome,
  NO_LIMITS,
  newsroom,
  type Running,
  until,
} from '../../tests/support/run-slugline.ts';
import { type Clocks, createClocks } from './clocks.ts';
import { type Disk, openDisk } from './disk.ts';
import { startProgram } from './end-player.ts';
import type { Trouble } from './gate.ts';
import { inventNews } from './news.ts';
import { type Stage, startDiscordStage, startSlackStage } from './platforms.ts';
import { pick } from './random.ts';
import type { ChaosOptions } from './run-chaos.ts';
import type { Servers } from './servers.ts';

/** A build, and what it is to be told besides; without `main` the one under test. */
export type Program = { main?: string; env?: Record<string, string> };

export type Player = { words: string[]; env: Record<string, string>; program: Program; running: Running };

/** All that stands around the program, and its processes. */
export type Scene = {
  stages: Stage[];
  clocks: Clocks;
  cast: Player[];
  /** Under the embedded database; a server has its own. */
  disk: Disk | null;
  articleIds: string[];
  /** Publishes news until this share of it is out. */
  publishTo(share: number): void;
  /** Which feed each poll was of, in order. */
  polls: readonly number[];
  /** What ended processes said. */
  ended: string[];
  close(): Promise<void>;
};

/** How many of each role run where they share a database; on embedded parts one process is all of them. */
const SHARED_CAST = [['poller'], ['worker'], ['worker'], ['bot']];
/** A feed shows no more than a thousand, and is read again whole with each new one. */
const ARTICLES_PER_FEED = 250;

type SceneDeps = { servers: Servers; random: () => number };

/** Starts platforms, publishers and the program, and waits until each feed has been polled. */
export async function openScene(options: ChaosOptions, { servers, random }: SceneDeps): Promise<Scene> {
  const news = inventNews(options.articles, options.seed);
  const feeds = Math.max(options.feeds ?? 1, Math.ceil(news.length / ARTICLES_PER_FEED));
  const polls: number[] = [];
  const publishers = await Promise.all(
    Array.from({ length: feeds }, (_, at) =>
      startPublisher({ onRequest: (path) => path === '/feed.xml' && polls.push(at) }),
    ),
  );
  const stages = await startStages(options, random);
  const feedUrls = publishers.map(({ feedUrl }) => feedUrl);
  const home = makeHome({ ...newsroom('', { alerts: alertsYaml(stages) }), 'feeds.yaml': feedsYaml(feedUrls) });
  const cast: Player[] = [];
  const isDiskStruck = !servers.databaseUrl && options.serverTroubles > 0;
  const disk = isDiskStruck ? openDisk(home.dataDir, () => pidsOf(cast)) : null;
  await options.prepare?.(home);
  let published = 0;
  const scene: Scene = {
    ...{ stages, cast, disk, polls, clocks: createClocks(home.dir), ended: [] },
    articleIds: news.map(({ id }) => id),
    publishTo(share) {
      for (const wanted = Math.ceil(news.length * share); published < wanted; published += 1) {
        publishers[Math.floor(published / ARTICLES_PER_FEED)]?.publish(...news.slice(published, published + 1));
      }
    },
    async close() {
      await Promise.all(cast.map(({ running }) => running.kill()));
      await Promise.all([...publishers.map((one) => one.close()), ...stages.map((stage) => stage.stop())]);
      disk?.remove();
      home.remove();
    },
  };
  try {
    await startCast(scene, options, envOf(home, stages, servers));
    const isPolled = publishers.map((one) => () => one.requests.filter((path) => path === '/feed.xml').length >= 2);
    await until(async () => isPolled.every((ask) => ask()), 60_000 + feeds * 2_000, 'two polls of each feed');
    return scene;
  } catch (error) {
    await scene.close();
    throw error;
  }
}

function envOf(home: Home, stages: readonly Stage[], servers: Servers): Record<string, string> {
  return homeEnv(home, {
    ...Object.assign({}, ...stages.map((stage) => stage.env)),
    ...(servers.databaseUrl ? { DATABASE_URL: servers.databaseUrl } : {}),
    ...(servers.redisUrl ? { REDIS_URL: servers.redisUrl } : {}),
  });
}

async function startCast({ cast, clocks }: Scene, options: ChaosOptions, env: Record<string, string>): Promise<void> {
  const { program = {} } = options;
  const roles = 'DATABASE_URL' in env ? (options.cast ?? SHARED_CAST) : [[]];
  for (const [at, words] of roles.entries()) {
    const own = options.jumps ? { ...env, ...clocks.envOf(at) } : env;
    cast.push({ words, env: own, program, running: await startProgram(program, { words, env: own }) });
  }
}

function pidsOf(cast: readonly Player[]): number[] {
  return cast.flatMap(({ running }) => running.process.pid ?? []);
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

function feedsYaml(urls: readonly string[]): string {
  const feeds = urls.map(
    (url, at) => `  - url: ${url}\n    name: Loopback Courier ${at}\n    every: 1s\n    announce: none\n`,
  );
  return `feeds:\n${feeds.join('')}${NO_LIMITS}`;
}

function alertsYaml(stages: readonly Stage[]): string {
  const channels = stages.flatMap((stage) => stage.channels);
  return `channels:\n${channels.map((channel) => `  - channel: ${channel}\n    all: true\n`).join('')}`;
}
