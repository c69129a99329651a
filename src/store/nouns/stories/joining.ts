import { sql } from 'kysely';
import type { OwnLookup, TermHits } from '../../../engines/joining/idf.ts';
import type { StoredSignals, StorySignals } from '../../../engines/joining/signals.ts';
import {
  FRESH_MAX,
  type OwnQuestion,
  ownTerms,
  type StoryEntry,
  type TermAnswer,
  type TermQuestion,
} from '../../../engines/joining/story-index.ts';
import type { ArticleId, StoryId } from '../../../news/ids.ts';
import { INSTALLATION, type Owner } from '../../../news/owner.ts';
import type { Db } from '../../database.ts';
import { creatingStory, enterStory, type StoryToCreate } from './enter-story.ts';

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

/** Owners with own articles that later ones are compared with, each found by one step in an index. */
const OWNERS_WITH_OWN = sql<Owner[] | null>`(
  with recursive owners (owner) as (
    (select owner from story_signals where place is not null order by owner limit 1)
    union all
    select (select owner from story_signals where place is not null and story_signals.owner > owners.owner
      order by owner limit 1) from owners where owners.owner is not null)
  select json_agg(owner) from owners where owner is not null)`;

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
      const { rows } = await sql<{ storyId: StoryId | null }>`
        select (${story}) as story_id, ${LOCK}, ${NEWEST_FIRST}, ${PLANNED_ONCE}, ${BY_INDEX}`.execute(db);
      return rows[0]?.storyId ?? null;
    },
    /** Takes an article out of what later ones are compared with, to be entered anew, and says where it stood. */
    leave: (articleId: ArticleId) => leave(db, articleId),
    lookUp: (question: TermQuestion) => lookUpTerms(db, question),
    /** The hits in own articles of owners, by the plain terms. */
    lookUpOwn: (question: OwnQuestion) => lookUpOwnTerms(db, question),
    /** The signals of articles of the installation and of these owners; those in `known` are not read again. */
    load: (asked: AskedSignals, known: ReadonlyMap<number, StorySignals>) => loadSignals(db, asked, known),
    /** Puts the article into the story, out of another one that it was in. */
    enter: (entry: StoryEntry) => enterStory(db, entry),
    /** Creates a story; a slug that its owner sees taken gets the first free number ("pakistan-taliban-airstrike-2"). */
    async create(story: StoryToCreate): Promise<StoryId> {
      const [row] = (await creatingStory(story, { kind: 'owner', owner: story.owner }).execute(db)).rows;
      if (!row) throw new Error(`Every name of the story ${story.slug} is taken`);
      return row.id;
    },
  };
}

type LeftStory = { storyId: StoryId; why: string; isAlone: boolean };

async function leave(db: Db, articleId: ArticleId): Promise<LeftStory | null> {
  const { rows } = await sql<LeftStory>`
    with gone as (delete from story_signals where article_id = ${articleId} returning sequence),
    forgotten as (delete from story_terms where sequence in (select sequence from gone))
    select story_id as "storyId", why, not exists (
      select from (select story_id, article_id from story_articles union all select story_id, article_id from story_views) as others
      where others.story_id = own.story_id and others.article_id <> ${articleId}) as "isAlone"
    from story_articles as own where article_id = ${articleId}`.execute(db);
  return rows[0] ?? null;
}

/** Looks each term up in the index; the cost is terms times hits, whatever the archive holds. */
async function lookUpTerms(db: Db, question: TermQuestion): Promise<TermAnswer> {
  const { terms, hitsMax, since } = question;
  // One row of JSON: every other article waits for the lock while it is read.
  const { rows } = await sql<AnswerRow>`
    with bounds as (select min(sequence) as oldest, max(sequence) as newest from story_signals where sequence > 0)
    select oldest, newest, ${OWNERS_WITH_OWN} as owners,
      (select ('[' || string_agg(known.hits, ',') || ']')::json from (
        select (
          select '[' || wanted.term || ',' || string_agg(sequence || ',' || hour, ',') || ']' from (
            select sequence, hour from story_terms where story_terms.term = wanted.term and sequence > 0
            order by sequence desc limit ${hitsMax}) as latest) as hits
        from unnest(${`{${terms.join(',')}}`}::integer[]) as wanted (term)) as known) as hits,
      (select json_agg(json_build_array(term, sequence, hour)) from story_terms where sequence = any(array(
        select generate_series(${since}::bigint + 1, least(newest, ${since}::bigint + ${FRESH_MAX}))))) as fresh
    from bounds`.execute(db);
  const { oldest, newest, owners, hits, fresh } = rows[0] ?? {};
  return {
    oldest: Number(oldest ?? 0),
    newest: Number(newest ?? -1),
    owners: owners ?? [],
    terms: (hits ?? []).map(readHits),
    fresh: (fresh ?? []).map(([term, sequence, hour]) => ({ term, sequence, hour })).sort(bySequence),
  };
}

