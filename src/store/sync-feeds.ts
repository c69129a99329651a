import { type Kysely, sql } from 'kysely';
import type { Database } from './schema.ts';

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
export async function syncFeeds(db: Kysely<Database>, wanted: readonly WantedFeed[], now: Date): Promise<void> {
  await db.transaction().execute(async (trx) => {
    for (let from = 0; from < wanted.length; from += FEEDS_PER_STATEMENT)
      await upsertConfigured(trx, wanted.slice(from, from + FEEDS_PER_STATEMENT), now);
    await restMissing(trx, wanted);
  });
}

/** What stands as it is wanted is neither written nor locked: most starts change nothing. */
async function upsertConfigured(db: Kysely<Database>, wanted: readonly WantedFeed[], now: Date): Promise<void> {
  await sql`
    insert into feeds (url, name, label, announce_newest, every_seconds, adaptive, source, next_poll_at)
    select url, wanted.name, wanted.label, wanted.announce, wanted.every, wanted.adaptive, 'config', ${now}::timestamptz
    from json_to_recordset(${JSON.stringify(wanted.map(toRecord))}::json) as wanted (
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

function toRecord({ url, name, label, announceNewest, everySeconds, adaptive }: WantedFeed) {
  return { url, name, label, announce: announceNewest, every: everySeconds, adaptive };
}

async function restMissing(db: Kysely<Database>, wanted: readonly WantedFeed[]): Promise<void> {
  const urls = JSON.stringify(wanted.map(({ url }) => url));
  await sql`
    update feeds set state = 'removed'
    where source = 'config' and state <> 'removed'
      and not exists (select from json_array_elements_text(${urls}::json) as wanted (url) where wanted.url = feeds.url)`.execute(
    db,
  );
}
