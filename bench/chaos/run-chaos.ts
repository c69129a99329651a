import { setTimeout as sleep } from 'node:timers/promises';
import type { Home } from '../../tests/support/run-slugline.ts';
import { type CountPosts, createCount, type Tally } from './count-posts.ts';
import { randomFrom } from './random.ts';
import { openScene, type Program, type Scene } from './scene.ts';
import type { Servers } from './servers.ts';
import { strike } from './strike.ts';

export type ChaosOptions = {
  articles: number;
  /** At least so many; more articles than one feed shows make more. What has no news is polled all the same. */
  feeds?: number;
  /** On each of the two platforms. */
  channels: number;
  kills: number;
  /** How often each trouble of the servers befalls them, and the disk of an embedded database. */
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
  /** How long to look, once nothing is missing, for what comes twice. */
  lingerMs?: number;
  /** The roles of each process, where they share a database. */
  cast?: string[][];
  /** What they run at first. */
  program?: Program;
  prepare?: (home: Home) => Promise<void>;
  say: (line: string) => void;
};

export type ChaosReport = Tally & {
  seconds: number;
  /** From the last blow until everything stood. */
  recoverySeconds: number;
  kills: number;
  gates: Record<string, Record<string, number>>;
  /** Alerts sent again while an earlier attempt might stand, which the log says. */
  marked: number;
  /** All that the processes said. */
  output: string;
};

/** Publishes articles, strikes blow after blow meanwhile, waits, and counts what stands in each channel. */
export async function runChaos(options: ChaosOptions, servers: Servers): Promise<ChaosReport> {
  const random = randomFrom(options.seed);
  const scene = await openScene(options, { servers, random });
  try {
    const startedAt = performance.now();
    await strike(scene, { options, servers, random });
    const struckAt = performance.now();
    const count = createCount(scene.stages);
    await settle(() => count(scene.articleIds), options);
    const now = performance.now();
    await sleep(options.lingerMs ?? 0);
    const seconds = Math.round((now - startedAt) / 1000);
    return reportOf(scene, { count, options, seconds, recoverySeconds: Math.round((now - struckAt) / 1000) });
  } finally {
    await scene.close();
  }
}

type Run = { count: CountPosts; options: ChaosOptions; seconds: number; recoverySeconds: number };

function reportOf({ stages, cast, ended, articleIds }: Scene, { count, options, ...times }: Run): ChaosReport {
  const output = [...ended, ...cast.map(({ running }) => running.output())].join('\n');
  return {
    ...count(articleIds),
    ...times,
    kills: options.kills,
    gates: Object.fromEntries(stages.map((stage) => [stage.name, stage.gate.counts])),
    marked: output.split('an earlier attempt may stand too').length - 1,
    output,
  };
}

/** Waits until nothing is missing. */
export async function settle(
  count: () => Tally,
  { withinMs, say }: Pick<ChaosOptions, 'withinMs' | 'say'>,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  let saidAt = 0;
  while (performance.now() < deadline) {
    const from = performance.now();
    const { once, never } = count();
    if (never.length === 0) return;
    if (from - saidAt > 5_000) {
      say(`${once} stand once, ${never.length} are missing`);
      saidAt = from;
    }
    // The stand-ins live in this process: counting must not take their time.
    await sleep(Math.max(250, 10 * (performance.now() - from)));
  }
}
