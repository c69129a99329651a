import { termsOf } from './asked-words.ts';
import { type Countries, countryNamed, readCountries } from './countries.ts';
import { isSign, isWholeWord } from './forms/borders.ts';
import { plainLetters } from './forms/stems.ts';
import { asWithin, type Query, type Term, type Within } from './query.ts';
import { ACRONYM_MARK } from './word-index.ts';
import { readWords } from './words.ts';

/** What a newsroom calls by several names: each thing by one of them, with the others. */
export type Aliases = ReadonlyMap<string, readonly string[]>;

/** The names of things in many scripts: those that come with the program, and a newsroom's own. */
export type Names = {
  /** The thing that words are a name of, or null; words as `readWords` gives them. */
  thingOf(words: readonly string[]): NamedThing | null;
  countries(): Countries;
};

/** `ways`: how a query asks for it by each name; `terms`: the words of each name. */
type NamedThing = { id: string; ways: () => readonly Query[]; terms: () => readonly Term[][] };

export const NO_NAMES: Names = { thingOf: () => null, countries: () => new Map() };

/**
 * Reads the lines of config/background/names.txt: a thing at a time in `prepare`, with a pause after each, or all that is left
 * when a name is first asked for. All at once took 130 ms of the event loop's time.
 */
export function createNames(
  text: string,
  own: Aliases = new Map(),
): Names & { prepare(pause: () => Promise<unknown>): Promise<void> } {
  const reading = readThings(text, own);
  let things: ReadonlyMap<string, NamedThing> | null = null;
  let countries: Countries | null = null;
  const readOn = (): typeof things => {
    const step = reading.next();
    if (step.done) things = step.value;
    return things;
  };
  return {
    thingOf(words) {
      let read = things;
      while (read === null) read = readOn();
      return read.get(keyOf(words)) ?? null;
    },
    countries: () => (countries ??= readCountries(linesOf(text))),
    async prepare(pause) {
      while (things === null && readOn() === null) await pause();
    },
  };
}

function linesOf(text: string): string[][] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return lines.map((line) => line.split('\t'));
}

function keyOf(words: readonly string[]): string {
  return words.map(plainLetters).join(' ');
}

type KeyedName = { name: string; keys: readonly string[] };

/**
 * By each name, with a step for each thing. An alias of the newsroom's is taken from what comes with the program; under such a
 * name it adds to it.
 */
function* readThings(text: string, own: Aliases): Generator<void, ReadonlyMap<string, NamedThing>, void> {
  const groups = new Map<string, KeyedName[]>();
  const groupOf = new Map<string, string>();
  const put = (id: string, names: readonly string[]): void => {
    const keyed = names.map((name) => ({ name, keys: keysOf(name) }));
    groups.set(id, [...(groups.get(id) ?? []), ...keyed]);
    for (const { keys } of keyed) for (const key of keys) groupOf.set(key, id);
  };
  for (const [id = '', , ...names] of linesOf(text)) {
    put(id, names);
    yield;
  }
  for (const [name, others] of own)
    put(keysOf(name).flatMap((key) => groupOf.get(key) ?? [])[0] ?? name, [name, ...others]);
  const things = new Map(
    [...groups].map(([id, names]) => {
      const itsOwn = names.filter(({ keys }) => keys.every((key) => groupOf.get(key) === id));
      return [
        id,
        thingOf(
          id,
          itsOwn.map(({ name }) => name),
        ),
      ];
    }),
  );
  return new Map(
    [...groupOf].flatMap(([key, id]) => {
      const thing = things.get(id);
      return thing ? [[key, thing]] : [];
    }),
  );
}

type ParsedName = { shown: string; beside: string[]; isAsked: boolean };

/** "Georgia (!Tbilisi, Georgian)": in an article it counts beside one of these words; "!": whoever types it means another. */
function parse(name: string): ParsedName {
  const [, shown = name, signs, beside] = /^(.*?) \((!?)(.*)\)$/.exec(name) ?? [];
  const isWord = signs === '!' || INITIALS_THAT_ARE_WORDS.has(shown);
  return { shown, beside: beside?.split(', ') ?? [], isAsked: !isWord };
}

const INITIALS_THAT_ARE_WORDS = new Set(['WHO', 'UN', 'US', 'EU', 'UE', 'UNO', 'AS']);
const INITIALS = /^\p{Lu}[\p{Lu}\p{N}]+$/u;

/** What somebody types who means it: with and without the plural ending. */
function keysOf(name: string): string[] {
  const { shown, isAsked } = parse(name);
  if (!isAsked) return [];
  const words = readWords(shown);
  return [...new Set([keyOf(words.map(({ word }) => word)), keyOf(words.map(({ stem }) => stem))])].filter(
    (key) => key !== '',
  );
}

function thingOf(id: string, names: readonly string[]): NamedThing {
  let ways: Query[] | null = null;
  return {
    id,
    ways() {
      ways ??= names.flatMap(spellingsOf).map(wayOf);
      return ways;
    },
    terms: () =>
      names.map(parse).flatMap(({ shown, beside }) => (beside.length > 0 ? [] : [termsOf(readWords(shown), false)])),
  };
}

