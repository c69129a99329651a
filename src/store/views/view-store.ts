import { castOf, type MatchArticle } from '../../engines/matching/match-query.ts';
import type { Query } from '../../engines/matching/query.ts';
import type { Scope } from '../../news/owner.ts';
import type { DeliveryState } from '../../news/story.ts';
import { type Db, rowCount } from '../database.ts';
import { feedLabel, shownUrl } from '../nouns/articles/articles.ts';
import { articleIn, type ScopedDb } from '../scope.ts';
import { whereQuery } from '../search/query-to-sql.ts';
import { storiesOf } from '../search/search-records.ts';
import { type ViewPage, viewDeliveries } from './view-deliveries.ts';
import { viewChannels, viewFeeds, viewWaiting } from './view-feeds.ts';
import { viewStories, viewStory } from './view-stories.ts';

/** What pages ask of the store, within what their viewer may see; reads only. */
export function createViewStore(db: Db, scope: Scope) {
  const scoped = { db, scope };
  return {
    feeds: (now: Date) => viewFeeds(now, scoped),
    waiting: () => viewWaiting(scoped),
    stories: (page: ViewPage) => viewStories(page, scoped),
    story: (slug: string) => viewStory(slug, scoped),
    deliveries: (page: ViewPage & { state: DeliveryState | null }) => viewDeliveries(page, scoped),
    matches: (query: Query, page: MatchesPage) => viewMatches(query, page, scoped),
    channels: () => viewChannels(scoped),
  };
}

type MatchesPage = { since: Date; limit: number };

/** A stored article that a query wants, with what is needed to say why. */
export type MatchView = MatchArticle & { publishedAt: Date; foundAt: Date; slug: string | null };

export type MatchesView = Awaited<ReturnType<typeof viewMatches>>;

const COUNTED_MAX = 1000;

/** The articles first seen since a time that a query wants, newest first: what an alert on it would have brought. */
async function viewMatches(query: Query, page: MatchesPage, scoped: ScopedDb) {
  const { db, scope } = scoped;
  const wanted = db
    .selectFrom('articles')
    .where('articles.words', 'is not', null)
    .where('articles.stage', '<>', 'dropped')
    .where('articles.foundAt', '>=', page.since)
    .where(articleIn(scope))
    .where(whereQuery(query, scope));
  const rows = await wanted
    .select(['articles.id', 'articles.title', 'articles.text', shownUrl(), 'articles.outlet', 'articles.language'])
    .select(['articles.brief', 'articles.publishedAt', 'articles.foundAt', 'articles.byline', 'articles.categories'])
    .select(feedLabel())
    .orderBy('articles.foundAt', 'desc')
    .orderBy('articles.id', 'desc')
    .limit(page.limit)
    .execute();
  const { total } = await db
    .selectFrom(wanted.select('articles.id').limit(COUNTED_MAX).as('hits'))
    .select(rowCount.as('total'))
    .executeTakeFirstOrThrow();
  const stories = await storiesOf(rows, scoped);
  return {
    /** All that match, up to a bound; then `atLeast` is true. */
    total,
    atLeast: total === COUNTED_MAX,
    articles: rows.map(({ id, brief, ...article }): MatchView => {
      return { ...article, ...castOf(brief?.actors ?? []), slug: stories.get(id)?.slug ?? null };
    }),
  };
}
