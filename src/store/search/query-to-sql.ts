import { type Compilable, type Expression, type SqlBool, sql } from 'kysely';
import { isFacet, marked } from '../../engines/matching/facets.ts';
import { BORDERS, borderedTerms } from '../../engines/matching/forms/borders.ts';
import { keysOfAsked } from '../../engines/matching/forms/stems.ts';
import { primaryLanguage, type Query, type Term, type WordsQuery } from '../../engines/matching/query.ts';
import { quoteLexeme, UNWRITTEN_MARK } from '../../engines/matching/word-index.ts';
import { EVERYTHING_IN_SCOPE } from '../../news/owner.ts';
import type { Db } from '../database.ts';
import { type StoryViewer, storyArticlesIn } from '../scope.ts';

/**
 * A query as a condition on `articles`: the stored one of the two compilers (the other is engines/matching/match-query.ts). What
 * the text index can answer becomes one tsquery, so that PostgreSQL plans it as a whole. `viewer`: whose view of stories
 * counts their outlets.
 */
export function whereQuery(query: Query, viewer: StoryViewer = EVERYTHING_IN_SCOPE): Expression<SqlBool> {
  const text = toTsquery(query);
  if (text !== null) return sql<SqlBool>`articles.words @@ ${text}::tsquery`;
  switch (query.kind) {
    case 'all':
      return sql<SqlBool>`(${sql.join(partsOf(query, viewer), sql` and `)})`;
    case 'any':
      return sql<SqlBool>`(${sql.join(partsOf(query, viewer), sql` or `)})`;
    case 'not':
      return sql<SqlBool>`not ${whereQuery(query.part, viewer)}`;
    case 'actor':
      // Not "exists": this way the names are looked up once, even below "or" and "not".
      return sql<SqlBool>`articles.id in (select actors.article_id from actors
        where actors.name_words @@ ${allOf(query.terms)}::tsquery)`;
    case 'country':
      return sql<SqlBool>`articles.id in (select actors.article_id from actors where actors.kind = 'country'
        and actors.name_words @@ ${query.names.map(({ first }) => quoteLexeme(first)).join(' | ')}::tsquery
        and actors.name_words = any(${query.names.map(({ key }) => key)}::text[]::tsvector[]))`;
    case 'language':
      return sql<SqlBool>`split_part(lower(coalesce(articles.language, '')), '-', 1) = ${primaryLanguage(query.language)}`;
    case 'outlets':
      return hasOutlets(query.over, viewer);
    case 'everything':
      return sql<SqlBool>`true`;
    default:
      throw new Error(`The text index answers "${query.kind}".`);
  }
}

function hasOutlets(over: number, viewer: StoryViewer): Expression<SqlBool> {
  return sql<SqlBool>`(select count(distinct told.outlet) from ${storyArticlesIn(viewer)} as own
    join ${storyArticlesIn(viewer)} as others on others.story_id = own.story_id
    join articles as told on told.id = others.article_id where own.article_id = articles.id) > ${over}`;
}

function isTextQuery(query: Query): boolean {
  return toTsquery(query) !== null;
}

/** Parts for the text index are gathered into one tsquery. */
function partsOf(query: { kind: 'all' | 'any'; parts: Query[] }, viewer: StoryViewer): Expression<SqlBool>[] {
  const texts = query.parts.filter(isTextQuery);
  const others = query.parts.filter((part) => !isTextQuery(part));
  const gathered: Query[] = texts.length > 0 ? [{ kind: query.kind, parts: texts }] : [];
  return [...gathered, ...others].map((part) => whereQuery(part, viewer));
}

/** The query in tsquery syntax, or null when it asks for more than the text index knows. */
function toTsquery(query: Query): string | null {
  if (isFacet(query)) return allOf(query.terms, (word) => marked(query.kind, word));
  switch (query.kind) {
    case 'all':
      return joined(query.parts, ' & ');
    case 'any':
      return joined(query.parts, ' | ');
    case 'not': {
      const part = toTsquery(query.part);
      return part === null ? null : `!${part}`;
    }
    case 'words':
      return phraseOrWord(query, query.within && WEIGHTS[query.within]);
    default:
      return null;
  }
}

