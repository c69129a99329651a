import { describe, expect, it } from 'vitest';
import { retryAfter } from '../../src/net/retry-after.ts';

const now = new Date('2026-03-01T12:00:00Z');

describe('retryAfter', () => {
  it.each([
    ['120', '2026-03-01T12:02:00.000Z'],
    ['0', '2026-03-01T12:00:00.000Z'],
    ['Sun, 01 Mar 2026 13:00:00 GMT', '2026-03-01T13:00:00.000Z'],
  ])('reads "%s"', (value, expected) => {
    expect(retryAfter({ 'retry-after': value }, now)?.toISOString()).toBe(expected);
  });

  it.each(['', 'soon', '-5', '1e9', '99999999999'])('sees nothing in "%s"', (value) => {
    expect(retryAfter({ 'retry-after': value }, now)).toBeNull();
    expect(retryAfter({}, now)).toBeNull();
  });
});
