import { describe, expect, it } from 'vitest';
import { readMuteTime, USUAL_TIMES } from '../../../src/commands/answering/mute-topic.ts';

const NOW = new Date('2026-08-04T12:00:00Z');

describe('readMuteTime', () => {
  it('understands every time that is offered', () => {
    expect(USUAL_TIMES.map((time) => readMuteTime(time, NOW).kind)).toEqual([
      'until',
      'until',
      'until',
      'until',
      'lift',
    ]);
  });

  it('takes a month for a month', () => {
    expect(readMuteTime('1 month', NOW)).toEqual({ kind: 'until', until: new Date('2026-09-03T12:00:00Z') });
  });

  it.each(['', 'd', '1', '-1d', '1y', '1e9d', '1 d; drop table', '\u0661d'])('does not guess at %j', (typed) => {
    expect(readMuteTime(typed, NOW).kind).toBe('unclear');
  });
});
