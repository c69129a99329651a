import { type ExpressionBuilder, sql } from 'kysely';
import type { Database } from './schema.ts';

/** A channel that is open, that nobody sends to, and that neither rests nor shares a limit that is held; for sweeps. */
export function maySendNow(is: ExpressionBuilder<Database, 'channels'>) {
  const now = sql<Date>`clock_timestamp()`;
  const held = is
    .selectFrom('send_limits')
    .select('scope')
    .where('send_limits.not_before', '>', now)
    .where((on) =>
      on.or([on('scope', '=', on.ref('platform')), on('scope', '=', sql<string>`platform || ':' || workspace`)]),
    );
  return is.and([
    is('channels.state', '=', 'open'),
    is.or([is('channels.sender', 'is', null), is('channels.sender_until', '<', now)]),
    is.or([is('channels.not_before', 'is', null), is('channels.not_before', '<', now)]),
    is.not(is.exists(held)),
  ]);
}
