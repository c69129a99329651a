import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { facetWords } from '../../src/engines/matching/facets.ts';
import { matchQuery, silenceOf, toMatchText } from '../../src/engines/matching/match-query.ts';
import { parseQuery } from '../../src/engines/matching/parse-query.ts';
import { beginsAs, type Query, queryBeginning } from '../../src/engines/matching/query.ts';
import { createTopicIndex } from '../../src/engines/matching/topic-index.ts';
import { indexWords, tsvectorLiteral } from '../../src/engines/matching/word-index.ts';
import { readWords } from '../../src/engines/matching/words.ts';
import { createMatchedTerms, readSpans } from '../support/matched-terms.ts';
import { fixturePath, goldenPath, orphans, section, shown } from './golden-files.ts';

function load<T>(file: string, schema: z.ZodType<T>): T {
  return schema.parse(parse(readFileSync(fixturePath('queries', file), 'utf8')));
}

const articleSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  outlet: z.string(),
  url: z.string(),
  language: z.string().nullable(),
  actors: z.array(z.string()),
});

const parsed = load('parsed.yaml', z.array(z.string()));
const words = load('words.yaml', z.array(z.string()));
const { articles, queries } = load(
  'matched.yaml',
  z.strictObject({ articles: z.array(articleSchema), queries: z.array(z.string()) }),
);

function showTree(query: Query): string {
  switch (query.kind) {
    case 'all':
    case 'any':
      return `${query.kind}(${query.parts.map(showTree).join(', ')})`;
    case 'not':
      return `not(${showTree(query.part)})`;
    case 'language':
      return `language ${query.language}`;
    case 'outlets':
      return `outlets over ${query.over}`;
    case 'everything':
      return 'everything';
    default:
      return `${'within' in query ? query.within : query.kind} ${query.terms.map(({ word, prefix }) => (prefix ? `${word}*` : word)).join('·')}`;
  }
}

function showParsed(query: string): string {
  const outcome = parseQuery(query);
  if (outcome.kind === 'query') return `${shown(query)}\n    ${showTree(outcome.tree)}`;
  const { at, length, what, mend } = outcome;
  return `${shown(query)}\n    bad at ${at}, ${length} long: ${what}\n    ${shown(mend)}`;
}

function treeOf(query: string): Query {
  const outcome = parseQuery(query);
  if (outcome.kind === 'bad') throw new Error(`${query}: ${outcome.what}`);
  return outcome.tree;
}

const NAMES = ['parsed', 'matched', 'limits', 'words', 'silence', 'beginnings'];
const golden = (name: string) => goldenPath('matching', name);

/** Numbers without order that are the same in every run. */
function chances(count: number): number[] {
  let state = 7;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  });
}

/** Queries of all shapes over few words, so that they share what they are filed under. */
function combined(): string[] {
  const words = ['ferry', 'haven', 'kabul', 'strik*', 'actor:quist', 'feed:led*', 'lang:en', '北*', 'cri*', 'ha*'];
  const [last = ''] = words.slice(-1);
  return words.slice(0, -1).flatMap((one, at) => {
    const other = words[at + 1] ?? last;
    const third = words[(at + 3) % words.length] ?? last;
    return [`${one} ${other}`, `${one} OR ${other}`, `${one} -${other}`, `(${one} OR ${other}) ${third}`];
  });
}

