import { primaryLanguage, type Query, type Term } from './query.ts';
import { readWords } from './words.ts';
import { indexWords, sourceWords, type WordIndex } from './words-index.ts';

/** An article as the matcher sees it. */
export type MatchText = {
  words: WordIndex;
  /** The same words in order of code units, for beginnings of words; sorted when first asked for. */
  sortedWords: () => readonly string[];
  /** The words of each actor's name. */
  actors: readonly ReadonlySet<string>[];
  source: ReadonlySet<string>;
  language: string;
};

/** What is asked of an article to match queries against it; actors are the names in its brief. */
export type MatchArticle = {
  title: string;
  text: string;
  outlet: string;
  url: string;
  language: string | null;
  actors: readonly string[];
};

/** Indexes an article once for any number of queries. */
export function toMatchText(article: MatchArticle): MatchText {
  return withWords(article, indexWords(article.title, article.text));
}

/** The same of an article whose title and text are indexed already. */
export function withWords(article: Omit<MatchArticle, 'title' | 'text'>, words: WordIndex): MatchText {
  let sorted: string[] | null = null;
  return {
    words,
    sortedWords() {
      sorted ??= [...words.keys()].sort();
      return sorted;
    },
    actors: article.actors.map(nameSet),
    source: sourceWords(article),
    language: primaryLanguage(article.language),
  };
}

/** The words of a name, as actor terms are met by them. */
export function nameSet(name: string): ReadonlySet<string> {
  return new Set(readWords(name).flatMap(({ word, stem }) => [word, stem]));
}

/** Whether an article is wanted: the live one of the two compilers of a query (the other is store/search-query.ts). */
export function matchQuery(query: Query, text: MatchText): boolean {
  switch (query.kind) {
    case 'all':
      return query.parts.every((part) => matchQuery(part, text));
    case 'any':
      return query.parts.some((part) => matchQuery(part, text));
    case 'not':
      return !matchQuery(query.part, text);
    case 'words':
      return hasWords(query.terms, text);
    case 'actor':
      return text.actors.some((name) => hasAll(query.terms, name));
    case 'feed':
      return hasAll(query.terms, text.source);
    case 'language':
      return query.language === text.language;
  }
}

function hasAll(terms: readonly Term[], words: ReadonlySet<string>): boolean {
  return terms.every(({ word, prefix }) =>
    prefix ? [...words].some((known) => known.startsWith(word)) : words.has(word),
  );
}

function hasWords(terms: readonly Term[], text: MatchText): boolean {
  const [first, ...others] = terms;
  if (!first) return false;
  if (others.length === 0)
    return first.prefix ? beginningWith(first.word, text).length > 0 : text.words.has(first.word);
  return hasPhrase(terms.map((term) => positionsOf(term, text)));
}

/** Whether a position of the first word is followed by one of the next, and so on; looked for from the rarest word. */
function hasPhrase(positions: readonly (readonly number[])[]): boolean {
  let rarest = 0;
  for (const [at, { length }] of positions.entries()) if (length < (positions[rarest]?.length ?? 0)) rarest = at;
  return (positions[rarest] ?? []).some((found) =>
    positions.every((others, at) => at === rarest || others.includes(found + at - rarest)),
  );
}

function positionsOf({ word, prefix }: Term, text: MatchText): readonly number[] {
  if (!prefix) return text.words.get(word) ?? [];
  return beginningWith(word, text).flatMap((known) => text.words.get(known) ?? []);
}

function beginningWith(prefix: string, text: MatchText): string[] {
  const words = text.sortedWords();
  const from = firstNotBefore(prefix, words);
  let to = from;
  while (words[to]?.startsWith(prefix)) to += 1;
  return words.slice(from, to);
}

/** Binary search: where `word` stands, or would stand, in sorted words. */
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
