import { type Expression, type SqlBool, sql } from 'kysely';
import type { Query } from '../../engines/matching/query.ts';
import type { ArticleId } from '../../news/ids.ts';
import type { Scope } from '../../news/owner.ts';
import type { Db } from '../database.ts';
import { articleIn, type ScopedDb } from '../scope.ts';
import { estimateRows, type SplitQuery, splitQuery, whereQuery } from './query-to-sql.ts';

/**
 * Phrases are checked article by article, 20 µs each and more. A phrase of the most common words would read the whole
 * store and, in the embedded database, let everybody wait; so it looks at this many, the newest. To fetch a row costs a
 * tenth of that: where windows would read more than the index offers, it is asked for all it has.
 */
export const REACH = {
  /** It reads the words of this many of those that the text index offers, the newest. */
  candidates: 3000,
  /** It ends with this many hits. */
  hits: 100,
  /** It looks at the newest articles first: at so many, then at so many, then at all. */
  windows: [1000, 4000, 16_000],
  /** Where the index offers fewer than this, all of them are fetched at once: where nothing is read, and where it is. */
  common: 16_000,
  commonRead: 50_000,
  /** Fewer articles than this that name somebody are a better start than a common word. */
  named: 1000,
};
/** How far a search looks that has to read articles one by one. */
export type Reach = typeof REACH;

/**
 * The newest articles that a query wants, among the newest that the text index offers. To know which are the newest,
 * PostgreSQL has to fetch every article that the index offers: of common words that is the whole store. So the time is
 * cut into windows, from the newest back, and it ends with the window that has enough: the answer is the same.
 */
export async function newestWanted(
  { query, since }: { query: Query; since: Date | undefined },
  scoped: ScopedDb,
  reach: Reach,
): Promise<ArticleId[]> {
  const { db } = scoped;
  const { split, windows } = await planSearch(db, splitQuery(query), reach);
  const found: ArticleId[] = [];
  let left = split.read.length > 0 ? reach.candidates : reach.hits;
  let before: Date | null = null;
  for (const size of [...windows, null]) {
    const from: Date | null = size === null ? null : await timeOfNewest(db, size);
    const { hits, candidates } = await check(split, { from, before, since, limit: left }, scoped);
    found.push(...hits);
    left -= candidates;
    const isEnd = from === null || (since !== undefined && from <= since);
    if (isEnd || left <= 0 || found.length >= reach.hits) break;
    before = from;
  }
  return found.slice(0, reach.hits);
}

type SearchPlan = { split: SplitQuery; windows: readonly number[] };

/** What the text index offers is fetched at once or by windows; where it offers much, or nothing, a name may offer less. */
async function planSearch(db: Db, split: SplitQuery, reach: Reach): Promise<SearchPlan> {
  const isTooMuch = await isCommon(db, split, reach);
  if (split.text !== null && !isTooMuch) return { split, windows: [] };
  const actor = split.aside.find(({ kind }) => kind === 'actor');
  if (actor === undefined || (await estimateOffer(db, actor)) >= reach.named) {
    return { split, windows: isTooMuch ? reach.windows : [] };
  }
  const others = split.aside.filter((part) => part !== actor);
  return { split: { ...split, text: actor, aside: [...(split.text ? [split.text] : []), ...others] }, windows: [] };
}

/** Without the index the newest are read as they come, and of few there is little to sort. */
async function isCommon(db: Db, { text, read }: SplitQuery, reach: Reach): Promise<boolean> {
  if (text === null) return false;
  return (await estimateOffer(db, text)) >= (read.length > 0 ? reach.commonRead : reach.common);
}

function estimateOffer(db: Db, query: Query): Promise<number> {
  return estimateRows(db, db.selectFrom('articles').select('articles.id').where(whereQuery(query)));
}

function check(split: SplitQuery, window: SearchWindow, scoped: ScopedDb): Promise<WindowHits> {
  const { text } = split;
  return window.from === null && text !== null
    ? checkOffered({ ...split, text }, window, scoped)
    : checkWindow(split, window, scoped);
}

/** When the article was published that so many others are newer than; null where there are fewer. */
async function timeOfNewest(db: Db, rank: number): Promise<Date | null> {
  const newest = db.selectFrom('articles').select('publishedAt').orderBy(NEWEST_FIRST);
  return (await newest.offset(rank).limit(1).executeTakeFirst())?.publishedAt ?? null;
}

type SearchWindow = { from: Date | null; before: Date | null; since: Date | undefined; limit: number };
type WindowHits = { candidates: number; hits: ArticleId[] };

export const NEWEST_FIRST = sql`articles.published_at desc, articles.id desc`;

const COLUMNS = ['articles.id', 'articles.publishedAt', 'articles.words', 'articles.language'] as const;

/** Reads the articles of a window as they come, the newest first. */
function checkWindow(
  { text, aside, read }: SplitQuery,
  window: SearchWindow,
  { db, scope }: ScopedDb,
): Promise<WindowHits> {
  const candidates = db
    .selectFrom('articles')
    .select(COLUMNS)
    .where('articles.words', 'is not', null)
    .where('articles.stage', '<>', 'dropped')
    .where(articleIn(scope))
    .where(every([...(text ? [text] : []), ...aside].map((part) => whereQuery(part, scope))))
    .where(isWithin(window))
    .orderBy(NEWEST_FIRST)
    .limit(window.limit);
  return db.selectFrom(candidates.as('articles')).select(inOrder(read, scope)).executeTakeFirstOrThrow();
}

/**
 * Fetches all that an index offers, of words or of names. PostgreSQL does not know that reading an article's words costs a
 * hundred times what reading a row does: left alone it would rather read every article than fetch a tenth of them, and
 * where words go together it would look for the newest in vain. So what the index offers is a step of its own, and must
 * come from it.
 */
function checkOffered(
  split: SplitQuery & { text: Query },
  window: SearchWindow,
  { db, scope }: ScopedDb,
): Promise<WindowHits> {
  return db.transaction().execute(async (transaction) => {
    await sql`set local enable_seqscan = off`.execute(transaction);
    return transaction
      .with(
        (cte) => cte('offered').materialized(),
        (from) =>
          from
            .selectFrom('articles')
            .select(COLUMNS)
            .where('articles.stage', '<>', 'dropped')
            .where(articleIn(scope))
            .where(whereQuery(split.text, scope)),
      )
      .selectFrom((from) =>
        from
          .selectFrom('offered as articles')
          .selectAll()
          .where(every(split.aside.map((part) => whereQuery(part, scope))))
          .where(isWithin(window))
          .orderBy(NEWEST_FIRST)
          .limit(window.limit)
          .as('articles'),
      )
      .select(inOrder(split.read, scope))
      .executeTakeFirstOrThrow();
  });
}

function isWithin({ from, before, since }: SearchWindow) {
  return every([
    ...(from === null ? [] : [sql`articles.published_at >= ${from}`]),
    ...(before === null ? [] : [sql`articles.published_at < ${before}`]),
    ...(since === undefined ? [] : [sql`articles.published_at >= ${since}`]),
  ]);
}

function every(conditions: readonly Expression<unknown>[]) {
  return conditions.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`(${sql.join(conditions, sql` and `)})`;
}

function inOrder(read: readonly Query[], scope: Scope) {
  const ids = sql`json_agg(articles.id::text order by ${NEWEST_FIRST})`;
  return [
    sql<number>`count(*)::integer`.as('candidates'),
    sql<ArticleId[]>`coalesce(${ids} filter (where ${every(read.map((part) => whereQuery(part, scope)))}), '[]')`.as(
      'hits',
    ),
  ] as const;
}
