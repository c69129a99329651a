import { describe, expect, it } from 'vitest';
import { readDuration } from '../../../src/config/files/check-document.ts';

describe('readDuration', () => {
  it.each([
    ['30s', 30],
    ['5m', 300],
    ['2h', 7200],
    ['1d', 86_400],
    [' 10 M ', 600],
    ['30d', 2_592_000],
  ])('reads %s as %i seconds', (text, seconds) => {
    expect(readDuration(text)).toBe(seconds);
  });

  it.each(['', '5', 'm', '0s', '-5m', '1.5h', '31d', '5 minutes', '1w', '9999999999s'])('cannot read "%s"', (text) => {
    expect(readDuration(text)).toBeNull();
  });
});
