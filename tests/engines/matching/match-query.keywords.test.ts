import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { matchQuery, toMatchText } from '../../../src/engines/matching/match-query.ts';
import { createNames, withNames } from '../../../src/engines/matching/names.ts';
import { parseQuery } from '../../../src/engines/matching/parse-query.ts';

const FIXTURE = join(import.meta.dirname, '../../fixtures/queries/keywords.txt');
const NAMES = createNames(readFileSync(join(import.meta.dirname, '../../../config/background/names.txt'), 'utf8'));
const CASES = readFileSync(FIXTURE, 'utf8')
  .trimEnd()
  .split('\n')
  .filter((line) => !line.startsWith('#'))
  .map((line) => line.split('\t'));

function matching([, language = '', query = '', text = '']: readonly string[]): boolean {
  const parsed = parseQuery(query);
  if (parsed.kind === 'bad') throw new Error(`${query}: ${parsed.what}`);
  const article = toMatchText({ title: '', text, outlet: '', url: '', language, actors: [] });
  return matchQuery(withNames(parsed.tree, NAMES), article);
}

const say = ([, language, query, text]: readonly string[]) => `${language} ${query}: ${text}`;

/** Two words that their languages write alike in some form, so that no rule tells them apart. */
const WORDS_ALIKE = [
  'ru война: Воин уснул.',
  'ru банк: Банка разбилась.',
  'ru полк: Полка упала.',
  'hi चीन: चीनी महँगी हुई',
  'de Irã: Die Oma und Ira lachen.',
];

describe('keywords in many languages', () => {
  it('are found in their forms', () => {
    const missed = CASES.filter((each) => each[0] === '+' && !matching(each));
    expect(missed.map(say)).toEqual([]);
  });

  it('are not found in what only looks alike', () => {
    const others = CASES.filter(([sign]) => sign === '-');
    expect(others.length).toBeGreaterThan(150);
    expect(others.filter(matching).map(say)).toEqual(WORDS_ALIKE);
  });
});
