import { sql } from 'kysely';
import { MINUTE_MS } from '../../../kit/time.ts';
import { type ArticleId, toId } from '../../../news/ids.ts';
import type { Db } from '../../database.ts';
import { holdersOf, type KnownArticle } from './article-keys.ts';
import type { KeptText, WorkArticle } from './articles.ts';
import type { FoundArticle } from './save-found.ts';

/** So often, and so long after it was found, is a page read again because its feed says that it changed. */
const REREADS_MAX = 5;
const REREAD_WITHIN = sql`interval '72 hours'`;
/** After the first, each further reading waits twice as long as the one before. */
const REREAD_APART_MS = 10 * MINUTE_MS;
/** Where a feed moves the dates of more entries than this at once, and leaves their texts, the dates mean nothing. */
const DATES_MOVED_MAX = 5;

type SeenAgain = { found: FoundArticle; articleId: ArticleId; change: 'none' | 'first' | 'date' | 'text' };

/**
 * Finds the known articles of which their own feed says something new, and marks the young ones to be read again. Says
 * which (what is not due yet the sweep finds), and whether any text is another.
 */
export async function noticeEdits(
  db: Db,
  found: readonly FoundArticle[],
  known: readonly KnownArticle[],
): Promise<{ changed: ArticleId[]; isAnyAnew: boolean }> {
  const seen = seenAgain(found, known).filter(({ change }) => change !== 'none');
  const moved = seen.filter(({ change }) => change === 'date').length;
  const marked: ArticleId[] = [];
  for (const each of seen) {
    const isEdit = each.change === 'text' || (each.change === 'date' && moved <= DATES_MOVED_MAX);
    // The mark before the note: a crash in between makes the next poll mark again, and loses nothing.
    if (isEdit && (await mark(db, each))) marked.push(each.articleId);
    await note(db, each);
  }
  return { changed: marked, isAnyAnew: seen.some(({ change }) => change === 'text') };
}

/** Each known article of the owner once, by the newest of its entries; one whose keys lead to several is left out. */
function seenAgain(found: readonly FoundArticle[], known: readonly KnownArticle[]): SeenAgain[] {
  const byKey = new Map(known.map((row) => [row.key, row]));
  const seen = new Map<string, SeenAgain>();
  for (const article of found) {
    const rows = holdersOf(article, byKey).filter(({ owner }) => owner === article.owner);
    const [row] = rows;
    if (!row || row.signs.feedId !== article.feedId || rows.some(({ articleId }) => articleId !== row.articleId))
      continue;
    if (seen.has(row.articleId)) continue;
    seen.set(row.articleId, { found: article, articleId: toId(row.articleId), change: changeOf(article, row) });
  }
  return [...seen.values()];
}

function changeOf({ print, updatedAt }: FoundArticle, row: KnownArticle): SeenAgain['change'] {
  // Saved before prints were kept: nothing to compare with.
  if (row.print === null) return 'first';
  if (row.print !== print) return 'text';
  if (updatedAt === null || updatedAt.getTime() === row.updatedAt?.getTime()) return 'none';
  return row.updatedAt !== null && updatedAt > row.updatedAt ? 'date' : 'first';
}

async function note(db: Db, { found, articleId }: SeenAgain): Promise<void> {
  const { guid, words } = found.signs;
  const set = { feedPrint: found.print, feedUpdatedAt: found.updatedAt, feedGuid: guid, feedWords: words };
  await db.updateTable('articles').set(set).where('id', '=', articleId).execute();
}

/** An open mark stays: a burst of edits is read once. */
async function mark(db: Db, { found, articleId }: SeenAgain): Promise<boolean> {
  const pause = sql`case when rereads = 0 then 0 else ${REREAD_APART_MS} * 2 ^ (rereads - 1) end`;
  const marked = await db
    .updateTable('articles')
    .set({
      feedTitle: found.title,
      feedText: found.feedText,
      feedUrl: found.url,
      rereadAt: sql<Date>`coalesce(reread_at, ${found.foundAt}::timestamptz + ${pause} * interval '1 millisecond')`,
    })
    .where('id', '=', articleId)
    .where('rereads', '<', REREADS_MAX)
    .where('foundAt', '>', sql<Date>`${found.foundAt}::timestamptz - ${REREAD_WITHIN}`)
    .executeTakeFirst();
  return marked.numUpdatedRows > 0n;
}

/** What an article says. */
type Wording = { title: string; text: string };
/** `url`: where it says so now. */
type NewWording = Wording & { url: string; at: Date };

type VersionOutcome = { kind: 'changed'; before: Wording; after: Wording } | { kind: 'same' };

/** The newest that the feed says of an article whose page is to be read again, since when, and how often that failed. */
type Reread = { feedTitle: string | null; feedText: string; feedUrl: string | null; dueAt: Date; failures: number };

export type RereadEnd = {
  /** When the text that stands was read; null where that was before. */
  readAt: Date | null;
  /** How often in a row the page has failed by now, and when it is asked for again. */
  failures: number;
  again: Date | null;
  /** Why the feed's text stands in; undefined where it does not. */
  textWhy: string | null | undefined;
};