type AnswerRow = {
  oldest: string | null;
  newest: string | null;
  owners: Owner[] | null;
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

/** One row for each owner. An owner's terms are its alone, and its articles are asked for by the owner all the same. */
async function lookUpOwnTerms(db: Db, { owners, terms, hitsMax }: OwnQuestion): Promise<OwnLookup[]> {
  if (owners.length === 0) return [];
  const asked = owners.flatMap((owner) => ownTerms(terms, owner));
  const { rows } = await sql<OwnAnswerRow>`
    select owner, newest, newest - oldest + 1 as articles, (
      select json_agg(hits) from generate_subscripts(${`{${terms.join(',')}}`}::integer[], 1) as nth, lateral (
        select json_build_array(nth, json_agg(json_build_array(sequence, hour, place))) as hits from (
          select sequence, hour, place from story_terms join story_signals using (sequence)
          where term = (${`{${asked.join(',')}}`}::integer[])[(number - 1) * ${terms.length}::integer + nth]
            and sequence < 0 and story_signals.owner = asked.owner
          order by sequence limit ${hitsMax}) as latest
        having count(*) > 0) as found) as terms
    from unnest(${owners}::text[]) with ordinality as asked (owner, number), lateral (
      select (select place from story_signals where place is not null and story_signals.owner = asked.owner
          order by place desc limit 1) as newest,
        (select place from story_signals where place is not null and story_signals.owner = asked.owner
          order by place limit 1) as oldest) as bounds
    where newest is not null`.execute(db);
  return rows.map((row) => readOwn(row, { terms, hitsMax }));
}

type OwnAnswerRow = {
  owner: Owner;
  newest: string;
  articles: string;
  /** The place of the term in the question, and its hits. */
  terms: [at: number, hits: [sequence: number, hour: number, place: number][]][] | null;
};

function readOwn(row: OwnAnswerRow, { terms, hitsMax }: Pick<OwnQuestion, 'terms' | 'hitsMax'>): OwnLookup {
  const own = (row.terms ?? []).map(([at, found]) => {
    const newestFirst = found.toSorted(([one], [other]) => one - other);
    const oldest = newestFirst.at(-1)?.[2] ?? 0;
    return {
      term: terms[at - 1] ?? 0,
      hits: newestFirst.map(([sequence, hour]) => ({ sequence, hour })),
      among: found.length < hitsMax ? null : Number(row.newest) - oldest + 1,
    };
  });
  return { owner: row.owner, articles: Number(row.articles), terms: own };
}

export type AskedSignals = { sequences: readonly number[]; owners: readonly Owner[] };

/** Signals never change, but the story of an article may: what is known already is not read again. */
async function loadSignals(
  db: Db,
  { sequences, owners }: AskedSignals,
  known: ReadonlyMap<number, StorySignals>,
): Promise<StoredSignals[]> {
  if (sequences.length === 0) return [];
  const read = `{${sequences.filter((sequence) => !known.has(sequence)).join(',')}}`;
  const rows = await db
    .selectFrom('storySignals')
    .select(['sequence', 'place', 'storyId', 'at'])
    .select(sql<StorySignals | null>`case when sequence = any(${read}::bigint[]) then signals end`.as('signals'))
    .select(VIEWS.as('views'))
    .where(sql<boolean>`sequence = any(${`{${sequences.join(',')}}`}::bigint[])`)
    .where(sql<boolean>`owner = any(${[INSTALLATION, ...owners]}::text[])`)
    .execute();
  return rows.flatMap(({ sequence, place, signals, views, ...stored }) => {
    const found = signals ?? known.get(Number(sequence));
    if (!found) return [];
    const numbers = { sequence: Number(sequence), place: Number(place ?? sequence) };
    return { ...stored, ...numbers, signals: found, views: views ?? [] };
  });
}

/** An owner that has the article itself sees it where its own one is. */
const VIEWS = sql<StoredSignals['views'] | null>`(
  select json_agg(json_build_object(
    'owner', story_views.owner, 'storyId', coalesce(own.story_id, story_views.story_id)::text))
  from story_views left join story_articles as own on own.article_id = story_views.twin_of
  where story_views.article_id = story_signals.article_id)`;
