import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../database.ts';

/** The row that a step looked at last. */
export type Place = { at: Date; id: string };

/** Looks at `limit` rows after a place, deletes those of them that may go, and says where to go on; null at the end. */
export type DeleteOld = (db: Db, before: Date, page: OldPage) => Promise<{ gone: number; next: Place | null }>;
type OldPage = { after: Place; limit: number; now: Date };

type PageEnd = { gone: number; looked: number; at: Date | null; id: string | null };

/** A statement with the parts `page` (at, id) and `gone`, in the order in which it looks at the rows. */
async function paged(db: Db, parts: RawBuilder<unknown>, { before, limit }: { before: Date; limit: number }) {
  const { rows } = await sql<PageEnd>`
    with ${parts}, last as (select at, id from page order by at desc, id desc limit 1)
    select (select count(*)::integer from gone) as gone, (select count(*)::integer from page) as looked,
      (select at from last) as at, (select id from last) as id`.execute(db);
  const { gone = 0, looked = 0, at = null, id = null } = rows[0] ?? {};
  const isEnd = looked < limit || at === null || id === null || at >= before;
  return { gone, next: isEnd ? null : { at, id } };
}

/** In the order of their ids, which is that of time, so that the end is found without an index of its own. */
function byId(table: string, at: string): (page: OldPage) => RawBuilder<unknown> {
  return ({ after, limit }) => sql`page as (
    select id, max(${sql.ref(at)}) over (order by id) as at from (
      select id, ${sql.ref(at)} from ${sql.table(table)} where id > ${after.id}::bigint order by id limit ${limit}) as next)`;
}

/** Ended alerts of stories that nothing joins any more, with what was asked of their messages. What is unsent stays. */
export const deleteAlerts: DeleteOld = (db, before, page) =>
  paged(
    db,
    sql`${byId('deliveries', 'planned_at')(page)},
      old as (select deliveries.id from page join deliveries using (id) join stories on stories.id = story_id
        where state in ('sent', 'refused', 'expired') and coalesce(ended_at, planned_at) < ${before}
          and updated_at < ${before} and planned_at < ${before}
          and not exists (select from deliveries as replies where replies.reply_to = deliveries.id)
          and not exists (select from alert_edits where delivery_id = deliveries.id and open)
          and not exists (select from story_signals where story_signals.story_id = stories.id)),
      edits as (delete from alert_edits using old where delivery_id = old.id),
      gone as (delete from deliveries using old where deliveries.id = old.id returning deliveries.id)`,
    { before, limit: page.limit },
  );

export const deleteNotices: DeleteOld = (db, before, page) =>
  paged(
    db,
    sql`${byId('feed_notices', 'planned_at')(page)},
      gone as (delete from feed_notices using page where feed_notices.id = page.id
        and state in ('sent', 'dropped') and ended_at < ${before} returning feed_notices.id)`,
    { before, limit: page.limit },
  );

export const deletePreview: DeleteOld = (db, before, page) =>
  paged(
    db,
    sql`${byId('preview_messages', 'posted_at')(page)},
      gone as (delete from preview_messages using page where preview_messages.id = page.id
        and posted_at < ${before} returning preview_messages.id)`,
    { before, limit: page.limit },
  );

export const deleteLog: DeleteOld = (db, before, page) =>
  paged(
    db,
    sql`${byId('audit_log', 'at')(page)},
      gone as (delete from audit_log using page where audit_log.id = page.id
        and audit_log.at < ${before} returning audit_log.id)`,
    { before, limit: page.limit },
  );

/** What is deleted whatever it is, so that the next page begins at the new first row. */
function allOf(parts: (before: Date, limit: number) => RawBuilder<unknown>): DeleteOld {
  return async (db, before, { after, limit }) => {
    const { rows } = await sql<{ gone: number }>`
      with ${parts(before, limit)} select count(*)::integer as gone from gone`.execute(db);
    const gone = rows[0]?.gone ?? 0;
    return { gone, next: gone < limit ? null : after };
  };
}

export const deleteVersions = allOf(
  (before, limit) => sql`gone as (delete from article_versions where (article_id, number) in (
    select article_id, number from article_versions where replaced_at < ${before} order by replaced_at limit ${limit})
  returning number)`,
);

/** What buttons stand for that no alert has been posted with since. */
export const deleteButtons = allOf(
  (before, limit) => sql`gone as (delete from settings where name in (
    select name from settings where used_at < ${before} and name like 'command:%' order by used_at limit ${limit})
  returning name)`,
);

/** What news is compared with, where little news has come that would push it out. */
export const deleteSignals = allOf(
  (before, limit) => sql`gone as (delete from story_signals where sequence in (
      select sequence from story_signals where at < ${before} order by at limit ${limit}) returning sequence),
    terms as (delete from story_terms where sequence in (select sequence from gone))`,
);

/** Stories of which nothing is left: the articles and the alerts go first. */
export const deleteStories: DeleteOld = (db, before, { after, limit }) =>
  paged(
    db,
    sql`page as (select id, updated_at as at from stories where ${isAfter('updated_at', after)} and updated_at < ${before}
        order by updated_at, id limit ${limit}),
      ${unusedStories(limit)}`,
    { before, limit },
  );

/** Deletes those of the part `page` that nothing is left of. */
export function unusedStories(limit: number): RawBuilder<unknown> {
  return sql`empty as (select id from page
      where not exists (select from story_articles where story_id = page.id)
        and not exists (select from story_views where story_id = page.id)
        and not exists (select from deliveries where story_id = page.id)
        and not exists (select from story_changes where story_id = page.id)
        and not exists (select from story_signals where story_id = page.id)
        and not exists (select from missed_stories where story_id = page.id) limit ${limit}),
    doubts as (update story_articles set likely_story_id = null where likely_story_id in (select id from empty)),
    gone as (delete from stories using empty where stories.id = empty.id returning stories.id)`;
}

/** Feeds that nobody has read for that long, once nothing of theirs is left. */
export const deleteFeeds: DeleteOld = (db, before, { after, limit }) =>
  paged(
    db,
    sql`page as (select id, coalesce(last_polled_at, next_poll_at) as at from feeds
        where state = 'removed' and id > ${after.id}::bigint order by id limit ${limit}),
      gone as (delete from feeds using page where feeds.id = page.id and page.at < ${before}
        and not exists (select from articles where feed_id = page.id)
        and not exists (select from feed_owners where feed_id = page.id)
        and not exists (select from feed_notices where feed_id = page.id)
        and not exists (select from websub_subscriptions where feed_id = page.id)
        and not exists (select from websub_pushes where feed_id = page.id) returning feeds.id)`,
    { before: NEVER, limit },
  );

/** The end of such a step is the last row, not a time. */
const NEVER = new Date(8_640_000_000_000_000);

export function isAfter(column: string, { at, id }: Place): RawBuilder<boolean> {
  const time = sql.ref(column);
  return sql`${time} >= ${at} and (${time}, id) > (${at}, ${id}::bigint)`;
}