/** Edits by the publisher. Works on a transaction's handle as well as on the pool. */
export function createArticleVersions(db: Db) {
  return {
    /** Replaces what the article says and keeps what it said before; its brief is the caller's to rewrite with it. */
    saveVersion: (id: ArticleId, version: NewWording) => saveVersion(db, id, version),
    /** Makes what was found later a version of an article that is told: it is known by all its keys, and goes no further. */
    foldInto: (original: ArticleId, id: ArticleId, at: Date) => foldInto(db, original, { id, at }),
    /** Articles whose page is to be read again by `now`. */
    async toReread(now: Date, limit: number): Promise<ArticleId[]> {
      const due = rereadDue(db.selectFrom('articles').select('id'), now);
      return (await due.orderBy('rereadAt').limit(limit).execute()).map((row) => toId(row.id));
    },
    /** Takes the re-reading, for one worker; one that dies leaves it to be taken again at `again`. */
    beginReread: (id: ArticleId, now: Date, again: Date) => beginReread(db, id, { now, again }),
    endReread: (id: ArticleId, end: RereadEnd) => endReread(db, id, end),
    /** Puts the text of its page, the first one and no edit, in the place of the feed's; false where that is done. */
    completeText: (article: CompletedArticle, at: Date) => completeText(db, article, at),
  };
}

async function beginReread(db: Db, id: ArticleId, { now, again }: { now: Date; again: Date }): Promise<Reread | null> {
  const row = await db
    .with('due', (is) => rereadDue(is.selectFrom('articles'), now).select('rereadAt').where('id', '=', id).forUpdate())
    .updateTable('articles')
    .from('due')
    .set({ rereadAt: again, rereads: sql<number>`rereads + 1` })
    .where('id', '=', id)
    .returning(['feedTitle', 'feedText', 'feedUrl'])
    .returning(['due.rereadAt as dueAt', 'pageFailures as failures'])
    .executeTakeFirst();
  return row ? { ...row, dueAt: row.dueAt ?? now } : null;
}

/** To read a page again that failed takes nothing from how often edits are read. */
async function endReread(db: Db, id: ArticleId, { readAt, failures, again, textWhy }: RereadEnd): Promise<void> {
  const rereads = sql<number>`greatest(rereads - (page_failures > 0)::integer, 0)`;
  const read = { ...(readAt && { pageReadAt: readAt }), ...(textWhy !== undefined && { textWhy }) };
  const set = { rereadAt: again, pageFailures: failures, rereads, ...read };
  await db.updateTable('articles').set(set).where('id', '=', id).execute();
}

type CompletedArticle = KeptText & Pick<WorkArticle, 'id'>;

async function completeText(db: Db, article: CompletedArticle, at: Date): Promise<boolean> {
  const { id, byline, outlet, language, textSource, pageUrl = null } = article;
  const told = db.updateTable('articles').set({ byline, outlet, language, textSource, pageUrl });
  const done = told.where('id', '=', id).where('stage', '=', 'planned').where('textSource', '=', 'feed');
  if ((await done.executeTakeFirst()).numUpdatedRows === 0n) return false;
  await saveVersion(db, id, { ...article, at });
  return true;
}

type Narrowed<Self> = {
  where(column: 'stage', is: '=', value: 'planned'): Self;
  where(column: 'rereadAt', is: '<=', value: Date): Self;
  where(column: 'rereads', is: '<', value: number): Self;
};

function rereadDue<Query extends Narrowed<Query>>(query: Query, now: Date): Query {
  return query.where('stage', '=', 'planned').where('rereadAt', '<=', now).where('rereads', '<', REREADS_MAX);
}

/** One statement, so that no crash leaves an article without the wording it had. */
async function saveVersion(db: Db, id: ArticleId, { title, text, url, at }: NewWording): Promise<VersionOutcome> {
  const { rows } = await sql<Wording>`
    with changed as (
      select id, title, text, url from articles
      where id = ${id} and (title <> ${title} or text <> ${text} or url <> ${url}) for update),
    kept as (
      insert into article_versions (article_id, number, title, text, url, replaced_at)
      select id, 1 + (select coalesce(max(number), 0) from article_versions where article_id = ${id}), title, text, nullif(url, ${url}),
        ${at}::timestamptz from changed)
    update articles set title = ${title}, text = ${text}, url = ${url},
      page_url = case when changed.url = ${url} then page_url end from changed
    where articles.id = changed.id
    returning changed.title, changed.text`.execute(db);
  const [before] = rows;
  return before ? { kind: 'changed', before, after: { title, text } } : { kind: 'same' };
}

/** What its feed says of it from now on is said of the original, where that is of the same feed. */
async function foldInto(db: Db, original: ArticleId, { id, at }: { id: ArticleId; at: Date }): Promise<void> {
  await db.updateTable('articleKeys').set({ articleId: original }).where('articleId', '=', id).execute();
  await sql`
    with folded as (
      update articles set stage = 'dropped', stage_at = ${at}, same_as = ${original} where id = ${id}
      returning feed_id, owner, found_at, feed_print, feed_updated_at, feed_guid, feed_words)
    update articles set feed_print = folded.feed_print, feed_updated_at = folded.feed_updated_at,
      feed_guid = folded.feed_guid, feed_words = folded.feed_words
    from folded where articles.id = ${original} and stage = 'planned' and articles.feed_id = folded.feed_id
      and articles.owner = folded.owner and articles.found_at < folded.found_at`.execute(db);
}