/** Those that tsvectorLiteral gives to the words of a title and of a lead. */
const WEIGHTS = { title: 'A', lead: 'AB' } as const;
const AS_IT_IS = (word: string) => word;

function phraseOf(terms: readonly Term[], weights?: string): string {
  return `(${terms.map((term) => lexeme(term, AS_IT_IS, weights)).join(' <-> ')})`;
}

/** What was stored before borders were is found as before. */
function phraseOrWord({ terms, whole }: WordsQuery, weights?: string): string {
  if (!whole) return phraseOf(terms, weights);
  const ways = [`!${quoteLexeme(BORDERS)}`, ...borderedTerms(terms, whole).map((way) => phraseOf(way, weights))];
  return `(${phraseOf(terms, weights)} & (${ways.join(' | ')}))`;
}

function joined(parts: readonly Query[], sign: string): string | null {
  const texts = parts.map(toTsquery);
  return texts.includes(null) ? null : `(${texts.join(sign)})`;
}

/** All terms in one vector, in any order. */
export function allOf(terms: readonly Term[], mark: (word: string) => string = AS_IT_IS): string {
  return `(${terms.map((term) => lexeme(term, mark)).join(' & ')})`;
}

/** The language of the articles is not known here: each of them has the keys of its own. */
function lexeme({ word, prefix, form, exact }: Term, mark: (word: string) => string, weights = ''): string {
  const signs = (prefix ? '*' : '') + weights;
  const written = (key: string, sign: string) => quoteLexeme(mark(key)) + (sign === '' ? '' : `:${sign}`);
  const asked = written(word, signs);
  if (exact) return `(${asked} & !${quoteLexeme(UNWRITTEN_MARK + word)})`;
  const keys = form === undefined ? [] : keysOfAsked(form).filter((key) => key !== word);
  return keys.length === 0 ? asked : `(${[asked, ...keys.map((key) => written(key, weights))].join(' | ')})`;
}

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
  return { text: isOffer ? everyOf(text) : null, aside, read };
}

function isAside(query: Query): boolean {
  switch (query.kind) {
    case 'actor':
    case 'country':
    case 'language':
    case 'outlets':
    case 'everything':
      return true;
    case 'not':
      return isAside(query.part);
    case 'all':
    case 'any':
      return query.parts.every(isAside);
    default:
      return false;
  }
}

/**
 * What the text index can answer without reading articles: every article that the query wants is wanted by it too, and
 * more. Null when that is every article; the query itself when the index answers all of it.
 */
export function loosely(query: Query): Query | null {
  switch (query.kind) {
    case 'words':
      // In which part a word stands the index does not know.
      if (query.terms.length === 1 && !query.within) return query;
      return everyOf(query.terms.map((term) => ({ kind: 'words', terms: [term] })));
    case 'language':
    case 'outlets':
    case 'everything':
      return null;
    case 'not':
      return loosely(query.part) === query.part ? query : null;
    case 'all':
    case 'any': {
      const parts = query.parts.map(loosely);
      if (parts.every((part, index) => part === query.parts[index])) return query;
      const known = parts.filter((part) => part !== null);
      if (query.kind === 'all') return everyOf(known);
      return known.length < parts.length ? null : { kind: 'any', parts: known };
    }
    default:
      return query;
  }
}

function everyOf(parts: readonly Query[]): Query | null {
  return parts.length > 1 ? { kind: 'all', parts: [...parts] } : (parts[0] ?? null);
}

type QueryPlan = { 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] };

/** How many rows the planner thinks a query has: it knows the common words, and asking it reads no row. */
export async function estimateRows(db: Db, query: Compilable): Promise<number> {
  const compiled = query.compile();
  const { rows } = await db.executeQuery<QueryPlan>({ ...compiled, sql: `explain (format json) ${compiled.sql}` });
  return rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
}
