import { describe, expect, it } from 'vitest';
import { createCallTimes, paceAfter, restUntil } from '../../src/alerts/pace.ts';

describe('the pace of a channel', () => {
  it('lets no two calls arrive within a second, wherever on its way each of them was late', () => {
    const swiftestMs = 20;
    for (const lateMs of [0, 5, 80, 900]) {
      const nextCallAt = paceAfter('slack', { tookMs: swiftestMs + lateMs, swiftestMs });
      // The worst case: all of it was lost on the way there, and the next call loses nothing.
      const arrival = swiftestMs / 2 + lateMs;
      expect(nextCallAt + swiftestMs / 2 - arrival).toBeGreaterThanOrEqual(1_000);
    }
  });

  it('uses 95 % of the rate where calls take a tenth of a second', () => {
    expect(1_000 / paceAfter('slack', { tookMs: 100, swiftestMs: 100 })).toBeGreaterThan(0.95);
  });

  it('is none on the preview', () => {
    expect(paceAfter('preview', { tookMs: 400, swiftestMs: 0 })).toBe(0);
  });
});

describe('the swiftest of the latest calls', () => {
  it('is not known from the first calls, which make the connections', () => {
    const times = createCallTimes();
    for (const tookMs of [90, 30, 30, 30]) times.add(tookMs);
    expect(times.swiftestMs()).toBe(0);
    times.add(30);
    expect(times.swiftestMs()).toBe(30);
  });

  it('is forgotten when the way has become longer', () => {
    const times = createCallTimes();
    for (let call = 0; call < 5; call += 1) times.add(10);
    for (let call = 0; call < 20; call += 1) times.add(200);
    expect(times.swiftestMs()).toBe(200);
  });
});

describe('restUntil', () => {
  it('does not wait for a moment that has passed', async () => {
    const before = performance.now();
    await restUntil(before - 60_000);
    expect(performance.now() - before).toBeLessThan(30_000);
  });
});
