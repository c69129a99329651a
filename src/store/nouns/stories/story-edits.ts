import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { ChannelId, DeliveryId } from '../../../news/ids.ts';
import type { StoryPlace } from '../../../news/story.ts';
import { type Db, literal } from '../../database.ts';
import { channelHears } from '../../scope.ts';
import { isFreeToSend } from '../deliveries/leases.ts';
import { hasAlert, readReasons, standsAlone, toReply } from '../deliveries/open-deliveries.ts';

/** A posted alert that no longer shows all that is known of its story. `wanted`: which request for an edit this one fulfils. */
export type DueEdit = NonNullable<Awaited<ReturnType<typeof next>>>;

export type EditEnd =
  | { kind: 'done'; wanted: number }
  | { kind: 'again'; dueAt: Date }
  | { kind: 'given-up'; wanted: number };

export type StoryEditStore = ReturnType<typeof createStoryEditStore>;

/** Edits of posted alerts. Works on a transaction's handle as well as on the pool. */
export function createStoryEditStore(db: Db) {
  return {
    /** Says how many alerts are edited. */
    async want(places: readonly StoryPlace[], dueAt: Date): Promise<number> {
      const wanted = places.length === 0 ? null : await wantingEdits(places, dueAt).execute(db);
      return Number(wanted?.numAffectedRows ?? 0);
    },
    next: (channelId: ChannelId, now: Date) => next(db, channelId, now),
    end: (deliveryId: DeliveryId, end: EditEnd) => finish(db, deliveryId, end),
    /** Channels with an edit to make by `now`, for the sweep. */
    async dueChannels(now: Date, limit: number): Promise<ChannelId[]> {
      const rows = await openEdits(db, now)
        .innerJoin('channels', 'channels.id', 'alertEdits.channelId')
        .where(isFreeToSend)
        .select('channels.id')
        .distinct()
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },
  };
}

/** An alert that waits longer than this for its hour is composed then, with all that is known by then. */
const COMPOSED_LATER_MS = 60_000;

/**
 * Marks the alerts that an audience has of a story for an edit. A burst of outlets makes one edit: an open request keeps
 * its time, unless a material change wants it sooner. An alert still on its way is marked too, as it may have been composed
 * already. A line is brought up to date like an alert. Messages that hold several stories stay as they are.
 */
export function wantingEdits(places: readonly StoryPlace[], dueAt: Date): RawBuilder<unknown> {
  return sql`insert into alert_edits (delivery_id, channel_id, due_at)
    select deliveries.id, channel_id, ${dueAt} from deliveries
    where ${alertsIn(places)} and change_id is null and deliveries.state in ('planned', 'sending', 'unknown', 'sent')
      and not gathered
      and (deliveries.state <> 'planned' or due_at <= ${new Date(dueAt.getTime() + COMPOSED_LATER_MS)})
    on conflict (delivery_id) do update set
      wanted = alert_edits.wanted + 1,
      attempts = case when alert_edits.wanted > alert_edits.done then alert_edits.attempts else 0 end,
      due_at = case when alert_edits.wanted > alert_edits.done
        then least(alert_edits.due_at, excluded.due_at) else excluded.due_at end`;
}

/** On a query with the table `deliveries`: those of a story in the channels of its audience. */
function alertsIn(places: readonly StoryPlace[]): RawBuilder<SqlBool> {
  const one = ({ storyId, audience }: StoryPlace): RawBuilder<SqlBool> => {
    if (audience.kind === 'everybody' && audience.except.length === 0) return sql`deliveries.story_id = ${storyId}`;
    return sql`(deliveries.story_id = ${storyId} and exists (select from channels
      where channels.id = deliveries.channel_id and ${channelHears(audience)}))`;
  };
  return sql`(${sql.join(places.map(one), sql` or `)})`;
}

function openEdits(db: Db, now: Date) {
  return db
    .selectFrom('alertEdits')
    .innerJoin('deliveries', 'deliveries.id', 'alertEdits.deliveryId')
    .where('deliveries.state', '=', 'sent')
    .where('alertEdits.open', '=', literal(true))
    .where('alertEdits.dueAt', '<=', now)
    .where(standsAlone);
}

async function next(db: Db, channelId: ChannelId, now: Date) {
  const row = await openEdits(db, now)
    .where('alertEdits.channelId', '=', channelId)
    .select(['deliveries.id as deliveryId', 'storyId', 'articleId', 'messageId', 'nonce', 'because', 'mention'])
    .select(['wanted', 'alertEdits.attempts', 'replyTo', 'changeId', hasAlert.as('hasAlert')])
    .orderBy('alertEdits.dueAt')
    .limit(1)
    .executeTakeFirst();
  if (!row || row.messageId === null) return null;
  const { because, replyTo, changeId, hasAlert: has, messageId, ...edit } = row;
  const reply = toReply({ replyTo, changeId, hasAlert: has, answers: null });
  return { ...edit, messageId, ...readReasons(because), reply };
}

async function finish(db: Db, deliveryId: DeliveryId, end: EditEnd): Promise<void> {
  const edit = db.updateTable('alertEdits').where('deliveryId', '=', deliveryId);
  switch (end.kind) {
    case 'done':
    case 'given-up':
      await edit.set({ done: end.wanted, attempts: 0 }).execute();
      return;
    case 'again':
      await edit.set({ dueAt: end.dueAt, attempts: sql`attempts + 1` }).execute();
  }
}
