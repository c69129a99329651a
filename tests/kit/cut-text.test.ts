import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText, segmentsOf } from '../../src/kit/cut-text.ts';

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

describe('segmentsOf', () => {
  const characters = new Intl.Segmenter('und', { granularity: 'grapheme' });
  const words = new Intl.Segmenter('ja', { granularity: 'word' });

  it('gives the characters of any text as if it had been read in one', () => {
    const part = fc.constantFrom('a', ' ', '漢字', '👩\u200d👩\u200d👧', 'e\u0301\u0316', '🇫🇷', '\r\n', 'สำ', 'क्षि');
    const long = fc.array(part, { minLength: 200, maxLength: 500 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(long, (text) => {
        const inOne = [...characters.segment(text)].map(({ segment }) => segment);
        expect(segmentsOf(text, characters)).toEqual(inOne);
      }),
      { seed: 7, numRuns: 50 },
    );
  });

  it('gives a segment that is longer than what it reads at once', () => {
    const text = `a${'\u0301'.repeat(3_000)}b`;
    expect(segmentsOf(text, characters).map(({ length }) => length)).toEqual([3_001, 1]);
  });

  it('ends at half a character', () => {
    for (const length of [1, 256, 600]) {
      const text = `${'a'.repeat(length - 1)}\uD83D`;
      expect(segmentsOf(text, characters).join('')).toBe(text);
      expect(segmentsOf(`${text}b${text}`, characters).join('')).toBe(`${text}b${text}`);
    }
  });

  it('loses nothing of words without spaces', () => {
    const text = '東京都の市議会は新しい橋の建設を承認した。'.repeat(100);
    expect(segmentsOf(text, words).join('')).toBe(text);
  });
});
