// @ts-check
import { BODIES, CAPITAL_ZONES, CITIES, MORE, STATES, WORDS } from './names-by-hand.mjs';
import { LOCALES, PACKAGES, readJson } from './sources.mjs';

/** @typedef {{ id: string, kind: 'country' | 'city' | 'body', names: string[] }} Thing */

const SHORTEST_LATIN = 4;

/**
 * Things that the news of every language calls by a name of its own: a line each, with its code (ISO 3166-1 of a country), its
 * kind, and its names, the English one first. @param {import('./word-lists.mjs').Tools} tools
 */
export function makeNames(tools) {
  const more = byHand(MORE);
  const words = new Set(WORDS.map((name) => keyOf(name, tools)));
  const isName = (/** @type {string} */ name) => isLong(name) && !words.has(keyOf(name, tools));
  const withMore = (/** @type {string} */ key, /** @type {string[]} */ names) => [
    ...names.filter(isName),
    ...more.flatMap(([thing, others]) => (thing === key ? others : [])),
  ];
  /** @type {Thing[]} */
  const things = [
    ...STATES.map((code) => ({
      id: code,
      kind: /** @type {const} */ ('country'),
      names: withMore(code, territoryNames(code, tools)),
    })),
    ...CAPITAL_ZONES.map((zone) => cityNames(zone, tools)).map((names) => cityOf(withMore(names[0] ?? '', names))),
    ...byHand(CITIES).map(([name, names]) => cityOf([name, ...names])),
    ...byHand(BODIES).map(([name, names]) => ({
      id: idOf(name),
      kind: /** @type {const} */ ('body'),
      names: [name, ...names],
    })),
  ];
  return {
    about:
      'Names of one thing in many scripts: its code, its kind, its names (with words of which one must stand by it).',
    source:
      'npm packages cldr-localenames-full and cldr-dates-full 48.2.0 (Unicode CLDR); bodies, cities and more names by hand',
    licence: 'Unicode-3.0 (CLDR)',
    lines: distinct(things, tools).map(({ id, kind, names }) => [id, kind, ...names].join('\t')),
  };
}

/** @param {string} text @returns {[string, string[]][]} */
function byHand(text) {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [, name = '', names = ''] = /^\s*(.*?): (.*)$/.exec(line) ?? [];
      return [name, names.split(/,\s*(?![^(]*\))/)];
    });
}

/** @param {string} name */
function isLong(name) {
  return /[^\0-\u024f\u1e00-\u1eff]/.test(name) || name.length >= SHORTEST_LATIN;
}

/** @param {string} name @param {import('./word-lists.mjs').Tools} tools */
function keyOf(name, { readWords }) {
  const words = readWords(name.replace(/ *\(.*\)/, ''));
  return words.map(({ word }) => word).join(' ');
}

/** @param {string} code @param {import('./word-lists.mjs').Tools} tools */
function territoryNames(code, { packages }) {
  return LOCALES.flatMap((locale) => {
    const file = readJson(packages, `${PACKAGES.territories}/main/${locale}/territories.json`);
    const names = file.main[locale].localeDisplayNames.territories;
    return ['', '-alt-short', '-alt-variant']
      .flatMap((form) => names[code + form] ?? [])
      .map((name) => name.replace(/ *[（(].*[）)]/, ''));
  });
}

/** @param {string} zone @param {import('./word-lists.mjs').Tools} tools */
function cityNames(zone, { packages }) {
  const [area = '', city = ''] = zone.split('/');
  const english = city.replaceAll('_', ' ');
  const names = LOCALES.flatMap((locale) => {
    const file = readJson(packages, `${PACKAGES.zones}/main/${locale}/timeZoneNames.json`);
    return file.main[locale].dates.timeZoneNames.zone[area]?.[city]?.exemplarCity ?? [];
  });
  return SPELLED.has(english) ? [SPELLED.get(english), english, ...names] : [english, ...names];
}

/** As the news writes them. @type {Map<string, any>} */
const SPELLED = new Map([
  ['Kiev', 'Kyiv'],
  ['Katmandu', 'Kathmandu'],
  ['Ndjamena', "N'Djamena"],
]);

/** @param {string[]} names @returns {Thing} */
function cityOf([name = '', ...names]) {
  return { id: idOf(name), kind: 'city', names: [name, ...names] };
}

/** @param {string} name */
function idOf(name) {
  return name
    .replace(/ *\(.*\)/, '')
    .toLowerCase()
    .replaceAll("'", '')
    .replaceAll(/[ -]+/g, '-');
}

/** Each name once, and for the first thing that has it: a name of two things is that of the country. @param {Thing[]} things @param {import('./word-lists.mjs').Tools} tools */
function distinct(things, tools) {
  const taken = new Map();
  return things.map((thing) => {
    const names = thing.names.filter((name) => {
      const key = keyOf(name, tools);
      if (key === '' || taken.has(key)) return false;
      taken.set(key, thing.id);
      return true;
    });
    return { ...thing, names };
  });
}
