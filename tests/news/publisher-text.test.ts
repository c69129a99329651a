import { describe, expect, it } from 'vitest';
import { normalText, tameText, withoutPiles } from '../../src/news/publisher-text.ts';
import { cpuTime, LINEAR_MS } from '../support/cpu-time.ts';

const LENGTH = 200_000;
const ACUTE = '\u0301';
const GRAVE_BELOW = '\u0316';

describe('tameText', () => {
  it.each([
    ['Vietnamese', 'Nguyễn Ái Quốc viết e\u0302\u0301 tách rời'],
    ['Hindi', 'अंतर्राष्ट्रीय सम्मेलन में क्या हुआ'],
    ['pointed Hebrew', 'בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים'],
    ['Tibetan', 'བསྒྲུབས་པ་ཨོཾ་མ་ཎི་པདྨེ་ཧཱུྃ'],
    ['a family of emoji', '👨‍👩‍👧‍👦 🏳️‍🌈 ❤️'],
    ['Chinese without a break', '码头关闭了'.repeat(2_000)],
    ['Japanese without a break', 'フェリーが止まる'.repeat(2_000)],
    ['Thai without a break', 'ท่าเรือปิดแล้ว'.repeat(2_000)],
    ['Korean without a break', '부두가닫혔다'.repeat(2_000)],
    ['a long address', `https://courier.example/${'ferries/and/piers/'.repeat(200)}`],
    ['the longest words', `${'Rindfleischetikettierungs'.repeat(3)} ${'0123456789abcdef'.repeat(8)}`],
  ])('leaves %s as it is', (_what, text) => {
    expect(tameText(text)).toBe(text);
  });

  it('keeps eight marks of a pile, and five hundred letters of a word', () => {
    expect(tameText(`a${ACUTE.repeat(20)}b`)).toBe(`a${ACUTE.repeat(8)}b`);
    expect(tameText(`so ${'w'.repeat(9_000)} long`)).toBe(`so ${'w'.repeat(500)} long`);
    expect(withoutPiles(`<img src="data:${'a'.repeat(900)}">`)).toContain('a'.repeat(900));
  });

  it.each([
    'w',
    'w1',
    'я',
    'é',
    'a\u0301',
    '.',
    ')',
    ' ',
    '漢',
    '\ud83d',
    ACUTE,
    'w '.repeat(30),
    `${'w'.repeat(499)} `,
  ])('takes time with the length of a text of %j', (unit) => {
    expect(cpuTime(() => tameText(unit.repeat(LENGTH / unit.length)))).toBeLessThan(LINEAR_MS);
  });
});

describe('normalText', () => {
  it('gives what the language gives, for any writing', () => {
    for (const text of ['قال محمد ﷺ', 'Ångström', 'ﬁnance Ⅷ', 'e\u0302\u0301', 'ｶﾞ', '한국']) {
      expect(normalText(text, 'NFKD')).toBe(text.normalize('NFKD'));
      expect(normalText(text, 'NFC')).toBe(text.normalize('NFC'));
    }
  });

  it.each([
    ['marks of two classes, one after the other', `a${ACUTE.repeat(100_000)}${GRAVE_BELOW.repeat(95_000)}`],
    ['marks of two classes in turn', `a${(ACUTE + GRAVE_BELOW).repeat(LENGTH / 2)}`],
    ['letters that become marks', `か${`${'\u3099'.repeat(8)}\uff9e`.repeat(LENGTH / 9)}`],
    ['characters that are phrases', '\ufdfa'.repeat(LENGTH)],
    ['marks beyond the first plane', `a${'\u{1D165}\u{1D16D}'.repeat(LENGTH / 4)}`],
  ])('takes time with the length of %s', (_what, text) => {
    for (const form of ['NFC', 'NFD', 'NFKD'] as const) {
      expect(cpuTime(() => normalText(text, form))).toBeLessThan(LINEAR_MS);
    }
  });
});
