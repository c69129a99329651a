import { describe, expect, it } from 'vitest';
import { sayDistance, timeTag } from '../../../src/web/views/view-page.ts';

const NOW = new Date('2026-11-28T14:00:00Z');
const after = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

describe('sayDistance', () => {
  it.each([
    [0, 'now'],
    [-59, 'now'],
    [-60, '1 min ago'],
    [-3 * 3600, '3 h ago'],
    [90, 'in 1 min'],
    [2 * 86_400, 'in 2 d'],
    [-30 * 86_400, '29 Oct 2026, 14:00 UTC'],
    [Number.NaN, 'never'],
  ])('%d seconds away is "%s"', (seconds, said) => {
    expect(sayDistance(after(seconds), NOW)).toBe(said);
  });
});

describe('timeTag', () => {
  it('holds the exact time', () => {
    expect(timeTag(after(-60), NOW).markup).toBe(
      '<time datetime="2026-11-28T13:59:00.000Z" title="28 Nov 2026, 13:59 UTC">1 min ago</time>',
    );
  });
});
