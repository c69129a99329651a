import { type Row, row } from './kit/row.ts';
import type { Stage } from './kit/stage.ts';
import { runTrial, SIX_OUTLETS, type TrialEnd } from './kit/story-trial.ts';

const TRIALS = 200;

/** One event by six outlets in random order and timing, with kills between all steps: what stands in each channel. */
export async function benchFollow(stage: Stage): Promise<Row[]> {
  const { db } = await stage.open('embedded');
  const ends: TrialEnd[] = [];
  for (let trial = 1; trial <= (stage.quick ? TRIALS / 20 : TRIALS); trial += 1) {
    ends.push(await runTrial({ seed: stage.seed * 1_000 + trial, db, languages: stage.languages }));
  }
  const channels = ends.flatMap((end) => end.channels);
  const kills = ends.reduce((sum, end) => sum + end.kills, 0);
  const about = `${ends.length} trials, ${kills} kills`;
  const told = { name: 'outlets that told it', value: SIX_OUTLETS.length };
  return [
    row(`follow: most alerts of one event in a channel (${about})`, [
      Math.max(...channels.map((each) => each.alerts)),
      '',
    ]),
    row(`follow: fewest alerts (${about})`, [Math.min(...channels.map((each) => each.alerts)), '']),
    row(
      `follow: fewest outlets named (${about})`,
      [Math.min(...channels.map(({ outlets }) => new Set(outlets).size)), ''],
      told,
    ),
  ];
}
