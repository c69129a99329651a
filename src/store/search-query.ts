import { type Expression, type SqlBool, sql } from 'kysely';
import { primaryLanguage, type Query, type Term } from '../news/query.ts';
import { indexWords, quoteLexeme, SOURCE_MARK, sourceWords, tsvectorLiteral } from '../news/words-index.ts';

type SearchText = { title: string; text: string; outlet: string; url: string };

/** What `articles.words` holds of an article: the same words that the live matcher sees. */
export function articleWords(article: SearchText, words = indexWords(article.title, article.text)): string {
  return tsvectorLiteral(words, sourceWords(article));
}

/** What `actors.name_words` and `quotes.speaker_words` hold of a name. */
export function nameWords(name: string): string {
  return tsvectorLiteral(indexWords(name));
}

/**
 * A query as a condition on `articles`: the stored one of the two compilers (the other is news/match-query.ts). What
 * the text index can answer becomes one tsquery, so that PostgreSQL plans it as a whole.
 */
export function whereQuery(query: Query): Expression<SqlBool> {
  const text = toTsquery(query);
  if (text !== null) return sql<SqlBool>`articles.words @@ ${text}::tsquery`;
  switch (query.kind) {
    case 'all':
      return sql<SqlBool>`(${sql.join(partsOf(query), sql` and `)})`;
    case 'any':
      return sql<SqlBool>`(${sql.join(partsOf(query), sql` or `)})`;
    case 'not':
      return sql<SqlBool>`not ${whereQuery(query.part)}`;
    case 'actor':
      // Not "exists": this way the names are looked up once, even below "or" and "not".
      return sql<SqlBool>`articles.id in (select actors.article_id from actors
        where actors.name_words @@ ${allOf(query.terms, '')}::tsquery)`;
    case 'language':
      return sql<SqlBool>`split_part(lower(coalesce(articles.language, '')), '-', 1) = ${primaryLanguage(query.language)}`;
    case 'words':
    case 'feed':
      throw new Error(`The text index answers "${query.kind}".`);
  }
}

/** Whether one tsquery says all of it. */
export function isTextQuery(query: Query): boolean {
  return toTsquery(query) !== null;
}

/** Parts for the text index are gathered into one tsquery. */
function partsOf(query: { kind: 'all' | 'any'; parts: Query[] }): Expression<SqlBool>[] {
  const texts = query.parts.filter((part) => toTsquery(part) !== null);
  const others = query.parts.filter((part) => toTsquery(part) === null);
  const gathered: Query[] = texts.length > 0 ? [{ kind: query.kind, parts: texts }] : [];
  return [...gathered, ...others].map(whereQuery);
}

/** The query in tsquery syntax, or null when it asks for more than the text index knows. */
function toTsquery(query: Query): string | null {
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
      return `(${query.terms.map((term) => lexeme(term, '')).join(' <-> ')})`;
    case 'feed':
      return allOf(query.terms, SOURCE_MARK);
    case 'actor':
    case 'language':
      return null;
  }
}

function joined(parts: readonly Query[], sign: string): string | null {
  const texts = parts.map(toTsquery);
  return texts.includes(null) ? null : `(${texts.join(sign)})`;
}

/** All terms in one vector, in any order. */
export function allOf(terms: readonly Term[], mark: string): string {
  return `(${terms.map((term) => lexeme(term, mark)).join(' & ')})`;
}

function lexeme({ word, prefix }: Term, mark: string): string {
  return quoteLexeme(mark + word) + (prefix ? ':*' : '');
}
