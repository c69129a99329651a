import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { groupBy } from '../../src/kit/group-by.ts';
import { createHangWatch } from '../support/hang-watch.ts';
import { fuzz, fuzzPlan, HANG_MS } from './fuzz-plan.ts';
import { holdsNoStage } from './holds-no-stage.ts';
import { hostileText } from './hostile-texts.ts';
import { textStages } from './text-stages.ts';

const CHARS_MAX = 4_096;
const plan = fuzzPlan();
const stages = await textStages();
const watch = createHangWatch({ limitMs: HANG_MS, signal: 'SIGKILL' });
afterAll(() => watch.close());

const costly = groupBy(
  stages.filter(({ every }) => every > 1),
  ({ every }) => every,
);
const shares = [...costly].map(([every, some]) => `one of ${every}: ${some.map(({ name }) => name).join(', ')}`);
const share = plan.goesOn ? 'until the time is over' : `${plan.texts} texts; ${shares.join('; ')}`;

describe('a text of a publisher', () => {
  it(`holds none of ${stages.length} stages for 100 ms of processor time (seed ${plan.seed}, ${share})`, {
    timeout: plan.limitMs * 2,
  }, async () => {
    const holds = holdsNoStage(stages, { watch, sampled: !plan.goesOn });
    const property = fc.property(hostileText(CHARS_MAX), (text) => {
      expect(holds(text)).toEqual([]);
    });
    const done = await fuzz(property, plan.texts, plan);
    if (plan.goesOn) process.stdout.write(`${done} texts held no stage (seed ${plan.seed})\n`);
    else expect(done).toBe(plan.texts);
  });
});
