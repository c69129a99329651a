import { sql } from 'kysely';
import { outletOf } from '../../../news/feed.ts';
import type { ChannelId, FeedId } from '../../../news/ids.ts';
import type { Owner } from '../../../news/owner.ts';
import { type Db, literal } from '../../database.ts';
import { ownerOfChannel } from '../../scope.ts';

type FeedNoticeKind = 'failing' | 'gone' | 'back';

/** A feed whose health its channels are to hear of. */
export type FeedTrouble = { feedId: FeedId; name: string; url: string; kind: FeedNoticeKind; owners: readonly Owner[] };

/** Whose channels may hear of a feed: those of its owners, or all where that is null. */
export type FeedReaders = readonly Owner[] | null;

/** How many stories a channel missed in an outage, and from when to when they were published. */
export type MissedCount = { stories: number; oldestAt: Date; newestAt: Date };

/**
 * A word about a feed, or about what an outage made a channel miss, on its way to that channel. `since`: when it began to fail,
 * where that still holds; `attemptedAt`: of an attempt whose end nobody saw.
 */
export type DueNotice = NonNullable<Awaited<ReturnType<typeof next>>>;

export type NoticeEnd =
  | { state: 'sent'; at: Date }
  | { state: 'dropped'; reason: string; at: Date }
  | { state: 'planned'; reason: string; dueAt: Date };

export type FeedNoticeStore = ReturnType<typeof createFeedNoticeStore>;

export function createFeedNoticeStore(db: Db) {
  return {
    /** Feeds that fail since `before` or are gone, and feeds that are back, of which no channel has heard. */
    unreported: (before: Date, limit: number) => unreported(db, before, limit),
    alerted: (feedId: FeedId, since: Date, readers: FeedReaders) => alerted(db, { feedId, since, readers }),
    /** Writes what is to be said, once: false where another process has. */
    plan: (trouble: FeedTrouble, planned: PlannedNotices) => planNotices(db, trouble, planned),
    /** Open channels with something to say by `now`, for the sweep. */
    async dueChannels(now: Date, limit: number): Promise<ChannelId[]> {
      const open = openNotices(db, now).innerJoin('channels', 'channels.id', 'channelId').select('channels.id');
      const rows = await open.distinct().where('channels.state', '=', 'open').limit(limit).execute();
      return rows.map(({ id }) => id);
    },
    next: (channelId: ChannelId, now: Date) => next(db, channelId, now),
    /**
     * Before any call: the attempt is on record, or false where another sender has made one since. From `lookAt` on it is
     * looked for.
     */
    async begin({ id, attempts }: Pick<DueNotice, 'id' | 'attempts'>, at: Date, lookAt: Date): Promise<boolean> {
      const set = { state: 'sending' as const, attemptedAt: at, dueAt: lookAt, attempts: attempts + 1 };
      const own = db.updateTable('feedNotices').set(set).where('id', '=', id);
      return (await own.where('attempts', '=', attempts).executeTakeFirst()).numUpdatedRows > 0n;
    },
    async end(id: string, end: NoticeEnd): Promise<void> {
      const columns =
        end.state === 'planned'
          ? { state: end.state, dueAt: end.dueAt, attemptedAt: null }
          : { state: end.state, endedAt: end.at, ...(end.state === 'dropped' ? { reason: end.reason } : {}) };
      await db.updateTable('feedNotices').set(columns).where('id', '=', id).execute();
    },
  };
}

type Alerted = { feedId: FeedId; since: Date; readers: FeedReaders };

/** Open channels of its readers that were alerted to the feed's articles since. */
async function alerted(db: Db, { feedId, since, readers }: Alerted): Promise<ChannelId[]> {
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('articles', 'articles.id', 'deliveries.articleId')
    .innerJoin('channels', 'channels.id', 'deliveries.channelId')
    .select('channels.id')
    .distinct()
    .where('articles.feedId', '=', feedId)
    .where('channels.state', 'in', [literal('open'), literal('paused')])
    .where('deliveries.state', '=', 'sent')
    .where('deliveries.endedAt', '>', since)
    .where(isOfReaders(readers))
    .execute();
  return rows.map(({ id }) => id);
}

function isOfReaders(readers: FeedReaders) {
  return readers === null ? sql<boolean>`true` : sql<boolean>`${ownerOfChannel()} = any(${readers}::text[])`;
}

const OWNERS = sql<Owner[] | null>`(select json_agg(owner) from feed_owners where feed_owners.feed_id = feeds.id)`;

