import { sql } from 'kysely';
import { SITE_WAIT_MAX_MS } from '../../../news/feed.ts';
import type { ChannelId, StoryId } from '../../../news/ids.ts';
import type { Db } from '../../database.ts';

/** A story that a channel was not alerted to, because it was too old by the time it was found or could be sent. */
export type MissedStory = { channelId: ChannelId; storyId: StoryId; publishedAt: Date; foundAt: Date };

/** `maxAgeMs`: what is found within this after a line belongs to the outage that the line told of. */
type MissedLine = { channelId: ChannelId; nonce: string; now: Date; dueAt: Date; maxAgeMs: number };

export type MissedStoryStore = ReturnType<typeof createMissedStories>;

/** What channels missed in an outage, until they are told how much it was. Works on a transaction's handle, too. */
export function createMissedStories(db: Db) {
  return {
    async note(missed: readonly MissedStory[]): Promise<void> {
      if (missed.length === 0) return;
      const insert = db.insertInto('missedStories').values(missed);
      await insert.onConflict((conflict) => conflict.doNothing()).execute();
    },
    /** Channels that missed something, once all is counted: its alerts are sent, and feeds and articles read. */
    settled: (now: Date) => settled(db, now),
    /** Plans the channel's line, and forgets what it counts; what the channel was alerted to since is not missed. */
    plan: (line: MissedLine) => plan(db, line),
  };
}

/** After an outage of ours, feeds and pages are read for so long before anything is counted as all. */
const SETTLE_MS = 60_000;

async function settled(db: Db, now: Date): Promise<ChannelId[]> {
  const before = new Date(now.getTime() - SETTLE_MS);
  const { rows } = await sql<{ id: ChannelId }>`
    select channel_id as id from missed_stories group by channel_id
    having min(found_at) <= ${new Date(now.getTime() - SITE_WAIT_MAX_MS)} or (max(found_at) <= ${before}
      and not exists (select from articles where untold = 'missed' and stage in ('found', 'kept'))
      and not exists (select from feeds where state = 'active' and next_poll_at <= ${before})
      and not exists (select from deliveries where deliveries.channel_id = missed_stories.channel_id
        and deliveries.state in ('planned', 'sending', 'unknown') and wanted_at <= ${before}))`.execute(db);
  return rows.map(({ id }) => id);
}

async function plan(db: Db, { channelId, nonce, now, dueAt, maxAgeMs }: MissedLine): Promise<void> {
  await sql`
    with gone as (delete from missed_stories where channel_id = ${channelId} returning *),
    missed as (select * from gone
      where not exists (select from feed_notices as told where told.channel_id = ${channelId} and kind = 'missed'
          and told.planned_at + ${maxAgeMs} * interval '1 millisecond' > gone.found_at)
        and not exists (select from deliveries where deliveries.channel_id = ${channelId}
          and deliveries.story_id = gone.story_id and state <> 'expired'))
    insert into feed_notices (kind, channel_id, nonce, planned_at, due_at, stories, oldest_at, newest_at)
    select 'missed', ${channelId}::bigint, ${nonce}, ${now}::timestamptz, ${dueAt}::timestamptz, count(*),
      min(published_at), max(published_at) from missed having count(*) > 0`.execute(db);
}
