import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readTopics } from '../../../src/config/files/topics.ts';
import { readYaml } from '../../../src/config/files/yaml-document.ts';
import { matchQuery, toMatchText } from '../../../src/engines/matching/match-query.ts';
import { parseQuery } from '../../../src/engines/matching/parse-query.ts';
import { checkQuery } from '../../support/check-query.ts';

function read(text: string) {
  const reading = readYaml(text, 'topics.yaml');
  if (reading.kind === 'broken') throw new Error('not YAML');
  return readTopics(reading.document, { checkQuery });
}

describe('readTopics', () => {
  it('reads queries by name, alone or in a block', () => {
    expect(
      read('topics:\n  pakistan-taliban: pakistan taliban (airstrike OR border)\n  água:\n    query: río OR água\n'),
    ).toEqual({
      kind: 'sound',
      data: {
        topics: [
          { slug: 'pakistan-taliban', query: 'pakistan taliban (airstrike OR border)' },
          { slug: 'água', query: 'río OR água' },
        ],
        aliases: new Map(),
      },
    });
  });

  it('reads the names of one thing', () => {
    expect(read('aliases:\n  durand line: [خط دیورند, ډیورنډ کرښه]\n')).toMatchObject({
      data: { aliases: new Map([['durand line', ['خط دیورند', 'ډیورنډ کرښه']]]) },
    });
  });

  it.each([
    ['aliases: {kabul: []}', 'has no other names'],
    ['aliases: {kabul: [كابول, KABUL]}', 'is listed twice for one thing'],
    ['aliases: {kabul: [كابول], cable: [كابول]}', 'is a name of "kabul" as well'],
    ['aliases: {kabul: ["?!"]}', 'is a name without a letter'],
    ['aliases: {kabul: ["the city that lies on a river"]}', 'is a name of more than 6 words'],
  ])('says what is wrong with aliases: %s', (text, what) => {
    const checked = read(text);
    const problems = checked.kind === 'sound' ? [] : checked.problems;
    expect(problems.map((problem) => [problem.code, problem.what])).toEqual([
      ['E_ALIAS', expect.stringContaining(what)],
    ]);
  });

  it('takes an empty file for no topics', () => {
    expect(read('')).toEqual({ kind: 'sound', data: { topics: [], aliases: new Map() } });
  });

  it('lists every problem at once, each with its line', () => {
    const checked = read('topics:\n  Big One: quake\n  open: (a OR b\n  number: 5\n  block: {qery: x}\n  empty: ""\n');
    const problems = checked.kind === 'sound' ? [] : checked.problems;
    expect(problems.map(({ code, where }) => [code, where])).toEqual([
      ['E_KEY', 'topics.yaml, line 2'],
      ['E_QUERY', 'topics.yaml, line 3'],
      ['E_VALUE', 'topics.yaml, line 4'],
      ['E_KEY_MISSING', 'topics.yaml, line 5'],
      ['E_KEY_UNKNOWN', 'topics.yaml, line 5'],
      ['E_QUERY', 'topics.yaml, line 6'],
    ]);
  });

  it('names the place in a query and how to mend it', () => {
    const checked = read('topics:\n  open: (a OR b\n');
    expect(checked).toMatchObject({
      problems: [{ what: expect.stringContaining('(character 1)'), todo: 'Write: (a OR b)' }],
    });
  });

  it.each(['airstrikes', 'an airstrike', 'air strikes', 'an air strike', 'air-strikes', 'an Air-Strike'])(
    'ships a topic pakistan-taliban that finds %s',
    async (strikes) => {
      const shipped = read(await readFile('config/topics.yaml', 'utf8'));
      const topic =
        shipped.kind === 'sound' ? shipped.data.topics.find(({ slug }) => slug === 'pakistan-taliban') : null;
      const parsed = parseQuery(topic?.query ?? '');
      const title = `Pakistan hits Taliban camps with ${strikes}, officials say`;
      const article = { title, text: '', outlet: '', url: '', language: 'en', actors: [] };
      expect(parsed.kind === 'query' && matchQuery(parsed.tree, toMatchText(article))).toBe(true);
    },
  );
});
