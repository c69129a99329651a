import { type RawBuilder, sql } from 'kysely';
import type { FeedOwner, FeedSource } from '../../../news/feed.ts';
import type { FeedId } from '../../../news/ids.ts';
import { INSTALLATION, type Owner, type Scope } from '../../../news/owner.ts';
import { type Db, literal, rowCount } from '../../database.ts';

/** A feed that the configuration does not list. What nobody in chat named (`by`: null) the operator imported. */
export type AddedFeed = {
  url: string;
  name: string;
  owner: Owner;
  by: { name: string; id: string } | null;
  now: Date;
  /** Whoever adds it polls it, too: no poller takes it before this. */
  claimedUntil?: Date;
  source?: 'chat' | 'opml';
  label?: string | null;
};

/** Seconds between polls of a feed that the configuration does not list. */
const ADDED_EVERY_SECONDS = 600;

/** What such a feed begins with; of who read it before, only the time of the last poll is left. */
const FRESH = {
  ...{ announceNewest: 0, everySeconds: ADDED_EVERY_SECONDS, adaptive: true, gapSeconds: null },
  ...{ etag: null, lastModified: null, bodyHash: null, movedTo: null, movedPolls: 0 },
  ...{ readAt: null, readAs: null, leftOutSince: null },
  ...{ lastOutcome: null, errorStreak: 0, failingSince: null, failingToldAt: null },
};

/**
 * Has an owner read a feed from now on. One that another workspace reads is as new to the owner as any other; it is polled
 * once for both.
 */
export function addFeed(db: Db, feed: AddedFeed): Promise<{ kind: 'added' | 'known'; id: FeedId }> {
  const { url, name, owner, now, source = 'chat', label = null, claimedUntil } = feed;
  return db.transaction().execute(async (trx) => {
    const inserted = { url, name, source, label, nextPollAt: now, ...FRESH };
    const row = trx.insertInto('feeds').values(inserted);
    await row.onConflict((conflict) => conflict.column('url').doNothing()).execute();
    const locked = trx.selectFrom('feeds').select(['id', 'state']).where('url', '=', url).forUpdate();
    const { id, state } = await locked.executeTakeFirstOrThrow();
    const owners = await ownersOfFeed(trx, id);
    const isRead = owners.some((each) => each.owner === owner || each.owner === INSTALLATION);
    if (isRead && state === 'active') return { kind: 'known', id };
    const anew = { ...inserted, nextPollAt: atOnce(now) };
    if (owners.length === 0) await trx.updateTable('feeds').set(anew).where('id', '=', id).execute();
    // The installation's name for it counts more than that of the workspaces that read it.
    else if (owner === INSTALLATION) await trx.updateTable('feeds').set({ name, label }).where('id', '=', id).execute();
    await putOwner(trx, id, { ...feed, source });
    // Nobody’s adding holds up the polls of those who read it already.
    const claim = claimedUntil && owners.length === 0 ? { claimedUntil } : {};
    const polled = { state: 'active' as const, nextPollAt: soon(now), ...claim };
    await trx.updateTable('feeds').set(polled).where('id', '=', id).execute();
    await settleFeeds(trx, [id]);
    return { kind: 'added', id };
  });
}

/** At once, where it is not due before; but no feed is asked twice a minute on anybody's word. */
export function soon(now: Date): RawBuilder<Date> {
  return sql<Date>`least(next_poll_at, ${atOnce(now)})`;
}

function atOnce(now: Date): RawBuilder<Date> {
  return sql<Date>`greatest(${now}::timestamptz, last_polled_at + interval '1 minute')`;
}

/** The owner gets what the document holds in silence, whether it is new to it or has read the feed before. */
async function putOwner(db: Db, feedId: FeedId, { owner, source, by, now }: AddedFeed & { source: FeedSource }) {
  const added = { source, addedBy: by?.name ?? null, addedById: by?.id ?? null, addedAt: now };
  const fresh = { ...added, firstPolledAt: null };
  const row = db.insertInto('feedOwners').values({ feedId, owner, ...fresh });
  await row.onConflict((conflict) => conflict.columns(['feedId', 'owner']).doUpdateSet(fresh)).execute();
}

/** Takes out what the scope has of its own: never what the configuration lists, never another owner's. */
export function removeFeed(db: Db, id: FeedId, scope: Scope): Promise<boolean> {
  const owner = scope.kind === 'owner' ? scope.owner : null;
  return db.transaction().execute(async (trx) => {
    await trx.selectFrom('feeds').select('id').where('id', '=', id).forUpdate().execute();
    const removed = await trx
      .deleteFrom('feedOwners')
      .where('feedId', '=', id)
      .where('source', '<>', 'config')
      .$if(owner !== null, (own) => own.where('owner', '=', owner))
      .executeTakeFirst();
    await settleFeeds(trx, [id]);
    return removed.numDeletedRows > 0n;
  });
}

/**
 * Brings feeds in line with who reads them. One that nobody reads rests with its articles; one that the configuration lists
 * no longer, but a workspace reads, is read as that one had it.
 */
export async function settleFeeds(db: Db, ids: readonly FeedId[]): Promise<void> {
  await sql`
    update feeds set
      state = case when owners.count = 0 then 'removed' else feeds.state end,
      source = coalesce(owners.installed, case when owners.count = 0 then feeds.source else 'chat' end),
      every_seconds = case when owners.left then ${ADDED_EVERY_SECONDS} else feeds.every_seconds end,
      adaptive = feeds.adaptive or owners.left,
      announce_newest = case when owners.left then 0 else feeds.announce_newest end,
      label = case when owners.left then null else feeds.label end
    from (
      select id, count(owner) as count,
        max(feed_owners.source) filter (where owner = ${INSTALLATION}) as installed,
        feeds.source = 'config' and count(owner) > 0 and count(*) filter (where owner = ${INSTALLATION}) = 0 as left
      from feeds left join feed_owners on feed_id = id
      where id = any(${`{${ids.join(',')}}`}::bigint[]) group by id) as owners
    where owners.id = feeds.id`.execute(db);
}

/** The installation first, then by the time at which they joined. */
export async function ownersOfFeed(db: Db, id: FeedId): Promise<FeedOwner[]> {
  const rows = await db
    .selectFrom('feedOwners')
    .select(['owner', 'firstPolledAt'])
    .where('feedId', '=', id)
    .orderBy(sql`owner <> ${literal<string>(INSTALLATION)}`)
    .orderBy('addedAt')
    .execute();
  return rows;
}

export async function countAdded(db: Db, owner: Owner): Promise<number> {
  const { added } = await db
    .selectFrom('feedOwners')
    .select(rowCount.as('added'))
    .where((is) => is.and({ owner, source: 'chat' }))
    .executeTakeFirstOrThrow();
  return added;
}

/** Feeds that were added in chat before anybody noted by whom, and went to the installation for want of an adder. */
export async function feedsWithoutAdder(db: Db): Promise<{ name: string; url: string }[]> {
  return db
    .selectFrom('feedOwners')
    .innerJoin('feeds', 'feeds.id', 'feedId')
    .select(['name', 'url'])
    .where((is) => is.and({ owner: INSTALLATION, 'feedOwners.source': 'chat', addedBy: null, addedById: null }))
    .orderBy('name')
    .execute();
}
