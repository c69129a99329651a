import type { ExpressionBuilder, Kysely } from 'kysely';
import type { Channel } from '../news/channel.ts';
import { type ChannelId, toId } from '../news/ids.ts';
import type { Database } from './schema.ts';
import { bumpSubscriptions } from './subscriptions-version.ts';
import { toChannel } from './to-channel.ts';
import { written } from './written.ts';

/** How a channel that takes no messages is closed, who is told of it, and how it is opened again. */
export function createClosings(db: Kysely<Database>) {
  return {
    close: (id: ChannelId, closing: Closing) => close(db, id, closing),
    /** A closed channel that takes messages again; who was told of its closing is not told anew if it closes soon. */
    async reopen(id: ChannelId): Promise<void> {
      const set = { state: 'open' as const, state_reason: null, recheck_at: null };
      await db.updateTable('channels').set(set).where('id', '=', id).where('state', '=', 'closed').execute();
      await bumpSubscriptions(db, [id]);
    },
    /** Channels there that take alerts: one, or all of a workspace. */
    async openAt(place: At): Promise<Channel[]> {
      const rows = await db.selectFrom('channels').selectAll().where(isAt(place)).where('state', '=', 'open').execute();
      return rows.map(toChannel);
    },
    /** The next sweep asks for the closed channels there instead of the next day's; says how many. */
    async lookAgainAt(place: At, now: Date): Promise<number> {
      const closed = db
        .updateTable('channels')
        .set({ recheck_at: now })
        .where(isAt(place))
        .where('state', '=', 'closed');
      return Number((await closed.executeTakeFirst()).numUpdatedRows);
    },
    /** Closed channels that are to be tried again. */
    async toRecheck(now: Date, limit: number): Promise<ChannelId[]> {
      const closed = db.selectFrom('channels').select('id').where('state', '=', written('closed'));
      const rows = await closed.where('recheck_at', '<=', now).orderBy('recheck_at').limit(limit).execute();
      return rows.map((row) => toId(row.id));
    },
    /** The right to try a closed channel again, for one process; the next try is at `next`. */
    async claimRecheck(id: ChannelId, now: Date, next: Date): Promise<boolean> {
      const due = db
        .updateTable('channels')
        .set({ recheck_at: next })
        .where('id', '=', id)
        .where('state', '=', 'closed');
      return (await due.where('recheck_at', '<=', now).executeTakeFirst()).numUpdatedRows > 0n;
    },
    /** Who asked for alerts in the channel, by their ids on the platform. */
    async subscribersOf(id: ChannelId): Promise<string[]> {
      const asked = db.selectFrom('subscriptions').select(['created_by', 'created_by_id']).distinct();
      const rows = await asked.where('channel_id', '=', id).where('source', '=', 'chat').execute();
      return [...new Set(rows.map((row) => row.created_by_id ?? row.created_by))];
    },
  };
}

type At = { platform: Channel['address']['platform']; workspace: string; channelId: string | null };

function isAt({ platform, workspace, channelId }: At) {
  return (is: ExpressionBuilder<Database, 'channels'>) =>
    is.and([
      ...[is('platform', '=', platform), is('workspace', '=', workspace), is('kind', '=', 'channel')],
      ...(channelId === null ? [] : [is('external_id', '=', channelId)]),
    ]);
}

type Closing = { reason: string; now: Date; recheckAt: Date; tellAgainAfterMs: number };

/** `tell`: nobody has been told in a long while, and now it is this caller's to do. */
async function close(db: Kysely<Database>, id: ChannelId, closing: Closing): Promise<{ tell: boolean }> {
  await db
    .updateTable('channels')
    .set({ state: 'closed', state_reason: closing.reason, recheck_at: closing.recheckAt })
    .where('id', '=', id)
    .execute();
  await bumpSubscriptions(db, [id]);
  const told = await db
    .updateTable('channels')
    .set({ told_at: closing.now })
    .where('id', '=', id)
    .where((is) =>
      is.or([
        is('told_at', 'is', null),
        is('told_at', '<', new Date(closing.now.getTime() - closing.tellAgainAfterMs)),
      ]),
    )
    .executeTakeFirst();
  return { tell: told.numUpdatedRows > 0n };
}
