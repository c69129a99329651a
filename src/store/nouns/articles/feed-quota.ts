import { sql } from 'kysely';
import { DAY_MS, HOUR_MS } from '../../../kit/time.ts';
import type { EntryQuota } from '../../../news/feed.ts';
import type { FeedId } from '../../../news/ids.ts';
import type { Owner } from '../../../news/owner.ts';
import type { Db } from '../../database.ts';

/**
 * What shares a quota: the news of a feed, or what it brings out of its archive, which must not use up the turns of news;
 * for each of its owners, who has articles of its own.
 */
export type QuotaLane = { feedId: FeedId; owner: Owner; announced: boolean };

/** Whether two articles are in one lane. */
export function laneKey({ feedId, owner, announced }: QuotaLane): string {
  return `${feedId} ${announced} ${owner}`;
}

/** `withinMs`: what would come later than this has no place. */
type QuotaRequest = { count: number; quota: EntryQuota; now: Date; withinMs: number };

/** When each of so many articles of a lane is taken up, the first in line first; fewer times where there is no place. */
export async function quotaTimes(db: Db, lane: QuotaLane, request: QuotaRequest): Promise<Date[]> {
  const { quota, now } = request;
  const most = Math.max(...[quota.entriesPerHour, quota.entriesPerDay].filter(Number.isFinite), 0);
  const taken = most === 0 ? [] : await lastTimes(db, lane, { most, now });
  return nextTimes(taken, request);
}

/** The newest places of the lane, those that are still to come included, oldest first. */
async function lastTimes(
  db: Db,
  { feedId, owner, announced }: QuotaLane,
  { most, now }: { most: number; now: Date },
): Promise<Date[]> {
  // Nothing is placed further ahead than a day: what is was saved by a clock that was wrong.
  const { rows } = await sql<{ at: Date }>`
    select quota_at as at from articles
    where feed_id = ${feedId} and owner = ${owner} and announced = ${announced}
      and quota_at between ${new Date(now.getTime() - DAY_MS)} and ${new Date(now.getTime() + DAY_MS)}
    order by quota_at desc limit ${most}`.execute(db);
  return rows.map(({ at }) => at).reverse();
}

/**
 * An article comes at the earliest an hour after the one that is as many places before it as an hour takes, and likewise a
 * day: so no hour and no day has more, wherever it begins.
 */
export function nextTimes(taken: readonly Date[], { quota, count, now, withinMs }: QuotaRequest): Date[] {
  const times = taken.map((at) => at.getTime());
  const next: Date[] = [];
  while (next.length < count) {
    const afterHour = (times[times.length - quota.entriesPerHour] ?? 0) + HOUR_MS;
    const afterDay = (times[times.length - quota.entriesPerDay] ?? 0) + DAY_MS;
    const at = Math.max(now.getTime(), times.at(-1) ?? 0, afterHour, afterDay);
    if (at > now.getTime() + withinMs) break;
    times.push(at);
    next.push(new Date(at));
  }
  return next;
}
