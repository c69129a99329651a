import { describe, expect, it } from 'vitest';
import { explainMatch, sayQuery } from '../../../src/engines/matching/explain-match.ts';
import type { MatchArticle } from '../../../src/engines/matching/match-query.ts';
import { parseQuery } from '../../../src/engines/matching/parse-query.ts';
import { cpuTime, LINEAR_MS } from '../../support/cpu-time.ts';

const ARTICLE: MatchArticle = {
  title: 'Dockers walk out',
  text: 'Quay three is empty. “We strike for safe piers,” said Mara Quist of the Harbour Union. Ferries to Norhaven stop.',
  outlet: 'Harbour Post',
  url: 'https://harbour-post.slugline.example/1',
  language: 'en',
  actors: ['Mara Quist', 'Harbour Union'],
};

function explain(text: string, article = ARTICLE) {
  const parsed = parseQuery(text);
  if (parsed.kind === 'bad') throw new Error(parsed.what);
  const { reasons, excerpt } = explainMatch(parsed.tree, article);
  return { reasons, excerpt: excerpt.map((piece) => (piece.hit ? `[${piece.text}]` : piece.text)).join('') };
}

describe('explainMatch', () => {
  it('shows the sentence with most of the words, and marks them as the matcher reads them', () => {
    expect(explain('strikes union')).toEqual({
      reasons: ['strike', 'union'],
      excerpt: '“We [strike] for safe piers,” said Mara Quist of the Harbour [Union].',
    });
  });

  it('names of alternatives only those that are there', () => {
    expect(explain('quay (ferry OR train)').reasons).toEqual(['quay', 'ferry']);
  });

  it('names what had to be absent', () => {
    expect(explain('docker -cricket').reasons).toEqual(['docker', 'without cricket']);
  });

  it('takes the title for a sentence, phrases as a whole and beginnings of words', () => {
    expect(explain('"walk out"')).toEqual({ reasons: ['"walk out"'], excerpt: 'Dockers [walk] [out]' });
    expect(explain('norh*')).toEqual({ reasons: ['norh*'], excerpt: 'Ferries to [Norhaven] stop.' });
  });

  it('has no excerpt where words are not the reason', () => {
    expect(explain('actor:Quist feed:harbour lang:en')).toEqual({
      reasons: ['actor:quist', 'feed:harbour', 'lang:en'],
      excerpt: '',
    });
  });

  it('ends in time on a text of one long sentence', () => {
    const text = `${'pier '.repeat(50_000)}ferry`;
    expect(explain('ferry', { ...ARTICLE, text }).excerpt.length).toBeLessThan(2_000);
  });
});

describe('sayQuery', () => {
  it('says a query as it was read', () => {
    const parsed = parseQuery('pie* (b OR "c d") -e');
    expect(parsed.kind === 'query' && sayQuery(parsed.tree)).toBe('pie* AND (b OR "c d") AND NOT e');
  });
});

describe('a hostile text', () => {
  const parsed = parseQuery('talibanparens');
  const query = parsed.kind === 'query' ? parsed.tree : null;

  it.each([
    ['brackets', `talibanparens .${')'.repeat(199_000)}x`],
    ['quotation marks', `talibanparens .${'”'.repeat(199_000)}x`],
    ['ends of sentences', `talibanparens ${'.)'.repeat(99_000)}`],
    ['ends and spaces', `talibanparens ${'.) '.repeat(66_000)}`],
    ['spaces', `talibanparens .${' '.repeat(199_000)}x`],
    ['marks', `talibanparens a${'\u0301\u0316'.repeat(99_000)}`],
  ])('of %s is explained in time with its length', (_what, text) => {
    if (!query) throw new Error('no query');
    expect(cpuTime(() => explainMatch(query, { ...ARTICLE, text }))).toBeLessThan(LINEAR_MS);
    expect(explainMatch(query, { ...ARTICLE, text }).reasons).toEqual(['talibanparen']);
  });
});
