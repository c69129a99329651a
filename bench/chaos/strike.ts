import { setTimeout as sleep } from 'node:timers/promises';
import { fillFor } from './disk.ts';
import { endPlayer, startProgram } from './end-player.ts';
import { pick } from './random.ts';
import type { ChaosOptions } from './run-chaos.ts';
import type { Scene } from './scene.ts';
import type { Servers } from './servers.ts';

type StrikeDeps = { options: ChaosOptions; servers: Servers; random: () => number };
type Blow = { name: string; act: () => Promise<void> };

const JUMP_MAX_MS = 30_000;
/** The embedded database is looked after once a minute, at the latest: then its full disk ends it. */
const DISK_FULL_MS = 8_000;

/** Blows in an order and at moments that the seed decides, while news comes in. */
export async function strike(scene: Scene, deps: StrikeDeps): Promise<void> {
  const { options, random } = deps;
  const blows = shuffled(allBlows(scene, deps), random);
  for (const [at, { name, act }] of blows.entries()) {
    scene.publishTo((at + 1) / blows.length);
    await sleep(300 + random() * 2_500);
    await act();
    options.say(`${at + 1}/${blows.length} ${name}`);
  }
  scene.publishTo(1);
  for (const { words, running } of scene.cast) {
    if (running.process.exitCode !== null) throw new Error(`"${words}" ended by itself:\n${running.output()}`);
  }
}

function allBlows(scene: Scene, { options, servers, random }: StrikeDeps): Blow[] {
  const ending = { random, say: options.say };
  const times = (count: number, name: string, act: () => Promise<void>): Blow[] =>
    Array.from({ length: count }, () => ({ name, act }));
  return [
    ...times(options.kills, 'kill', () => endOne(scene, ending, 'kill')),
    ...times(options.stops ?? 0, 'stop', () => endOne(scene, ending, 'stop')),
    ...times(options.jumps ?? 0, 'clock-jump', async () => jumpOne(scene, random)),
    ...Object.entries(servers.troubles).flatMap(([name, act]) => times(options.serverTroubles, name, act)),
    ...(scene.disk ? times(options.serverTroubles, 'fill-disk', () => fillOwnDisk(scene, options.say)) : []),
  ];
}

type Ending = { random: () => number; say: (line: string) => void };

async function endOne(scene: Scene, { random, say }: Ending, how: 'kill' | 'stop') {
  const victim = pick(scene.cast, random);
  const { code, startAgain } = await endPlayer(victim, how, scene);
  if (how === 'stop' && code !== 0) say(`"${victim.words}" did not end in time`);
  await startAgain();
}

/** The embedded database may end itself by it, and the program with it; whoever looks after it starts it again. */
async function fillOwnDisk({ disk, cast, ended }: Scene, say: (line: string) => void): Promise<void> {
  if (disk) await fillFor(disk, DISK_FULL_MS);
  for (const player of cast.filter(({ running }) => running.process.exitCode !== null)) {
    const said = player.running.output();
    if (!said.includes('E_DATABASE_BROKE')) throw new Error(`Its full disk is not what it ended with:\n${said}`);
    ended.push(said);
    say('the full disk ended it, which it said');
    player.running = await startProgram(player.program, player);
  }
}

function jumpOne({ cast, clocks }: Scene, random: () => number): void {
  clocks.jump(Math.floor(random() * cast.length), Math.round((2 * random() - 1) * JUMP_MAX_MS));
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((entry) => ({ entry, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ entry }) => entry);
}
