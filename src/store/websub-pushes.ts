import { type Kysely, sql } from 'kysely';
import { type FeedId, toId } from '../news/ids.ts';
import type { Database } from './schema.ts';

export type Push = { body: Uint8Array; contentType: string | null; at: Date };

export type StoredPush = { id: string; body: Uint8Array; contentType: string | null };

/** More pushes than this wait only while no worker reads: the oldest go, and a poll finds what they held. */
const WAITING_MAX = 20;

/** What hubs pushed, from the moment their signature was found right until a worker has read it. */
export function createPushStore(db: Kysely<Database>) {
  return {
    addPush: (feedId: FeedId, push: Push) => add(db, feedId, push),
    /** A push whose sender nobody can know: it only says when to look. */
    async notePush(feedId: FeedId, at: Date): Promise<void> {
      await markPushed(db, feedId, at);
    },
    async pushes(feedId: FeedId): Promise<StoredPush[]> {
      return db
        .selectFrom('websub_pushes')
        .select(['id', 'body', 'content_type as contentType'])
        .where('feed_id', '=', feedId)
        .orderBy('id')
        .execute();
    },
    async donePush(id: string): Promise<void> {
      await db.deleteFrom('websub_pushes').where('id', '=', id).execute();
    },
    /** Feeds with pushes that nobody has read since `before`. */
    async unreadPushes(before: Date, limit: number): Promise<FeedId[]> {
      const rows = db.selectFrom('websub_pushes').select('feed_id').distinct().where('received_at', '<', before);
      return (await rows.limit(limit).execute()).map((row) => toId(row.feed_id));
    },
  };
}

async function add(db: Kysely<Database>, feedId: FeedId, { body, contentType, at }: Push): Promise<void> {
  await db
    .insertInto('websub_pushes')
    .values({ feed_id: feedId, body, content_type: contentType, received_at: at })
    .execute();
  await sql`delete from websub_pushes where feed_id = ${feedId} and id not in
    (select id from websub_pushes where feed_id = ${feedId} order by id desc limit ${WAITING_MAX})`.execute(db);
  await markPushed(db, feedId, at);
}

async function markPushed(db: Kysely<Database>, feedId: FeedId, at: Date): Promise<void> {
  await db.updateTable('websub_subscriptions').set({ pushed_at: at }).where('feed_id', '=', feedId).execute();
}
