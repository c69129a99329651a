import { describe, expect, it } from 'vitest';
import { createRecentSignals } from '../../../src/engines/joining/recent-signals.ts';
import { toId } from '../../../src/news/ids.ts';
import { NO_SIGNALS, START } from '../../support/story-fixtures.ts';

const compared = (sequence: number) => ({ sequence, storyId: toId<'story'>('1'), at: START, signals: NO_SIGNALS });

describe('createRecentSignals', () => {
  it('keeps what was read last and lets go of what was longest ago', () => {
    const { known, keep } = createRecentSignals();
    keep(Array.from({ length: 512 }, (_, at) => compared(at)));
    keep([compared(0)]);
    keep([compared(600), compared(601)]);
    expect(known.size).toBe(512);
    expect([0, 1, 2, 3, 600, 601].map((sequence) => known.has(sequence))).toEqual([
      true,
      false,
      false,
      true,
      true,
      true,
    ]);
  });
});
