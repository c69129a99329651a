import { type Selectable, sql } from 'kysely';
import type { Feed } from '../../../news/feed.ts';
import { type FeedId, toId } from '../../../news/ids.ts';
import type { Db } from '../../database.ts';
import type { FeedTable } from '../../schema-news.ts';
import { createFeedPolls } from './feed-polls.ts';

type AddedFeed = { url: string; name: string; now: Date; source?: 'chat' | 'opml'; label?: string | null };

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
      return { feed: toFeed(row), isDue };
    },
    async byId(id: FeedId): Promise<Feed | null> {
      const row = await db.selectFrom('feeds').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? toFeed(row) : null;
    },
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

async function add(db: Db, feed: AddedFeed): Promise<{ kind: 'added' | 'known'; feed: FeedLine }> {
  const known = await db.selectFrom('feeds').selectAll().where('url', '=', feed.url).executeTakeFirst();
  if (known && known.state === 'active') return { kind: 'known', feed: toLine(known) };
  const { url, name, source = 'chat', label = null, now } = feed;
  const row = await db
    .insertInto('feeds')
    .values({
      ...{ url, name, source, label, announce_newest: 0, every_seconds: ADDED_EVERY_SECONDS, next_poll_at: now },
      ...{ etag: null, last_modified: null, body_hash: null, last_outcome: null },
    })
    .onConflict((conflict) =>
      conflict
        .column('url')
        .doUpdateSet({ state: 'active', next_poll_at: now, first_polled_at: null, etag: null, body_hash: null }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
  return { kind: 'added', feed: toLine(row) };
}

function toLine(row: Selectable<FeedTable>): FeedLine {
  const { url, name, source, state, label } = row;
  return {
    ...{ id: toId(row.id), url, name, source, state, label, nextPollAt: row.next_poll_at },
    ...{ lastPolledAt: row.last_polled_at, lastOutcome: row.last_outcome },
    ...{ failingSince: row.failing_since, errorStreak: row.error_streak },
  };
}

function toFeed(row: Selectable<FeedTable>): Feed {
  const { url, name, adaptive, etag } = row;
  return {
    ...{ id: toId(row.id), url, name, everySeconds: row.every_seconds, adaptive, gapSeconds: row.gap_seconds },
    announce: row.announce_newest > 0 ? { kind: 'newest', count: row.announce_newest } : { kind: 'none' },
    ...{ etag, lastModified: row.last_modified, bodyHash: row.body_hash },
    ...{ oldestAt: row.oldest_at, firstPolledAt: row.first_polled_at, errorStreak: row.error_streak },
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

async function restMissing(db: Db, wanted: readonly WantedFeed[]): Promise<void> {
  const urls = JSON.stringify(wanted.map(({ url }) => url));
  await sql`
    update feeds set state = 'removed'
    where source = 'config' and state <> 'removed'
      and not exists (select from json_array_elements_text(${urls}::json) as wanted (url) where wanted.url = feeds.url)`.execute(
    db,
  );
}
