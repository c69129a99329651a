import { describe, expect, it } from 'vitest';
import { readOffsets, readWords } from '../../../src/engines/matching/words.ts';
import { createMatchedTerms, readSpans } from '../../support/matched-terms.ts';

const article = {
  title: 'Pakistan’s airstrikes hit border, Taliban say',
  text: 'The TALIBAN spoke of a safe\u00A0haven in Kabul. L’Île-de-Zürich was calm. 北京市政府 said nothing; the U.S. waited.',
  outlet: 'Meridian Wire',
  url: 'https://meridian.example/1',
  language: 'en',
  actors: ['Mara Quist', 'Taliban'],
};

function met(query: string, change: Partial<typeof article> = {}) {
  return createMatchedTerms({ ...article, ...change })(query);
}

describe('matchedTermsIn', () => {
  it.each([
    ['pakistan taliban (airstrike OR drone)', ['Pakistan', 'Taliban', 'airstrikes']],
    ['airstrik* OR tram', ['airstrikes']],
    ['"safe haven" OR tram', ['safe haven']],
    ['ile OR tram', ['Île']],
    ['北京 OR tram', ['北京']],
    ['us OR tram', ['U.S.']],
    ['actor:quist kabul', ['Mara Quist', 'Kabul']],
    ['kabul -tram', ['Kabul']],
    ['kabul feed:meridian lang:en', ['Kabul']],
    ['(tram kabul) OR border', ['border']],
    ['tram', []],
    ['kabul OR', []],
  ])('%s met %j', (query, words) => {
    expect(met(query)).toEqual(words);
  });

  it('shows at most three words, each once, and nothing that is long', () => {
    expect(met('pakistan taliban border kabul')).toEqual(['Pakistan', 'Taliban', 'border']);
    expect(met('taliban OR taliban*')).toEqual(['Taliban']);
    const long = 'x'.repeat(41);
    expect(met(`${long} kabul`, { text: `${long} Kabul` })).toEqual(['Kabul']);
    const words = ['a', 'b', 'c'].map((letter) => letter.repeat(35));
    expect(met(`${words.join(' ')} kabul`, { text: `${words.join(' ')} Kabul` }).join('').length).toBeLessThan(81);
  });

  it('says nothing where the query says it already', () => {
    expect(met('kabul')).toEqual([]);
    expect(met('airstrike')).toEqual([]);
    expect(met('us kabul')).toEqual([]);
  });

  it('shows spans of the article and no other letters', () => {
    const whole = `${article.title}\n${article.text}\n${article.actors.join('\n')}`.replace(/\s+/gu, ' ');
    for (const query of ['ile zurich', 'us OR tram', 'calm OR waited OR nothing', '"safe haven" kabul']) {
      for (const word of met(query)) expect(whole).toContain(word);
    }
  });
});

describe('readOffsets', () => {
  it.each([
    article.text,
    'Café cafe\u0301 CAFÉ naïve\u00ADté ﬁnance Ⅷ x\u200By Straße ΟΔΟΣ',
    'पाकिस्तान में हमला किया गया',
    'ปักกิ่ง กล่าว 한국어 한국어 カタカナー ｶﾀｶﾅ',
    'באוּנִיבֶרסִיטָה قَالَ الرَّئِيس ـــ می‌خواهم',
    '\u0301lead 👩‍🚀 a.b.c. o’brien’s l’iran 1.5m #tag @who http://a.b/c',
  ])('reads the words that everybody reads, with their places: %s', (text) => {
    const spans = readSpans(text);
    expect(readOffsets(text)).toHaveLength(2 * readWords(text).length);
    for (const { start, end, word } of spans) expect(readWords(text.slice(start, end)).at(0)?.word).toBe(word);
  });
});
