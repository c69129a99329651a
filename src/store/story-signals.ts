import { type Kysely, sql } from 'kysely';
import { toId } from '../news/ids.ts';
import type { Database } from './schema.ts';
import {
  FRESH_MAX,
  type StoredSignals,
  type StorySignals,
  type TermAnswer,
  type TermHits,
  type TermQuestion,
} from './story-shape.ts';

/** Looks each term up in the index; the cost is terms times hits, whatever the archive holds. */
export async function lookUpTerms(db: Kysely<Database>, question: TermQuestion): Promise<TermAnswer> {
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
export async function loadSignals(
  db: Kysely<Database>,
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
