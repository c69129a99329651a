import { isFacet, marked } from './facets.ts';
import { keysOfAsked } from './forms/stems.ts';
import type { MatchText } from './match-query.ts';
import type { Query, Term } from './query.ts';
import { UNWRITTEN_MARK } from './word-index.ts';

/** A word that an article must have in its text, an actor's name (mark `!`), a facet (facets.ts) or as language (`=`). */
export type Anchor = { text: string; prefix: boolean };

/** The query can only match if at least one of these occurs. */
export type Clause = readonly Anchor[];

/** What a query needs. `exact`: an article with one anchor of each clause matches, without a further check. */
type Needs = { clauses: readonly Clause[]; exact: boolean };

/** No word begins with these marks (nor with those of facets), so that the anchors of actors and languages are distinct. */
const ACTOR_MARK = '!';
const LANGUAGE_MARK = '=';
/** What every article has. */
const EVERY_MARK = '*';
const EVERY_ARTICLE: Clause = [{ text: EVERY_MARK, prefix: false }];

type NeedsDeps = {
  /** That of the articles: words have other keys in each. */
  language: string;
  /** Picks one clause of each side of an OR. */
  choose: (clauses: readonly Clause[]) => Clause | null;
};

/** The clauses of a query; none for one that only excludes. */
export function needsOf(query: Query, deps: NeedsDeps): Needs {
  if (isFacet(query)) return { clauses: anchorsOf(query.terms, (word) => marked(query.kind, word)), exact: true };
  switch (query.kind) {
    case 'all': {
      const parts = query.parts.map((part) => needsOf(part, deps));
      return { clauses: parts.flatMap(({ clauses }) => clauses), exact: parts.every(({ exact }) => exact) };
    }
    case 'any':
      return needsOfAny(query.parts, deps);
    case 'not':
      return { clauses: [], exact: false };
    case 'words':
      return { clauses: wordAnchors(query.terms, deps.language), exact: isDecided(query.terms) && !query.within };
    case 'actor':
      return { clauses: anchorsOf(query.terms, (word) => ACTOR_MARK + word), exact: query.terms.length === 1 };
    case 'country':
      return { clauses: [query.names.map(({ first }) => ({ text: ACTOR_MARK + first, prefix: false }))], exact: false };
    case 'language':
      return { clauses: [[{ text: LANGUAGE_MARK + query.language, prefix: false }]], exact: true };
    case 'outlets':
      return { clauses: [EVERY_ARTICLE], exact: false };
    case 'everything':
      return { clauses: [EVERY_ARTICLE], exact: true };
  }
}

function isDecided([first, ...others]: readonly Term[]): boolean {
  return others.length === 0 && first?.exact !== true;
}

function needsOfAny(parts: readonly Query[], deps: NeedsDeps): Needs {
  const sides = parts.map((part) => needsOf(part, deps));
  const chosen = sides.map(({ clauses }) => deps.choose(clauses));
  const clause = chosen.filter((side) => side !== null);
  if (clause.length < sides.length) return { clauses: [], exact: false };
  return { clauses: [clause.flat()], exact: sides.every(({ clauses, exact }) => exact && clauses.length === 1) };
}

function anchorsOf(terms: readonly Term[], mark: (word: string) => string): Clause[] {
  return terms.map(({ word, prefix }) => [{ text: mark(word), prefix }]);
}

/** In the text itself a key of the word will do instead of the word. */
function wordAnchors(terms: readonly Term[], language: string): Clause[] {
  return terms.map(({ word, prefix, form }) => {
    const keys = form === undefined ? [] : keysOfAsked(form, language).filter((key) => key !== word);
    return [{ text: word, prefix }, ...keys.map((text) => ({ text, prefix: false }))];
  });
}

/** Words of an index that only a closer look asks for: no query is filed under them. */
const MARKED = new Uint8Array(0x10000);
for (const mark of `${UNWRITTEN_MARK}<>~`) MARKED[mark.charCodeAt(0)] = 1;

/** Stands for an anchor that no query has. */
export const NO_ANCHOR = -1;

/** Gives small numbers to anchors, and finds the anchors of a text. */
export function createAnchorNumbers() {
  const whole = new Map<string, number>();
  const prefixes = new Map<string, number>();
  const lengths = createPrefixLengths();
  let count = 0;

  const put = (id: number | undefined, ids: number[]): void => {
    if (id !== undefined) ids.push(id);
  };
  const putWord = (word: string, ids: number[]): void => {
    put(whole.get(word), ids);
    for (const length of lengths.of(word)) {
      if (length <= word.length) put(prefixes.get(word.slice(0, length)), ids);
    }
  };
  return {
    count: () => count,
    /** The number of an anchor in use, or NO_ANCHOR. */
    find: ({ text, prefix }: Anchor): number => (prefix ? prefixes : whole).get(text) ?? NO_ANCHOR,
    number({ text, prefix }: Anchor): number {
      const numbers = prefix ? prefixes : whole;
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, count);
      if (prefix) lengths.add(text);
      count += 1;
      return count - 1;
    },
    idsIn(text: MatchText): number[] {
      const ids: number[] = [];
      for (const word of text.words.keys()) if (MARKED[word.charCodeAt(0)] !== 1) putWord(word, ids);
      for (const name of text.actors) for (const word of name) putWord(ACTOR_MARK + word, ids);
      for (const word of text.facets) putWord(word, ids);
      put(whole.get(EVERY_MARK), ids);
      put(whole.get(LANGUAGE_MARK + text.language), ids);
      return ids;
    },
  };
}

const NO_LENGTHS: readonly number[] = [];
const CODE_UNITS = 0x1_0000;

/** The lengths of the prefixes in use, by their first two letters, so that most words of a text need no look-up. */
function createPrefixLengths() {
  const byStart = new Map<number, number[]>();
  const startOf = (word: string): number => word.charCodeAt(0) * CODE_UNITS + (word.charCodeAt(1) || 0);
  return {
    add(prefix: string): void {
      const known = byStart.get(startOf(prefix)) ?? [];
      if (!known.includes(prefix.length)) byStart.set(startOf(prefix), [...known, prefix.length]);
    },
    /** Includes prefixes of one letter (a whole word in Chinese), which are filed without a second letter. */
    of(word: string): readonly number[] {
      const ofTwo = byStart.get(startOf(word)) ?? NO_LENGTHS;
      const ofOne = word.length > 1 ? byStart.get(word.charCodeAt(0) * CODE_UNITS) : undefined;
      return ofOne ? [...ofOne, ...ofTwo] : ofTwo;
    },
  };
}
