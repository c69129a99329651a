import type { Article } from '../../news/article.ts';
import { type ChannelSettings, EVERYTHING, type Mute } from '../../news/subscription.ts';
import { type Facet, type FacetSource, facetWords, isFacet, marked } from './facets.ts';
import { BORDERS, borderedTerms } from './forms/borders.ts';
import { keysOfAsked } from './forms/stems.ts';
import { type Names, NO_NAMES, withNames } from './names.ts';
import { parseQuery } from './parse-query.ts';
import { primaryLanguage, type Query, type Term, type Within, type WordsQuery } from './query.ts';
import { indexWords, nameWords, PARTS, UNWRITTEN_MARK, type WordIndex } from './word-index.ts';
import { readWords } from './words.ts';

export type MatchText = {
  words: WordIndex;
  /** The same words in order of code units, for prefix terms; sorted at the first call. */
  sortedWords: () => readonly string[];
  /** The words of each actor's name. */
  actors: readonly ReadonlySet<string>[];
  /** The whole names of the countries among them (nameWords). */
  countries: ReadonlySet<string>;
  /** What it carries besides, each word with the mark of its facet (facets.ts). */
  facets: ReadonlySet<string>;
  language: string;
  /** What queries call things by (names.ts). */
  names: Names;
  /** How many outlets tell its story; without end before it has one. */
  outlets: number;
};

/** The fields of an article that queries are matched against; actors are the names in its brief. */
export type MatchArticle = Pick<Article, 'title' | 'text' | 'language'> &
  FacetSource & { actors: readonly string[]; countries?: readonly string[]; outlets?: number };

/** Who is named in a brief, as queries ask for them. */
export function castOf(actors: readonly { name: string; kind: string | null }[]) {
  const countries = actors.filter(({ kind }) => kind === 'country');
  return { actors: actors.map(({ name }) => name), countries: countries.map(({ name }) => name) };
}

/** Indexes an article once for any number of queries. */
export function toMatchText(article: MatchArticle): MatchText {
  return withWords(article, indexWords([article.title, article.text], primaryLanguage(article.language)));
}

/** `toMatchText` for an article whose title and text are indexed already. */
export function withWords(
  article: Omit<MatchArticle, 'title' | 'text'>,
  words: WordIndex,
  names: Names = NO_NAMES,
): MatchText {
  let sorted: string[] | null = null;
  return {
    words,
    names,
    sortedWords() {
      sorted ??= [...words.keys()].sort();
      return sorted;
    },
    actors: article.actors.map(nameSet),
    countries: new Set(article.countries?.map(nameWords)),
    facets: facetWords(article),
    language: primaryLanguage(article.language),
    outlets: article.outlets ?? Number.POSITIVE_INFINITY,
  };
}

/** The words and stems of a name, which actor terms are compared with. */
export function nameSet(name: string): ReadonlySet<string> {
  return new Set(readWords(name).flatMap(({ word, stem }) => [word, stem]));
}

/** Whether an article matches. The other compiler, for the stored search, is store/search/query-to-sql.ts. */
export function matchQuery(query: Query, text: MatchText): boolean {
  if (isFacet(query)) return hasAll(query.terms, text.facets, query.kind);
  switch (query.kind) {
    case 'all':
      return query.parts.every((part) => matchQuery(part, text));
    case 'any':
      return query.parts.some((part) => matchQuery(part, text));
    case 'not':
      return !matchQuery(query.part, text);
    case 'words':
      return (
        hasWords(query.terms, text) &&
        (!query.within || firstPosition(query, text) !== null) &&
        (!query.whole || isWhole(query, text))
      );
    case 'actor':
      return text.actors.some((name) => hasAll(query.terms, name));
    case 'country':
      return query.names.some(({ key }) => text.countries.has(key));
    case 'language':
      return query.language === text.language;
    case 'outlets':
      return text.outlets > query.over;
    case 'everything':
      return true;
  }
}

function hasAll(terms: readonly Term[], words: ReadonlySet<string>, facet?: Facet): boolean {
  return terms.every((term) => {
    const word = facet ? marked(facet, term.word) : term.word;
    return term.prefix ? [...words].some((known) => known.startsWith(word)) : words.has(word);
  });
}

function hasWords(terms: readonly Term[], text: MatchText): boolean {
  const [first, ...others] = terms;
  if (!first) return false;
  if (others.length === 0) return first.prefix ? beginningWith(first.word, text).length > 0 : hasWord(first, text);
  return hasPhrase(terms.map((term) => positionsOf(term, text)));
}

