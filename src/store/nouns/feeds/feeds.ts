import { type Selectable, sql } from 'kysely';
import type { Announce, Feed, FeedSource } from '../../../news/feed.ts';
import type { FeedId } from '../../../news/ids.ts';
import { INSTALLATION, type Owner, type Scope } from '../../../news/owner.ts';
import type { Db } from '../../database.ts';
import type { FeedTable } from '../../schema-news.ts';
import { feedOwnerIn, type ScopedDb } from '../../scope.ts';
import { waitingPerFeed } from '../articles/waiting-articles.ts';
import {
  type AddedFeed,
  addFeed,
  countAdded,
  feedsWithoutAdder,
  ownersOfFeed,
  removeFeed,
  settleFeeds,
} from './feed-owners.ts';
import { createFeedPolls } from './feed-polls.ts';

/**
 * A feed as `/feeds list` shows it: nothing of those who read it beyond the scope, or read it before. Its address is whole, to
 * be shown as `shownAddress` gives it; `source` and `owner` are the installation's, where that reads it.
 */
export type FeedLine = Awaited<ReturnType<typeof listFeeds>>[number];

export type FeedStore = ReturnType<typeof createFeedStore>;

export function createFeedStore(db: Db) {
  return {
    ...createFeedPolls(db),
    /** Brings the rows in line with config/feeds.yaml: new ones are due at once, missing ones rest with their articles. */
    syncConfigured: (wanted: readonly WantedFeed[], now: Date) => syncFeeds(db, wanted, now),
    /** A feed for its job; `isDue`: claimed for a poll, or waiting for one. What else the job does makes no poll. */
    async forJob(id: FeedId, now: Date): Promise<{ feed: Feed; isDue: boolean } | null> {
      const found = await findFeed(db, id);
      if (!found) return null;
      const { feed, state, isClaimed } = found;
      return { feed, isDue: state === 'active' && (isClaimed || feed.dueAt <= now) };
    },
    byId: async (id: FeedId): Promise<Feed | null> => (await findFeed(db, id))?.feed ?? null,
    /** What reaches the scope, by name, without the removed ones. */
    list: (scope: Scope) => listFeeds({ db, scope }),
    /** The first of them, those that fail before all others, with how many there are; `like`: what a name or address holds. */
    head: (scope: Scope, asked: FeedHead) => headOfFeeds({ db, scope }, asked),
    /** How many feeds an owner has added in chat. */
    count: (owner: Owner) => countAdded(db, owner),
    /** Adds one that a person named; it is due at once, and its first document is silent for its owner. */
    async add(feed: AddedFeed): Promise<{ kind: 'added' | 'known'; feed: FeedLine }> {
      const { kind, id } = await addFeed(db, feed);
      const [line] = await listFeeds({ db, scope: { kind: 'owner', owner: feed.owner } }, { id });
      if (!line) throw new Error(`Feed ${id} was taken out while it was added`);
      return { kind, feed: line };
    },
    /** Takes it out of what the scope has of its own; it rests when nobody reads it. Its articles stay. */
    remove: (id: FeedId, scope: Scope) => removeFeed(db, id, scope),
    withoutAdder: () => feedsWithoutAdder(db),
  };
}

type FeedHead = { limit: number; like?: string };

/** Bounded where `listFeeds` is not: a hundred thousand feeds are a second of work, and megabytes to show. */
export async function headOfFeeds({ db, scope }: ScopedDb, { limit, like = '' }: FeedHead) {
  const since = sql`(select min(added_at) from feed_owners where feed_id = feeds.id and ${feedOwnerIn(scope)})`;
  const { rows } = await sql<{ total: number; failing: number }>`
    select count(*)::integer as total, count(*) filter (
      where state = 'gone' or (failing_since is not null and last_polled_at >= since))::integer as failing
    from (select state, failing_since, last_polled_at, ${since} as since from feeds where state <> 'removed') feeds
    where since is not null`.execute(db);
  const feeds = await listFeeds({ db, scope }, { limit, like });
  return { feeds, total: rows[0]?.total ?? 0, failing: rows[0]?.failing ?? 0 };
}

