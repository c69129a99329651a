import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../../../src/chat/clean-text.ts';
import { escapeMarkdown, outsidePlain, outsideText } from '../../../../src/chat/discord/post/markdown.ts';
import { hostileTexts } from '../../../support/discord/hostile-texts.ts';
import { readMarkdown } from '../../../support/discord/read-markdown.ts';

describe('escapeMarkdown', () => {
  it.each(hostileTexts)('shows %j as plain words', (text) => {
    const clean = cleanText(text);
    const read = readMarkdown(escapeMarkdown(clean));
    expect(read).toMatchObject({ links: [], mentions: [], marks: [] });
    expect(read.text.replaceAll('\u200b', '')).toBe(clean);
  });

  it('is judged by a reader that sees most of these alive when nothing escapes them', () => {
    const alive = hostileTexts
      .map(readMarkdown)
      .filter(({ links, mentions, marks }) => links.length + mentions.length + marks.length > 0);
    expect(alive.length).toBeGreaterThan(40);
  });

  it('leaves no mention standing in the raw text, where servers look', () => {
    for (const text of hostileTexts) {
      const raw = `${outsideText(text, 300)} ${outsidePlain(text, 300)}`;
      expect(raw).not.toMatch(/@everyone|@here|<@|<#\d|<a?:\w+:\d|<t:/i);
      expect(raw).not.toMatch(/\]\(https?:|https?:\/\//i);
    }
  });

  it('leaves ordinary sentences as they are', () => {
    const sentence = 'Kabul: “We will respond” - 3,000 people (2 dead) at 12:30; see p. 4, q/a & more!';
    expect(escapeMarkdown(sentence)).toBe(sentence);
  });

  it('escapes marks of a line only where a line begins', () => {
    expect(escapeMarkdown('# 1')).toBe('\\# 1');
    expect(escapeMarkdown('a # 1')).toBe('a # 1');
    expect(escapeMarkdown('2026. The year')).toBe('2026\\. The year');
    expect(escapeMarkdown('3.5 million at -5 degrees')).toBe('3.5 million at -5 degrees');
  });

  it('leaves nothing alive of any text made of what markdown is made of', () => {
    const parts = fc.constantFrom(
      ...['\\', '*', '**', '_', '__', '~', '~~', '|', '||', '`', '```', '<', '>', '[', ']', '(', ')', '#', '-', '+'],
      ...[
        '@everyone',
        '@here',
        '<@1>',
        '<@&1>',
        '<#1>',
        '<t:1:R>',
        '<:e:1>',
        '</a:1>',
        '://',
        'https://a.b/c',
        ':smile:',
      ],
      ...['1.', ' ', 'a', '\n', '\u200b', '\u202e', '>>> ', '-# ', '](x)', 'é'],
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 14 }), (list) => {
        const clean = cleanText(list.join(''));
        const read = readMarkdown(`**${escapeMarkdown(clean)}** · ${escapeMarkdown(clean)}`);
        expect(read.marks).toEqual(clean === '' ? read.marks : ['bold']);
        expect([...read.links, ...read.mentions]).toEqual([]);
        const sentences = readMarkdown(`${escapeMarkdown(clean)} ${escapeMarkdown(clean)}`);
        expect(sentences).toMatchObject({ links: [], mentions: [], marks: [] });
      }),
      { numRuns: 3000, seed: 45 },
    );
  });
});

describe('outsideText', () => {
  it('cuts before it escapes and counts after, so that no escape is cut open', () => {
    const cut = outsideText('*'.repeat(100), 21);
    expect(cut.length).toBeLessThanOrEqual(21);
    expect(readMarkdown(cut).text).toBe(`${'*'.repeat(10)}…`);
  });

  it('is empty when nothing visible is left', () => {
    expect(outsideText(' \u200b\u202e ', 10)).toBe('');
    expect(outsidePlain('\u0000', 10)).toBe('');
  });
});
