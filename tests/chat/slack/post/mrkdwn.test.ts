import { describe, expect, it } from 'vitest';
import { cleanText } from '../../../../src/chat/clean-text.ts';
import { escapeMrkdwn, link, linkTarget, safe } from '../../../../src/chat/slack/post/mrkdwn.ts';
import { HOSTILE_TEXTS } from '../../../support/slack/hostile-texts.ts';
import { formattedRuns, readMrkdwn } from '../../../support/slack/read-mrkdwn.ts';

describe('safe', () => {
  it.each(HOSTILE_TEXTS)('leaves nothing alive in %s', (_name, text) => {
    const made = safe(text, 500);
    expect(readMrkdwn(made, false).alive).toEqual([]);
    expect(formattedRuns(made)).toEqual([]);
    expect(made).not.toMatch(/^&gt;|^>/mu);
    expect(made.length).toBeLessThanOrEqual(500);
  });

  it('cuts before escaping, so that no entity is halved, and at a word where one is near', () => {
    const cut = safe('&'.repeat(100), 52);
    expect(cut).toMatch(/^(?:&amp;)+…$/u);
    expect(cut.length).toBeLessThanOrEqual(52);
    expect(safe('The harbour council halts the expansion', 20)).toBe('The harbour council…');
  });

  it('shows the reader the words that came, brackets and ampersands included', () => {
    const text = 'Profit < loss & "debt" > cash at A&B';
    expect(readMrkdwn(safe(text, 200), false).text).toBe(text);
  });
});

describe('escapeMrkdwn', () => {
  it.each([
    ['a word with underscores', 'the snake_case_name field'],
    ['a multiplication', 'it is 5 * 3 today'],
    ['a time of day', 'at 10:30:45 sharp'],
    ['a censored word', 'what the f*ck'],
  ])('leaves %s as it is', (_name, text) => {
    expect(escapeMrkdwn(text)).toBe(text);
  });

  it.each([
    ['bold', '*x*', '∗x∗'],
    ['an emoji name', 'so :skull: it is', 'so ∶skull∶ it is'],
    ['a quote mark at the start of a line', 'a\n> b', 'a\n› b'],
  ])('puts look-alikes in the place of %s', (_name, text, made) => {
    expect(escapeMrkdwn(text)).toBe(made);
  });

  it('escapes an ampersand once, whatever follows it', () => {
    expect(escapeMrkdwn('&amp; &lt; <')).toBe('&amp;amp; &amp;lt; &lt;');
  });
});

describe('link', () => {
  it('keeps an address whole and its ampersands escaped', () => {
    expect(link('https://a.example/x_y~z?p=1&q=2', 'label')).toBe('<https://a.example/x_y~z?p=1&amp;q=2|label>');
  });

  it.each([
    ['javascript', 'javascript:alert(1)'],
    ['data', 'data:text/html,x'],
    ['no address at all', 'not a url'],
    ['an address beyond all reason', `https://a.example/${'x'.repeat(3000)}`],
  ])('shows the label alone for %s', (_name, url) => {
    expect(link(url, 'label')).toBe('label');
  });

  it('lets no character of an address close the link', () => {
    const target = linkTarget('https://a.example/a|b>c<!channel> "d"');
    expect(target).not.toMatch(/[|<>\s"]/u);
  });
});

describe('cleanText', () => {
  it('keeps what writing systems need', () => {
    for (const text of ['می‌خواهم', 'क्‍ष', '👩🏽‍🚀 ❤️', 'Tiếng Việt', 'ประเทศ', 'שָׁלוֹם'])
      expect(cleanText(text)).toBe(text.normalize('NFC'));
  });

  it('takes away what nobody sees or what turns words around', () => {
    expect(cleanText('a\u200bb\u202ec\u2066d\u00ade\ufefff\u0000g')).toBe('abcdef g');
  });

  it('leaves at most three marks on a letter', () => {
    expect(cleanText(`o${'\u0336'.repeat(50)}k`)).toBe(`o${'\u0336'.repeat(3)}k`);
  });
});
