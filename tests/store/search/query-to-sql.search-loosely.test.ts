import { describe, expect, it } from 'vitest';
import { matchQuery, toMatchText } from '../../../src/engines/matching/match-query.ts';
import { parseQuery } from '../../../src/engines/matching/parse-query.ts';
import type { Query } from '../../../src/engines/matching/query.ts';
import { loosely } from '../../../src/store/search/query-to-sql.ts';

function tree(text: string): Query {
  const parsed = parseQuery(text);
  if (parsed.kind === 'bad') throw new Error(parsed.what);
  return parsed.tree;
}

describe('loosely', () => {
  it.each(['ferry', 'ferry strik*', 'ferry -tram', 'ferry OR feed:courier', 'actor:quist -(tram OR bus)'])(
    'leaves alone what the text index answers: %s',
    (text) => {
      const query = tree(text);
      expect(loosely(query)).toBe(query);
    },
  );

  it.each([
    ['"harbour pilots"', 'harbour pilots'],
    ['"harbour pilots" ferry lang:en', '(harbour pilots) ferry'],
    ['ferry -"harbour pilots"', 'ferry'],
    ['ferry OR "harbour pilots"', 'ferry OR (harbour pilots)'],
  ])('asks less of the index than %s', (text, less) => {
    const article = { title: 'Harbour pilots', text: 'The ferry', outlet: 'A', url: 'x', language: 'en', actors: [] };
    expect(matchQuery(loosely(tree(text)) ?? tree('none'), toMatchText(article))).toBe(
      matchQuery(tree(less), toMatchText(article)),
    );
  });

  it.each(['lang:en', 'lang:en OR ferry'])('asks nothing of it for %s', (text) => {
    expect(loosely(tree(text))).toBeNull();
  });
});
