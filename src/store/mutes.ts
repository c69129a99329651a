import type { Kysely } from 'kysely';
import { type ChannelId, toId } from '../news/ids.ts';
import type { Mute } from '../news/mute.ts';
import type { Database } from './schema.ts';
import { bumpSubscriptions } from './subscriptions-version.ts';

/** So long after its end `/why` can still tell of a mute. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** What channels do not want to hear of for a while. */
export function createMuteStore(db: Kysely<Database>) {
  return {
    /** Adds it, or moves the end of the one with the same query. */
    add: (mute: Mute) => add(db, mute),
    /** Ends it now; false when none was in force. */
    async lift(channelId: ChannelId, query: string, now: Date): Promise<boolean> {
      return db.transaction().execute(async (trx) => {
        const lifted = await trx
          .updateTable('mutes')
          .set({ until: now })
          .where('channel_id', '=', channelId)
          .where('query', '=', query)
          .where('until', '>', now)
          .executeTakeFirst();
        if (lifted.numUpdatedRows > 0n) await bumpSubscriptions(trx, [channelId]);
        return lifted.numUpdatedRows > 0n;
      });
    },
    /** Those in force and those that ended not long ago, the next to end last. */
    async listFor(channelId: ChannelId): Promise<Mute[]> {
      return (await selectMutes(db).where('channel_id', '=', channelId).orderBy('until', 'desc').execute()).map(toMute);
    },
  };
}

async function add(db: Kysely<Database>, mute: Mute): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const forgotten = new Date(mute.createdAt.getTime() - KEPT_MS);
    await trx.deleteFrom('mutes').where('channel_id', '=', mute.channelId).where('until', '<', forgotten).execute();
    const { until, createdBy, createdById, createdAt, topic } = mute;
    const said = { topic, until, created_by: createdBy, created_by_id: createdById, created_at: createdAt };
    await trx
      .insertInto('mutes')
      .values({ channel_id: mute.channelId, query: mute.query, ...said })
      .onConflict((conflict) => conflict.columns(['channel_id', 'query']).doUpdateSet(said))
      .execute();
    await bumpSubscriptions(trx, [mute.channelId]);
  });
}

/** The rows of mutes, for whoever narrows them down. */
export function selectMutes(db: Kysely<Database>) {
  return db
    .selectFrom('mutes')
    .select(['channel_id', 'mutes.query', 'mutes.topic', 'until', 'created_by', 'created_by_id', 'created_at']);
}

type MuteRow = Awaited<ReturnType<ReturnType<typeof selectMutes>['execute']>>[number];

/** A row as the rest of Slugline knows it. */
export function toMute(row: MuteRow): Mute {
  const { query, topic, until } = row;
  const by = { createdBy: row.created_by, createdById: row.created_by_id, createdAt: row.created_at };
  return { channelId: toId(row.channel_id), query, topic, until, ...by };
}
