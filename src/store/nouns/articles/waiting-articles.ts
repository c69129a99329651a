import { sql } from 'kysely';
import { MINUTE_MS, SECOND_MS } from '../../../kit/time.ts';
import { type EntryQuota, type Limits, SITE_WAIT_MAX_MS } from '../../../news/feed.ts';
import { type ArticleId, type FeedId, toId } from '../../../news/ids.ts';
import type { Owner } from '../../../news/owner.ts';
import { type Db, literal, rowCount } from '../../database.ts';
import { articleIn, type ScopedDb } from '../../scope.ts';
import { takeTurn, turnsTaken } from '../paces.ts';
import { type QuotaLane, quotaTimes } from './feed-quota.ts';

/**
 * Articles that are found and not read yet, because something has its limit. `due_at` says when each is taken up by the
 * sweep: for the quota of its feed that is its place there, for the pace of its site (`waits_for`) an estimate. What the
 * sweep has taken up keeps `waits_for` without `due_at`, and goes before articles that have not waited.
 */
export function createWaitingArticles(db: Db) {
  return {
    takePageTurn: (request: PageTurn, pace: Limits['site']) => takePageTurn(db, request, pace),
    /** The page has no turn before `until`. The try does not count. */
    async putOff(id: ArticleId, { site, until, now }: { site: string; until: Date; now: Date }): Promise<void> {
      await sql`update articles set waits_for = ${site}, due_at = ${until}, tries = greatest(tries - 1, 0),
          waits_since = coalesce(waits_since, ${now}::timestamptz)
        where id = ${id} and stage = 'found'`.execute(db);
    },
    /** The page of a planned article is read again at `until`, if that is not days away. The reading does not count. */
    async putOffReread(id: ArticleId, until: Date): Promise<void> {
      const again = sql<Date | null>`case when found_at > ${until}::timestamptz - interval '72 hours' then ${until}::timestamptz end`;
      const set = { rereadAt: again, rereads: sql<number>`greatest(rereads - 1, 0)` };
      await db.updateTable('articles').set(set).where('id', '=', id).execute();
    },
    /** Takes up whose turn has come, the longest found first: they wait for nothing any more, and are to be queued. */
    async takeUp(request: TakeUp, pace: Limits['site']): Promise<ArticleId[]> {
      return [...(await takeUpByQuota(db, request)), ...(await takeUpBySite(db, request, pace))];
    },
    /** Gives what waits for the quota of its feed the places of another quota: at a start, in case it was changed. */
    replan: (quota: EntryQuota, now: Date) => replan(db, quota, now),
  };
}

/** Everything but news (archives of new feeds, pages that changed) leaves this part of a minute's turns to news. */
const SHARE_OF_NEWS = 1 / 2;

/** A page of news, one of an archive, or one that is read again because its feed says that it changed. */
type PageReading = 'news' | 'archive' | 'reread';

/** `called`: it has waited for the site, and the sweep has taken it up. */
type PageTurn = { site: string; feedId: FeedId; what: PageReading; called: boolean; now: Date };

type PageTurnOutcome = { kind: 'taken' } | { kind: 'wait'; until: Date };

/** Takes a turn for a request to a site. Who has not waited yet takes none while others of its kind wait. */
async function takePageTurn(db: Db, request: PageTurn, { pagesPerMinute }: Limits['site']): Promise<PageTurnOutcome> {
  const { site, what, called, now } = request;
  const isNews = what === 'news';
  const queued = sql<boolean>`exists (select from articles
    where waits_for = ${site} and stage = 'found' and due_at is not null and (announced or ${!isNews}))`;
  const turn = { subject: `site:${site}`, perMinute: pagesPerMinute, now };
  const terms = { ...(called ? {} : { unless: queued }), ...(isNews ? {} : { share: SHARE_OF_NEWS }) };
  const outcome = await takeTurn(db, turn, terms);
  if (outcome.kind === 'taken') return outcome;
  const apartMs = MINUTE_MS / pagesPerMinute / (isNews ? 1 : SHARE_OF_NEWS);
  const behind = called ? 0 : ((await lastDue(db, request))?.getTime() ?? 0) + apartMs;
  return { kind: 'wait', until: new Date(Math.max(now.getTime() + SECOND_MS, outcome.free.getTime(), behind)) };
}

/** The end of the feed's own line: a feed that floods a site does not put another one's news behind its own. */
async function lastDue(db: Db, { site, feedId, what }: PageTurn): Promise<Date | null> {
  const line =
    what === 'reread'
      ? sql`select max(reread_at) as due from articles
        where feed_id = ${feedId} and reread_at is not null and page_failures = 0`
      : sql`select max(due_at) as due from articles
        where waits_for = ${site} and feed_id = ${feedId} and stage = 'found' and announced = ${what === 'news'}`;
  const { rows } = await sql<{ due: Date | null }>`${line}`.execute(db);
  return rows[0]?.due ?? null;
}

