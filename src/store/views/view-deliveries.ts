import type { Platform } from '../../news/channel.ts';
import type { DeliveryState } from '../../news/delivery.ts';
import type { Db } from '../database.ts';
import { readReasons } from '../nouns/deliveries/open-deliveries.ts';

/** What became of one story in one channel. */
export type DeliveryView = {
  id: string;
  state: DeliveryState;
  headline: string;
  slug: string;
  channel: string;
  platform: Platform;
  /** The topics or queries that wanted it. */
  because: string[];
  attempts: number;
  plannedAt: Date;
  dueAt: Date;
  endedAt: Date | null;
  reason: string | null;
  /** A closed or paused channel takes nothing. */
  channelState: 'open' | 'paused' | 'closed';
  channelReason: string | null;
};

export type DeliveriesView = { deliveries: DeliveryView[]; counts: { state: DeliveryState; count: number }[] };

/** A page of a big installation stays quick: it looks at no more than these. */
const NEWEST = 10_000;
const PER_STORY_MAX = 200;

/** Newest first, of one state or of all, among the newest 10,000; with how many of those stand in each state. */
export async function viewDeliveries(
  db: Db,
  page: ViewPage & { state: DeliveryState | null },
): Promise<DeliveriesView> {
  const newest = () =>
    db.selectFrom('deliveries').select(['id', 'state']).orderBy('id', 'desc').limit(NEWEST).as('newest');
  const ids = await db
    .selectFrom(newest())
    .select('newest.id')
    .$if(page.state !== null, (select) => select.where('newest.state', '=', page.state ?? 'planned'))
    .orderBy('newest.id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const counts = await db
    .selectFrom(newest())
    .select(['newest.state', (is) => is.fn.countAll<string>().as('count')])
    .groupBy('newest.state')
    .execute();
  return {
    deliveries: await byIds(db, ids),
    counts: counts.map(({ state, count }) => ({ state, count: Number(count) })),
  };
}

export async function deliveriesOf(db: Db, storyId: string): Promise<DeliveryView[]> {
  const ids = db.selectFrom('deliveries').select('id').where('story_id', '=', storyId).orderBy('id');
  return byIds(db, await ids.limit(PER_STORY_MAX).execute());
}

async function byIds(db: Db, ids: readonly { id: string }[]): Promise<DeliveryView[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('stories', 'stories.id', 'deliveries.story_id')
    .innerJoin('channels', 'channels.id', 'deliveries.channel_id')
    .select(['deliveries.id', 'deliveries.state', 'deliveries.because', 'reply_to', 'attempts'])
    .select(['planned_at', 'due_at', 'ended_at'])
    .select(['deliveries.reason', 'stories.headline', 'stories.slug', 'channels.name', 'channels.platform'])
    .select(['channels.state as channel_state', 'channels.state_reason'])
    .where(
      'deliveries.id',
      'in',
      ids.map(({ id }) => id),
    )
    .orderBy('deliveries.id', 'desc')
    .execute();
  return rows.map(({ id, state, slug, platform, because, attempts, reason, ...row }) => {
    const headline = row.reply_to === null ? row.headline : `Reply in the thread: ${row.headline}`;
    const times = { plannedAt: row.planned_at, dueAt: row.due_at, endedAt: row.ended_at };
    const channel = { channel: row.name, channelState: row.channel_state, channelReason: row.state_reason };
    const story = { headline, slug, because: readReasons(because).because };
    return { id, state, platform, attempts, reason, ...story, ...times, ...channel };
  });
}

/** A part of a long list. */
export type ViewPage = { limit: number; offset: number };