/** Most words stand there as they are asked for. */
function hasWord({ word, form, exact }: Term, { words, language }: MatchText): boolean {
  if (exact) return words.has(word) && !words.has(UNWRITTEN_MARK + word);
  return words.has(word) || keysOf(form, language).some((key) => words.has(key));
}

function keysOf(form: string | undefined, language: string): readonly string[] {
  return form === undefined ? [] : keysOfAsked(form, language);
}

function isWhole({ terms, whole, within }: WordsQuery, text: MatchText): boolean {
  if (!whole || !text.words.has(BORDERS)) return true;
  const ways = borderedTerms(terms, whole).map(
    (way): WordsQuery => ({ kind: 'words', terms: way, ...(within && { within }) }),
  );
  return ways.some((way) => firstPosition(way, text) !== null);
}

/** Whether the words occur one after the other. The search starts at the positions of the rarest word. */
function hasPhrase(positions: readonly (readonly number[])[]): boolean {
  let rarest = 0;
  for (const [at, { length }] of positions.entries()) if (length < (positions[rarest]?.length ?? 0)) rarest = at;
  return (positions[rarest] ?? []).some((found) =>
    positions.every((others, at) => at === rarest || others.includes(found + at - rarest)),
  );
}

/** The first position at which the words occur one after the other, in the part that they are asked for in, or null. */
export function firstPosition({ terms, within }: WordsQuery, text: MatchText): number | null {
  const [first = [], ...others] = terms.map((term) => positionsOf(term, text));
  let lowest: number | null = null;
  for (const at of first) {
    const isLower = lowest === null || at < lowest;
    if (isLower && others.every((positions, index) => positions.includes(at + index + 1))) lowest = at;
  }
  return lowest !== null && within && lowest + others.length >= endOf(within, text) ? null : lowest;
}

/** The position behind the title, or behind the lead. */
function endOf(within: Within, { words }: MatchText): number {
  const ends = words.get(PARTS) ?? [];
  return ends[within === 'title' ? 0 : 1] ?? 0;
}

function positionsOf({ word, prefix, form }: Term, text: MatchText): readonly number[] {
  if (!prefix) return [word, ...keysOf(form, text.language)].flatMap((key) => text.words.get(key) ?? []);
  return beginningWith(word, text).flatMap((known) => text.words.get(known) ?? []);
}

function beginningWith(prefix: string, text: MatchText): string[] {
  const words = text.sortedWords();
  const from = firstNotBefore(prefix, words);
  let to = from;
  while (words[to]?.startsWith(prefix)) to += 1;
  return words.slice(from, to);
}

/** The index of `word` in sorted words, or the one at which it would be inserted (binary search). */
function firstNotBefore(word: string, words: readonly string[]): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((words[middle] ?? '') < word) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Why a subscription brings no alert for an article that it matches. */
export type Silence<Muted = Mute> =
  | { kind: 'muted'; mute: Muted }
  /** The channel takes articles in these languages only. */
  | { kind: 'language'; wanted: readonly string[] };

type TimedMute = Pick<Mute, 'query' | 'createdAt' | 'until'>;

/** Tags of an unknown language in detectors and feeds (BCP 47). */
const UNKNOWN_LANGUAGES = new Set(['', 'und', 'mul', 'zxx']);

/**
 * Why a subscription brings no alert for an article that it matches, or null; mutes and languages are those of its
 * channel. A mute silences the subscription with the same query, and the articles that the query matches in a
 * subscription to everything; other subscriptions still bring them.
 */
export function silenceOf<Muted extends TimedMute>(
  subscription: { query: string; mutes: readonly Muted[]; languages: ChannelSettings['languages'] },
  text: MatchText,
  at: Date,
): Silence<Muted> | null {
  const { query, mutes, languages } = subscription;
  const isForeign = languages !== null && !languages.includes(text.language) && !UNKNOWN_LANGUAGES.has(text.language);
  if (isForeign) return { kind: 'language', wanted: languages };
  const mute = mutes.find((muted) => isInForce(muted, at) && silences(muted, query, text));
  return mute ? { kind: 'muted', mute } : null;
}

/** Whether a mute holds at a time. */
export function isInForce({ createdAt, until }: Pick<Mute, 'createdAt' | 'until'>, at: Date): boolean {
  return createdAt <= at && at < until;
}

function silences(mute: TimedMute, query: string, text: MatchText): boolean {
  if (mute.query === query) return true;
  if (query !== EVERYTHING) return false;
  const parsed = parseQuery(mute.query);
  return parsed.kind === 'query' && matchQuery(withNames(parsed.tree, text.names), text);
}
