import { type Kysely, sql } from 'kysely';
import { toId } from '../news/ids.ts';
import type { Database } from './schema.ts';
import type { StoredSignals, StorySignals, TermLookup } from './story-shape.ts';

/** Looks each term up in the index; the cost is terms times hits, whatever the archive holds. */
export async function lookUpTerms(
  db: Kysely<Database>,
  terms: readonly number[],
  hitsMax: number,
): Promise<TermLookup> {
  const { rows } = await sql<TermRow>`
    select bounds.oldest, bounds.newest, known.term, known.hits
    from (select min(sequence) as oldest, max(sequence) as newest from story_signals) as bounds
    left join (
      select wanted.term, found.hits
      from unnest(${`{${terms.join(',')}}`}::integer[]) as wanted (term)
      cross join lateral (
        select string_agg(sequence || ':' || hour, ' ' order by sequence desc) as hits from (
          select sequence, hour from story_terms where story_terms.term = wanted.term
          order by sequence desc limit ${hitsMax}) as latest) as found
      where found.hits is not null) as known on true`.execute(db);
  return {
    oldest: Number(rows[0]?.oldest ?? 0),
    newest: Number(rows[0]?.newest ?? -1),
    terms: rows.flatMap(({ term, hits }) => (term === null ? [] : [{ term, hits: readHits(hits ?? '') }])),
  };
}

/** Bounds of all that is known, and one term of it; of an empty index a row without a term. */
type TermRow = { oldest: string | null; newest: string | null; term: number | null; hits: string | null };

function readHits(text: string): { sequence: number; hour: number }[] {
  return text.split(' ').map((hit) => {
    const [sequence, hour] = hit.split(':');
    return { sequence: Number(sequence), hour: Number(hour) };
  });
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
    .where('sequence', 'in', sequences.map(String))
    .execute();
  return rows.flatMap(({ sequence, story_id, at, signals }) => {
    const found = signals ?? known.get(Number(sequence));
    return found ? [{ sequence: Number(sequence), storyId: toId(story_id), at, signals: found }] : [];
  });
}