/** `limit`: at most so many for quotas, and as many for sites. */
type TakeUp = { now: Date; limit: number };

async function takeUpByQuota(db: Db, { now, limit }: TakeUp): Promise<ArticleId[]> {
  const { rows } = await sql<TakenUp>`
    update articles set due_at = null where id in (
      select id from articles where stage = 'found' and due_at <= ${now} and waits_for is null
      order by due_at, id limit ${limit} for update skip locked)
    returning id, found_at as "foundAt", published_at as "publishedAt"`.execute(db);
  return inLine(rows);
}

/**
 * As many of each site as it has turns left, less those that are on their way already. News goes before the rest, and the
 * feeds of a site take turns, so that none of them waits for another's flood.
 */
async function takeUpBySite(db: Db, { now, limit }: TakeUp, { pagesPerMinute }: Limits['site']): Promise<ArticleId[]> {
  const most = Math.min(pagesPerMinute, limit);
  const { rows } = await sql<TakenUp>`
    with due as (
      select id, waits_for as site, feed_id, announced, found_at, published_at,
        waits_since < ${new Date(now.getTime() - SITE_WAIT_MAX_MS)} as too_long
      from articles where stage = 'found' and due_at <= ${now} and waits_for is not null),
    turns as (select *, row_number() over (partition by site, feed_id, announced order by found_at, published_at) as turn
      from due),
    ranked as (select *, row_number() over (partition by site order by announced desc, turn, found_at) as place from turns),
    sites as (
      select site, ${turnsTaken(sql`'site:' || site`, now)} + (select count(*) from articles as called
        where called.waits_for = site and called.stage = 'found' and called.due_at is null) as used
      from (select distinct site from due) as each_site),
    next as (select id from ranked join sites using (site)
      where too_long or place <= case when announced then ${most}::integer
        else greatest(1, floor(${most}::integer * ${SHARE_OF_NEWS}::float8)) end - used
      order by place limit ${limit})
    update articles set due_at = null from next where articles.id = next.id
    returning articles.id, found_at as "foundAt", published_at as "publishedAt"`.execute(db);
  return inLine(rows);
}

type TakenUp = { id: string; foundAt: Date; publishedAt: Date };

function inLine(rows: readonly TakenUp[]): ArticleId[] {
  const before = (one: TakenUp, other: TakenUp) =>
    one.foundAt.getTime() - other.foundAt.getTime() || one.publishedAt.getTime() - other.publishedAt.getTime();
  return [...rows].sort(before).map(({ id }) => toId(id));
}

/** How many articles of each feed wait, of those in the scope. */
export async function waitingPerFeed({ db, scope }: ScopedDb): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('articles')
    .select(['feedId', rowCount.as('count')])
    .where('stage', '=', literal('found'))
    .where('dueAt', 'is not', null)
    .where(articleIn(scope))
    .groupBy('feedId')
    .execute();
  return new Map(rows.map((row) => [row.feedId, row.count]));
}

async function replan(db: Db, quota: EntryQuota, now: Date): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // The lock of whoever saves new articles: places are given by one at a time.
    await sql`select pg_advisory_xact_lock(7539514, 1)`.execute(trx);
    const { rows } = await sql<{ feedId: string; owner: Owner; announced: boolean; ids: string[] }>`
      select feed_id as "feedId", owner, announced, array_agg(id::text order by quota_at, id desc) as ids from articles
      where stage = 'found' and due_at is not null and waits_for is null and quota_at is not null
      group by feed_id, owner, announced`.execute(trx);
    for (const { feedId, ids, ...lane } of rows)
      await replanLane(trx, { lane: { ...lane, feedId: toId(feedId) }, ids }, { quota, now });
  });
}

/** What waits stays in line, however long the line has become. */
async function replanLane(
  db: Db,
  { lane, ids }: { lane: QuotaLane; ids: readonly string[] },
  { quota, now }: { quota: EntryQuota; now: Date },
): Promise<void> {
  await sql`update articles set quota_at = null where id = any(${ids}::bigint[])`.execute(db);
  const times = await quotaTimes(db, lane, { quota, count: ids.length, now, withinMs: Number.POSITIVE_INFINITY });
  const each = ids.map((id, place) => ({ id, at: times[place] ?? now }));
  await sql`update articles set quota_at = place.at, due_at = place.at
    from json_to_recordset(${JSON.stringify(each)}::json) as place (id bigint, at timestamptz)
    where articles.id = place.id`.execute(db);
}