/** By name. `added_at`: since when it is read for whoever looks; for the operator, since it is read at all. */
export async function listFeeds(
  { db, scope }: ScopedDb,
  { id, limit, like = '' }: Partial<FeedHead> & { id?: FeedId } = {},
) {
  const pattern = `%${like.replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await readFeeds({ db, scope })
    .where((one) => (id === undefined ? one.lit(true) : one('feeds.id', '=', id)))
    .$if(like !== '', (some) =>
      some.where(({ eb, or }) => or([eb('name', 'ilike', pattern), eb('url', 'ilike', pattern)])),
    )
    .$if(limit !== undefined, (head) =>
      head
        .orderBy(FAILING, 'desc')
        .orderBy(RESTING, 'desc')
        .limit(limit ?? 0),
    )
    .orderBy('name')
    .execute();
  const waiting = await waitingPerFeed({ db, scope });
  return rows.map(({ addedAt, owners, sources, ...row }) => {
    const [owner = INSTALLATION] = owners;
    const [source = 'config'] = sources;
    return { ...row, ...pollsSince(addedAt, row), owners, owner, source, waiting: waiting.get(row.id) ?? 0 };
  });
}

const FAILING = sql`failing_since is not null and last_polled_at >= reader.added_at`;
const RESTING = sql`state <> 'active'`;

/** Those that the scope reads, each with its readers. */
function readFeeds({ db, scope }: ScopedDb) {
  const inOrder = sql`order by owner <> ${INSTALLATION}, owner`;
  return db
    .selectFrom('feeds')
    .innerJoinLateral(
      (is) =>
        is
          .selectFrom('feedOwners')
          .select((of) => of.fn.min('addedAt').as('addedAt'))
          .select(sql<Owner[]>`json_agg(owner ${inOrder})`.as('owners'))
          .select(sql<FeedSource[]>`json_agg(feed_owners.source ${inOrder})`.as('sources'))
          .whereRef('feedId', '=', 'feeds.id')
          .where(feedOwnerIn(scope))
          .having((of) => of.fn.countAll(), '>', 0)
          .as('reader'),
      (join) => join.onTrue(),
    )
    .select(['id', 'url', 'name', 'state', 'label', 'reader.addedAt', 'reader.owners', 'reader.sources'])
    .select(['lastPolledAt', 'lastOutcome', 'nextPollAt', 'failingSince', 'errorStreak'])
    .where('state', '<>', 'removed')
    .$narrowType<{ state: 'active' | 'paused' | 'gone' }>();
}

type FeedPolls = Pick<Selectable<FeedTable>, 'lastPolledAt' | 'lastOutcome' | 'failingSince' | 'errorStreak'>;

/** What became of the feed before it was added here is another's: whoever reads it then is not to be noticed. */
function pollsSince(addedAt: Date, { lastPolledAt, lastOutcome, failingSince, errorStreak }: FeedPolls): FeedPolls {
  if (lastPolledAt === null || lastPolledAt < addedAt)
    return { lastPolledAt: null, lastOutcome: null, failingSince: null, errorStreak: 0 };
  const isOlder = failingSince !== null && failingSince < addedAt;
  return { lastPolledAt, lastOutcome, errorStreak, failingSince: isOlder ? addedAt : failingSince };
}

async function findFeed(db: Db, feedId: FeedId) {
  const row = await db
    .selectFrom('feeds')
    .select(['id', 'url', 'name', 'source', 'adaptive', 'etag', 'state', 'claimedUntil', 'announceNewest as count'])
    .select(['everySeconds', 'lastModified', 'bodyHash', 'errorStreak', 'gapSeconds', 'nextPollAt as dueAt'])
    .select(['readAt', 'restoredAt', 'readAs', 'leftOutSince'])
    .where('id', '=', feedId)
    .executeTakeFirst();
  if (!row) return null;
  const { state, claimedUntil, count, ...known } = row;
  const announce: Announce = count > 0 ? { kind: 'newest', count } : { kind: 'none' };
  const feed: Feed = { ...known, announce, owners: await ownersOfFeed(db, feedId) };
  return { feed, state, isClaimed: claimedUntil !== null };
}

export type WantedFeed = Pick<
  Selectable<FeedTable>,
  'url' | 'name' | 'label' | 'announceNewest' | 'everySeconds' | 'adaptive'
>;

/** One statement per feed took a start with 10,000 of them 7 s of computing; one for all would hold their text many times over. */
const FEEDS_PER_STATEMENT = 500;

async function syncFeeds(db: Db, wanted: readonly WantedFeed[], now: Date): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (let from = 0; from < wanted.length; from += FEEDS_PER_STATEMENT)
      await upsertConfigured(trx, wanted.slice(from, from + FEEDS_PER_STATEMENT), now);
    await ownConfigured(trx, now);
    await restMissing(trx, wanted);
  });
}

/** What stands as it is wanted is neither written nor locked: most starts change nothing. */
async function upsertConfigured(db: Db, wanted: readonly WantedFeed[], now: Date): Promise<void> {
  await sql`
    insert into feeds (url, name, label, announce_newest, every_seconds, adaptive, source, next_poll_at)
    select url, wanted.name, wanted.label, "announceNewest", "everySeconds", wanted.adaptive, 'config', ${now}::timestamptz
    from json_to_recordset(${JSON.stringify(wanted)}::json) as wanted (
      url text, name text, label text, "announceNewest" integer, "everySeconds" integer, adaptive boolean)
    left join feeds using (url)
    where feeds.id is null or feeds.state = 'removed'
      or (feeds.name, feeds.label, feeds.announce_newest, feeds.every_seconds, feeds.adaptive, feeds.source)
        is distinct from (wanted.name, wanted.label, "announceNewest", "everySeconds", wanted.adaptive, 'config')
    on conflict (url) do update set
      name = excluded.name, label = excluded.label, announce_newest = excluded.announce_newest,
      every_seconds = excluded.every_seconds, adaptive = excluded.adaptive, source = excluded.source,
      state = case when feeds.state = 'removed' then 'active' else feeds.state end`.execute(db);
}

/** The installation reads what the configuration lists, and what nobody else reads. */
async function ownConfigured(db: Db, now: Date): Promise<void> {
  await sql`
    insert into feed_owners (feed_id, owner, source, added_at)
    select id, ${INSTALLATION}, feeds.source, ${now}::timestamptz from feeds
    left join feed_owners on feed_id = id and owner = ${INSTALLATION}
    where feeds.state <> 'removed' and case when feeds.source = 'config'
      then feed_owners.source is distinct from 'config'
      else not exists (select from feed_owners as any_owner where any_owner.feed_id = id) end
    on conflict (feed_id, owner) do update set source = excluded.source`.execute(db);
}

/** What a workspace added besides goes on for that one. */
async function restMissing(db: Db, wanted: readonly WantedFeed[]): Promise<void> {
  const urls = JSON.stringify(wanted.map(({ url }) => url));
  const { rows } = await sql<{ id: FeedId }>`
    delete from feed_owners using feeds
    where feeds.id = feed_id and owner = ${INSTALLATION} and feed_owners.source = 'config'
      and not exists (select from json_array_elements_text(${urls}::json) as wanted (url) where wanted.url = feeds.url)
    returning feed_id as id`.execute(db);
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await settleFeeds(db, ids);
}
