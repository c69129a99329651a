import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/kit/time.ts';
import { DEFAULT_LIMITS, NO_QUOTA } from '../../../../src/news/feed.ts';
import { nextTimes } from '../../../../src/store/nouns/articles/feed-quota.ts';
import { START } from '../../../support/story-fixtures.ts';

const quota = DEFAULT_LIMITS.feed;
const later = (ms: number) => new Date(START.getTime() + ms);

/** What a busy wire brings in ten minutes: less at night, most at 14 o'clock. */
function wireAt(minute: number): number {
  const hour = Math.floor(minute / 60) % 24;
  if (hour === 14) return minute % 60 === 0 ? 60 : 18;
  return hour > 7 && hour < 22 ? 14 : 6;
}

/** The most that any stretch of so long holds. */
function mostWithin(times: readonly Date[], ms: number): number {
  const sorted = times.map((at) => at.getTime()).sort((one, other) => one - other);
  return Math.max(...sorted.map((from) => sorted.filter((at) => at >= from && at < from + ms).length));
}

describe('nextTimes', () => {
  it('takes everything up at once below the quota', () => {
    expect(nextTimes([], { quota, count: 200, now: START, withinMs: DAY_MS })).toEqual(
      Array.from({ length: 200 }, () => START),
    );
    expect(nextTimes([], { quota: NO_QUOTA, count: 5_000, now: START, withinMs: DAY_MS })).toHaveLength(5_000);
  });

  it('spreads what is over by the hour and by the day, and leaves out what would wait longer than a day', () => {
    const times = nextTimes([], { quota, count: 5_000, now: START, withinMs: DAY_MS });
    expect(mostWithin(times, HOUR_MS)).toBe(200);
    expect(mostWithin(times, DAY_MS)).toBe(2_000);
    expect(times).toHaveLength(2_200);
    expect(times.at(-1)).toEqual(later(DAY_MS));
  });

  it('holds over many polls, and what waits stays in line before what came later', () => {
    const all: Date[] = [];
    for (let poll = 0; poll < 30; poll += 1) {
      const now = later(poll * 37 * MINUTE_MS);
      const next = nextTimes(all, { quota, count: 170, now, withinMs: DAY_MS });
      expect(next.every((at) => at >= now && at >= (all.at(-1) ?? START))).toBe(true);
      all.push(...next);
    }
    expect(mostWithin(all, HOUR_MS)).toBeLessThanOrEqual(200);
    expect(mostWithin(all, DAY_MS)).toBeLessThanOrEqual(2_000);
  });

  it('never holds up a wire: 1,500 entries a day, 150 of them in the busiest hour, 60 at one poll', () => {
    const all: Date[] = [];
    for (let minute = 0; minute < 3 * 24 * 60; minute += 10) {
      const each = wireAt(minute);
      const now = later(minute * MINUTE_MS);
      const next = nextTimes(all, { quota, count: each, now, withinMs: DAY_MS });
      expect(next).toEqual(Array.from({ length: each }, () => now));
      all.push(...next);
    }
    expect(all.length / 3).toBeGreaterThan(1_400);
  });
});
