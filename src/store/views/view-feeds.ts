import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { groupBy } from '../../kit/group-by.ts';
import { DAY_MS } from '../../kit/time.ts';
import { outletOf } from '../../news/feed.ts';
import type { FeedId } from '../../news/ids.ts';
import { INSTALLATION, type Owner } from '../../news/owner.ts';
import { shownAddress } from '../../news/url.ts';
import { literal, rowCount } from '../database.ts';
import { type FeedLine, headOfFeeds } from '../nouns/feeds/feeds.ts';
import { articleIn, channelIn, type ScopedDb } from '../scope.ts';

/** A feed as its operator looks at it: its name as its articles name the outlet, its address without the key in it. */
export type FeedView = Omit<FeedLine, 'id' | 'source' | 'owner' | 'owners' | 'errorStreak'> & {
  id: string;
  /** The workspaces and servers that read it; none where the installation does, for all. */
  readers: Owner[];
  /** Articles by day of publishing, the last week, oldest day first. */
  perDay: number[];
};

const FEEDS_MAX = 300;
const DAYS = 7;

/** Those that need attention first, then by name; `total` counts them all. */
export async function viewFeeds(now: Date, scoped: ScopedDb): Promise<{ feeds: FeedView[]; total: number }> {
  const { feeds: shown, total } = await headOfFeeds(scoped, { limit: FEEDS_MAX });
  const days = await articlesPerDay({ ids: shown.map(({ id }) => id), now }, scoped);
  const feeds = shown.map(({ source, owner: _owner, owners, errorStreak: _streak, ...feed }): FeedView => {
    const shownAs = { name: outletOf({ ...feed, source }), url: shownAddress(feed.url) };
    const readers = owners.includes(INSTALLATION) ? [] : owners;
    const counts = new Map(days.get(feed.id)?.map(({ ago, articles }) => [ago, articles]));
    const perDay = Array.from({ length: DAYS }, (_, day) => counts.get(DAYS - 1 - day) ?? 0);
    return { ...feed, ...shownAs, readers, perDay };
  });
  return { feeds, total };
}

/** For each feed the days, from today (0) back, and how many articles each had. */
async function articlesPerDay({ ids, now }: { ids: FeedId[]; now: Date }, { db, scope }: ScopedDb) {
  if (ids.length === 0) return new Map<FeedId, { ago: number; articles: number }[]>();
  const ago = sql<number>`floor(extract(epoch from ${now}::timestamptz - published_at) / 86400)::integer`;
  const rows = await db
    .selectFrom('articles')
    .select(['feedId', ago.as('ago'), rowCount.as('articles')])
    .where('feedId', 'in', ids)
    .where('publishedAt', '>', new Date(now.getTime() - DAYS * DAY_MS))
    .where('publishedAt', '<=', now)
    .where(articleIn(scope))
    .groupBy(['feedId', 'ago'])
    .execute();
  return groupBy(rows, ({ feedId }) => feedId);
}

/** Articles that wait for the same: turns of a site, or (null) of the quota of their feed. */
export type WaitingView = { site: string | null; feed: string; articles: number; until: Date };

const WAITING_MAX = 5;

/** What waits, the longest lines first, and how many articles there are in all of them. */
export async function viewWaiting({ db, scope }: ScopedDb): Promise<{ lines: WaitingView[]; total: number }> {
  const rows = await db
    .selectFrom('articles')
    .innerJoin('feeds', 'feeds.id', 'articles.feedId')
    .select(['waitsFor as site', 'feeds.name as feed', rowCount.as('articles'), sql<Date>`max(due_at)`.as('until')])
    .where('stage', '=', literal('found'))
    .where('dueAt', 'is not', null)
    .where(articleIn(scope))
    .groupBy(['waitsFor', 'feeds.name'])
    .orderBy('articles', 'desc')
    .execute();
  return { lines: rows.slice(0, WAITING_MAX), total: rows.reduce((sum, { articles }) => sum + articles, 0) };
}

export type ChannelView = Awaited<ReturnType<typeof viewChannels>>[number];

const CHANNELS_MAX = 200;

/** Every channel, by platform and name, with its subscriptions. */
export function viewChannels({ db, scope }: ScopedDb) {
  return db
    .selectFrom('channels')
    .select(['name', 'platform', 'state', 'stateReason as reason'])
    .select((is) => {
      const follows = is.selectFrom('subscriptions').select(['query', 'topic', 'source']).orderBy('id');
      return jsonArrayFrom(follows.whereRef('channelId', '=', 'channels.id')).as('follows');
    })
    .where(channelIn(scope))
    .orderBy('platform')
    .orderBy('name')
    .limit(CHANNELS_MAX)
    .execute();
}
