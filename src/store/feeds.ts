import { type Kysely, type Selectable, sql } from 'kysely';
import type { Feed } from '../news/feed.ts';
import { type FeedId, toId } from '../news/ids.ts';
import type { Database, FeedTable } from './schema.ts';

/** A feed as a newsroom lists it. */
export type WantedFeed = {
  url: string;
  name: string;
  label: string | null;
  announceNewest: number;
  everySeconds: number;
  adaptive: boolean;
};

/** What a poll leaves behind; validators are kept only after every entry was saved. */
export type PollRecord = {
  etag: string | null;
  lastModified: string | null;
  bodyHash: string | null;
  nextPollAt: Date;
  polledAt: Date;
  /** One calm line for /feeds status. */
  outcome: string;
  failed: boolean;
  gone: boolean;
  /** The stored entries of a first poll make the next poll speak. */
  stored: boolean;
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

export type Claim = { now: Date; until: Date; limit: number };

export type FeedStore = ReturnType<typeof createFeedStore>;

export function createFeedStore(db: Kysely<Database>) {
  return {
    /** Brings the rows in line with config/feeds.yaml: new ones are due at once, missing ones rest with their articles. */
    syncConfigured: (wanted: readonly WantedFeed[], now: Date) => syncConfigured(db, wanted, now),
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

async function syncConfigured(db: Kysely<Database>, wanted: readonly WantedFeed[], now: Date): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (const feed of wanted) await upsertConfigured(trx, feed, now);
    const gone = trx.updateTable('feeds').set({ state: 'removed' }).where('source', '=', 'config');
    const urls = wanted.map((feed) => feed.url);
    await (urls.length === 0 ? gone : gone.where('url', 'not in', urls)).execute();
  });
}

async function upsertConfigured(db: Kysely<Database>, feed: WantedFeed, now: Date): Promise<void> {
  const settings = {
    name: feed.name,
    label: feed.label,
    announce_newest: feed.announceNewest,
    every_seconds: feed.everySeconds,
    adaptive: feed.adaptive,
    source: 'config' as const,
  };
  await db
    .insertInto('feeds')
    .values({
      ...settings,
      url: feed.url,
      next_poll_at: now,
      etag: null,
      last_modified: null,
      body_hash: null,
      last_outcome: null,
    })
    .onConflict((conflict) =>
      conflict.column('url').doUpdateSet({
        ...settings,
        state: sql`case when feeds.state = 'removed' then 'active' else feeds.state end`,
        // Back after a rest, it is new again: its first poll stores in silence.
        first_polled_at: sql`case when feeds.state = 'removed' then null else feeds.first_polled_at end`,
      }),
    )
    .execute();
}

async function claimDue(db: Kysely<Database>, claim: Claim): Promise<FeedId[]> {
  const rows = await db
    .updateTable('feeds')
    .set({ claimed_until: claim.until })
    .where('id', 'in', (query) =>
      query
        .selectFrom('feeds')
        .select('id')
        .where('state', '=', 'active')
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
      ...(record.stored ? { first_polled_at: sql<Date>`coalesce(first_polled_at, ${record.polledAt})` } : {}),
      error_streak: record.failed ? sql<number>`error_streak + 1` : 0,
      failing_since: record.failed ? sql<Date>`coalesce(failing_since, ${record.polledAt})` : null,
    })
    .where('id', '=', id)
    .execute();
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
    firstPolledAt: row.first_polled_at,
    errorStreak: row.error_streak,
  };
}
