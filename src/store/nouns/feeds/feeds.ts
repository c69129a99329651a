import { type Selectable, sql } from 'kysely';
import type { Feed, FeedOwner, FeedSource } from '../../../news/feed.ts';
import { type FeedId, toId } from '../../../news/ids.ts';
import { INSTALLATION, type Owner, type Scope, toOwner } from '../../../news/owner.ts';
import type { Db } from '../../database.ts';
import type { FeedTable } from '../../schema-news.ts';
import { feedIn, feedOwnerIn } from '../../scope.ts';
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

/** A feed as `/feeds list` shows it: nothing of who else reads it, or read it before. */
export type FeedLine = {
  id: FeedId;
  /** Whole: to be shown as `shownAddress` gives it. */
  url: string;
  name: string;
  /** How it came to its owner: the installation, where that reads it, else one of the scope. */
  source: FeedSource;
  owner: Owner;
  state: 'active' | 'paused' | 'gone' | 'removed';
  label: string | null;
  lastPolledAt: Date | null;
  lastOutcome: string | null;
  nextPollAt: Date;
  failingSince: Date | null;
  errorStreak: number;
  /** Articles of the scope whose turn has not come: in the feed's quota, or at their site. */
  waiting: number;
};

export type FeedStore = ReturnType<typeof createFeedStore>;

export function createFeedStore(db: Db) {
  return {
    ...createFeedPolls(db),
    /** Brings the rows in line with config/feeds.yaml: new ones are due at once, missing ones rest with their articles. */
    syncConfigured: (wanted: readonly WantedFeed[], now: Date) => syncFeeds(db, wanted, now),
    /** A feed for its job; `isDue`: claimed for a poll, or waiting for one. What else the job does makes no poll. */
    async forJob(id: FeedId, now: Date): Promise<{ feed: Feed; isDue: boolean } | null> {
      const row = await db.selectFrom('feeds').selectAll().where('id', '=', id).executeTakeFirst();
      if (!row) return null;
      const isDue = row.state === 'active' && (row.claimed_until !== null || row.next_poll_at <= now);
      return { feed: toFeed(row, await ownersOfFeed(db, id)), isDue };
    },
    async byId(id: FeedId): Promise<Feed | null> {
      const row = await db.selectFrom('feeds').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? toFeed(row, await ownersOfFeed(db, id)) : null;
    },
    /** What reaches the scope, by name, without the removed ones. */
    list: (scope: Scope) => listFeeds(db, scope),
    /** How many feeds an owner has added in chat. */
    count: (owner: Owner) => countAdded(db, owner),
    /** Adds one that a person named; it is due at once, and its first document is silent for its owner. */
    async add(feed: AddedFeed): Promise<{ kind: 'added' | 'known'; feed: FeedLine }> {
      const { kind, id } = await addFeed(db, feed);
      const line = (await listFeeds(db, { kind: 'owner', owner: feed.owner }, id))[0];
      if (!line) throw new Error(`Feed ${id} was taken out while it was added`);
      return { kind, feed: line };
    },
    /** Takes it out of what the scope has of its own; it rests when nobody reads it. Its articles stay. */
    remove: (id: FeedId, scope: Scope) => removeFeed(db, id, scope),
    /** Feeds of the time before adders were noted, which are the installation's for want of one. */
    withoutAdder: () => feedsWithoutAdder(db),
  };
}

async function listFeeds(db: Db, scope: Scope, id: FeedId | null = null): Promise<FeedLine[]> {
  const rows = await db
    .selectFrom('feeds')
    .innerJoinLateral(
      (is) =>
        is
          .selectFrom('feed_owners')
          .select(['owner', 'feed_owners.source as owned_by', 'added_at'])
          .whereRef('feed_id', '=', 'feeds.id')
          .where(feedOwnerIn(scope))
          .orderBy((by) => by.case().when('owner', '=', INSTALLATION).then(0).else(1).end())
          .orderBy('owner')
          .limit(1)
          .as('reader'),
      (join) => join.onTrue(),
    )
    .selectAll()
    .where('state', '<>', 'removed')
    .where(feedIn(scope))
    .$if(id !== null, (one) => one.where('feeds.id', '=', id ?? ''))
    .orderBy('name')
    .execute();
  const waiting = await waitingPerFeed({ db, scope });
  return rows.map((row) => ({ ...toLine(row), waiting: waiting.get(row.id) ?? 0 }));
}