describe('matching', () => {
  it('reads queries as it did', async () => {
    await expect(`${parsed.map(showParsed).join('\n')}\n`).toMatchFileSnapshot(golden('parsed'));
  });

  it('matches and shows what it did', async () => {
    const index = createTopicIndex(queries.map((query) => [query, treeOf(query)] as const));
    const tables = articles.map((article) => {
      const text = toMatchText(article);
      const termsOf = createMatchedTerms(article);
      const wanted = queries.filter((query) => matchQuery(treeOf(query), text));
      expect(index.match(text).toSorted()).toEqual(wanted.toSorted());
      const lines = wanted.map((query) => `${query} → ${termsOf(query).join(' | ') || 'no terms'}`);
      const rest = queries.filter((query) => !wanted.includes(query)).map((query) => `${query} → ${termsOf(query)}`);
      return [section(`${article.id} matches`, lines), section(`${article.id} does not match`, rest)].join('\n\n');
    });
    await expect(`${tables.join('\n\n')}\n`).toMatchFileSnapshot(golden('matched'));
  });

  it('cuts texts into the words it did', async () => {
    const lines = words.map((text) => {
      const read = readWords(text).map(({ word, stem }) => (word === stem ? word : `${word}(${stem})`));
      const spans = readSpans(text).map(({ start, end }) => `${start}-${end}`);
      return section(shown(text), [
        read.join(' '),
        spans.join(' '),
        tsvectorLiteral(indexWords(['title', text], 'en')),
      ]);
    });
    const sources = articles.map((article) => `${article.id}: ${[...facetWords(article)].join(' ')}`);
    const literal = articles.map(({ title, text, ...source }) =>
      tsvectorLiteral(indexWords([title, text], 'en'), facetWords(source)),
    );
    const all = [...lines, section('sources', sources), section('literals', literal)].join('\n\n');
    await expect(`${all}\n`).toMatchFileSnapshot(golden('words'));
  });

  it('finds the same by the index as one by one, while hundreds of queries come and go', () => {
    const index = createTopicIndex<number>();
    const kept = new Map<number, Query>();
    const texts = articles.map(toMatchText);
    const pool = [...queries, ...combined()].map(treeOf);
    for (const [step, chance] of chances(1_200).entries()) {
      const key = chance % 150;
      if (chance % 3 === 0) expect(index.delete(key)).toBe(kept.delete(key));
      else {
        const query = pool[(chance >>> 8) % pool.length] ?? treeOf('ferry');
        index.set(key, query);
        kept.set(key, query);
      }
      if (step % 40 !== 39) continue;
      for (const text of texts) {
        const wanted = [...kept].filter(([, query]) => matchQuery(query, text)).map(([each]) => each);
        expect(index.match(text).toSorted((a, b) => a - b)).toEqual(wanted.toSorted((a, b) => a - b));
      }
    }
  });

  it('shows of long words and texts what it did', async () => {
    const sized = (letter: string, length: number) => letter.repeat(length);
    const words = [sized('x', 40), sized('y', 41), sized('z', 39), 'kabul', 'ferry', 'tram', 'haven', 'U.S.'];
    const article = { title: '', outlet: '', url: '', language: 'en', actors: [`Ada ${sized('q', 36)}`, 'Ada Lund'] };
    const far = (chars: number) => `${'- '.repeat(chars / 2)}kabul `;
    const asked = [
      ...words.map((word) => `${word} OR nothing`),
      words.join(' '),
      'actor:ada OR nothing',
      'ha* OR u.s.',
    ];
    const lines = [words.join(' '), far(19_994), far(19_996), far(20_000)].flatMap((text) => {
      const termsOf = createMatchedTerms({ ...article, text });
      return [...asked, 'kabul OR kabu*'].map((query) => `${text.length} ${query} → ${termsOf(query).join(' | ')}`);
    });
    const limits = [
      [99, 'lang:en'],
      [100, ''],
      [100, 'lang:en'],
      [99, 'actor:a'],
      [99, 'feed:"a b"'],
      [100, '-a'],
    ] as const;
    const counted = limits.map(([count, more]) => {
      const outcome = parseQuery(`${'ab '.repeat(count)}${more}`);
      return `${count} words ${more} → ${outcome.kind === 'bad' ? `${outcome.at} ${outcome.length} ${outcome.what}` : 'query'}`;
    });
    const shapes = [
      `(${'ab OR '.repeat(59)}cd) ${'ab '.repeat(40)}`,
      `(${'ab OR '.repeat(60)}cd) ${'ab '.repeat(40)}`,
      `${'ab '.repeat(98)}-(cd ef)`,
      `${'ab '.repeat(99)}-(cd ef)`,
    ];
    for (const shape of shapes) counted.push(`${shape.slice(0, 6)} → ${parseQuery(shape).kind}`);
    const long = [999, 1_000, 1_001].map((length) => {
      const outcome = parseQuery('a'.repeat(length));
      return `${length} letters → ${outcome.kind === 'bad' ? `${outcome.at} ${outcome.length} ${outcome.what}` : 'query'}`;
    });
    await expect(`${[...lines, ...counted, ...long].join('\n')}\n`).toMatchFileSnapshot(golden('limits'));
  });

  it('keeps silent where it did', async () => {
    const at = new Date('2026-03-02T12:00:00Z');
    const minutes = (count: number) => new Date(at.getTime() + count * 60_000);
    const mutes = [
      { query: 'ferry', createdAt: minutes(-10), until: minutes(10) },
      { query: 'airstrike', createdAt: minutes(0), until: minutes(10) },
      { query: 'huelga', createdAt: minutes(-10), until: minutes(0) },
      { query: 'news', createdAt: minutes(1), until: minutes(10) },
      { query: 'broken OR', createdAt: minutes(-10), until: minutes(10) },
      { query: 'haven', createdAt: minutes(-20), until: minutes(20) },
      { query: 'ferry', createdAt: minutes(-30), until: minutes(30) },
    ];
    const lines = articles.flatMap((article) =>
      ['*', 'ferry', 'airstrike', 'haven', 'broken OR'].flatMap((query) =>
        [null, ['en'], ['es', 'fr'], []].map((languages) => {
          const silence = silenceOf({ query, mutes, languages }, toMatchText(article), at);
          const said =
            silence?.kind === 'muted'
              ? `muted by ${silence.mute.query} until ${silence.mute.until.toISOString()}`
              : (silence?.kind ?? 'speaks');
          return `${article.id}, ${query}, ${languages?.join(' ') ?? 'any language'}: ${said}`;
        }),
      ),
    );
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(golden('silence'));
  });

  it('shortens queries as it did', async () => {
    const long = ['taliban border drone '.repeat(4), `"${'x'.repeat(70)}"`, `${'a "b" '.repeat(9)}“c d e f g h i j k”`];
    const marked = ['"a" b "c" ', '"a b" ', 'a "b c d '].map(
      (start) => start + 'plain words that go on and on '.repeat(3),
    );
    const exact = [59, 60, 61].map((length) => 'q'.repeat(length));
    const emoji = '🐻'.repeat(61);
    const lines = [...long, ...marked, ...exact, emoji, 'short'].map((query) => {
      const name = queryBeginning(query);
      return `${shown(query)}\n    ${shown(name)} ${beginsAs(query, name)} ${beginsAs(` ${query.toUpperCase()}`, name)}`;
    });
    const cuts = ['…', 'tal…', 'TAL …', 'tali', ' tal…'].map((name) => `${name}: ${beginsAs('Tal  iban', name)}`);
    await expect(`${[...lines, ...cuts].join('\n')}\n`).toMatchFileSnapshot(golden('beginnings'));
  });

  it('has no golden file without its case', () => {
    expect(orphans('matching', NAMES)).toEqual([]);
  });
});
