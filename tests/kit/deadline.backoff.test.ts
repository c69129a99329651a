import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../src/kit/deadline.ts';

const BACKOFF = { firstMs: 1_000, longestMs: 60_000 };

describe('backoffMs', () => {
  it('doubles from the first wait up to the longest one', () => {
    expect([1, 2, 3, 6, 7, 50].map((attempts) => backoffMs(attempts, BACKOFF))).toEqual([
      1_000, 2_000, 4_000, 32_000, 60_000, 60_000,
    ]);
    expect(backoffMs(0, BACKOFF)).toBe(1_000);
  });

  it('adds up to a quarter by chance', () => {
    expect(backoffMs(2, BACKOFF, () => 0.5)).toBe(2_250);
    expect(backoffMs(99, BACKOFF, () => 1)).toBe(75_000);
  });
});
