import { describe, expect, it } from 'vitest';
import { htmlToText } from '../../../src/engines/reading/html-to-text.ts';
import { parseMarkup } from '../../../src/engines/reading/parse-markup.ts';
import { cpuTime, LINEAR_MS } from '../../support/cpu-time.ts';

const distinct = (count: number) => Array.from({ length: count }, (_, at) => `<x${at.toString(36)}>`).join('');

describe('parseMarkup', () => {
  it('closes what it opened, the inner ones first, and loses no text, however deep it is', () => {
    const open: string[] = [];
    let text = '';
    parseMarkup(`${'<b>a<i>b'.repeat(2_000)}</i>c</b>d`, {
      onopentagname: (name) => void open.push(name),
      onclosetag: (name) => expect(open.pop()).toBe(name),
      ontext: (part) => {
        text += part;
      },
    });
    expect(open).toEqual([]);
    expect(text).toBe(`${'ab'.repeat(2_000)}cd`);
  });

  it.each([
    ['39,000 silent elements', 'taliban '.concat('<svg>'.repeat(39_000))],
    ['80,000 elements, and 60,000 ends of others', '<b>'.repeat(80_000) + '</i>'.repeat(60_000)],
    ['elements of two kinds, and their ends in the wrong order', '<svg>'.repeat(20_000) + '</math>'.repeat(20_000)],
    ['names that occur once', distinct(30_000) + '</q>'.repeat(30_000)],
    ['paragraphs in forms', '<form><p>'.repeat(22_000)],
    ['tags that never end', '<a href="'.repeat(22_000)],
  ])('takes time with the length of %s', (_what, html) => {
    expect(cpuTime(() => htmlToText(html))).toBeLessThan(LINEAR_MS);
  });
});
