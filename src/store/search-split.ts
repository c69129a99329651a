import type { Query } from '../news/query.ts';
import { loosely } from './search-loosely.ts';
import { isTextQuery } from './search-query.ts';

/** A query by what its parts cost; each of them has to hold. */
export type SplitQuery = {
  /** What the text index answers: all of the query, or more than it wants. Null where that is every article. */
  text: Query | null;
  /** What holds of a row, most of it told without the article's words: actors and languages, and OR between all these. */
  aside: readonly Query[];
  /** Phrases: the words of each article are read. */
  read: readonly Query[];
};

/** The words of an article lie beside its row and are unpacked when read: that costs more than all else of a search. */
export function splitQuery(query: Query): SplitQuery {
  const parts = query.kind === 'all' ? query.parts : [query];
  const read = parts.filter((part) => loosely(part) !== part && !isAside(part));
  const offered = [...parts.filter((part) => !read.includes(part)), ...read.map(loosely)].filter(
    (part) => part !== null,
  );
  const text = offered.filter(isTextQuery);
  // "Not this word" alone offers nearly everything.
  const isOffer = text.some(({ kind }) => kind !== 'not');
  const aside = isOffer ? offered.filter((part) => !isTextQuery(part)) : offered;
  return { text: isOffer ? both(text) : null, aside, read };
}

function isAside(query: Query): boolean {
  switch (query.kind) {
    case 'actor':
    case 'language':
      return true;
    case 'not':
      return isAside(query.part);
    case 'all':
    case 'any':
      return query.parts.every(isAside);
    case 'words':
    case 'feed':
      return false;
  }
}

function both(parts: readonly Query[]): Query | null {
  return parts.length > 1 ? { kind: 'all', parts: [...parts] } : (parts[0] ?? null);
}
