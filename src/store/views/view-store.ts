import { castOf, type MatchArticle } from '../../engines/matching/match-query.ts';
import type { Query } from '../../engines/matching/query.ts';
import type { Scope } from '../../news/owner.ts';
import type { DeliveryState } from '../../news/story.ts';
import { type Db, rowCount } from '../database.ts';
import { feedLabel, shownUrl } from '../nouns/articles/articles.ts';
import { articleIn, type ScopedDb } from '../scope.ts';
import { whereQuery } from '../search/query-to-sql.ts';
import { storiesOf } from '../search/search-records.ts';
import { NEWEST_FIRST, newestWanted, REACH } from '../search/search-windows.ts';
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
export type MatchView = MatchArticle & { publishedAt: Date; slug: string | null };

export type MatchesView = Awaited<ReturnType<typeof viewMatches>>;

const COUNTED_MAX = 1000;

/** Those shown of an earlier time, where the asked one has none. */
const EARLIER = 3;

/**
 * The articles published since a time that a query wants, newest first, as /subscribe counts them: what is older when it comes
 * is never told. Where there are none, the last ones before.
 */
async function viewMatches(query: Query, page: MatchesPage, scoped: ScopedDb) {
  const { db, scope } = scoped;
  const wanted = db
    .selectFrom('articles')
    .where('articles.words', 'is not', null)
    .where('articles.stage', '<>', 'dropped')
    .where('articles.publishedAt', '>=', page.since)
    .where(articleIn(scope))
    .where(whereQuery(query, scope));
  const { total } = await db
    .selectFrom(wanted.select('articles.id').limit(COUNTED_MAX).as('hits'))
    .select(rowCount.as('total'))
    .executeTakeFirstOrThrow();
  const earlier = total === 0 ? await newestWanted({ query, since: undefined }, scoped, REACH) : [];
  const shown =
    total > 0
      ? wanted.limit(page.limit)
      : db
          .selectFrom('articles')
          .where(articleIn(scope))
          .where((one) =>
            earlier.length === 0 ? one.lit(false) : one('articles.id', 'in', earlier.slice(0, EARLIER)),
          );
  const rows = await shown
    .select(['articles.id', 'articles.title', 'articles.text', shownUrl(), 'articles.outlet', 'articles.language'])
    .select(['articles.brief', 'articles.publishedAt', 'articles.byline', 'articles.categories'])
    .select(feedLabel())
    .orderBy(NEWEST_FIRST)
    .execute();
  const stories = await storiesOf(rows, scoped);
  return {
    /** All of the time that match, up to a bound; then `atLeast` is true. */
    total,
    atLeast: total === COUNTED_MAX,
    /** Of an earlier time where `total` is 0. */
    articles: rows.map(({ id, brief, ...article }): MatchView => {
      return { ...article, ...castOf(brief?.actors ?? []), slug: stories.get(id)?.slug ?? null };
    }),
  };
}
