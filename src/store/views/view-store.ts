import type { Query } from '../../engines/matching/query.ts';
import type { DeliveryState } from '../../news/delivery.ts';
import type { Db } from '../database.ts';
import { whereQuery } from '../search/query-to-sql.ts';
import { type ViewPage, viewDeliveries } from './view-deliveries.ts';
import { viewChannels, viewFeeds } from './view-feeds.ts';
import { viewStories, viewStory } from './view-stories.ts';

/** What the operator's pages ask of the store; reads only. */
export function createViewStore(db: Db) {
  return {
    feeds: (now: Date) => viewFeeds(db, now),
    stories: (page: ViewPage) => viewStories(db, page),
    story: (slug: string) => viewStory(db, slug),
    deliveries: (page: ViewPage & { state: DeliveryState | null }) => viewDeliveries(db, page),
    matches: (query: Query, page: { since: Date; limit: number }) => viewMatches(db, query, page),
    channels: () => viewChannels(db),
  };
}

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
async function viewMatches(db: Db, query: Query, page: { since: Date; limit: number }): Promise<MatchesView> {
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
