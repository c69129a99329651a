import type { HangWatch } from '../support/hang-watch.ts';
import { workMs } from '../support/thread-time.ts';
import { TURN_MS } from './fuzz-plan.ts';
import type { TextStage } from './text-stages.ts';

type Holding = {
  watch: Pick<HangWatch, 'begin'>;
  /** Each stage takes its share of the texts, as `every` says. */
  sampled: boolean;
};

/**
 * Which stages a text holds for too long, with the time it takes. After the first failure that stage alone is asked: the text
 * is made smaller then, and each step takes its time.
 */
export function holdsNoStage(stages: readonly TextStage[], { watch, sampled }: Holding): (text: string) => string[] {
  let asked = stages;
  let texts = 0;
  return (text) => {
    texts += 1;
    const shown = JSON.stringify(text);
    for (const stage of asked) {
      const { name, every, run } = stage;
      if (sampled && asked === stages && texts % every !== 0) continue;
      watch.begin(`${name}: ${shown}`);
      const ms = workMs(() => run(text), TURN_MS);
      if (ms <= TURN_MS) continue;
      asked = [stage];
      return [`${name}: ${Math.round(ms)} ms`];
    }
    return [];
  };
}
