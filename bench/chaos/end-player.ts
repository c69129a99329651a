import { type Running, startSlugline } from '../../tests/support/run-slugline.ts';
import type { Player, Program, Scene } from './scene.ts';

type Ended = { code: number | null; startAgain: (program?: Program) => Promise<void> };

/** Ends a process, as an operator or an accident would; what it said stays with the scene. It may start again as another build. */
export async function endPlayer(player: Player, how: 'kill' | 'stop', scene: Pick<Scene, 'ended'>): Promise<Ended> {
  const code = (await player.running[how]()) ?? null;
  scene.ended.push(player.running.output());
  return {
    code,
    startAgain: async (program = player.program) => {
      player.running = await startProgram(program, player);
      player.program = program;
    },
  };
}

export function startProgram(program: Program, { env, words }: Pick<Player, 'env' | 'words'>): Promise<Running> {
  const { main } = program;
  return startSlugline({ ...env, ...program.env }, words, main === undefined ? {} : { main });
}
