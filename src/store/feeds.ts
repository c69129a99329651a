import { type Kysely, type Selectable, sql } from 'kysely';
import type { Feed } from '../news/feed.ts';
import { type FeedId, toId } from '../news/ids.ts';
import type { Database } from './schema.ts';
import type { FeedTable } from './schema-feeds.ts';
import { syncFeeds, type WantedFeed } from './sync-feeds.ts';
import { written } from './written.ts';

/** What a poll leaves behind; validators are kept only after every entry was saved. */
export type PollRecord = {
  etag: string | null;
  lastModified: string | null;
  bodyHash: string | null;
  nextPollAt: Date;
  polledAt: Date;
  /** One calm line for /feeds status. */
  outcome: string;
  /** `put-off`: the server asked us to come back later, which says nothing of the feed. */
  ended: 'well' | 'failed' | 'put-off';
  gone: boolean;
  /** The stored entries of a first poll make the next poll speak. */
  stored: boolean;
  gapSeconds: number | null;
  /** Of the document's dated entries; kept of the first poll. */
  oldestAt: Date | null;
  /** Where this poll's redirects, all of them permanent, led to a feed. */
  movedTo: string | null;
};

export type AddedFeed = { url: string; name: string; now: Date; source?: 'chat' | 'opml'; label?: string | null };

/** A feed as `/feeds list` shows it. */
export type FeedLine = {
  id: FeedId;
  url: string;
  name: string;
  source: 'config' | 'chat' | 'opml';
  state: 'active' | 'paused' | 'gone' | 'removed';
  label: string | null;
  lastPolledAt: Date | null;
  lastOutcome: string | null;
  nextPollAt: Date;
  failingSince: Date | null;
  errorStreak: number;
};

/** Seconds between polls of a feed that somebody added in chat. */
const ADDED_EVERY_SECONDS = 600;

/** A permanent redirect is believed after this many polls in a row: publishers slip. */
const MOVED_POLLS = 3;

export type Claim = { now: Date; until: Date; limit: number };

export type FeedStore = ReturnType<typeof createFeedStore>;

export function createFeedStore(db: Kysely<Database>) {
  return {
    /** Brings the rows in line with config/feeds.yaml: new ones are due at once, missing ones rest with their articles. */
    syncConfigured: (wanted: readonly WantedFeed[], now: Date) => syncFeeds(db, wanted, now),
    /** Takes due feeds for one poll; two pollers never get the same one (FOR UPDATE SKIP LOCKED). */
    claimDue: (claim: Claim) => claimDue(db, claim),
    /** A worker that is still at it. */
    async keepClaim(id: FeedId, until: Date): Promise<void> {
      await db.updateTable('feeds').set({ claimed_until: until }).where('id', '=', id).execute();
    },
    /** Where one process has the database to itself, whoever claimed a feed before its start is dead. */
    async releaseClaims(): Promise<void> {
      await db.updateTable('feeds').set({ claimed_until: null }).where('claimed_until', 'is not', null).execute();
    },
    /** A feed for its job; `isDue`: claimed for a poll, or waiting for one. What else the job does makes no poll. */
    async forJob(id: FeedId, now: Date): Promise<{ feed: Feed; isDue: boolean } | null> {
      const row = await db.selectFrom('feeds').selectAll().where('id', '=', id).executeTakeFirst();
      if (!row) return null;
      const isDue = row.state === 'active' && (row.claimed_until !== null || row.next_poll_at <= now);
      return { feed: toFeed(row), isDue };
    },
    /** Somebody says that there is news; but no feed is asked twice a minute on anybody's word. */
    async pollSoon(id: FeedId, now: Date): Promise<void> {
      const soon = sql<Date>`least(next_poll_at, greatest(${now}::timestamptz, last_polled_at + interval '1 minute'))`;
      await db.updateTable('feeds').set({ next_poll_at: soon }).where('id', '=', id).execute();
    },
    async byId(id: FeedId): Promise<Feed | null> {
      const row = await db.selectFrom('feeds').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? toFeed(row) : null;
    },
    recordPoll: (id: FeedId, record: PollRecord) => recordPoll(db, id, record),
    /** All but the removed ones, by name. */
    async list(): Promise<FeedLine[]> {
      const rows = await db.selectFrom('feeds').selectAll().where('state', '<>', 'removed').orderBy('name').execute();
      return rows.map(toLine);
    },
    /** Adds one that a person named; it is due at once and its first poll is silent. */
    add: (feed: AddedFeed) => add(db, feed),
    /** Rests it; its articles stay. */
    async remove(id: FeedId): Promise<boolean> {
      const change = db
        .updateTable('feeds')
        .set({ state: 'removed' })
        .where('id', '=', id)
        .where('source', '<>', 'config');
      return (await change.executeTakeFirst()).numUpdatedRows > 0n;
    },
  };
}

