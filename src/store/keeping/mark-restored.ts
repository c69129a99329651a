import { sql } from 'kysely';
import type { Db } from '../database.ts';

/**
 * After a restore nobody knows what was told between the back-up and now. What was waiting to go, and what feeds list that
 * came in that time, is not posted: each channel is told in one line how many stories that was. Says how many alerts were
 * waiting; null where nothing was restored.
 */
export function markRestored(db: Db): Promise<number | null> {
  return db.transaction().execute(async (trx) => {
    const done = trx.deleteFrom('settings').where('name', '=', 'restored').returning('value');
    const restored = await done.executeTakeFirst();
    if (!restored) return null;
    const at = new Date(restored.value);
    await sql`update feeds set restored_at = ${at}`.execute(trx);
    await sql`update articles set announced = false, untold = 'missed', untold_why = ${WHY}
      where stage in ('found', 'kept') and announced`.execute(trx);
    await sql`update feed_notices set state = 'dropped', ended_at = ${at}, reason = ${WHY}
      where state in ('planned', 'sending') and due_at <= ${at}`.execute(trx);
    const { rows } = await sql`
      with ended as (
        update deliveries set state = 'expired', reason = ${WHY}, ended_at = ${at}
        where state in ('planned', 'sending', 'unknown') and due_at <= ${at}
        returning channel_id, story_id, article_id, change_id),
      missed as (
        insert into missed_stories (channel_id, story_id, published_at, found_at)
        select channel_id, story_id, published_at, ${at} from ended join articles on articles.id = article_id
        where change_id is null on conflict do nothing)
      select from ended`.execute(trx);
    return rows.length;
  });
}

const WHY = 'The database was restored from a back-up, and it may have been told since that was made.';
