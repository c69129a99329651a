import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // Why no alert was planned for an article: a word for us, a sentence for readers. Of older ones it is not known.
  `alter table articles add column untold text, add column untold_why text`,
  `create index articles_missed on articles (id) where untold = 'missed' and stage in ('found', 'kept')`,
  // When a feed was last read, as what, and since when it has had entries that its quota left no room for.
  // What feeds and feed_owners have in oldest_at is read by the version before this alone.
  `alter table feeds
    add column read_at timestamptz,
    add column read_as jsonb,
    add column left_out_since timestamptz`,
  `update feeds set read_at = coalesce(failing_since, last_polled_at)`,
  // Stories that a channel is to hear of in one line, because they were too old for alerts after an outage.
  `create table missed_stories (
    channel_id bigint not null references channels,
    story_id bigint not null references stories on delete cascade,
    published_at timestamptz not null, found_at timestamptz not null,
    primary key (channel_id, story_id))`,
  // That line: how many they are, and from when to when they were published. It is about no single feed.
  `alter table feed_notices
    alter column feed_id drop not null,
    drop constraint feed_notices_kind_check,
    add constraint feed_notices_kind_check check (kind in ('failing', 'gone', 'back', 'missed')),
    add column stories integer,
    add column oldest_at timestamptz,
    add column newest_at timestamptz`,
];

/** Age is measured by the clock, articles say why they are untold, and outages are told in one line. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
