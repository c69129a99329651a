import { describe, expect, it } from 'vitest';
import { chartInWords, sparkline } from '../../src/chat/message.ts';

const bars = [0, 1, 4, 8].map((value, index) => ({ label: `${index + 1} Mar`, value }));

describe('a chart in text', () => {
  it('is a line whose highest sign is the most, and whose dots are nothing', () => {
    expect(sparkline({ title: 'Articles a day', bars })).toBe('·▁▄█');
  });

  it('says its numbers in words, within what Discord takes', () => {
    expect(chartInWords({ title: 'Articles a day', bars })).toBe('Articles a day. 2 Mar: 1, 3 Mar: 4, 4 Mar: 8');
    const long = Array.from({ length: 500 }, () => ({ label: '28 September', value: 7 }));
    expect(chartInWords({ title: 'Articles a day', bars: long }).length).toBeLessThanOrEqual(1024);
  });
});
