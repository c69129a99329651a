import type { LanguageFacts } from '../../../news/language.ts';
import { readWords } from '../../matching/words.ts';
import type { Background } from '../background.ts';
import { wordsOf as foldedWords } from '../facts.ts';
import { hash32 } from '../hashes.ts';

/** What is known of a language to tell acts, names, places, offices and figures apart. */
export type EventWords = {
  background: Background;
  numbers: ReadonlyMap<string, number>;
  /** Words that tell no event: days, months, verbs of saying, auxiliaries. */
  idle: ReadonlySet<string>;
  /** Words beside a name that say who somebody is ("minister", "police"): neither an act nor a name. */
  titles: ReadonlySet<string>;
  bodies: ReadonlySet<string>;
  portfolios: ReadonlySet<string>;
  givenNames: ReadonlySet<string>;
  /** Titles that a portfolio goes with: two of them are two persons. */
  offices: ReadonlySet<string>;
  locatives: ReadonlySet<string>;
  /** What is counted again and again while an event lasts ("killed", "people"): another number is an update. */
  changing: ReadonlySet<string>;
  /** What an event has one value of ("magnitude"): another number is another event. */
  measures: ReadonlySet<string>;
  countries: ReadonlyMap<string, string>;
  /** The key under which forms of one word are compared. */
  keyOf(stem: string): number;
};

/** Finds the event words by language tag; without a language file, only the background is known. */
export function createEventWords(languages: readonly LanguageFacts[], background: Background) {
  const none = eventWordsOf(null, background);
  const known = new Map(languages.map((facts) => [facts.tag, eventWordsOf(facts, background)]));
  return (tag: string): EventWords => known.get(tag) ?? none;
}

const NONE: ReadonlySet<string> = new Set();
/** Where no word is known, none tells an event: an article that cannot be read joins nothing. */
export const NO_EVENT_WORDS: EventWords = {
  background: {
    ...{ rankOf: () => null, idfOf: () => 0, isFunctionWord: () => true },
    ...{ placeOf: () => null, languageOf: () => 'und' },
  },
  ...{ numbers: new Map(), countries: new Map(), idle: NONE, titles: NONE, bodies: NONE, portfolios: NONE },
  ...{ givenNames: NONE, offices: NONE, locatives: NONE, changing: NONE, measures: NONE, keyOf: hash32 },
};

function eventWordsOf(facts: LanguageFacts | null, background: Background): EventWords {
  const numbers = new Map(
    Object.entries(facts?.numberWords ?? {}).map(([word, value]) => [wordsOf([word])[0] ?? '', value]),
  );
  const countries = countriesOf(facts);
  const endings = (facts?.wordEndings ?? []).toSorted((one, other) => other.length - one.length);
  const titles = Object.values(facts?.titles ?? {}).flat();
  const acts = actsOf(facts?.sameActs ?? [], endings);
  return {
    ...{ background, numbers, countries },
    idle: new Set([...wordsOf(idleWords(facts)), ...numbers.keys()]),
    titles: new Set(wordsOf(titles.filter((title) => !title.includes(' ')))),
    bodies: new Set(wordsOf([...(facts?.groupNouns ?? []), ...(facts?.bodyNouns ?? [])])),
    portfolios: new Set(wordsOf(facts?.portfolios ?? [])),
    givenNames: new Set(wordsOf(facts ? Object.values(facts.givenNames).flat() : [])),
    offices: new Set(wordsOf(facts?.offices ?? [])),
    locatives: new Set(wordsOf(facts?.locatives ?? [])),
    changing: new Set(wordsOf(facts?.changingCounts ?? [])),
    measures: new Set(facts?.measures.map((measure) => foldedWords(measure).join(' '))),
    keyOf: (stem) => hash32(countries.get(stem) ?? acts.get(rootOf(stem, endings)) ?? rootOf(stem, endings)),
  };
}

function wordsOf(words: readonly string[]): string[] {
  return words.flatMap((word) => readWords(word).flatMap(({ word: plain, stem }) => [plain, stem]));
}

function idleWords(facts: LanguageFacts | null): string[] {
  if (!facts) return [];
  const { finite, bare, participles } = facts.reporting.speech;
  const { months, weekdays, timeWords, auxiliaries, prepositions, determiners, adverbs } = facts;
  const verbs = [finite, bare, participles, auxiliaries];
  return [months, weekdays, timeWords, prepositions, determiners, adverbs, ...verbs].flat();
}

/** Names of a country and of its people are one: "French" is "France". */
function countriesOf(facts: LanguageFacts | null): Map<string, string> {
  const countries = Object.entries(facts?.countries ?? {}).flatMap(([name, { people, adjectives, also }]) =>
    [name, ...people, ...adjectives, ...also].flatMap((each): [string, string][] => {
      const [first, second] = readWords(each);
      return first && !second ? [[first.stem, name]] : [];
    }),
  );
  return new Map(countries);
}

/** The root of each word that has a group, and the one that stands for the group: its first word's. */
function actsOf(groups: readonly string[], endings: readonly string[]): Map<string, string> {
  const roots = groups.map((group) => wordsOf(group.split(' ')).map((word) => rootOf(word, endings)));
  return new Map(roots.flatMap(([first = '', ...others]) => others.map((root): [string, string] => [root, first])));
}

const ROOT_MAX = 7;
const SHORT_WORD = 3;
const LATIN_LETTERS = /^[a-z]+$/;

/** "derailed" and "derailment" without what the language adds to the end, and without what few letters say. */
export function rootOf(stem: string, endings: readonly string[] = []): string {
  if (stem.length <= SHORT_WORD || !LATIN_LETTERS.test(stem)) return stem.slice(0, ROOT_MAX);
  const ending = endings.find(
    (each) => stem.endsWith(each) && stem.length - each.length >= SHORT_WORD + Math.min(1, each.length - 1),
  );
  const root = ending === undefined ? stem : stem.slice(0, -ending.length);
  const isDoubled = root.length > SHORT_WORD && root.at(-1) === root.at(-2);
  return (isDoubled ? root.slice(0, -1) : root).slice(0, ROOT_MAX);
}
