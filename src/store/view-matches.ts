import type { Query } from '../news/query.ts';
import type { Db } from './database.ts';
import { whereQuery } from './search-query.ts';

/** A stored article that a query wants, with what is needed to say why. */
export type MatchView = {
  title: string;
  text: string;
  url: string;
  outlet: string;
  language: string | null;
  actors: string[];
  publishedAt: Date;
  foundAt: Date;
  slug: string | null;
};

export type MatchesView = {
  articles: MatchView[];
  /** All that match, up to a bound; then `atLeast` is true. */
  total: number;
  atLeast: boolean;
};

const COUNTED_MAX = 1000;

/** The articles first seen since a time that a query wants, newest first: what an alert on it would have brought. */
export async function viewMatches(db: Db, query: Query, page: { since: Date; limit: number }): Promise<MatchesView> {
  const wanted = db
    .selectFrom('articles')
    .where('articles.words', 'is not', null)
    .where('articles.stage', '<>', 'dropped')
    .where('articles.found_at', '>=', page.since)
    .where(whereQuery(query));
  const rows = await wanted
    .leftJoin('story_articles', 'story_articles.article_id', 'articles.id')
    .leftJoin('stories', 'stories.id', 'story_articles.story_id')
    .select(['articles.id', 'articles.title', 'articles.text', 'articles.url', 'articles.outlet', 'articles.language'])
    .select(['articles.brief', 'articles.published_at', 'articles.found_at', 'stories.slug'])
    .orderBy('articles.found_at', 'desc')
    .orderBy('articles.id', 'desc')
    .limit(page.limit)
    .execute();
  const counted = await db
    .selectFrom(wanted.select('articles.id').limit(COUNTED_MAX).as('hits'))
    .select((is) => is.fn.countAll<string>().as('total'))
    .executeTakeFirstOrThrow();
  const total = Number(counted.total);
  return {
    total,
    atLeast: total === COUNTED_MAX,
    articles: rows.map(({ title, text, url, outlet, language, slug, ...row }) => {
      const times = { publishedAt: row.published_at, foundAt: row.found_at };
      const actors = row.brief?.actors.map(({ name }) => name) ?? [];
      return { title, text, url, outlet, language, actors, ...times, slug };
    }),
  };
}
