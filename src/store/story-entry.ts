import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type ArticleId, type StoryId, toId } from '../news/ids.ts';
import type { Database } from './schema.ts';
import { creatingStory } from './story-creation.ts';
import { wantingEdits } from './story-edits.ts';
import { hourOf, type StoryEntered, type StoryEntry, type StoryJoined } from './story-shape.ts';

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
/** A plan that was made while the tables were small would read them whole when they are not. */
const BY_INDEX = sql`set_config('enable_seqscan', 'off', true)`;

const NOTHING = sql`select`;

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
        select (${story}) as story_id, ${LOCK}, ${NEWEST_FIRST}, ${PLANNED_ONCE}, ${BY_INDEX}`.execute(db);
      const known = rows[0]?.story_id ?? null;
      return known === null ? null : toId(known);
    },
    /** Puts the article into the story; it stays where it is if it has one. */
    enter: (entry: StoryEntry) => enter(db, entry),
  };
}

async function enter(db: Kysely<Database>, entry: StoryEntry): Promise<StoryEntered> {
  const { articleId, into, why, at, signals, terms, forget } = entry;
  const { rows } = await sql<{ id: string; sequence: string | null }>`
    with story as (${storyOf(into)}),
    attached as (
      insert into story_articles (story_id, article_id, why, joined_at)
      select id, ${articleId}, ${why}, ${at} from story on conflict (article_id) do nothing),
    moved as (${movingOn(into, at)}),
    wanted as (${into.kind === 'new' ? NOTHING : wantingEdits(into.storyId, into.editAt)}),
    forgotten as (
      delete from story_signals where sequence in (
        select sequence from story_signals where at < ${forget.before} order by at limit ${forget.limit})
      returning sequence),
    forgotten_terms as (delete from story_terms where sequence in (select sequence from forgotten)),
    saved as (
      insert into story_signals (article_id, story_id, at, signals)
      select ${articleId}, id, ${at}, ${JSON.stringify(signals)} from story
      on conflict (article_id) do nothing returning sequence),
    found_by as (
      insert into story_terms (term, sequence, hour)
      select distinct term, sequence, ${hourOf(at)}::integer
      from saved cross join unnest(${`{${terms.join(',')}}`}::integer[]) as fresh (term))
    select id, (select sequence from saved) as sequence from story`.execute(db);
  const [row] = rows;
  if (!row) throw new Error(`Article ${articleId} came into no story: every name of the new one is taken`);
  return { storyId: toId(row.id), sequence: row.sequence === null ? null : Number(row.sequence) };
}

function storyOf(into: StoryJoined): RawBuilder<unknown> {
  return into.kind === 'new' ? creatingStory(into.story) : sql`select ${into.storyId}::bigint as id`;
}

/** A new story has its time already, and no alerts to edit. */
function movingOn(into: StoryJoined, at: Date): RawBuilder<unknown> {
  if (into.kind === 'new') return NOTHING;
  return sql`update stories set updated_at = ${at} where id = ${into.storyId} and updated_at < ${at}`;
}
