import { sql } from 'kysely';
import { addressKey, type ChannelAddress, PLATFORM_FACTS } from '../../news/channel.ts';
import { INSTALLATION, workspaceOf } from '../../news/owner.ts';
import type { Db } from '../database.ts';
import { bumpSubscriptions } from '../nouns/settings.ts';
import { SPLIT_BY, SPLIT_LATE } from '../nouns/stories/manual-grouping.ts';

/** Somebody on a platform; `address`: where they ask. */
type Person = { userId: string; userName: string; address: ChannelAddress };

export const NOBODY = 'somebody';

/**
 * Deletes what is kept of a person: what they get as direct messages, and their name and id wherever they added, followed,
 * muted, paused or split something. What they did stays, as somebody's. In all workspaces, where people have one id in all of them.
 */
export async function forgetPerson(db: Db, { userId, userName, address }: Person): Promise<void> {
  const { platform, workspace } = address;
  const dm: ChannelAddress = { platform, workspace, id: userId, kind: 'dm' };
  const everywhere = PLATFORM_FACTS[platform].reach === 'app';
  const places = sql`(select id from channels where platform = ${platform}
    and (${everywhere}::boolean or workspace = '' or workspace = ${workspace}))`;
  const isOwners = sql`(owner = ${INSTALLATION} or owner = ${workspaceOf(address)}
    or (${everywhere}::boolean and owner like ${`${platform}:%`}))`;
  await db.transaction().execute(async (trx) => {
    const nameless = sql`set created_by = ${NOBODY}, created_by_id = null
      where created_by_id = ${userId} and channel_id in ${places}`;
    await sql`update subscriptions ${nameless}`.execute(trx);
    await sql`update mutes ${nameless}`.execute(trx);
    await sql`update feed_owners set added_by = null, added_by_id = null
      where added_by_id = ${userId} and ${isOwners}`.execute(trx);
    await sql`update channels set state_reason = ${`paused by ${NOBODY}`}
      where state_reason = ${`paused by ${userName}`} and id in ${places}`.execute(trx);
    for (const end of ['', `, ${SPLIT_LATE}`]) {
      const nobodys = sql`set why = ${SPLIT_BY + NOBODY + end} where why = ${SPLIT_BY + userName + end}`;
      await sql`update story_views ${nobodys} and ${isOwners}`.execute(trx);
      await sql`update story_articles ${nobodys}
        and exists (select from articles where id = article_id and ${isOwners})`.execute(trx);
    }
    await sql`delete from audit_log where actor_id = ${userId}
      and (channel = ${addressKey(dm)} or target = ${addressKey(dm)})`.execute(trx);
    await sql`update audit_log set actor = ${NOBODY}, actor_id = null, client_address = null
      where actor_id = ${userId} and ${isOwners}`.execute(trx);
    await forgetMessages(trx, userId, places);
  });
}

/** Of the channel with their direct messages a row without an address stays, to which what was sent refers until it is old. */
async function forgetMessages(trx: Db, userId: string, places: ReturnType<typeof sql>): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update channels set external_id = 'forgotten-' || id, name = ${NOBODY}, settings = null, state = 'closed',
      state_reason = null, recheck_at = null
    where kind = 'dm' and external_id = ${userId} and id in ${places} returning id`.execute(trx);
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return;
  const theirs = sql`where channel_id = any(${ids}::bigint[])`;
  await sql`delete from subscriptions ${theirs}`.execute(trx);
  await sql`delete from mutes ${theirs}`.execute(trx);
  await sql`delete from missed_stories ${theirs}`.execute(trx);
  await sql`delete from feed_notices ${theirs}`.execute(trx);
  await sql`update deliveries set state = 'expired', reason = 'forgotten', ended_at = now()
    ${theirs} and state in ('planned', 'sending', 'unknown')`.execute(trx);
  await bumpSubscriptions(trx, ids);
}
