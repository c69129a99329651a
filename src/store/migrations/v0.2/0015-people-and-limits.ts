import { type Kysely, sql } from 'kysely';

const PEOPLE = [
  `create table sessions (
    id bigint generated always as identity primary key,
    secret_hash text not null unique, owner text not null, token_mark text not null,
    created_at timestamptz not null, expires_at timestamptz not null, last_used_at timestamptz not null,
    address text not null, user_agent text not null)`,
  `create index sessions_expiry on sessions (expires_at)`,
  `create table audit_log (
    id bigint generated always as identity primary key,
    at timestamptz not null, owner text not null,
    actor text not null, actor_id text,
    action text not null, subject text not null,
    channel text, channel_name text, client_address text,
    target text)`,
  `create index audit_log_owner on audit_log (owner, id desc)`,
  `create or replace function refuse_audit_change() returns trigger language plpgsql as $$
    begin
      raise exception 'the audit log is only added to';
    end $$`,
  `create trigger audit_log_stays before update on audit_log
    for each row execute function refuse_audit_change()`,
  `create table spent_marks (mark text primary key, until timestamptz not null)`,
  `create index spent_marks_until on spent_marks (until)`,
];

const LIMITS = [
  `create table paces (subject text primary key, taken_at timestamptz[] not null)`,
  `alter table articles
    add column due_at timestamptz,
    add column quota_at timestamptz,
    add column waits_for text,
    add column waits_since timestamptz,
    add column read_tries smallint not null default 0`,
  `create index articles_due on articles (due_at) where stage = 'found' and due_at is not null`,
  `create index articles_waiting on articles (waits_for, feed_id, due_at) where stage = 'found' and waits_for is not null`,
  `create index articles_quota on articles (feed_id, owner, announced, quota_at) where quota_at is not null`,
  // As articles_unfinished, without what waits; that one is still read by the version before this.
  `create index articles_ready on articles (stage_at) where stage in ('found', 'kept') and due_at is null`,
];

const ONE_ARTICLE = [
  `alter table articles
    add column feed_guid text,
    add column feed_words text,
    add column feed_url text,
    add column same_as bigint references articles`,
  `create index articles_same_as on articles (same_as) where same_as is not null`,
  `alter table article_versions add column url text`,
  `create index article_versions_url on article_versions (url) where url is not null`,
];

const OUTAGES = [
  `alter table articles add column untold text, add column untold_why text`,
  `create index articles_missed on articles (id) where untold = 'missed' and stage in ('found', 'kept')`,
  // What feeds and feed_owners have in oldest_at is read by the version before this alone.
  `alter table feeds
    add column left_out integer not null default 0,
    add column read_at timestamptz,
    add column read_as jsonb,
    add column left_out_since timestamptz`,
  `update feeds set read_at = coalesce(failing_since, last_polled_at)`,
  `create table missed_stories (
    channel_id bigint not null references channels,
    story_id bigint not null references stories on delete cascade,
    published_at timestamptz not null, found_at timestamptz not null,
    primary key (channel_id, story_id))`,
  `alter table feed_notices
    alter column feed_id drop not null,
    drop constraint feed_notices_kind_check,
    add constraint feed_notices_kind_check check (kind in ('failing', 'gone', 'back', 'missed')),
    add column stories integer,
    add column oldest_at timestamptz,
    add column newest_at timestamptz`,
];

const STORIES = [
  `alter table channels add column on_likely text check (on_likely in ('thread', 'alert'))`,
  `alter table story_articles add column likely_story_id bigint references stories`,
  // A line answers the alert of one story and tells of another one; a change it has none.
  `alter table deliveries
    drop constraint deliveries_reply_has_change,
    add constraint deliveries_change_in_reply check (change_id is null or reply_to is not null)`,
  `create unique index deliveries_line_once on deliveries (story_id, channel_id)
    where reply_to is not null and change_id is null`,
  `create table story_merges (
    id bigint generated always as identity primary key,
    from_story bigint not null references stories on delete cascade,
    into_story bigint not null references stories on delete cascade, owner text not null,
    articles bigint[] not null, at timestamptz not null)`,
  `create index story_merges_from on story_merges (from_story)`,
  `create index story_merges_into on story_merges (into_story)`,
];

/** Who uses the page, how much there may be of what others send, what one article is, outages, and stories put right by people. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [...PEOPLE, ...LIMITS, ...ONE_ARTICLE, ...OUTAGES, ...STORIES];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
