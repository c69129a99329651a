import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // The last moments at which a person or a site had a turn: so many are kept as there may be in a minute.
  `create table paces (subject text primary key, taken_at timestamptz[] not null)`,
  // due_at: when an article that waits is taken up; null: now. quota_at: its place in the quota of its feed.
  // waits_for: the site that it waits, or waited, for, and since when.
  `alter table articles
    add column due_at timestamptz,
    add column quota_at timestamptz,
    add column waits_for text,
    add column waits_since timestamptz`,
  `create index articles_due on articles (due_at) where stage = 'found' and due_at is not null`,
  `create index articles_waiting on articles (waits_for, feed_id, due_at) where stage = 'found' and waits_for is not null`,
  `create index articles_quota on articles (feed_id, owner, announced, quota_at) where quota_at is not null`,
  // As articles_unfinished, without what waits; that one is still read by the version before this.
  `create index articles_ready on articles (stage_at) where stage in ('found', 'kept') and due_at is null`,
  // How many new entries the last document held that the quota left no room for.
  `alter table feeds add column left_out integer not null default 0`,
];

/** What is over a quota or a pace waits in its row, and is taken up by the sweep. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
