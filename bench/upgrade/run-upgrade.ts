import { setTimeout as sleep } from 'node:timers/promises';
import { type Home, until } from '../../tests/support/run-slugline.ts';
import { createCount, type Tally } from '../chaos/count-posts.ts';
import { endPlayer, startProgram } from '../chaos/end-player.ts';
import { randomFrom } from '../chaos/random.ts';
import { settle } from '../chaos/run-chaos.ts';
import { openScene, type Player, type Program, type Scene } from '../chaos/scene.ts';
import type { Servers } from '../chaos/servers.ts';

export type UpgradeOptions = {
  /** Of each order: the new build comes in, and the old one comes back. */
  seconds: number;
  /** How many articles come out in a second, besides a burst at each change. */
  rate: number;
  /** On each of the two platforms. */
  channels: number;
  /** The share of calls that something goes wrong with. */
  faults: number;
  seed: number;
  withinMs: number;
  lingerMs?: number;
  prepare?: (home: Home) => Promise<void>;
  say: (line: string) => void;
};

/** `alone`: a build whose schema leaves `old` no place. */
export type Programs = { old: Program; next: Program; alone?: Program };

export type UpgradeReport = Tally & {
  planned: number;
  seconds: number;
  /** How each change went, in order: how long both builds worked at once, or the code of the problem that refused it. */
  changes: { what: string; both?: number; refused?: string }[];
  /** Errors in the logs of all processes. */
  errors: string[];
};

type Deps = { servers: Servers; programs: Programs };
type Upgrade = {
  scene: Scene;
  news: News;
  options: UpgradeOptions;
  programs: Programs;
  note: (change: UpgradeReport['changes'][number]) => void;
};

const WHOLE = ['poller', 'worker', 'bot'];
const PACE_MS = 900;
const BURST = 5;
/** Feeds are polled each second: by then the burst is in hand, and some of it sent. */
const IN_HAND_MS = 2_000;
/** A schema that leaves a process no place is seen every five seconds. */
const HANDED_BACK_WITHIN_MS = 30_000;

/**
 * Two processes of the old build on one database (one, where it is embedded) make way for the new one, one by one and under
 * load, and come back; then, where there is a build that leaves them no place, make way for that.
 */
export async function runUpgrade(options: UpgradeOptions, { servers, programs }: Deps): Promise<UpgradeReport> {
  const startedAt = performance.now();
  const articles = Math.ceil(options.rate * (options.seconds * 4 + 300));
  const quiet = { ...options, articles, kills: 0, serverTroubles: 0, paceMs: PACE_MS };
  const cast = { cast: [WHOLE, WHOLE], program: programs.old };
  const scene = await openScene({ ...quiet, ...cast }, { servers, random: randomFrom(options.seed) });
  const news = publishing(scene, options.rate);
  const changes: UpgradeReport['changes'] = [];
  const note: Upgrade['note'] = (change) => {
    changes.push(change);
    options.say(JSON.stringify(change));
  };
  try {
    await changeBuilds({ scene, news, options, programs, note });
    const out = news.stop();
    const count = createCount(scene.stages);
    await settle(() => count(out), options);
    await sleep(options.lingerMs ?? 0);
    const planned = out.length * scene.stages.flatMap(({ channels }) => channels).length;
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    return { ...count(out), planned, seconds, changes, errors: errorsOf(scene) };
  } finally {
    news.stop();
    await scene.close();
  }
}

async function changeBuilds(upgrade: Upgrade): Promise<void> {
  const { scene, programs, note } = upgrade;
  const { seconds } = upgrade.options;
  const [first, second] = scene.cast;
  await sleep(seconds * 250);
  if (first && !second) {
    const refused = await refusalOf(startProgram(programs.next, first));
    note({ what: 'next starts beside', refused: refused ?? 'by nothing' });
  }
  const forward = await roll(upgrade, { what: 'next comes in', to: programs.next, how: 'stop', seconds });
  if (forward === 'E_SCHEMA_IN_USE') {
    await allAtOnce(scene, programs.next);
    note({ what: 'next comes in at once' });
    await sleep(seconds * 1_000);
  }
  // In a hurry, with what was in hand.
  const back = await roll(upgrade, { what: 'old comes back', to: programs.old, how: 'kill', seconds });
  if (!programs.alone || back !== null) return;
  await roll(upgrade, { what: 'next comes in alone', to: programs.alone, how: 'stop', seconds: 0 });
  await roll(upgrade, { what: 'old comes back to that', to: programs.old, how: 'stop', seconds: 0 });
}

type Roll = { what: string; to: Program; how: 'kill' | 'stop'; seconds: number };

/** One process after the other is another build from here on. The first that is refused is as before again: its code. */
async function roll(upgrade: Upgrade, { what, to, how, seconds }: Roll): Promise<string | null> {
  const { scene, news, note } = upgrade;
  let from = performance.now();
  let both = 0;
  for (const [at, player] of scene.cast.entries()) {
    news.burst();
    await sleep(IN_HAND_MS);
    const before = player.program;
    const { startAgain } = await endPlayer(player, how, scene);
    const refused = await refusalOf(startAgain(to));
    if (refused !== null) {
      await startAgain(before);
      note({ what, refused });
      return refused;
    }
    const others = scene.cast.slice(at + 1);
    if (to === upgrade.programs.alone) await until(async () => handedBack(others), HANDED_BACK_WITHIN_MS, what);
    if (at === 0) from = performance.now();
    await sleep((seconds * 1_000) / scene.cast.length);
    if (others.length > 0) both = Math.round((performance.now() - from) / 1000);
  }
  note(both > 0 ? { what, both } : { what });
  return null;
}

/** The code of the problem that a start ends with; what goes wrong without one is not a refusal of ours. */
async function refusalOf(start: Promise<unknown>): Promise<string | null> {
  try {
    await start;
    return null;
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    const code = /\[(E_[A-Z_]+)\]/.exec(said)?.[1];
    if (code) return code;
    if (said.includes('migrated by a newer Slugline')) return 'a trace of 0.1.0';
    throw error;
  }
}

/** Whether these say in their health that their schema was replaced. */
async function handedBack(players: readonly Player[]): Promise<boolean> {
  const answers = players.map(async ({ running }) => (await fetch(`${running.url}/healthz`)).text());
  return (await Promise.all(answers)).every((text) => text.includes('E_SCHEMA_NEWER'));
}

async function allAtOnce(scene: Scene, program: Program): Promise<void> {
  const ended = await Promise.all(scene.cast.map((player) => endPlayer(player, 'stop', scene)));
  await Promise.all(ended.map(({ startAgain }) => startAgain(program)));
}

type News = ReturnType<typeof publishing>;

/** News that comes out at this rate until it is stopped, which tells what came out. */
function publishing(scene: Scene, rate: number) {
  const { articleIds } = scene;
  let published = 0;
  const publish = (more: number): void => {
    published = Math.min(published + more, articleIds.length);
    scene.publishTo(published / articleIds.length);
  };
  const timer = setInterval(() => publish(1), 1_000 / rate);
  return {
    burst: () => publish(BURST),
    stop(): string[] {
      clearInterval(timer);
      return articleIds.slice(0, published);
    },
  };
}

function errorsOf({ cast, ended }: Scene): string[] {
  const lines = [...ended, ...cast.map(({ running }) => running.output())].join('\n').split('\n');
  return lines.filter((line) => /^\{"level":(?:[56]0|"(?:error|fatal)")/.test(line));
}
