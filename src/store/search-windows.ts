import { type Kysely, type SqlBool, sql } from 'kysely';
import type { Query } from '../news/query.ts';
import type { Database } from './schema.ts';
import { whereQuery } from './search-query.ts';

/** How far a search looks that has to read articles one by one. */
export type Reach = {
  /** It looks at this many of those that the text index offers, the newest. */
  candidates: number;
  /** It ends with this many hits. */
  hits: number;
  /** It looks at the newest articles first: at so many, then at so many, then at all. */
  windows: readonly number[];
  /** Where the index offers fewer than this, all of them are fetched at once. */
  common: number;
};

/**
 * Phrases and languages are checked article by article, 20 µs each and more. A phrase of the most common words would
 * read the whole store and, in the embedded database, let everybody wait; so it looks at this many, the newest.
 */
export const REACH: Reach = { candidates: 3000, hits: 100, windows: [1000, 4000, 16_000], common: 16_000 };

type Wanted = {
  query: Query;
  /** What the text index answers of it; null when that is nothing. */
  loose: Query | null;
  since: Date | undefined;
};

/**
 * The newest articles that a query wants, among the newest that the text index offers. To know which are the newest,
 * PostgreSQL has to fetch every article that the index offers: of common words that is the whole store. So the time is
 * cut into windows, from the newest back, and it ends with the window that has enough: the answer is the same.
 */
export async function newestChecked(db: Kysely<Database>, wanted: Wanted, reach: Reach): Promise<string[]> {
  const found: string[] = [];
  let left = reach.candidates;
  let before: Date | null = null;
  // Without the index the newest are read as they come, and of few there is little to sort.
  const isCommon = wanted.loose !== null && (await estimate(db, wanted.loose)) >= reach.common;
  for (const size of [...(isCommon ? reach.windows : []), null]) {
    const from: Date | null = size === null ? null : await timeOfNewest(db, size);
    const { hits, candidates } = await checkWindow(db, wanted, { from, before, limit: left });
    found.push(...hits);
    left -= candidates;
    const isEnd = from === null || (wanted.since !== undefined && from <= wanted.since);
    if (isEnd || left <= 0 || found.length >= reach.hits) break;
    before = from;
  }
  return found.slice(0, reach.hits);
}

type Plan = { 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] };

/** How many articles the planner thinks have the words: it knows the common ones, and asking it reads none. */
async function estimate(db: Kysely<Database>, loose: Query): Promise<number> {
  const offered = db.selectFrom('articles').select('articles.id').where(whereQuery(loose)).compile();
  const { rows } = await db.executeQuery<Plan>({ ...offered, sql: `explain (format json) ${offered.sql}` });
  return rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
}

/** When the article was published that so many others are newer than; null where there are fewer. */
async function timeOfNewest(db: Kysely<Database>, place: number): Promise<Date | null> {
  const newest = db.selectFrom('articles').select('published_at').orderBy('published_at', 'desc').orderBy('id', 'desc');
  return (await newest.offset(place).limit(1).executeTakeFirst())?.published_at ?? null;
}

type Window = { from: Date | null; before: Date | null; limit: number };

async function checkWindow(db: Kysely<Database>, { query, loose, since }: Wanted, { from, before, limit }: Window) {
  const candidates = db
    .selectFrom('articles')
    .select(['articles.id', 'articles.published_at', 'articles.words', 'articles.language'])
    .where('articles.words', 'is not', null)
    .where('articles.stage', '<>', 'dropped')
    .where(loose ? whereQuery(loose) : sql<SqlBool>`true`)
    .$if(from !== null, (select) => select.where('articles.published_at', '>=', from ?? new Date(0)))
    .$if(before !== null, (select) => select.where('articles.published_at', '<', before ?? new Date(0)))
    .$if(since !== undefined, (select) => select.where('articles.published_at', '>=', since ?? new Date(0)))
    .orderBy('articles.published_at', 'desc')
    .orderBy('articles.id', 'desc')
    .limit(limit);
  const inOrder = sql`json_agg(articles.id::text order by articles.published_at desc, articles.id desc)`;
  return db
    .selectFrom(candidates.as('articles'))
    .select([
      sql<number>`count(*)::integer`.as('candidates'),
      sql<string[]>`coalesce(${inOrder} filter (where ${whereQuery(query)}), '[]')`.as('hits'),
    ])
    .executeTakeFirstOrThrow();
}
