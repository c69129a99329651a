import type { BackgroundFacts } from '../../news/language.ts';
import { readWords, singular } from '../matching/words.ts';

export type KnownPlace = {
  /** The country with the largest place of this name. */
  country: string;
  /** All that have one, as ISO 3166-1 codes. Two names conflict only where they have none in common. */
  countries: readonly string[];
  kind: 'country' | 'capital' | 'region' | 'city';
};

/**
 * What is known of words and places before the first article. Words are given as `readWords` gives them, `word` or `stem`,
 * places as they are written, languages as a tag ("es-MX", "und").
 */
export type Background = {
  /** 1 for the most frequent word of the language; null where it is not among those that the file has. */
  rankOf(word: string, language: string): number | null;
  /** The inverse document frequency that the rank suggests, from 0 (in every article, or a function word) to 1 (rare). */
  idfOf(word: string, language: string): number;
  /** In a language without a list: whether it is one in any language. */
  isFunctionWord(word: string, language: string): boolean;
  placeOf(name: string): KnownPlace | null;
  /** The language whose function words a text has most, or "und". */
  languageOf(words: readonly string[]): string;
};

/** Each file is read when it is first asked for: a newsroom of one language pays for that language. */
export function createBackground(facts: BackgroundFacts): Background {
  const ranks = new Map<string, () => ReadonlyMap<string, number>>();
  for (const { tags, text } of facts.words) {
    const read = lazy(() => readRanks(text));
    for (const tag of tags) ranks.set(tag, read);
  }
  const functionWords = lazy(() => readFunctionWords(facts.functionWords));
  const places = lazy(() => new Map(linesOf(facts.places).map(splitAtTab)));
  const rankOf: Background['rankOf'] = (word, language) => ranks.get(tagOf(language))?.().get(word) ?? null;
  const isFunctionWord: Background['isFunctionWord'] = (word, language) => {
    const { tags, tagsOf } = functionWords();
    const tag = tagOf(language);
    const found = tagsOf.get(word);
    return found !== undefined && (found.includes(tag) || !tags.has(tag));
  };
  return {
    rankOf,
    isFunctionWord,
    idfOf: (word, language) => (isFunctionWord(word, language) ? 0 : idfOfRank(rankOf(word, language))),
    placeOf: (name) => findPlace(name, places()),
    languageOf: (words) => detect(words, functionWords().tagsOf),
  };
}

function lazy<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const PLAIN_TAG = /^[a-z]{2}$/;

/** "es-MX" is Spanish. Dari is Persian under a tag of its own. */
function tagOf(language: string): string {
  if (PLAIN_TAG.test(language)) return language;
  const [tag = ''] = language.toLowerCase().split(/[-_]/, 1);
  return tag === 'prs' ? 'fa' : tag;
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

function splitAtTab(line: string): [string, string] {
  const tab = line.indexOf('\t');
  return [line.slice(0, tab), line.slice(tab + 1)];
}

/** By word and by stem; a stem has the rank of its most frequent word. */
function readRanks(text: string): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  let rank = 0;
  for (const word of linesOf(text)) {
    rank += 1;
    if (!ranks.has(word)) ranks.set(word, rank);
    const stem = singular(word);
    if (stem !== word && !ranks.has(stem)) ranks.set(stem, rank);
  }
  return ranks;
}

/** By word and by stem: the languages in which it is a function word. */
function readFunctionWords(text: string) {
  const lists = linesOf(text).map(splitAtTab);
  const tagsOf = new Map<string, readonly string[]>();
  for (const [tag, words] of lists) {
    const alone = [tag];
    const listed = words.split(' ');
    for (const word of new Set([...listed, ...listed.map(singular)])) {
      const known = tagsOf.get(word);
      tagsOf.set(word, known ? [...known, tag] : alone);
    }
  }
  return { tags: new Set(lists.map(([tag]) => tag)), tagsOf };
}

function findPlace(name: string, places: ReadonlyMap<string, string>): KnownPlace | null {
  const words = readWords(name).map(({ word }) => word);
  const key = words.join(' ');
  // Initials stand in capitals: "US" is a country, and "us" a word.
  const found = places.get(key) ?? (name === name.toUpperCase() ? places.get(key.toUpperCase()) : undefined);
  if (found === undefined) return null;
  const [codes = '', written = 'city'] = found.split('\t');
  const kind = written === 'country' || written === 'capital' || written === 'region' ? written : 'city';
  const countries = codes.split(' ');
  return { country: countries[0] ?? '', countries, kind };
}

/** As if so many articles had been read: a newsroom's first days. */
const ARTICLES = 4_000;
/** How often the most frequent word stands in an article of 400 words; the word of rank r does 1/r times that (Zipf's law). */
const USES_OF_FIRST = 40;

function idfOfRank(rank: number | null): number {
  if (rank === null) return 1;
  const inArticle = 1 - Math.exp(-USES_OF_FIRST / rank);
  return Math.min(1, -Math.log(inArticle) / Math.log(ARTICLES));
}

const DETECTED_SHARE = 0.15;
const DETECTED_WORDS = 600;

/** Of languages with as many, the one that stands first in the file. Lone letters are in all lists. */
function detect(text: readonly string[], tagsOf: ReadonlyMap<string, readonly string[]>): string {
  const words = text.slice(0, DETECTED_WORDS).filter((word) => !/^[a-z]$/.test(word));
  const counts = new Map<string, number>();
  for (const tag of words.flatMap((word) => tagsOf.get(word) ?? [])) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  const [best] = [...counts].sort(([, one], [, other]) => other - one);
  return best !== undefined && best[1] >= words.length * DETECTED_SHARE ? best[0] : 'und';
}
