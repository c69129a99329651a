import { describe, expect, it } from 'vitest';
import { createSteadyClock } from '../../../src/store/progress/pulse.ts';

const START = Date.parse('2026-08-04T12:00:00Z');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A clock that is sampled every ten seconds, and the two clocks that it goes by. */
function openClock() {
  let steadyMs = 0;
  let aheadMs = 0;
  const clock = createSteadyClock(new Date(START), () => steadyMs);
  const sampled: string[] = [];
  /** The database's clock is ahead by this for so long. */
  const run = (seconds: number, ahead = 0): number[] => {
    aheadMs = ahead;
    const offMs: number[] = [];
    for (let at = 0; at < seconds; at += 10) {
      steadyMs += 10_000;
      sampled.push(clock.sample(new Date(START + steadyMs + aheadMs)));
      offMs.push(clock.now().getTime() - START - steadyMs);
    }
    return offMs;
  };
  return { clock, run, sampled };
}

const isEven = (offMs: number[]) => offMs.every((ms) => ms === 0);

describe('the steady clock', () => {
  it.each([
    ['a month ahead', 30 * DAY_MS],
    ['a month behind', -30 * DAY_MS],
    ['three hours ahead', 3 * HOUR_MS],
    ['six seconds behind', -6_000],
  ])('does not follow a clock that is %s for half a minute', (_, aheadMs) => {
    const { clock, run, sampled } = openClock();
    expect(isEven(run(150))).toBe(true);
    expect(clock.isSteady()).toBe(true);
    expect(isEven(run(30, aheadMs))).toBe(true);
    expect(clock.isSteady()).toBe(false);
    expect(isEven(run(30))).toBe(true);
    expect(clock.isSteady()).toBe(true);
    expect(sampled.filter((each) => each === 'jumped')).toHaveLength(1);
  });

  it('believes a jump that stands for two minutes, and is steady two minutes later', () => {
    const { clock, run, sampled } = openClock();
    run(300);
    const offMs = run(130, 8 * HOUR_MS);
    expect(offMs.slice(0, -1).every((ms) => ms === 0)).toBe(true);
    expect(offMs.at(-1)).toBe(8 * HOUR_MS);
    expect(sampled.at(-1)).toBe('believed');
    expect(clock.isSteady()).toBe(false);
    run(120, 8 * HOUR_MS);
    expect(clock.isSteady()).toBe(true);
  });

  it('is no judge of age right after a start, and follows a slow clock by the second', () => {
    const { clock, run } = openClock();
    run(110);
    expect(clock.isSteady()).toBe(false);
    expect(run(10, 900)).toEqual([0]);
    expect(run(10, 1_100)).toEqual([1_100]);
    expect(clock.isSteady()).toBe(true);
  });

  it('counts a jump anew that jumps again', () => {
    const { run } = openClock();
    run(150);
    expect(isEven(run(100, HOUR_MS))).toBe(true);
    expect(isEven(run(100, 2 * HOUR_MS))).toBe(true);
  });
});
