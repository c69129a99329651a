import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { readPage } from '../../../support/read-page-here.ts';

const PARAGRAPHS = [
  'Городской совет во вторник утвердил проект нового моста, который построят через реку к следующей весне.',
  'По словам мэра, строительство обойдется в девять миллионов, и деньги на него выделит область.',
  'Жители левого берега ждали этого решения десять лет и собрали двенадцать тысяч подписей.',
  'Старый мост закрыли после наводнения, и с тех пор автобусы едут в объезд через соседний поселок.',
];
const PAGE = `<html><head><title>Мост через реку построят</title></head><body><article><h1>Мост через реку построят</h1>
${PARAGRAPHS.map((text) => `<p>${text}</p>`).join('\n')}</article></body></html>`;

describe('a page whose charset nobody names', () => {
  it.each([
    ['windows-1251', null],
    ['koi8-r', 'text/html'],
    ['windows-1251', 'text/html; charset=utf-8'],
    ['koi8-r', 'text/html; charset=iso-8859-1'],
  ])('is read all the same: %s, sent as %s', async (charset, contentType) => {
    const body = iconv.encode(PAGE, charset);
    const outcome = await readPage({ body, contentType, url: 'https://paper.example/most', announced: null });
    expect(outcome.kind === 'read' && [outcome.page.title, outcome.page.text.split('\n\n')]).toEqual([
      'Мост через реку построят',
      PARAGRAPHS,
    ]);
  });
});
