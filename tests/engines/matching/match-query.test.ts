import { describe, expect, it } from 'vitest';
import { type MatchArticle, matchQuery, toMatchText } from '../../../src/engines/matching/match-query.ts';
import { parseQuery } from '../../../src/engines/matching/parse-query.ts';

const ARTICLE: MatchArticle = {
  title: 'Ferries stop as pilots strike',
  text: 'The harbour pilots’ union called a walkout. “We regret it,” Mara Quist said. Café owners cheered. 外交部表示遗憾。',
  outlet: 'Port Verrin Courier',
  url: 'https://news.courier.example/1',
  language: 'en-GB',
  actors: ['Mara Quist', 'harbour pilots’ union'],
};

function matches(query: string, changes: Partial<MatchArticle> = {}): boolean {
  const parsed = parseQuery(query);
  if (parsed.kind === 'bad') throw new Error(parsed.what);
  return matchQuery(parsed.tree, toMatchText({ ...ARTICLE, ...changes }));
}

describe('matchQuery', () => {
  it.each([
    'ferry',
    'FERRIES strikes',
    'cafe',
    '"harbour pilot"',
    'walk*',
    'ferri*',
    '"harbour pil*"',
    'tram OR walkout',
    'ferry -tram',
    'ferry -(tram walkout)',
    'actor:quist',
    'actor:"Quist Mara"',
    'actor:qui*',
    'feed:courier',
    'feed:courier.example',
    'lang:en ferry',
    '外交部',
    'ferry (tram OR (walkout -lang:fr))',
  ])('wants %s', (query) => {
    expect(matches(query)).toBe(true);
  });

  it.each([
    'tram',
    'ferry tram',
    '"pilots harbour"',
    '"strike the"',
    'ferry -walkout',
    'actor:"Mara union"',
    'actor:walkout',
    'feed:ferry',
    'lang:fr',
    '外部交',
    'ferry -(tram OR walkout)',
  ])('does not want %s', (query) => {
    expect(matches(query)).toBe(false);
  });

  it('knows no language where none is known', () => {
    expect(matches('ferry lang:en', { language: null })).toBe(false);
    expect(matches('ferry -lang:en', { language: null })).toBe(true);
  });
});
