import { describe, expect, it } from 'vitest';
import { cleanText } from '../../../src/chat/discord/clean-text.ts';
import { hostileTexts } from '../../support/discord/hostile-texts.ts';

describe('cleanText', () => {
  it.each([
    ['two\nlines\tand\u2028more', 'two lines and more'],
    ['a\u0000b\u001b[31mc\u009bd', 'a b [31mc d'],
    ['\u202egnp\u2066.\u2069exe\u200f', 'gnp.exe'],
    ['ze\u200bro\u2060 \ufeffwidth\u00ad', 'zero width'],
    ['e\u0301', 'é'],
    ['tag\u{e0041}\u{e007f}ged', 'tagged'],
    ['half \ud83d pair', 'half pair'],
    ['a\u3164\u2800b', 'a b'],
    ['data\u{e0100}\u{fe00}', 'data'],
  ])('turns %j into %j', (text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  it.each([
    ['a family', '👩\u200d👩\u200d👧\u200d👦'],
    ['a skin tone in a profession', '👩🏽\u200d⚕️'],
    ['a Persian verb', 'می\u200cخواهد'],
    ['a Sinhala conjunct', 'ශ්\u200dරී'],
    ['Vietnamese', 'Nguyễn Thị'],
    ['Hebrew with vowels', 'שָׁלוֹם'],
  ])('keeps the joiners and marks of %s', (_case, text) => {
    expect(cleanText(text)).toBe(text.normalize('NFC'));
  });

  it('takes joiners out of other scripts', () => {
    expect(cleanText('eve\u200cry\u200done')).toBe('everyone');
  });

  it('lets no letter carry more than three marks', () => {
    expect(cleanText(`z${'\u0335'.repeat(50)}a`)).toBe(`z${'\u0335'.repeat(3)}a`);
  });

  it('changes nothing when it is applied again', () => {
    for (const text of hostileTexts) expect(cleanText(cleanText(text))).toBe(cleanText(text));
  });
});
