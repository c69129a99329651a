import { sql } from 'kysely';
import type { Db } from '../database.ts';

/** Which rows of a table lie further ahead than any rule puts them, as SQL; `now` is $now there, and what they are set to. */
type Ahead = { table: string; where: string; set: string };

const OPEN = `state in ('planned', 'sending', 'unknown')`;
const UNREAD = `stage in ('found', 'kept')`;

/** A cool-down, a hold, a retry or an edit is a matter of minutes; what lasts longer was written by a clock that was wrong. */
const SHORTLY = `interval '1 hour'`;
const AT_ONCE = `interval '1 minute'`;

/** As far as a feed's rules go: a day's back-off with its jitter, or its own interval. */
export const POLL_AHEAD = `(interval '27 hours' + every_seconds * interval '1.1 seconds')`;

const AHEAD: readonly Ahead[] = [
  { table: 'feeds', where: `state = 'active' and next_poll_at > $now + ${POLL_AHEAD}`, set: 'next_poll_at = $now' },
  { table: 'feeds', where: `claimed_until > $now + ${AT_ONCE}`, set: 'claimed_until = null' },
  { table: 'articles', where: `${UNREAD} and due_at is null and stage_at > $now + ${AT_ONCE}`, set: 'stage_at = $now' },
  { table: 'articles', where: `stage = 'found' and due_at > $now + interval '25 hours'`, set: 'due_at = $now' },
  { table: 'articles', where: `reread_at > $now + interval '73 hours'`, set: 'reread_at = $now' },
  {
    // A weekly digest after quiet hours is the latest of all. What was to go at once says so by the moment it was planned.
    ...{
      table: 'deliveries',
      set: 'due_at = $now, wanted_at = least(wanted_at, $now), planned_at = least(planned_at, $now)',
    },
    where: `${OPEN} and (due_at > $now + interval '8 days 2 hours' or (wanted_at <= $now and due_at > $now + ${SHORTLY})
      or (planned_at > $now + ${AT_ONCE} and wanted_at <= planned_at + ${AT_ONCE}))`,
  },
  { table: 'alert_edits', where: `open and due_at > $now + ${SHORTLY}`, set: 'due_at = $now' },
  {
    ...{ table: 'feed_notices', set: 'due_at = $now' },
    where: `state in ('planned', 'sending') and due_at > $now + interval '26 hours'`,
  },
  { table: 'channels', where: `sender_until > $now + interval '5 minutes'`, set: 'sender_until = $now' },
  { table: 'channels', where: `not_before > $now + ${SHORTLY}`, set: 'not_before = $now' },
  { table: 'channels', where: `slot_at > $now + ${SHORTLY}`, set: 'slot_at = null' },
  {
    table: 'channels',
    where: `state = 'closed' and recheck_at > $now + interval '25 hours'`,
    set: 'recheck_at = $now',
  },
  { table: 'send_limits', where: `not_before > $now + ${SHORTLY}`, set: 'not_before = $now' },
  { table: 'send_limits', where: `next_slot > $now + ${SHORTLY}`, set: 'next_slot = $now' },
  { table: 'host_rests', where: `not_before > $now + interval '25 hours'`, set: 'not_before = $now' },
];

/**
 * Makes due what lies further ahead than the rules allow: it was written by a clock that was wrong, and nobody would look at it
 * for days. Says how many rows of which table. `now` is to be believed: what else would call the right rows wrong.
 */
export async function pullBack(db: Db, now: Date): Promise<Record<string, number>> {
  const pulled = new Map<string, number>();
  for (const { table, where, set } of AHEAD) {
    const withNow = (text: string) =>
      sql.join(
        text.split('$now').map((part) => sql.raw(part)),
        sql`${now}::timestamptz`,
      );
    const { numAffectedRows = 0n } =
      await sql`update ${sql.table(table)} set ${withNow(set)} where ${withNow(where)}`.execute(db);
    if (numAffectedRows > 0n) pulled.set(table, (pulled.get(table) ?? 0) + Number(numAffectedRows));
  }
  return Object.fromEntries(pulled);
}
