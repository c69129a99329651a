import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText } from '../../src/kit/cut-text.ts';

describe('cutText', () => {
  it('leaves what fits', () => {
    expect(cutText('exactly', 7)).toBe('exactly');
  });

  it('ends on a whole word with an ellipsis', () => {
    expect(cutText('The council voted on Tuesday', 20)).toBe('The council voted…');
  });

  it('never parts what readers see as one character', () => {
    expect(cutText('👩\u200d👩\u200d👧 family', 9)).toBe('👩\u200d👩\u200d👧…');
    expect(cutText('👩\u200d👩\u200d👧 family', 8)).toBe('…');
  });

  it('counts what is shown, not what is cut', () => {
    const show = (text: string) => text.replaceAll('a', '[a]');
    expect(cutText('aaaa', 8, show)).toBe('[a][a]…');
  });

  it('keeps the limit for every text', () => {
    const double = (text: string) => text.replace(/[*_]/g, '\\$&');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (text, max) => {
        expect(cutText(text, max, double).length).toBeLessThanOrEqual(max);
      }),
      { seed: 45 },
    );
  });
});
