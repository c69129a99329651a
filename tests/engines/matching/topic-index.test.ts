import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchQuery, toMatchText } from '../../../src/engines/matching/match-query.ts';
import { parseQuery } from '../../../src/engines/matching/parse-query.ts';
import type { Query } from '../../../src/engines/matching/query.ts';
import { createTopicIndex } from '../../../src/engines/matching/topic-index.ts';

function tree(text: string): Query {
  const parsed = parseQuery(text);
  if (parsed.kind === 'bad') throw new Error(`${text}: ${parsed.what}`);
  return parsed.tree;
}

function article(text: string, actors: string[] = []) {
  const where = { outlet: 'Port Verrin Courier', url: 'https://courier.example/1', language: 'en' };
  return toMatchText({ title: '', text, actors, ...where });
}

const word = fc.constantFrom(
  'ferry',
  'tram',
  'strikes',
  'strike',
  'harbour',
  'pilot',
  'pilots',
  'union',
  '東京都',
  '京都',
  '日本人',
  '日本',
);
const operand = fc.oneof(
  word,
  fc.tuple(word, word).map((pair) => `"${pair.join(' ')}"`),
  word.map((text) => `${text.slice(0, 3)}*`),
  word.map((text) => `actor:${text}`),
  word.map((text) => `=${text}`),
  fc.constantFrom('feed:courier', 'feed:post', 'lang:en', 'lang:fr', 'actor:"mara quist"', 'feed:cour*'),
);
const part = fc.oneof(
  operand,
  operand.map((text) => `-${text}`),
  fc.array(operand, { minLength: 1, maxLength: 3 }).map((texts) => `(${texts.join(' OR ')})`),
  fc.array(operand, { minLength: 1, maxLength: 2 }).map((texts) => `-(${texts.join(' ')})`),
);
const queries = fc
  .tuple(part, fc.array(fc.tuple(fc.constantFrom(' ', ' OR '), part), { maxLength: 3 }))
  .map(([first, rest]) => first + rest.flat().join(''))
  .filter((text) => parseQuery(text).kind === 'query');

describe('createTopicIndex', () => {
  it('finds exactly what asking every query one by one finds, after any changes', () => {
    const changes = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.option(queries)), {
      minLength: 1,
      maxLength: 25,
    });
    const texts = fc.array(fc.tuple(fc.array(word, { maxLength: 8 }), fc.array(word, { maxLength: 2 })), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(changes, texts, (steps, articles) => {
        const index = createTopicIndex<number>();
        const kept = new Map<number, Query>();
        for (const [key, query] of steps) {
          if (query === null) expect(index.delete(key)).toBe(kept.delete(key));
          else {
            index.set(key, tree(query));
            kept.set(key, tree(query));
          }
        }
        for (const [words, names] of articles) {
          const text = article(words.join(' '), [...names, 'Mara Quist']);
          const wanted = [...kept].filter(([, query]) => matchQuery(query, text)).map(([key]) => key);
          expect(index.match(text).sort((a, b) => a - b)).toEqual(wanted.sort((a, b) => a - b));
        }
      }),
    );
  });

  it('names every key of one query', () => {
    const index = createTopicIndex([
      ['a', tree('ferry')],
      ['b', tree('ferries')],
      ['c', tree('tram')],
    ]);
    expect(index.match(article('The ferry sails'))).toEqual(['a', 'b']);
    index.delete('a');
    expect(index.match(article('The ferry sails'))).toEqual(['b']);
  });

  it('takes objects as keys', () => {
    const wish = { id: 1 };
    expect(createTopicIndex([[wish, tree('ferry')]]).match(article('ferry'))).toEqual([wish]);
  });

  it('refuses a query that could never be looked up', () => {
    expect(() => createTopicIndex([['a', { kind: 'not', part: tree('ferry') }]])).toThrow('only excludes');
  });

  it('asks few of many queries', () => {
    let asked = 0;
    const index = createTopicIndex<number>();
    for (let number = 0; number < 5000; number += 1) {
      const query: Query = {
        kind: 'all',
        get parts() {
          asked += 1;
          return [tree(`word${number}`), tree('ferry'), tree('tram')];
        },
      };
      index.set(number, query);
    }
    index.match(article('begins the index'));
    asked = 0;
    expect(index.match(article('ferry tram word7'))).toEqual([7]);
    expect(asked).toBeLessThan(10);
  });
});
