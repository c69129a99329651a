import { type Kysely, sql } from 'kysely';
import { toId } from '../news/ids.ts';
import type { Database } from './schema.ts';
import { hourOf, type NewSignals, type StoredSignals, type TermLookup } from './story-shape.ts';

/** Joining is one at a time: two workers with two articles of one event must not both call it new. */
export async function lockJoining(db: Kysely<Database>): Promise<void> {
  await sql`select pg_advisory_xact_lock(7539514, 2)`.execute(db);
}

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
      select wanted.term, string_agg(found.sequence || ':' || found.hour, ' ' order by found.sequence desc) as hits
      from unnest(${`{${terms.join(',')}}`}::integer[]) as wanted (term)
      cross join lateral (
        select sequence, hour from story_terms where story_terms.term = wanted.term
        order by sequence desc limit ${hitsMax}) as found
      group by wanted.term) as known on true`.execute(db);
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

export async function loadSignals(db: Kysely<Database>, sequences: readonly number[]): Promise<StoredSignals[]> {
  if (sequences.length === 0) return [];
  const rows = await db
    .selectFrom('story_signals')
    .select(['sequence', 'story_id', 'at', 'signals'])
    .where('sequence', 'in', sequences.map(String))
    .execute();
  return rows.map((row) => ({
    sequence: Number(row.sequence),
    storyId: toId(row.story_id),
    at: row.at,
    signals: row.signals,
  }));
}

export async function saveSignals(db: Kysely<Database>, fresh: NewSignals): Promise<void> {
  const { articleId, storyId, at, signals, terms } = fresh;
  await sql`
    with saved as (
      insert into story_signals (article_id, story_id, at, signals)
      values (${articleId}, ${storyId}, ${at}, ${JSON.stringify(signals)}) returning sequence)
    insert into story_terms (term, sequence, hour)
    select distinct term, sequence, ${hourOf(at)}::integer
    from saved cross join unnest(${`{${terms.join(',')}}`}::integer[]) as fresh (term)`.execute(db);
}

/** Forgets the signals of articles that no new one can join any more, some at a time; the articles stay. */
export async function forgetSignals(db: Kysely<Database>, before: Date, limit: number): Promise<void> {
  await sql`
    with forgotten as (
      delete from story_signals
      where sequence in (select sequence from story_signals where at < ${before} order by at limit ${limit})
      returning sequence)
    delete from story_terms where sequence in (select sequence from forgotten)`.execute(db);
}