async function unreported(db: Db, before: Date, limit: number): Promise<FeedTrouble[]> {
  const rows = await db
    .selectFrom('feeds')
    .select(['id as feedId', 'name', 'url', 'state', 'failingSince', OWNERS.as('owners')])
    .where((is) =>
      is.or([
        is.and([is('failingToldAt', 'is', null), is('state', '=', 'active'), is('failingSince', '<=', before)]),
        is.and([is('failingToldAt', 'is', null), is('state', '=', 'gone')]),
        // One that was added anew is not back before it has been read.
        is.and([
          is('lastPolledAt', '>', is.ref('failingToldAt')),
          is('state', '=', 'active'),
          is('failingSince', 'is', null),
        ]),
      ]),
    )
    .limit(limit)
    .execute();
  return rows.map(({ state, failingSince: since, owners, ...feed }) => {
    const kind = state === 'gone' ? 'gone' : since === null ? 'back' : 'failing';
    return { ...feed, kind, owners: owners ?? [] };
  });
}

type PlannedNotices = {
  channels: readonly ChannelId[];
  readers: FeedReaders;
  now: Date;
  dueAt: (channelId: ChannelId) => Date;
  newNonce: () => string;
};

async function planNotices(db: Db, { kind, feedId }: FeedTrouble, planned: PlannedNotices): Promise<boolean> {
  const isBack = kind === 'back';
  return db.transaction().execute(async (trx) => {
    const claimed = await trx
      .updateTable('feeds')
      .set({ failingToldAt: isBack ? null : planned.now })
      .where('id', '=', feedId)
      .where('failingToldAt', isBack ? 'is not' : 'is', null)
      .returning(['lastOutcome'])
      .executeTakeFirst();
    if (!claimed) return false;
    const channels = isBack ? await reportedTo(trx, feedId, planned.readers) : planned.channels;
    if (channels.length === 0) return true;
    const reason = isBack ? null : claimed.lastOutcome;
    const same = { feedId, kind, plannedAt: planned.now, reason };
    const rows = channels.map((id) => {
      return { ...same, channelId: id, dueAt: planned.dueAt(id), nonce: planned.newNonce() };
    });
    await trx.insertInto('feedNotices').values(rows).execute();
    return true;
  });
}

/** Who heard that the feed fails hears that it is back; who has not heard yet hears of neither. */
async function reportedTo(db: Db, feedId: FeedId, readers: FeedReaders): Promise<ChannelId[]> {
  await db
    .updateTable('feedNotices')
    .set({ state: 'dropped', reason: 'the feed was back before this was said' })
    .where((is) => is.and({ feedId, state: 'planned' }))
    .execute();
  const { rows } = await sql<{ id: ChannelId }>`
    select channel_id as id from (
      select distinct on (channel_id) channel_id, kind from feed_notices
      where feed_id = ${feedId} and state in ('sending', 'sent') order by channel_id, id desc) as last
    join channels on channels.id = channel_id
    where last.kind <> 'back' and ${isOfReaders(readers)}`.execute(db);
  return rows.map(({ id }) => id);
}

function openNotices(db: Db, now: Date) {
  return db
    .selectFrom('feedNotices')
    .where('feedNotices.state', 'in', [literal('planned'), literal('sending')])
    .where('dueAt', '<=', now);
}

async function next(db: Db, channelId: ChannelId, now: Date) {
  const row = await openNotices(db, now)
    .leftJoin('feeds', 'feeds.id', 'feedId')
    .select(['feedNotices.id', 'kind', 'nonce', 'reason', 'failingSince as since', 'attempts', 'attemptedAt', 'feedId'])
    .select(['name', 'url', 'source', 'stories', 'feedNotices.oldestAt', 'newestAt', 'topics'])
    .where('channelId', '=', channelId)
    .orderBy('feedNotices.id')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const { kind, feedId, name, url, source, stories, oldestAt, newestAt, topics, ...notice } = row;
  if (kind === 'topics') return { ...notice, kind, topics: topics ?? [] };
  if (kind === 'missed' || feedId === null) {
    const missed: MissedCount = { stories: stories ?? 0, oldestAt: oldestAt ?? now, newestAt: newestAt ?? now };
    return { ...notice, kind: 'missed' as const, ...missed };
  }
  const shownName = outletOf({ name: name ?? '', url: url ?? '', source: source ?? 'config' });
  return { ...notice, kind, feedId, name: shownName };
}