/** Letters of Arabic script that keyboards exchange, as written and as all articles are indexed. */
function spellingsOf(name: string): string[] {
  return ARABIC.test(name) ? [...new Set([name, name.split(' ').map(plainLetters).join(' ')])] : [name];
}

const ARABIC = /^[\p{sc=Arabic}\p{M}\s]+$/u;
/** What is left of shorter names without their ending is another word: "سوریه" is not "سور". */
const STEMMED_ARABIC_MIN = 7;

function wayOf(name: string): Query {
  const { shown, beside } = parse(name);
  const named = INITIALS.test(shown) ? initials(shown) : wordsOf(shown);
  return beside.length === 0 ? named : { kind: 'all', parts: [named, { kind: 'any', parts: beside.map(wordsOf) }] };
}

function initials(name: string): Query {
  return { kind: 'words', terms: readWords(name).map(({ word }) => ({ word: ACRONYM_MARK + word, prefix: false })) };
}

const LATIN = /^[a-z\d]+$/;

/** Names in Latin letters have no endings but an s; others are found in the forms of their languages. */
function wordsOf(name: string): Query {
  const words = readWords(name);
  const terms = words.map(({ word, stem }): Term => {
    const hasForms = !LATIN.test(word) && (word.length >= STEMMED_ARABIC_MIN || !ARABIC.test(word));
    if (!hasForms) return { word: stem, prefix: false };
    return { word: isSign(word) ? word : stem, prefix: false, form: word };
  });
  return isWholeWord(words.map(({ word }) => word))
    ? { kind: 'words', terms, whole: 'part' }
    : { kind: 'words', terms };
}

/** The query with every name in it asked for in all its scripts. What stands in quotes or behind = is left as it is. */
export function withNames(query: Query, names: Names): Query {
  switch (query.kind) {
    case 'not':
      return { kind: 'not', part: withNames(query.part, names) };
    case 'all':
      return { kind: 'all', parts: withNamesInRow(query.parts, names) };
    case 'any':
    case 'words':
      return withNamesInRow([query], names)[0] ?? query;
    case 'country':
      return countryNamed(query, names);
    case 'actor': {
      const thing = names.thingOf(query.terms.map(({ word }) => word));
      const others = thing?.terms().map((terms): Query => ({ kind: 'actor', terms })) ?? [];
      return thing ? { kind: 'any', parts: [query, ...others], thing: thing.id } : query;
    }
    default:
      return query;
  }
}

const NAME_WORDS_MAX = 6;

/** Names of several words stand side by side: "united nations". The longest is taken. */
function withNamesInRow(parts: readonly Query[], names: Names): Query[] {
  const row: Query[] = [];
  for (let at = 0; at < parts.length; ) {
    const found = nameAt(parts.slice(at, at + NAME_WORDS_MAX), names);
    const part = parts[at];
    if (found) row.push(found.query);
    else if (part?.kind === 'any') row.push({ ...part, parts: part.parts.map((each) => withNames(each, names)) });
    else if (part) row.push(part.kind === 'words' ? part : withNames(part, names));
    at += found?.length ?? 1;
  }
  return row;
}

function nameAt(parts: readonly Query[], names: Names): { query: Query; length: number } | null {
  for (let length = parts.length; length > 0; length -= 1) {
    const typed = parts.slice(0, length);
    const words = typed.map(typedWords);
    const [within, ...others] = new Set(typed.map(partOf));
    if (words.includes(null) || others.length > 0) continue;
    const thing = names.thingOf(words.flatMap((each) => each ?? []));
    if (!thing) continue;
    const [only] = typed;
    const asked: Query = only && length === 1 ? only : { kind: 'all', parts: typed };
    const ways = within ? thing.ways().map((way) => namedWithin(way, within)) : thing.ways();
    return { query: { kind: 'any', parts: [asked, ...ways], thing: thing.id }, length };
  }
  return null;
}

/** The part of the text in which words are wanted: all that stands behind one field is in it. */
function partOf(query: Query): Within | undefined {
  const [first] = query.kind === 'all' || query.kind === 'any' ? query.parts : [];
  return query.kind === 'words' ? query.within : first && partOf(first);
}

/** What tells that the name is meant may stand elsewhere. */
function namedWithin(way: Query, within: Within): Query {
  if (way.kind !== 'all') return asWithin(way, within);
  return { ...way, parts: way.parts.map((part, at) => (at === 0 ? asWithin(part, within) : part)) };
}

/** The words that were typed for a part of a query, where they ask for no more than words; null where they do. */
function typedWords(query: Query): string[] | null {
  if (query.kind === 'words') return formsOf(query.terms);
  const [first, second, ...more] = query.kind === 'any' ? query.parts : [];
  if (!first || second?.kind !== 'words' || more.length > 0) return null;
  const typed = first.kind === 'all' ? first.parts.map(typedWords) : [typedWords(first)];
  const words = typed.includes(null) ? [] : typed.flatMap((each) => each ?? []);
  // Written together, and apart.
  return words.join('') === second.terms.map(({ word }) => word).join('') ? words : null;
}

function formsOf(terms: readonly Term[]): string[] | null {
  const forms = terms.flatMap(({ form }) => form ?? []);
  return forms.length === terms.length ? forms : null;
}
