import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, quotedWords, webUrl } from '../../../src/chat/preview/clean-text.ts';

describe('cleanText', () => {
  it.each([
    ['terminal escapes', 'a\u001b[31mred\u0007', 'a [31mred'],
    ['bidi controls', 'invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['zero-width characters', 'pay\u200bpal\u2060.example\ufeff', 'paypal.example'],
    ['tag characters', 'hi\u{e0041}\u{e0042}', 'hi'],
    ['line ends of every kind', 'a\r\nb\u2028c\u0085d', 'a b c d'],
    ['halves of surrogate pairs', 'a\ud800b', 'ab'],
    ['piles of marks', `e${'\u0301'.repeat(40)}`, `\u00e9${'\u0301'.repeat(4)}`],
  ])('takes %s out', (_case, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  it.each([
    ['the joiners of Persian words', 'می\u200cشود'],
    ['the joiners of Hindi words', 'क्\u200dष'],
    ['families of emoji', '👩\u200d👧'],
    ['emoji with their style', '❤\ufe0f'],
    ['Japanese', '東京で会談'],
  ])('leaves %s', (_case, text) => {
    expect(cleanText(text)).toBe(text);
  });

  it('never leaves a control or an override, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(cleanText(text)).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b]/u);
      }),
    );
  });
});

describe('quotedWords', () => {
  it('takes off one outer pair of quotation marks and keeps those inside', () => {
    expect(quotedWords('“We stop.”')).toBe('We stop.');
    expect(quotedWords('“We” and “they”')).toBe('“We” and “they”');
  });
});

describe('webUrl', () => {
  it('lets http and https through and nothing else', () => {
    expect(webUrl('https://news.example/a?b=c')).toBe('https://news.example/a?b=c');
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', '//news.example', 'file:///etc/passwd', ''])
      expect(webUrl(bad)).toBeNull();
  });
});
