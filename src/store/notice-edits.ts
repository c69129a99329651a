import { type Kysely, sql } from 'kysely';
import { type ArticleId, toId } from '../news/ids.ts';
import type { FoundArticle } from './articles.ts';
import type { Database } from './schema.ts';

/** So often, and so long after it was found, is a page read again because its feed says that it changed. */
export const REREADS_MAX = 5;
const REREAD_WITHIN = sql`interval '72 hours'`;
/** After the first, each further reading waits twice as long as the one before. */
const REREAD_APART_MS = 10 * 60_000;
/** A feed that moves the dates of so many entries at once, and leaves their texts, tells nothing by it. */
const DATES_MOVED_MAX = 5;

type Known = { key: string; articleId: string; feedId: string; print: string | null; updatedAt: Date | null };
type Seen = { found: FoundArticle; articleId: ArticleId; change: 'none' | 'first' | 'date' | 'text' };

/** The articles that a document brings again, by their keys. */
export async function knownOf(db: Kysely<Database>, found: readonly FoundArticle[]): Promise<Known[]> {
  const keys = [...new Set(found.flatMap((article) => article.keys))];
  if (keys.length === 0) return [];
  return db
    .selectFrom('article_keys')
    .innerJoin('articles', 'articles.id', 'article_keys.article_id')
    .select(['key', 'article_id as articleId', 'feed_id as feedId', 'feed_print as print'])
    .select('feed_updated_at as updatedAt')
    .where(sql<boolean>`key = any(${keys}::text[])`)
    .execute();
}

/**
 * Finds the known articles of which their own feed says something new, and marks the young ones to be read again. Says
 * which; what is not due yet the sweep finds.
 */
export async function noticeEdits(
  db: Kysely<Database>,
  found: readonly FoundArticle[],
  known: readonly Known[],
): Promise<ArticleId[]> {
  const seen = seenAgain(found, known).filter(({ change }) => change !== 'none');
  const moved = seen.filter(({ change }) => change === 'date').length;
  const marked: ArticleId[] = [];
  for (const each of seen) {
    const isEdit = each.change === 'text' || (each.change === 'date' && moved <= DATES_MOVED_MAX);
    // The mark before the note: a crash in between makes the next poll mark again, and loses nothing.
    if (isEdit && (await mark(db, each))) marked.push(each.articleId);
    await note(db, each);
  }
  return marked;
}

/** Each known article once, by the newest of its entries; one whose keys lead to several articles tells nothing. */
function seenAgain(found: readonly FoundArticle[], known: readonly Known[]): Seen[] {
  const byKey = new Map(known.map((row) => [row.key, row]));
  const seen = new Map<string, Seen>();
  for (const article of found) {
    const rows = article.keys.flatMap((key) => byKey.get(key) ?? []);
    const [row] = rows;
    if (!row || row.feedId !== article.feedId || rows.some(({ articleId }) => articleId !== row.articleId)) continue;
    if (seen.has(row.articleId)) continue;
    seen.set(row.articleId, { found: article, articleId: toId(row.articleId), change: changeOf(article, row) });
  }
  return [...seen.values()];
}

function changeOf({ print, updatedAt }: FoundArticle, row: Known): Seen['change'] {
  // Saved before prints were kept: nothing to compare with.
  if (row.print === null) return 'first';
  if (row.print !== print) return 'text';
  if (updatedAt === null || updatedAt.getTime() === row.updatedAt?.getTime()) return 'none';
  return row.updatedAt !== null && updatedAt > row.updatedAt ? 'date' : 'first';
}

async function note(db: Kysely<Database>, { found, articleId }: Seen): Promise<void> {
  const set = { feed_print: found.print, feed_updated_at: found.updatedAt };
  await db.updateTable('articles').set(set).where('id', '=', articleId).execute();
}

/** An open mark stays: a burst of edits is read once. */
async function mark(db: Kysely<Database>, { found, articleId }: Seen): Promise<boolean> {
  const pause = sql`case when rereads = 0 then 0 else ${REREAD_APART_MS} * 2 ^ (rereads - 1) end`;
  const marked = await db
    .updateTable('articles')
    .set({
      feed_title: found.title,
      feed_text: found.feedText,
      reread_at: sql<Date>`coalesce(reread_at, ${found.foundAt}::timestamptz + ${pause} * interval '1 millisecond')`,
    })
    .where('id', '=', articleId)
    .where('rereads', '<', REREADS_MAX)
    .where('found_at', '>', sql<Date>`${found.foundAt}::timestamptz - ${REREAD_WITHIN}`)
    .executeTakeFirst();
  return marked.numUpdatedRows > 0n;
}
