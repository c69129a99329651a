import { describe, expect, it } from 'vitest';
import { facetWords } from '../../../src/engines/matching/facets.ts';
import { indexWords, quoteLexeme, tsvectorLiteral } from '../../../src/engines/matching/word-index.ts';

describe('indexWords', () => {
  it('keeps a word under its singular and as written', () => {
    expect([...indexWords(['Ferries and ferry'], 'en')]).toEqual([
      ['ferry', [1, 3]],
      ['ferries', [1]],
      ['and', [2]],
    ]);
  });

  it('leaves a gap between a title and a text', () => {
    expect(indexWords(['port strike', 'begins'], 'en').get('begin')).toEqual([4]);
  });

  it('stops counting positions where PostgreSQL does', () => {
    const index = indexWords([`${'ferry '.repeat(16_400)} last words`], 'en');
    expect(index.get('last')).toEqual([16_383]);
    expect(index.get('word')).toEqual([16_383]);
    expect(index.get('ferry')).toHaveLength(255);
  });

  it('stays below the size that PostgreSQL takes', () => {
    const hostile = Array.from({ length: 60_000 }, (_, number) => `${number}${'я'.repeat(50)}`).join(' ');
    expect(Buffer.byteLength(tsvectorLiteral(indexWords([hostile], 'en')))).toBeLessThan(1_048_576);
  });
});

describe('facetWords', () => {
  it('takes the outlet and the host, without the way there', () => {
    const words = facetWords({ outlet: 'Port Verrin Courier', url: 'https://user@news.courier.example:8443/a/b?c#d' });
    expect([...words].sort()).toEqual(['@courier', '@example', '@news', '@port', '@verrin']);
  });

  it('takes an address that is none as it comes', () => {
    expect([...facetWords({ outlet: 'Dawnwatch', url: 'not an address' })]).toEqual(['@dawnwatch']);
  });

  it('takes author, categories and label, each under its own mark', () => {
    const source = { outlet: '', url: '', byline: 'Ada Writer', categories: ['Sports', 'US news'], label: 'asia' };
    expect([...facetWords(source)].join(' ')).toBe('~ada ~writer >sports >sport >us >news $asia');
  });
});

describe('tsvectorLiteral', () => {
  it('writes words with positions, and those of the source with a mark', () => {
    const literal = tsvectorLiteral(indexWords(['Ports and ports'], 'en'), new Set(['@courier']));
    expect(literal).toBe(`'port':1,3 'ports':1,3 'and':2 '-port':1 '@courier'`);
  });

  it('gives title and lead weights of their own', () => {
    const index = indexWords(['Port', `Strike ${'at last '.repeat(60)}ends`], 'en');
    expect(tsvectorLiteral(index)).toMatch(/^'port':1A 'strike':3B .*'end':124 'ends':124 '-end':124 '#'$/);
  });

  it('doubles what would end a lexeme', () => {
    expect(quoteLexeme(`a'b\\c`)).toBe(`'a''b\\\\c'`);
  });
});
