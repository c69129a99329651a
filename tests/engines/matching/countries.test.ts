import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withKnownCountries } from '../../../src/engines/matching/countries.ts';
import { sayQuery } from '../../../src/engines/matching/explain-match.ts';
import { castOf, matchQuery, toMatchText } from '../../../src/engines/matching/match-query.ts';
import { createNames, type Names, NO_NAMES, withNames } from '../../../src/engines/matching/names.ts';
import { parseQuery } from '../../../src/engines/matching/parse-query.ts';
import { createTopicIndex } from '../../../src/engines/matching/topic-index.ts';

const NAMES: Names = createNames(
  readFileSync('config/background/names.txt', 'utf8'),
  new Map([['United Kingdom', ['Albion']]]),
);

function read(text: string, names = NAMES) {
  const parsed = withKnownCountries(parseQuery(text), { text, names });
  return parsed.kind === 'bad' ? parsed : { kind: 'query' as const, tree: withNames(parsed.tree, names) };
}

function finds(text: string, actor: { name: string; kind: string }, names = NAMES): boolean {
  const parsed = read(text, names);
  if (parsed.kind === 'bad') throw new Error(parsed.what);
  const article = {
    title: 'Ferries',
    text: 'Late again.',
    outlet: 'Post',
    url: 'https://post.example',
    language: 'en',
  };
  const match = toMatchText({ ...article, ...castOf([actor]) });
  const live = matchQuery(parsed.tree, match);
  const index = createTopicIndex([['it', parsed.tree]]);
  expect(index.match(match).length > 0, 'the index of subscriptions agrees').toBe(live);
  return live;
}

describe('country:', () => {
  it.each([
    ['country:pakistan', 'Pakistan'],
    ['country:PK', 'Pakistan'],
    ['country:پاکستان', 'Pakistan'],
    ['country:巴基斯坦', 'Пакистан'],
    ['country:"united states"', 'United States'],
    ['country:us', 'Vereinigte Staaten'],
    ['country:georgia', 'Georgia'],
    ['country:GE', 'Грузия'],
    ['country:UK', 'United Kingdom'],
    ['country:albion', 'United Kingdom'],
    ['nation OR country:pk', 'Pakistan'],
  ])('%s finds an article whose brief names %s', (text, name) => {
    expect(finds(text, { name, kind: 'country' })).toBe(true);
  });

  it.each([
    ['country:sudan', { name: 'South Sudan', kind: 'country' }],
    ['country:guinea', { name: 'Guinea-Bissau', kind: 'country' }],
    ['country:jordan', { name: 'Jordan', kind: 'person' }],
    ['country:pakistan', { name: 'India', kind: 'country' }],
  ])('%s does not find %o', (text, actor) => {
    expect(finds(text, actor)).toBe(false);
  });

  it('compares the plain name where no names are at hand', () => {
    expect(finds('country:pakistan', { name: 'Pakistan', kind: 'country' }, NO_NAMES)).toBe(true);
    expect(finds('country:PK', { name: 'Pakistan', kind: 'country' }, NO_NAMES)).toBe(false);
    expect(finds('country:verrin', { name: 'Verrin', kind: 'country' }, NO_NAMES)).toBe(true);
  });

  it.each([
    ['flood country:pakisten', 'There is no country “pakisten”. Did you mean: country:Pakistan', 6],
    ['country:korea', 'There is no country “korea”. Did you mean: country:"North Korea" or country:"South Korea"', 0],
    [
      '-country:xyzzy flood',
      'There is no country “xyzzy”. Write its name or its code: country:pakistan, country:PK',
      1,
    ],
  ])('an unknown one is an error that names the nearest: %s', (text, said, at) => {
    const parsed = read(text);
    expect(parsed.kind === 'bad' && `${parsed.what} ${parsed.mend}`).toBe(said);
    expect(parsed.kind === 'bad' && parsed.at).toBe(at);
  });

  it('is said as it was asked', () => {
    const parsed = parseQuery('country:"united states" flood');
    expect(parsed.kind === 'query' && sayQuery(parsed.tree)).toBe('country:"united states" AND flood');
  });
});
