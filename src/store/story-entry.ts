import { type Kysely, sql } from 'kysely';
import { type ArticleId, type StoryId, toId } from '../news/ids.ts';
import type { Database } from './schema.ts';
import { hourOf, type StoryEntry } from './story-shape.ts';

/** The lock of joining, for the rest of the transaction: the first key is Slugline's, the second this lock's. */
const LOCK = sql`pg_advisory_xact_lock(7539514, 2)`;
/**
 * For the rest of the transaction, and so for `lookUpTerms`, the planner takes no bitmaps: guessing that each term has as
 * many hits as the average, it fetched and sorted every hit of a common one for the newest 32 of them (22 ms instead of
 * 1.5 for 64 terms that the index has 400 times each).
 */
const NEWEST_FIRST = sql`set_config('enable_bitmapscan', 'off', true)`;
/** What joining asks is found by index whatever the values are: to plan it anew for each article costs more than to ask. */
const PLANNED_ONCE = sql`set_config('plan_cache_mode', 'force_generic_plan', true)`;

/** How an article comes into a story: two round trips, as all others wait for the lock meanwhile. */
export function createStoryEntries(db: Kysely<Database>) {
  return {
    /** Joining is one at a time: two workers with two articles of one event must not both call it new. */
    async lockJoining(): Promise<void> {
      await sql`select ${LOCK}`.execute(db);
    },
    /** Locks joining, and says which story the article has already. */
    async beginJoining(articleId: ArticleId): Promise<StoryId | null> {
      const story = sql`select story_id from story_articles where article_id = ${articleId}`;
      const { rows } = await sql<{ story_id: string | null }>`
        select (${story}) as story_id, ${LOCK}, ${NEWEST_FIRST}, ${PLANNED_ONCE}`.execute(db);
      const known = rows[0]?.story_id ?? null;
      return known === null ? null : toId(known);
    },
    /** Puts the article into the story; it stays where it is if it has one. */
    enter: (entry: StoryEntry) => enter(db, entry),
  };
}

async function enter(db: Kysely<Database>, entry: StoryEntry): Promise<void> {
  const { articleId, storyId, why, at, signals, terms, forget } = entry;
  await sql`
    with attached as (
      insert into story_articles (story_id, article_id, why, joined_at)
      values (${storyId}, ${articleId}, ${why}, ${at}) on conflict (article_id) do nothing),
    moved as (update stories set updated_at = ${at} where id = ${storyId} and updated_at < ${at}),
    forgotten as (
      delete from story_signals where sequence in (
        select sequence from story_signals where at < ${forget.before} order by at limit ${forget.limit})
      returning sequence),
    forgotten_terms as (delete from story_terms where sequence in (select sequence from forgotten)),
    saved as (
      insert into story_signals (article_id, story_id, at, signals)
      values (${articleId}, ${storyId}, ${at}, ${JSON.stringify(signals)})
      on conflict (article_id) do nothing returning sequence)
    insert into story_terms (term, sequence, hour)
    select distinct term, sequence, ${hourOf(at)}::integer
    from saved cross join unnest(${`{${terms.join(',')}}`}::integer[]) as fresh (term)`.execute(db);
}
