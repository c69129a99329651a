import { describe, expect, it } from 'vitest';
import { cleanText, shownText } from '../../src/chat/clean-text.ts';
import { directed, isolated, isolateSpans, span } from '../../src/chat/direction.ts';

const NAME = 'حمید نورزاد';

describe('span', () => {
  it('leaves text alone that is written from the left', () => {
    expect(span('Ada')).toBe('Ada');
  });

  it('becomes an isolate where a platform cleans the text', () => {
    expect(cleanText(`by ${span(NAME)}`)).toBe(`by \u2068${NAME}\u2069`);
  });

  it('keeps one inside another', () => {
    const inner = `by ${span(NAME)}`;
    expect(cleanText(`It is ${span(inner)}.`)).toBe(`It is \u2068by \u2068${NAME}\u2069\u2069.`);
  });

  it('takes out the controls of publishers, and marks that one of them writes', () => {
    expect(cleanText(`a\u2067b\u2069\u202ec`)).toBe('abc');
    expect(cleanText(span(`${NAME}\ufdd3 x`))).toBe(`\u2068${NAME} x\u2069`);
    expect(isolateSpans('\ufdd3a\ufdd2b')).toBe('a\u2068b\u2069');
  });
});

describe('shownText', () => {
  it.each([12, 20, 33, 47])('never splits a pair, and counts it, in %i units', (max) => {
    const shown = shownText(`by ${span(`${NAME} ${NAME} ${NAME}`)} since`, max);
    expect(shown.length).toBeLessThanOrEqual(max);
    expect(shown.split('\u2068')).toHaveLength(shown.split('\u2069').length);
  });
});

describe('directed', () => {
  it('turns a line whose first letter is written from the right, and no other', () => {
    expect(directed(`**${isolated(NAME)}**`)).toBe(`\u200f\u2067**\u2068${NAME}\u2069**\u2069`);
    expect(directed(`by ${isolated(NAME)}`)).toBe(`by ${isolated(NAME)}`);
    expect(directed(`> ${isolated(NAME)}\nnews`)).toBe(`> \u200f\u2067\u2068${NAME}\u2069\u2069\nnews`);
  });

  it.each([
    '28 Nov 2026, 13:40 UTC',
    '5 min ago',
    '<t:1785856320:R>',
    '<!date^1785856320^{ago}|4 Aug 2026, 15:12 UTC>',
  ])('keeps %s together in a line from the right', (age) => {
    const outlet = isolated(NAME);
    const line = (time: string) => `\u200f\u2067${outlet} · ${time} · also in ${isolated('a 5 b', true)}\u2069`;
    expect(directed(`${outlet} · ${age} · also in ${isolated('a 5 b', true)}`)).toBe(line(isolated(age, true)));
  });

  it.each(['#news میں اب پیروی ہے', '28 Nov 2026 تک کوئی خبر نہیں', 'Courier: لم يعد يُقرأ'])(
    'turns a sentence from the right that a name from the left opens: %s',
    (sentence) => {
      const [, name = '', rest = ''] = /^([^\u0600-\u06ff]+)(.*)$/u.exec(sentence) ?? [];
      expect(directed(`${isolated(name.trim(), true)} ${rest}`)).toMatch(/^\u200f\u2067\u2068/u);
      expect(directed(`by ${isolated(name, true)} ${rest}`)).toMatch(/^by/u);
    },
  );

  it('asks for the words of a link, not for its address', () => {
    expect(directed(`<https://a.example/|${NAME}>`)).toMatch(/^\u200f\u2067</u);
  });
});
