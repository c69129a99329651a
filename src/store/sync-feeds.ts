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

/** Brings the rows in line with config/feeds.yaml: new ones are due at once, missing ones rest with their articles. */
export async function syncFeeds(db: Kysely<Database>, wanted: readonly WantedFeed[], now: Date): Promise<void> {
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
