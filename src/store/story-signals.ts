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
  const { rows } = await sql<{ term: number; hits: string }>`
    select wanted.term, string_agg(found.sequence || ':' || found.hour, ' ' order by found.sequence desc) as hits
    from unnest(${`{${terms.join(',')}}`}::integer[]) as wanted (term)
    cross join lateral (
      select sequence, hour from story_terms where story_terms.term = wanted.term
      order by sequence desc limit ${hitsMax}) as found
    group by wanted.term`.execute(db);
  const bounds = await db
    .selectFrom('story_signals')
    .select((is) => [is.fn.min('sequence').as('oldest'), is.fn.max('sequence').as('newest')])
    .executeTakeFirst();
  return {
    oldest: Number(bounds?.oldest ?? 0),
    newest: Number(bounds?.newest ?? -1),
    terms: rows.map(({ term, hits }) => ({ term, hits: readHits(hits) })),
  };
}

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
  const { sequence } = await db
    .insertInto('story_signals')
    .values({
      article_id: fresh.articleId,
      story_id: fresh.storyId,
      at: fresh.at,
      signals: JSON.stringify(fresh.signals),
    })
    .returning('sequence')
    .executeTakeFirstOrThrow();
  await sql`insert into story_terms (term, sequence, hour)
    select distinct term, ${sequence}::bigint, ${hourOf(fresh.at)}::integer
    from unnest(${`{${fresh.terms.join(',')}}`}::integer[]) as fresh (term)`.execute(db);
}

/** Forgets the signals of articles that no new one can join any more, some at a time; the articles stay. */
export async function forgetSignals(db: Kysely<Database>, before: Date, limit: number): Promise<void> {
  const forgotten = await db
    .deleteFrom('story_signals')
    .where('sequence', 'in', (is) =>
      is.selectFrom('story_signals').select('sequence').where('at', '<', before).orderBy('at').limit(limit),
    )
    .returning('sequence')
    .execute();
  if (forgotten.length === 0) return;
  await db
    .deleteFrom('story_terms')
    .where(
      'sequence',
      'in',
      forgotten.map(({ sequence }) => sequence),
    )
    .execute();
}
