import { type NotNull, sql } from 'kysely';
import { termsOf } from '../../engines/matching/asked-words.ts';
import type { Names } from '../../engines/matching/names.ts';
import { readWords } from '../../engines/matching/words.ts';
import { shownUrl } from '../nouns/articles/articles.ts';
import { articleIn, isOfArticleIn, type ScopedDb, storyIn } from '../scope.ts';
import { allOf, estimateRows } from './query-to-sql.ts';

/** A quote with where it stands. */
export type StoredQuote = Awaited<ReturnType<typeof quotesBy>>[number];

/** So many rows of a name that thousands of articles carry are read. */
const NAMES_LOOKED_AT = 2000;
const NEWEST_ARTICLES = 100;
/** Of so many quotes a hundred are among the newest articles. */
const COMMON_QUOTES = 5000;

/** Looks up people, groups and stories by any part of their names. */
export function createNameSearch(scoped: ScopedDb, names: Names) {
  return {
    /** Quotes whose speaker's name has all the words, or those of another name of the same, newest first. */
    quotesBy: (name: string, limit: number) => quotesBy({ name, limit }, scoped, names),
    /** Names of actors that have the words; the last one may be half typed. The most frequent first. */
    actorNames: (typed: string, limit: number) => actorNames(typed, limit, scoped),
    /** Slugs of stories with the text somewhere in them, newest first. */
    storySlugs: (typed: string, limit: number) => storySlugs(typed, limit, scoped),
  };
}

async function storySlugs(typed: string, limit: number, { db, scope }: ScopedDb): Promise<string[]> {
  const rows = await db
    .selectFrom('stories')
    .select('slug')
    .where(sql<number>`strpos(slug, ${typed.toLowerCase()})`, typed === '' ? '>=' : '>', 0)
    .where(storyIn(scope))
    .orderBy('updatedAt', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ slug }) => slug);
}

async function quotesBy({ name, limit }: { name: string; limit: number }, { db, scope }: ScopedDb, names: Names) {
  const words = readWords(name);
  if (words.length === 0) return [];
  const others = names.thingOf(words.map(({ word }) => word))?.terms() ?? [];
  const asked = [termsOf(words, false), ...others].map((terms) => allOf(terms)).join(' | ');
  const said = db
    .selectFrom('quotes')
    .select(['articleId', 'startAt', 'text', 'speaker', 'speakerRole'])
    .where(sql<boolean>`speaker_words @@ ${asked}::tsquery`);
  const isCommon = (await estimateRows(db, said)) >= COMMON_QUOTES;
  return (
    db
      // Of a rare name a step of its own: looking for the newest, PostgreSQL would ask every article for it.
      .with(
        (cte) => (isCommon ? cte('said').notMaterialized() : cte('said').materialized()),
        () => said,
      )
      .selectFrom('said')
      .innerJoin('articles', 'articles.id', 'said.articleId')
      .select(['said.articleId', 'said.text', 'speaker', 'speakerRole as role', 'outlet', shownUrl(), 'publishedAt'])
      .select('language')
      .where('articles.stage', '<>', 'dropped')
      .where(articleIn(scope))
      .orderBy('publishedAt', 'desc')
      .orderBy('said.articleId', 'desc')
      .orderBy('said.startAt')
      .limit(limit)
      .$narrowType<{ speaker: NotNull }>()
      .execute()
  );
}

async function actorNames(typed: string, limit: number, { db, scope }: ScopedDb): Promise<string[]> {
  const terms = termsOf(readWords(typed), true);
  const named = db.selectFrom('actors').select('name').limit(NAMES_LOOKED_AT);
  const names =
    terms.length > 0
      ? named
          .where(sql<boolean>`name_words @@ ${allOf(terms)}::tsquery`)
          .where(isOfArticleIn(scope, 'actors.articleId'))
      : named.where('articleId', 'in', (from) =>
          from
            .selectFrom('articles')
            .select('id')
            .where(articleIn(scope))
            .orderBy('publishedAt', 'desc')
            .limit(NEWEST_ARTICLES),
        );
  const rows = await db
    .selectFrom(names.as('names'))
    .select('name')
    .groupBy('name')
    .orderBy((each) => each.fn.countAll(), 'desc')
    .orderBy('name')
    .limit(limit)
    .execute();
  return rows.map(({ name }) => name);
}
