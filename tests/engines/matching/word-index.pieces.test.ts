import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wordPieces } from '../../../src/engines/matching/word-index.ts';
import { readWords } from '../../../src/engines/matching/words.ts';

/** Long enough to be cut in any script. */
const TIMES = 2_500;

const wordsOf = (text: string) => readWords(text).map(({ word }) => word);

describe('wordPieces', () => {
  it.each([
    ['English', "The pier's closed, u.s. ships wait; 62,000 tons. ", 1_000],
    ['Chinese', '码头关闭了。', TIMES],
    ['Chinese without a mark', '码头关闭', TIMES * 2],
    ['Japanese', 'フェリーが「止まる」。', TIMES],
    ['Korean without a mark', '부두가닫혔다', TIMES],
    ['Thai without a mark', 'ท่าเรือปิดแล้ว', TIMES],
    ['Russian', 'Пирс закрыт — «надолго». ', TIMES],
    ['accents that stand alone', 'E\u0301te\u0301, cafe\u0301 … ', TIMES],
    ['one word', 'a', 20_000],
    ['one short form', 'a.', 10_000],
  ])('cuts no word of %s', (_what, text, times) => {
    const whole = text.repeat(times);
    const pieces = wordPieces(whole);
    expect(pieces.join('')).toBe(whole);
    expect(pieces.flatMap(wordsOf)).toEqual(wordsOf(whole));
  });

  it.each(['The pier closed. ', '码头关闭', '부두가닫혔다', 'ท่าเรือปิดแล้ว', 'フェリー', '1;2;'])(
    'cuts a long text of %s into pieces of eight thousand characters at most',
    (text) => {
      const pieces = wordPieces(text.repeat(10_000));
      expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(8_000);
    },
  );

  it('leaves a short text whole, and nothing as nothing', () => {
    expect(wordPieces('The pier closed.')).toEqual(['The pier closed.']);
    expect(wordPieces('')).toEqual(['']);
  });

  it('loses no character of any text', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).map((part) => part.repeat(600));
    fc.assert(fc.property(text, (any) => wordPieces(any).join('') === any));
  });
});
