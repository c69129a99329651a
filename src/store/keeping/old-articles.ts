import { type RawBuilder, sql } from 'kysely';
import type { ArticleId } from '../../news/ids.ts';
import type { Db } from '../database.ts';
import { type DeleteOld, isAfter, type Place } from './old-rows.ts';

/**
 * What is left of an article is what its feed's entries are known by: an entry that its feed still lists, however old, is
 * never news again. `deleteMarks` takes that away, too, once no feed lists it.
 */
export async function empty(db: Db, ids: readonly ArticleId[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  const all = sql`any(${ids}::bigint[])`;
  await sql`
    with actors_gone as (delete from actors where article_id = ${all}),
      quotes_gone as (delete from quotes where article_id = ${all}),
      versions_gone as (delete from article_versions where article_id = ${all}),
      stories_gone as (delete from story_articles where article_id = ${all}),
      views_gone as (delete from story_views where article_id = ${all}),
      changes_gone as (delete from story_changes where article_id = ${all}
        and not exists (select from deliveries where change_id = story_changes.id)),
      texts_gone as (delete from article_keys where article_id = ${all}
        and substr(key, strpos(key, ' ') + 1) like 'page:%')
    update articles set stage = 'dropped', stage_at = ${now}, forgotten_at = ${now}, title = '', byline = null,
      feed_text = '', text = '', text_source = null, text_why = null, brief = null, words = null, feed_title = null,
      feed_url = null, page_url = null, untold_why = null, reread_at = null, quota_at = null, due_at = null
    where id = ${all}`.execute(db);
}

/** Articles of stories that ended before then and whose alerts are gone. Nothing of an open story goes, in anybody's view. */
export const deleteArticles: DeleteOld = async (db, before, { after, limit, now }) => {
  const stories = sql`select id, updated_at as at from stories
    where ${isAfter('updated_at', after)} and updated_at < ${before}
      and exists (select from story_articles where story_id = stories.id) order by updated_at, id limit ${limit}`;
  const { rows } = await sql<{ articles: ArticleId[] | null; looked: number; at: Date | null; id: string | null }>`
    with page as (${stories}),
      ended as (select id from page where not exists (select from deliveries where story_id = page.id)
        and not exists (select from story_signals where story_id = page.id)
        and not exists (select from missed_stories where story_id = page.id)),
      told as (select article_id from story_articles join articles on articles.id = article_id
        where story_id in (select id from ended) and stage in ('planned', 'dropped') and found_at < ${before}
          and ${isInNoOpenView(before)} limit ${limit}),
      last as (select at, id from page order by at desc, id desc limit 1)
    select (select json_agg(article_id::text) from told) as articles, (select count(*)::integer from page) as looked,
      (select at from last) as at, (select id from last) as id`.execute(db);
  const { articles, looked = 0, at = null, id = null } = rows[0] ?? {};
  const gone = articles ?? [];
  await empty(db, gone, now);
  // A story of many articles is looked at again until none is left.
  if (gone.length >= limit) return { gone: gone.length, next: after };
  return { gone: gone.length, next: looked < limit || at === null || id === null ? null : { at, id } };
};

function isInNoOpenView(before: Date): RawBuilder<boolean> {
  return sql`not exists (select from story_views join stories as seen on seen.id = story_views.story_id
    where story_views.article_id = articles.id and seen.updated_at >= ${before})`;
}

/** What was given up, or is a later version of another article. */
export const deleteDropped: DeleteOld = async (db, before, { limit, now }) => {
  const { rows } = await sql<{ id: ArticleId }>`
    select id from articles where stage = 'dropped' and forgotten_at is null and stage_at < ${before}
    order by stage_at limit ${limit}`.execute(db);
  const ids = rows.map(({ id }) => id);
  await empty(db, ids, now);
  return { gone: rows.length, next: rows.length < limit ? null : START };
};

/**
 * Marks of what no feed lists any more: every feed that the entry was found in has since been read with another document, a
 * month after it was last seen. A feed that answers "unchanged", or that is paused, may still list it.
 */
export const deleteMarks: DeleteOld = async (db, before, { after, limit }) => {
  const { rows } = await sql<{ gone: number; looked: number; at: Date | null; id: string | null }>`
    with page as (select id, stage_at as at, feed_id from articles
        where forgotten_at is not null and ${isAfter('stage_at', after)} and stage_at < ${before}
        order by stage_at, id limit ${limit}),
      unlisted as (select id from page
        where not exists (select from feeds where feeds.id = page.feed_id and ${mayList})
          and not exists (select from article_keys join feeds on feeds.id = ${feedOfKey}
            where article_keys.article_id = page.id and ${mayList})
          and not exists (select from deliveries where deliveries.article_id = page.id)
          and not exists (select from story_changes where story_changes.article_id = page.id)
          and not exists (select from story_articles where story_articles.article_id = page.id)
          and not exists (select from story_signals where story_signals.article_id = page.id)
          and not exists (select from story_views where twin_of = page.id or story_views.article_id = page.id)
          and not exists (select from articles as later where later.same_as = page.id)),
      keys as (delete from article_keys where article_id in (select id from unlisted)),
      gone as (delete from articles where id in (select id from unlisted) returning id),
      last as (select at, id from page order by at desc, id desc limit 1)
    select (select count(*)::integer from gone) as gone, (select count(*)::integer from page) as looked,
      (select at from last) as at, (select id from last) as id`.execute(db);
  const { gone = 0, looked = 0, at = null, id = null } = rows[0] ?? {};
  return { gone, next: looked < limit || at === null || id === null ? null : { at, id } };
};

const mayList = sql`feeds.state <> 'removed'
  and (feeds.document_at is null or feeds.document_at < page.at + interval '30 days')`;

/** Keys that are good for one feed alone name it: "text:12:…", for an owner "slack:T1 text:12:…". */
const feedOfKey = sql`substring(article_keys.key from '(?:^| )[a-z-]+:([0-9]{1,18}):')::bigint`;

export const START: Place = { at: new Date(-62_000_000_000_000), id: '-1' };
