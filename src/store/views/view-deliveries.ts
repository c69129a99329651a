import { type Expression, sql } from 'kysely';
import type { DeliveryId, StoryId } from '../../news/ids.ts';
import type { DeliveryState } from '../../news/story.ts';
import { rowCount } from '../database.ts';
import { readReasons } from '../nouns/deliveries/open-deliveries.ts';
import { channelIn, isOfChannelIn, isOfStoryIn, type ScopedDb, storyIn } from '../scope.ts';

/** What became of one story in one channel; a closed or paused one takes nothing. */
export type DeliveryView = Omit<Awaited<ReturnType<typeof byIds>>[number], 'id'> & { id: string };

export type DeliveriesView = { deliveries: DeliveryView[]; counts: { state: DeliveryState; count: number }[] };

/** A page of a big installation stays quick: it looks at no more than these. */
const NEWEST = 10_000;
const PER_STORY_MAX = 200;

/** Newest first, of one state or of all, among the newest 10,000; with how many of those stand in each state. */
export async function viewDeliveries(
  page: ViewPage & { state: DeliveryState | null },
  scoped: ScopedDb,
): Promise<DeliveriesView> {
  const { db } = scoped;
  const newest = () =>
    inScope(scoped)
      .select(['deliveries.id', 'deliveries.state'])
      .orderBy('deliveries.id', 'desc')
      .limit(NEWEST)
      .as('newest');
  const ids = db
    .selectFrom(newest())
    .select('newest.id')
    .$if(page.state !== null, (select) => select.where('newest.state', '=', page.state ?? 'planned'))
    .orderBy('newest.id', 'desc')
    .limit(page.limit)
    .offset(page.offset);
  const counts = db
    .selectFrom(newest())
    .select(['newest.state', rowCount.as('count')])
    .groupBy('newest.state');
  return { deliveries: await byIds(ids, scoped), counts: await counts.execute() };
}

/** Deliveries whose story and whose channel may be shown. */
function inScope({ db, scope }: ScopedDb) {
  return db
    .selectFrom('deliveries')
    .where(isOfStoryIn(scope, 'deliveries.storyId'))
    .where(isOfChannelIn(scope, 'deliveries.channelId'));
}

export async function deliveriesOf(storyId: StoryId, scoped: ScopedDb): Promise<DeliveryView[]> {
  const ids = inScope(scoped).select('deliveries.id').where('storyId', '=', storyId).orderBy('deliveries.id');
  return byIds(ids.limit(PER_STORY_MAX), scoped);
}

async function byIds(ids: Expression<{ id: DeliveryId }>, { db, scope }: ScopedDb) {
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('stories', 'stories.id', 'deliveries.storyId')
    .innerJoin('channels', 'channels.id', 'deliveries.channelId')
    .select(['deliveries.id', 'deliveries.state', 'deliveries.because', 'deliveries.reason', 'replyTo', 'attempts'])
    .select(['plannedAt', 'dueAt', 'endedAt', 'stories.headline', 'stories.slug', 'channels.name as channel'])
    .select(['channels.platform', 'channels.state as channelState', 'channels.stateReason as channelReason'])
    .where('deliveries.id', 'in', sql<DeliveryId>`${ids}`)
    .where(storyIn(scope))
    .where(channelIn(scope))
    .orderBy('deliveries.id', 'desc')
    .execute();
  return rows.map(({ because, replyTo, ...row }) => {
    const headline = replyTo === null ? row.headline : `Reply in the thread: ${row.headline}`;
    return { ...row, headline, because: readReasons(because).because };
  });
}

/** A part of a long list. */
export type ViewPage = { limit: number; offset: number };
