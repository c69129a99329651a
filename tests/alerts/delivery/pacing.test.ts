import { describe, expect, it } from 'vitest';
import { attemptBackoffMs, createCallTimes, paceAfter, sleepUntil } from '../../../src/alerts/delivery/pacing.ts';

describe('the pace of a channel', () => {
  it('lets no two calls arrive within a second, wherever on its way each of them was late', () => {
    const shortestMs = 20;
    for (const lateMs of [0, 5, 80, 900]) {
      const nextCallAt = paceAfter('slack', { tookMs: shortestMs + lateMs, shortestMs });
      // The worst case: all of it was lost on the way there, and the next call loses nothing.
      const arrival = shortestMs / 2 + lateMs;
      expect(nextCallAt + shortestMs / 2 - arrival).toBeGreaterThanOrEqual(1_000);
    }
  });

  it('uses 95 % of the rate where calls take a tenth of a second', () => {
    expect(1_000 / paceAfter('slack', { tookMs: 100, shortestMs: 100 })).toBeGreaterThan(0.95);
  });

  it('is none on the preview', () => {
    expect(paceAfter('preview', { tookMs: 400, shortestMs: 0 })).toBe(0);
  });
});

describe('the swiftest of the latest calls', () => {
  it('is not known from the first calls, which make the connections', () => {
    const times = createCallTimes();
    for (const tookMs of [90, 30, 30, 30]) times.add('slack', tookMs);
    expect(times.shortestMs('slack')).toBe(0);
    times.add('slack', 30);
    expect(times.shortestMs('slack')).toBe(30);
  });

  it('is forgotten when the way has become longer', () => {
    const times = createCallTimes();
    for (let call = 0; call < 5; call += 1) times.add('slack', 10);
    for (let call = 0; call < 20; call += 1) times.add('slack', 200);
    expect(times.shortestMs('slack')).toBe(200);
  });
});

describe('attemptBackoffMs', () => {
  it('doubles with each attempt and stops at five minutes', () => {
    expect([1, 2, 3, 20].map((attempt) => attemptBackoffMs(attempt, () => 0))).toEqual([2_000, 4_000, 8_000, 300_000]);
  });

  it('spreads attempts by up to a quarter', () => {
    expect(attemptBackoffMs(1, () => 1)).toBe(2_500);
  });
});

describe('sleepUntil', () => {
  it('does not wait for a moment that has passed', async () => {
    const before = performance.now();
    await sleepUntil(before - 60_000);
    expect(performance.now() - before).toBeLessThan(30_000);
  });
});