async function claimDue(db: Kysely<Database>, claim: Claim): Promise<FeedId[]> {
  const rows = await db
    .updateTable('feeds')
    .set({ claimed_until: claim.until })
    .where('id', 'in', (query) =>
      query
        .selectFrom('feeds')
        .select('id')
        .where('state', '=', written('active'))
        .where('next_poll_at', '<=', claim.now)
        .where((is) => is.or([is('claimed_until', 'is', null), is('claimed_until', '<', claim.now)]))
        .orderBy('next_poll_at')
        .limit(claim.limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning('id')
    .execute();
  return rows.map((row) => toId(row.id));
}

async function add(db: Kysely<Database>, feed: AddedFeed): Promise<{ kind: 'added' | 'known'; feed: FeedLine }> {
  const known = await db.selectFrom('feeds').selectAll().where('url', '=', feed.url).executeTakeFirst();
  if (known && known.state === 'active') return { kind: 'known', feed: toLine(known) };
  const row = await db
    .insertInto('feeds')
    .values({
      url: feed.url,
      name: feed.name,
      source: feed.source ?? 'chat',
      label: feed.label ?? null,
      announce_newest: 0,
      every_seconds: ADDED_EVERY_SECONDS,
      next_poll_at: feed.now,
      etag: null,
      last_modified: null,
      body_hash: null,
      last_outcome: null,
    })
    .onConflict((conflict) =>
      conflict
        .column('url')
        .doUpdateSet({ state: 'active', next_poll_at: feed.now, first_polled_at: null, etag: null, body_hash: null }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  return { kind: 'added', feed: toLine(row) };
}

/** Only polls that answered with a document say anything about a move. */
function movedColumns(movedTo: string | null) {
  if (movedTo === null) return { moved_to: null, moved_polls: 0 };
  const again = sql<number>`case when moved_to = ${movedTo} then moved_polls + 1 else 1 end`;
  return { moved_to: movedTo, moved_polls: again };
}

/** Follows a move at last. What config names stays as config names it: its newsroom is told in the feed's outcome. */
async function adoptMove(db: Kysely<Database>, id: FeedId): Promise<void> {
  await sql`update feeds set url = moved_to, moved_to = null, moved_polls = 0, etag = null, last_modified = null
    where id = ${id} and source <> 'config' and moved_polls >= ${MOVED_POLLS}
      and not exists (select from feeds as other where other.url = feeds.moved_to)`.execute(db);
}

function firstColumns({ polledAt, oldestAt }: PollRecord) {
  return {
    first_polled_at: sql<Date>`coalesce(first_polled_at, ${polledAt})`,
    oldest_at: sql<Date>`case when first_polled_at is null then ${oldestAt}::timestamptz else oldest_at end`,
  };
}

/** Who puts us off for a day has not been read for a day, but did not fail. */
function healthColumns({ ended, polledAt }: PollRecord) {
  if (ended === 'well') return { error_streak: 0, failing_since: null };
  const since = { failing_since: sql<Date>`coalesce(failing_since, ${polledAt})` };
  return ended === 'put-off' ? since : { ...since, error_streak: sql<number>`error_streak + 1` };
}

async function recordPoll(db: Kysely<Database>, id: FeedId, record: PollRecord): Promise<void> {
  await db
    .updateTable('feeds')
    .set({
      etag: record.etag,
      last_modified: record.lastModified,
      body_hash: record.bodyHash,
      next_poll_at: record.nextPollAt,
      last_polled_at: record.polledAt,
      last_outcome: record.outcome,
      claimed_until: null,
      ...(record.gone ? { state: 'gone' as const } : {}),
      ...(record.stored ? firstColumns(record) : {}),
      ...healthColumns(record),
      ...(record.gapSeconds === null ? {} : { gap_seconds: Math.round(record.gapSeconds) }),
      ...movedColumns(record.movedTo),
    })
    .where('id', '=', id)
    .execute();
  if (record.movedTo !== null) await adoptMove(db, id);
}

function toLine(row: Selectable<FeedTable>): FeedLine {
  return {
    id: toId(row.id),
    url: row.url,
    name: row.name,
    source: row.source,
    state: row.state,
    label: row.label,
    lastPolledAt: row.last_polled_at,
    lastOutcome: row.last_outcome,
    nextPollAt: row.next_poll_at,
    failingSince: row.failing_since,
    errorStreak: row.error_streak,
  };
}

function toFeed(row: Selectable<FeedTable>): Feed {
  return {
    id: toId(row.id),
    url: row.url,
    name: row.name,
    announce: row.announce_newest > 0 ? { kind: 'newest', count: row.announce_newest } : { kind: 'none' },
    everySeconds: row.every_seconds,
    adaptive: row.adaptive,
    etag: row.etag,
    lastModified: row.last_modified,
    bodyHash: row.body_hash,
    oldestAt: row.oldest_at,
    firstPolledAt: row.first_polled_at,
    errorStreak: row.error_streak,
    gapSeconds: row.gap_seconds,
  };
}
