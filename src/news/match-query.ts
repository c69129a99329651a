import { primaryLanguage, type Query, type Term } from './query.ts';
import { readWords } from './words.ts';
import { indexWords, sourceWords, type WordIndex } from './words-index.ts';

/** An article as the matcher sees it. */
export type MatchText = {
  words: WordIndex;
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
  return {
    words: indexWords(article.title, article.text),
    actors: article.actors.map(nameSet),
    source: sourceWords(article),
    language: primaryLanguage(article.language),
  };
}

function nameSet(name: string): ReadonlySet<string> {
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
      return hasWords(query.terms, text.words);
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

function hasWords(terms: readonly Term[], index: WordIndex): boolean {
  const [only] = terms;
  if (only && terms.length === 1) return only.prefix ? hasPrefix(only.word, index) : index.has(only.word);
  const [first, ...others] = terms;
  if (!first) return false;
  let ends = positionsOf(first, index);
  for (const term of others) {
    const before = new Set(ends);
    ends = positionsOf(term, index).filter((position) => before.has(position - 1));
    if (ends.length === 0) return false;
  }
  return ends.length > 0;
}

function hasPrefix(prefix: string, index: WordIndex): boolean {
  for (const word of index.keys()) if (word.startsWith(prefix)) return true;
  return false;
}

function positionsOf({ word, prefix }: Term, index: WordIndex): readonly number[] {
  if (!prefix) return index.get(word) ?? [];
  const positions: number[] = [];
  for (const [known, places] of index) if (known.startsWith(word)) positions.push(...places);
  return positions;
}
