import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../src/engines/matching/parse-query.ts';
import type { Query } from '../../../src/engines/matching/query.ts';
import { splitQuery } from '../../../src/store/search/query-to-sql.ts';

function tree(text: string): Query {
  const parsed = parseQuery(text);
  if (parsed.kind === 'bad') throw new Error(`${text}: ${parsed.what}`);
  return parsed.tree;
}

describe('splitQuery', () => {
  it.each(['ferry', 'ferry tram', 'ferry OR tram', 'ferry -tram', 'ferr*', 'ferry feed:courier'])(
    'leaves all of a query to the text index that it answers: %s',
    (text) => {
      expect(splitQuery(tree(text))).toEqual({ text: tree(text), aside: [], read: [] });
    },
  );

  it('reads words for phrases alone, of those articles that have them as they are written', () => {
    const split = splitQuery(tree('tram "ferry strike" lang:en'));
    expect(split.text).toEqual({ kind: 'all', parts: [tree('tram'), tree('"ferry" "strike"')] });
    expect(split.aside).toEqual([tree('lang:en')]);
    expect(split.read).toEqual([tree('"ferry strike"')]);
  });

  it('asks the text index for nothing where only a name or a language is wanted', () => {
    expect(splitQuery(tree('actor:quist lang:en'))).toEqual({
      text: null,
      aside: [tree('actor:quist'), tree('lang:en')],
      read: [],
    });
  });

  it('never offers what is merely not excluded', () => {
    const { text, aside } = splitQuery(tree('actor:quist -ferry'));
    expect(text).toBeNull();
    expect(aside).toHaveLength(2);
  });

  it('looks at the whole store for a name or a word, whichever there is', () => {
    const query = tree('actor:quist OR ferry');
    expect(splitQuery(query)).toEqual({ text: null, aside: [query], read: [] });
  });
});
