import { nearest } from '../../kit/nearest.ts';
import { plainLetters } from './forms/stems.ts';
import type { Names } from './names.ts';
import type { ParsedQuery } from './parse-query.ts';
import { type BadQuery, badQuery, type Query } from './query.ts';
import { nameWords } from './word-index.ts';
import { readWords } from './words.ts';

/** All names of a country, by each of them and by its code. Empty where no names are known. */
export type Countries = ReadonlyMap<string, readonly string[]>;

type CountryQuery = Extract<Query, { kind: 'country' }>;

/** The country as it was typed: what it is called by besides, `withNames` knows. */
export function countryAsked(typed: string): CountryQuery {
  return { kind: 'country', terms: wordsOf(typed), names: [nameAsked(typed)] };
}

/** All of a name is compared: "Sudan" is not South Sudan. */
function nameAsked(name: string): CountryQuery['names'][number] {
  return { key: nameWords(name), first: wordsOf(name)[0]?.word ?? '' };
}

function wordsOf(name: string): CountryQuery['terms'] {
  return readWords(name).map(({ word }) => ({ word, prefix: false }));
}

/** Of lines of config/background/names.txt. A name goes before a code. */
export function readCountries(lines: readonly string[][]): Countries {
  const known = lines.filter(([, kind]) => kind === 'country');
  const read = known.map(
    ([code = '', , ...names]) => [code, names.map((name) => name.replace(/ \(.*\)$/u, ''))] as const,
  );
  const byName = read.flatMap(([, names]) => names.map((name) => [keyOf(wordsOf(name)), names] as const));
  return new Map([...read.map(([code, names]) => [code.toLowerCase(), names] as const), ...byName]);
}

function keyOf(terms: CountryQuery['terms']): string {
  return terms.map(({ word }) => plainLetters(word)).join(' ');
}

/** The same country by all its names. */
export function countryNamed(query: CountryQuery, names: Names): Query {
  return { ...query, names: [...query.names, ...(namesOf(query, names) ?? []).map(nameAsked)] };
}

/** By a name, by its code, or by what the newsroom calls it. */
function namesOf({ terms }: CountryQuery, names: Names): readonly string[] | undefined {
  const id = names.thingOf(terms.map(({ word }) => word))?.id ?? '';
  return names.countries().get(keyOf(terms)) ?? names.countries().get(id.toLowerCase());
}

/** A query that asks for a country nobody knows is an error, which names up to three that may be meant. */
export function withKnownCountries(
  parsed: ParsedQuery,
  { text, names }: { text: string; names?: Names | undefined },
): ParsedQuery {
  const asked = parsed.kind === 'bad' || !names ? [] : countriesIn(parsed.tree);
  if (asked.length === 0 || !names || names.countries().size === 0) return parsed;
  const unknown = asked.find((each) => !namesOf(each, names));
  return unknown ? unknownCountry(unknown, text, names) : parsed;
}

const COUNTRY_TYPED = /country[:\uFF1A]\s*(?:["\u201C]([^"\u201D]*)["\u201D]|([^\s()]+))/giu;

function unknownCountry(unknown: CountryQuery, text: string, names: Names): BadQuery {
  const asked = keyOf(unknown.terms);
  const known = [...new Set(names.countries().values())];
  const holding = known.flatMap((each) => each.find((name) => name.toLowerCase().includes(asked)) ?? []);
  const offered = [...new Set([nearest(asked, known.flat()) ?? [], holding].flat())].slice(0, 3);
  const meant = offered.map((name) => `country:${name.includes(' ') ? `"${name}"` : name}`).join(' or ');
  const mend = meant ? `Did you mean: ${meant}` : 'Write its name or its code: country:pakistan, country:PK';
  const typed = [...text.matchAll(COUNTRY_TYPED)].find(
    ([, quoted, bare]) => keyOf(wordsOf(quoted ?? bare ?? '')) === asked,
  );
  const span = { at: typed?.index ?? 0, length: typed?.[0].length ?? text.length };
  return badQuery(span, `There is no country “${asked}”.`, mend);
}

function countriesIn(query: Query): CountryQuery[] {
  if (query.kind === 'country') return [query];
  if (query.kind === 'not') return countriesIn(query.part);
  return query.kind === 'all' || query.kind === 'any' ? query.parts.flatMap(countriesIn) : [];
}
