import { describe, expect, it } from 'vitest';
import { type Line, type Simulation, simulate } from '../../../bench/kit/simulate.ts';

const JOBS = 10_000;

function run(line: Partial<Line>, places: Simulation['places'], seed = 1) {
  const whole = { name: 'job', perSecond: 50, hands: 100, steps: [{ needs: ['core'], ms: 10 }], ...line };
  const { lines, busy } = simulate({ lines: [whole], places, jobs: JOBS, seed });
  return { ...lines[0], busy };
}

describe('the queueing simulation', () => {
  it('agrees with theory for one server at half of its load (M/M/1: the median of a stay is ln 2 · 20 ms)', () => {
    const { p50Ms = 0, busy } = run({}, { core: 1 });
    expect(p50Ms / (Math.LN2 * 20)).toBeCloseTo(1, 1);
    expect(busy['core']).toBeCloseTo(0.5, 1);
  });

  it('does a backlog as fast as its places allow', () => {
    expect((run({ perSecond: Infinity }, { core: 1 }).perSecond ?? 0) / 100).toBeCloseTo(1, 1);
    expect((run({ perSecond: Infinity }, { core: 4 }).perSecond ?? 0) / 400).toBeCloseTo(1, 1);
  });

  it('is held up by a lock, however many cores there are', () => {
    const steps = [
      { needs: ['core'], ms: 10 },
      { needs: ['lock', 'core'], ms: 20 },
    ];
    const { perSecond = 0, busy } = run({ perSecond: Infinity, hands: 64, steps }, { core: 64, lock: 1 });
    expect(perSecond / 50).toBeCloseTo(1, 1);
    expect(busy['lock']).toBeGreaterThan(0.99);
  });

  it('lets no more jobs in than there are hands', () => {
    expect((run({ perSecond: Infinity, hands: 2 }, { core: 64 }).perSecond ?? 0) / 200).toBeCloseTo(1, 1);
  });

  it('runs alike for the same seed, and otherwise for another', () => {
    expect(run({}, { core: 1 }, 7)).toEqual(run({}, { core: 1 }, 7));
    expect(run({}, { core: 1 }, 7)).not.toEqual(run({}, { core: 1 }, 8));
  });
});
