import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../src/alerts/backoff.ts';

describe('backoffMs', () => {
  it('doubles with each attempt and stops at five minutes', () => {
    expect([1, 2, 3, 20].map((attempt) => backoffMs(attempt, () => 0))).toEqual([2_000, 4_000, 8_000, 300_000]);
  });

  it('spreads attempts by up to a quarter', () => {
    expect(backoffMs(1, () => 1)).toBe(2_500);
  });
});