type OwnedRow = Selectable<FeedTable> & { owner: string; owned_by: FeedSource; added_at: Date };

/** What became of the feed before it was added here is another's: whoever reads it then is not to be noticed. */
function toLine(row: OwnedRow): Omit<FeedLine, 'waiting'> {
  const { url, name, owned_by: source, state, label, added_at: addedAt, failing_since: failingSince } = row;
  const isPolled = row.last_polled_at !== null && row.last_polled_at >= addedAt;
  const since = failingSince === null || failingSince > addedAt ? failingSince : addedAt;
  return {
    ...{ id: toId(row.id), url, name, source, owner: toOwner(row.owner), state, label, nextPollAt: row.next_poll_at },
    ...{ lastPolledAt: isPolled ? row.last_polled_at : null, lastOutcome: isPolled ? row.last_outcome : null },
    ...{ failingSince: isPolled ? since : null, errorStreak: isPolled ? row.error_streak : 0 },
  };
}

function toFeed(row: Selectable<FeedTable>, owners: readonly FeedOwner[]): Feed {
  const { url, name, source, adaptive, etag } = row;
  return {
    ...{ id: toId(row.id), url, name, source, owners, everySeconds: row.every_seconds, adaptive },
    announce: row.announce_newest > 0 ? { kind: 'newest', count: row.announce_newest } : { kind: 'none' },
    ...{ etag, lastModified: row.last_modified, bodyHash: row.body_hash },
    ...{ errorStreak: row.error_streak, gapSeconds: row.gap_seconds },
    ...{ dueAt: row.next_poll_at, readAt: row.read_at, readAs: row.read_as, leftOutSince: row.left_out_since },
  };
}

/** A feed as a newsroom lists it. */
export type WantedFeed = {
  url: string;
  name: string;
  label: string | null;
  announceNewest: number;
  everySeconds: number;
  adaptive: boolean;
};

/** One statement per feed took a start with 10,000 of them 7 s of computing; one for all would hold their text many times over. */
const FEEDS_PER_STATEMENT = 500;

/** Brings the rows in line with config/feeds.yaml: new ones are due at once, missing ones rest with their articles. */
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
    select url, wanted.name, wanted.label, wanted.announce, wanted.every, wanted.adaptive, 'config', ${now}::timestamptz
    from json_to_recordset(${JSON.stringify(wanted.map(toFeedRecord))}::json) as wanted (
      url text, name text, label text, announce integer, every integer, adaptive boolean)
    left join feeds using (url)
    where feeds.id is null or feeds.state = 'removed'
      or (feeds.name, feeds.label, feeds.announce_newest, feeds.every_seconds, feeds.adaptive, feeds.source)
        is distinct from (wanted.name, wanted.label, wanted.announce, wanted.every, wanted.adaptive, 'config')
    on conflict (url) do update set
      name = excluded.name, label = excluded.label, announce_newest = excluded.announce_newest,
      every_seconds = excluded.every_seconds, adaptive = excluded.adaptive, source = excluded.source,
      state = case when feeds.state = 'removed' then 'active' else feeds.state end,
      -- Back after a rest, it is new again: its first poll stores in silence.
      first_polled_at = case when feeds.state = 'removed' then null else feeds.first_polled_at end`.execute(db);
}

function toFeedRecord({ url, name, label, announceNewest, everySeconds, adaptive }: WantedFeed) {
  return { url, name, label, announce: announceNewest, every: everySeconds, adaptive };
}

/** The installation reads what the configuration lists, and what a process of the version before this has added. */
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
  const { rows } = await sql<{ feed_id: string }>`
    delete from feed_owners using feeds
    where feeds.id = feed_id and owner = ${INSTALLATION} and feed_owners.source = 'config'
      and not exists (select from json_array_elements_text(${urls}::json) as wanted (url) where wanted.url = feeds.url)
    returning feed_id`.execute(db);
  if (rows.length === 0) return;
  await settleFeeds(
    db,
    rows.map((row) => toId(row.feed_id)),
  );
}
