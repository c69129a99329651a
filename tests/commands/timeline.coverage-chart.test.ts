import { describe, expect, it } from 'vitest';
import { ENGLISH } from '../../src/chat/say.ts';
import { coverageChart } from '../../src/commands/timeline.ts';

const at = (day: number, hour = 0) => new Date(Date.UTC(2026, 2, day, hour));

describe('coverageChart', () => {
  it('counts articles by the hour while a story is young, empty hours too', () => {
    expect(coverageChart([at(2, 9), at(2, 9), at(2, 11)], ENGLISH)).toEqual({
      title: 'Articles an hour, UTC',
      bars: [
        { label: '2 Mar 09:00', value: 2 },
        { label: '2 Mar 10:00', value: 0 },
        { label: '2 Mar 11:00', value: 1 },
      ],
    });
  });

  it('counts by the day, and by spans of days over a long time', () => {
    const days = coverageChart([at(1), at(5), at(5, 7)], ENGLISH);
    expect(days?.bars.map(({ value }) => value)).toEqual([1, 0, 0, 0, 2]);
    const long = coverageChart([at(1), new Date(Date.UTC(2027, 2, 1))], ENGLISH);
    expect(long?.bars.length).toBeLessThanOrEqual(48);
    expect(long?.bars.reduce((sum, { value }) => sum + value, 0)).toBe(2);
  });

  it('draws nothing of a single article', () => {
    expect(coverageChart([at(1)], ENGLISH)).toBeNull();
    expect(coverageChart([at(1), at(1)], ENGLISH)).toBeNull();
  });
});
