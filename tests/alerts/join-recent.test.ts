import { describe, expect, it } from 'vitest';
import { createRecentSignals } from '../../src/alerts/join-recent.ts';
import { toId } from '../../src/news/ids.ts';
import { NO_SIGNALS, START } from '../support/story-fixtures.ts';

const compared = (sequence: number) => ({ sequence, storyId: toId<'story'>('1'), at: START, signals: NO_SIGNALS });

describe('createRecentSignals', () => {
  it('keeps what was compared last and lets go of what was longest ago', () => {
    const { known, keep } = createRecentSignals();
    keep(Array.from({ length: 128 }, (_, at) => compared(at)));
    keep([compared(0)]);
    keep([compared(200), compared(201)]);
    expect(known.size).toBe(128);
    expect([0, 1, 2, 3, 200, 201].map((sequence) => known.has(sequence))).toEqual([
      true,
      false,
      false,
      true,
      true,
      true,
    ]);
  });
});
