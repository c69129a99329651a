import { startSlugline } from '../../tests/support/run-slugline.ts';
import type { Player, Scene } from './scene.ts';

type Ended = { code: number | null; startAgain: () => Promise<void> };

/** Ends a process, as an operator or an accident would; what it said stays with the scene. */
export async function endPlayer(player: Player, how: 'kill' | 'stop', scene: Pick<Scene, 'ended'>): Promise<Ended> {
  const code = (await player.running[how]()) ?? null;
  scene.ended.push(player.running.output());
  return {
    code,
    startAgain: async () => {
      player.running = await startSlugline(player.env, player.words);
    },
  };
}
