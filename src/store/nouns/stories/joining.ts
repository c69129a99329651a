import { type RawBuilder, sql } from 'kysely';
import type { TermHits } from '../../../engines/joining/idf.ts';
import type { StoredSignals, StorySignals } from '../../../engines/joining/signals.ts';
import {
  FRESH_MAX,
  hourOf,
  type NewStory,
  type StoryEntered,
  type StoryEntry,
  type StoryJoined,
  type TermAnswer,
  type TermQuestion,
} from '../../../engines/joining/story-index.ts';
import { type ArticleId, hashText, type StoryId, toId } from '../../../news/ids.ts';
import type { Db } from '../../database.ts';
import { wantingEdits } from './story-edits.ts';

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

/** What joining asks, in two round trips for each article, as all others wait for its lock meanwhile. */
export function createJoiningStore(db: Db) {
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
    lookUp: (question: TermQuestion) => lookUpTerms(db, question),
    /** The signals of articles; those in `known` are not read again. */
    load: (sequences: readonly number[], known: ReadonlyMap<number, StorySignals>) => loadSignals(db, sequences, known),
    /** Puts the article into the story; it stays where it is if it has one. */
    enter: (entry: StoryEntry) => enter(db, entry),
    /** Creates a story; a taken slug gets the first free number ("pakistan-taliban-airstrike-2"). */
    async create(story: NewStory): Promise<StoryId> {
      const [row] = (await creatingStory(story).execute(db)).rows;
      if (!row) throw new Error(`Every name of the story ${story.slug} is taken`);
      return toId(row.id);
    },
  };
}

/** Looks each term up in the index; the cost is terms times hits, whatever the archive holds. */
async function lookUpTerms(db: Db, question: TermQuestion): Promise<TermAnswer> {
  const { terms, hitsMax, since } = question;
  // One row of JSON: every other article waits for the lock while it is read.
  const { rows } = await sql<AnswerRow>`
    with bounds as (select min(sequence) as oldest, max(sequence) as newest from story_signals)
    select oldest, newest,
      (select ('[' || string_agg(known.hits, ',') || ']')::json from (
        select (
          select '[' || wanted.term || ',' || string_agg(sequence || ',' || hour, ',') || ']' from (
            select sequence, hour from story_terms where story_terms.term = wanted.term
            order by sequence desc limit ${hitsMax}) as latest) as hits
        from unnest(${`{${terms.join(',')}}`}::integer[]) as wanted (term)) as known) as hits,
      (select json_agg(json_build_array(term, sequence, hour)) from story_terms where sequence = any(array(
        select generate_series(${since}::bigint + 1, least(newest, ${since}::bigint + ${FRESH_MAX}))))) as fresh
    from bounds`.execute(db);
  const { oldest, newest, hits, fresh } = rows[0] ?? {};
  return {
    oldest: Number(oldest ?? 0),
    newest: Number(newest ?? -1),
    terms: (hits ?? []).map(readHits),
    fresh: (fresh ?? []).map(([term, sequence, hour]) => ({ term, sequence, hour })).sort(bySequence),
  };
}

type AnswerRow = {
  oldest: string | null;
  newest: string | null;
  hits: number[][] | null;
  fresh: [term: number, sequence: number, hour: number][] | null;
};

/** The term, then sequence and hour of each hit; an aggregate promises no order. */
function readHits([term = 0, ...pairs]: readonly number[]): TermHits {
  const hits: TermHits['hits'] = [];
  for (let at = 0; at < pairs.length; at += 2) hits.push({ sequence: pairs[at] ?? 0, hour: pairs[at + 1] ?? 0 });
  return { term, hits: hits.sort((one, other) => bySequence(other, one)) };
}

function bySequence(one: { sequence: number }, other: { sequence: number }): number {
  return one.sequence - other.sequence;
}

/** Signals never change, but the story of an article may: what is known already is not read again. */
async function loadSignals(
  db: Db,
  sequences: readonly number[],
  known: ReadonlyMap<number, StorySignals>,
): Promise<StoredSignals[]> {
  if (sequences.length === 0) return [];
  const read = `{${sequences.filter((sequence) => !known.has(sequence)).join(',')}}`;
  const rows = await db
    .selectFrom('story_signals')
    .select(['sequence', 'story_id', 'at'])
    .select(sql<StorySignals | null>`case when sequence = any(${read}::bigint[]) then signals end`.as('signals'))
    .where(sql<boolean>`sequence = any(${`{${sequences.join(',')}}`}::bigint[])`)
    .execute();
  return rows.flatMap(({ sequence, story_id, at, signals }) => {
    const found = signals ?? known.get(Number(sequence));
    return found ? [{ sequence: Number(sequence), storyId: toId(story_id), at, signals: found }] : [];
  });
}

async function enter(db: Db, entry: StoryEntry): Promise<StoryEntered> {
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

/** Inserts the story under the first of its names that is free, and gives its id; no row where all are taken. */
function creatingStory(story: NewStory): RawBuilder<{ id: string }> {
  const { headline, at } = story;
  return sql<{ id: string }>`
    insert into stories (slug, headline, started_at, updated_at)
    select name, ${headline}, ${at}, ${at} from unnest(${slugNames(story)}::text[]) with ordinality as names (name, place)
    where not exists (select from stories where slug = name) order by place limit 1
    returning id`;
}

const NUMBERED_MAX = 9;
const NUMBERED_A_DAY_MAX = 99;

/**
 * What a story may be called, the nicest first: by number, then by day. A list of set length, so that the look-up is a
 * few steps in the index of slugs however many stories share a name.
 */
function slugNames({ slug, headline, at }: NewStory): string[] {
  const day = `${slug}-${at.toISOString().slice(0, 'yyyy-mm-dd'.length)}`;
  const numbered = (name: string, last: number) =>
    Array.from({ length: last - 1 }, (_, index) => `${name}-${index + 2}`);
  const last = `${day}-${hashText(`${headline}${at.toISOString()}`)}`;
  return [slug, ...numbered(slug, NUMBERED_MAX), day, ...numbered(day, NUMBERED_A_DAY_MAX), last];
}
