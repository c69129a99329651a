import type { Facet } from './facets.ts';

/**
 * A word to look for: folded and singular, or the folded beginning of a word. Forms of `form`, as it was typed, will do too;
 * where it is `exact`, the word as it is written alone.
 */
export type Term = { word: string; prefix: boolean; form?: string; exact?: true };

/** A part of a text: its headline; its headline and the beginning of the text. */
export type Within = 'title' | 'lead';

/** A topic query as a tree, which the live matcher and the stored search both compile. */
export type Query =
  | { kind: 'all'; parts: Query[] }
  /** `thing`: the parts are its names (names.ts), the first one as it was typed. */
  | { kind: 'any'; parts: Query[]; thing?: string }
  | { kind: 'not'; part: Query }
  /**
   * One word, or a phrase. `within`: in the title alone, or in the title or the lead; `whole`: signs that are a word, or a part
   * of one, and not of two (borders.ts).
   */
  | { kind: 'words'; terms: Term[]; within?: Within; whole?: 'exact' | 'part' }
  /** All of them in the name of one actor. */
  | { kind: 'actor'; terms: Term[] }
  /** An actor of kind country has one of the names: `key` is all of such a name (nameWords), `first` a word of it. */
  | { kind: 'country'; terms: Term[]; names: readonly { key: string; first: string }[] }
  /** All of them among the words of one facet. */
  | { kind: Facet; terms: Term[] }
  /** A primary language subtag (BCP 47), in lower case. */
  | { kind: 'language'; language: string }
  /** More outlets than this tell the article's story: it is judged anew with each article that joins. */
  | { kind: 'outlets'; over: number }
  /** "all", of which the rest of the query leaves something out. */
  | { kind: 'everything' };

export type WordsQuery = Extract<Query, { kind: 'words' }>;

/** A query without parts. */
export type LeafQuery = Exclude<Query, { kind: 'all' | 'any' | 'not' }>;

/** Part of a query as typed, in UTF-16 units. */
export type QuerySpan = { at: number; length: number };

/** A query that cannot be read: where, what is wrong, and what to write instead. */
export type BadQuery = QuerySpan & { kind: 'bad'; what: string; mend: string };

export function badQuery({ at, length }: QuerySpan, what: string, mend: string): BadQuery {
  return { kind: 'bad', at, length, what, mend };
}

/** The primary subtag of a BCP 47 tag, as `lang:` compares it: "en-GB" → "en", unknown → "". */
export function primaryLanguage(tag: string | null): string {
  return (tag ?? '').toLowerCase().split('-')[0] ?? '';
}

/** The same words, wanted in the headline, or in headline or lead. */
export function asWithin(tree: Query, within: Within): Query {
  if (tree.kind === 'words') return { ...tree, within };
  const isGroup = tree.kind === 'all' || tree.kind === 'any';
  return isGroup ? { ...tree, parts: tree.parts.map((part) => asWithin(part, within)) } : tree;
}

/** Whether the query requires something to occur; "-sport" alone would match nearly every article. */
export function isAnchored(query: Query): boolean {
  switch (query.kind) {
    case 'all':
      return query.parts.some(isAnchored);
    case 'any':
      return query.parts.every(isAnchored);
    case 'not':
      return false;
    default:
      return true;
  }
}

/** Whether the query asks how many outlets tell the story, which nobody knows before the article has joined one. */
export function asksForOutlets(query: Query): boolean {
  switch (query.kind) {
    case 'all':
    case 'any':
      return query.parts.some(asksForOutlets);
    case 'not':
      return asksForOutlets(query.part);
    default:
      return query.kind === 'outlets';
  }
}

/** Discord keeps 100 characters of a button's command, of which the command's own words and a mark need some (0082). */
const BEGINNING_MAX = 60;
const CUT = '…';
const QUOTES = /["\u201C\u201D\u201E]/gu;

/**
 * A query as it is shown in buttons: only its beginning if it is long, cut before a quotation mark without a partner,
 * because the words after it would become part of that phrase.
 */
export function queryBeginning(query: string): string {
  const characters = [...query];
  if (characters.length <= BEGINNING_MAX) return query;
  const start = characters.slice(0, BEGINNING_MAX).join('');
  const quotes = [...start.matchAll(QUOTES)];
  const end = quotes.length % 2 === 0 ? start.length : (quotes.at(-1)?.index ?? start.length);
  return `${start.slice(0, end).trimEnd()}${CUT}`;
}

/** Whether a cut query (by `queryBeginning`, or in an answer) is the beginning of this one. */
export function beginsAs(query: string, name: string): boolean {
  const start = name.endsWith(CUT) ? name.slice(0, -CUT.length).trimEnd().toLowerCase() : '';
  return start !== '' && query.replace(/\s+/gu, ' ').toLowerCase().startsWith(start);
}
