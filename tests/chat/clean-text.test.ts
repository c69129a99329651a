import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLayout, cleanLines, cleanText } from '../../src/chat/clean-text.ts';
import { hostileTexts } from '../support/discord/hostile-texts.ts';

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
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['pay\u200bpal\u2060.example\ufeff', 'paypal.example'],
    ['a\r\nb\u2028c\u0085d', 'a b c d'],
    ['a\ud800b', 'ab'],
    ['note\ufff9s\ufffb', 'notes'],
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
    ['Hindi', 'क्\u200dष'],
    ['emoji with their style', '❤\ufe0f'],
    ['Japanese', '東京で会談'],
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

  it('never leaves a control or an override, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(cleanText(text)).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b]/u);
      }),
    );
  });

  it('keeps lines where they are wanted, and one empty line of many', () => {
    expect(cleanLines(' one \r\n\r\n\n\ntwo\u2028three\tfour ')).toBe('one\n\ntwo\nthree four');
  });
});

describe('cleanLayout', () => {
  it('keeps lines and their indents, and cleans each line', () => {
    const text = '1. One\u009b31m thing\n   \u202eTwo\r\u001b[2K\n\n\t  three\u200b';
    expect(cleanLayout(text)).toBe('1. One 31m thing\n   Two [2K\n\n  three');
  });

  it('lets no control into an indent', () => {
    expect(cleanLayout('\u2028\ufeff \u0085x')).toBe(' x');
  });
});
