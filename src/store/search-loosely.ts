import type { Query } from '../news/query.ts';

/**
 * What the text index can answer without reading articles: every article that the query wants is wanted by it too, and
 * more. Null when that is every article; the query itself when the index answers all of it.
 */
export function loosely(query: Query): Query | null {
  switch (query.kind) {
    case 'words':
      return query.terms.length === 1 ? query : both(query.terms.map((term) => ({ kind: 'words', terms: [term] })));
    case 'actor':
    case 'feed':
      return query;
    case 'language':
      return null;
    case 'not':
      return loosely(query.part) === query.part ? query : null;
    case 'all': {
      const parts = query.parts.map(loosely);
      const known = parts.filter((part) => part !== null);
      return isSame(parts, query.parts) ? query : both(known);
    }
    case 'any': {
      const parts = query.parts.map(loosely);
      const known = parts.filter((part) => part !== null);
      if (isSame(parts, query.parts)) return query;
      return known.length < parts.length ? null : { kind: 'any', parts: known };
    }
  }
}

function both(parts: Query[]): Query | null {
  const [only] = parts;
  if (!only) return null;
  return parts.length === 1 ? only : { kind: 'all', parts };
}

function isSame(parts: readonly (Query | null)[], others: readonly Query[]): boolean {
  return parts.every((part, index) => part === others[index]);
}
