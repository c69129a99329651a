import { type RawBuilder, sql } from 'kysely';
import { HOUR_MS, MINUTE_MS } from '../../kit/time.ts';
import type { Db } from '../database.ts';

/** A turn of a subject ("person:discord:42"), of which there are so many within any minute. */
type Turn = { subject: string; perMinute: number; now: Date };

/** `free`: when there is a turn again. */
type TurnOutcome = { kind: 'taken' } | { kind: 'none-left'; free: Date };

export type PaceStore = ReturnType<typeof createPaceStore>;

/** How often people ask and sites are asked, known to every process and after every restart. */
export function createPaceStore(db: Db) {
  return { take: (turn: Turn) => takeTurn(db, turn) };
}

/** `unless`: takes none where this holds. `share`: takes none where more than this part of the minute's turns is used. */
type TurnTerms = { unless?: RawBuilder<boolean>; share?: number };

/**
 * One statement for each turn: the row keeps the moments of the last turns, and the oldest of as many as there may be says
 * whether there is one more. So no minute has more of them, wherever it begins and however many processes there are.
 */
export async function takeTurn(db: Db, turn: Turn, terms: TurnTerms = {}): Promise<TurnOutcome> {
  const { subject, perMinute, now } = turn;
  if (perMinute === Number.POSITIVE_INFINITY) return { kind: 'taken' };
  const most = Math.max(1, Math.floor(perMinute * (terms.share ?? 1)));
  const { rows } = await sql<{ fresh: boolean }>`
    insert into paces (subject, taken_at)
    select ${subject}, array[${now}::timestamptz] where not ${terms.unless ?? sql`false`}
    on conflict (subject) do update set taken_at =
      paces.taken_at[greatest(1, cardinality(paces.taken_at) - ${perMinute}::integer + 2):] || excluded.taken_at
    where ${mostBefore(most)} is null or not ${mostBefore(most)} ${withinMinute(now)}
    returning xmax = 0 as fresh`.execute(db);
  const [taken] = rows;
  if (taken?.fresh) await forgetIdle(db, now);
  return taken ? { kind: 'taken' } : { kind: 'none-left', free: await freeAt(db, { subject, most, now }) };
}

/** The turn that is so many turns ago; null where there were fewer. */
function mostBefore(most: number): RawBuilder<Date | null> {
  return sql`paces.taken_at[cardinality(paces.taken_at) - ${most}::integer + 1]`;
}

/**
 * A turn of just a minute ago counts no more. One that lies far ahead was taken before somebody set a clock back, and counts
 * for nothing.
 */
function withinMinute(now: Date): RawBuilder<boolean> {
  const [from, to] = [new Date(now.getTime() - MINUTE_MS + 1), new Date(now.getTime() + MINUTE_MS)];
  return sql`between ${from}::timestamptz and ${to}::timestamptz`;
}

async function freeAt(db: Db, { subject, most, now }: { subject: string; most: number; now: Date }): Promise<Date> {
  const { rows } = await sql<{ free: Date | null }>`
    select ${mostBefore(most)} + interval '1 minute' as free from paces where subject = ${subject}`.execute(db);
  const free = rows[0]?.free ?? now;
  return free > now ? free : now;
}

/** What had no turn for an hour. A row that somebody is at stays until the next time. */
async function forgetIdle(db: Db, now: Date): Promise<void> {
  await sql`delete from paces where subject in (
    select subject from paces where taken_at[cardinality(taken_at)] < ${new Date(now.getTime() - HOUR_MS)}::timestamptz
    for update skip locked)`.execute(db);
}

/** How many turns of the last minute a subject has had. */
export function turnsTaken(subject: RawBuilder<string>, now: Date): RawBuilder<number> {
  return sql`(select count(*) from paces, unnest(taken_at) as at
    where paces.subject = ${subject} and at ${withinMinute(now)})`;
}
