import type { Query, Term } from './query.ts';

/** A word that an article must have, in its text, in an actor's name (`!`), in its source (`@`), or its language (`=`). */
export type Anchor = { text: string; prefix: boolean };

/** At least one of these must be there, or the query cannot match. */
export type Clause = readonly Anchor[];

/** What a query needs. `exact`: whatever has one of each clause is wanted, and nothing is left to check. */
export type Needs = { clauses: readonly Clause[]; exact: boolean };

/** No word begins with these marks, so each part of an article has its own anchors. */
export const ACTOR_MARK = '!';
export const SOURCE_MARK = '@';
export const LANGUAGE_MARK = '=';

/** The clauses of a query; none for one that only excludes. `choose` picks among the clauses of one side of an OR. */
export function needsOf(query: Query, choose: (clauses: readonly Clause[]) => Clause | null): Needs {
  switch (query.kind) {
    case 'all': {
      const parts = query.parts.map((part) => needsOf(part, choose));
      return { clauses: parts.flatMap(({ clauses }) => clauses), exact: parts.every(({ exact }) => exact) };
    }
    case 'any':
      return needsOfAny(query.parts, choose);
    case 'not':
      return { clauses: [], exact: false };
    case 'words':
      return { clauses: anchorsOf(query.terms, ''), exact: query.terms.length === 1 };
    case 'actor':
      return { clauses: anchorsOf(query.terms, ACTOR_MARK), exact: query.terms.length === 1 };
    case 'feed':
      return { clauses: anchorsOf(query.terms, SOURCE_MARK), exact: true };
    case 'language':
      return { clauses: [[{ text: LANGUAGE_MARK + query.language, prefix: false }]], exact: true };
  }
}

function needsOfAny(parts: readonly Query[], choose: (clauses: readonly Clause[]) => Clause | null): Needs {
  const sides = parts.map((part) => needsOf(part, choose));
  const chosen = sides.map(({ clauses }) => choose(clauses));
  const clause = chosen.filter((side) => side !== null);
  if (clause.length < sides.length) return { clauses: [], exact: false };
  return { clauses: [clause.flat()], exact: sides.every(({ clauses, exact }) => exact && clauses.length === 1) };
}

function anchorsOf(terms: readonly Term[], mark: string): Clause[] {
  return terms.map(({ word, prefix }) => [{ text: mark + word, prefix }]);
}
