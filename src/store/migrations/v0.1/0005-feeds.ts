import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  // What the feed says of an article now, and when its page is to be read again because that changed.
  `alter table articles
    add column feed_print text,
    add column feed_updated_at timestamptz,
    add column feed_title text,
    add column reread_at timestamptz,
    add column rereads integer not null default 0`,
  `create index articles_reread on articles (reread_at) where reread_at is not null`,
  // Earlier wordings; the one that holds stands in articles.
  `create table article_versions (
    article_id bigint not null references articles,
    number integer not null,
    title text not null, text text not null,
    replaced_at timestamptz not null,
    primary key (article_id, number))`,
  `alter table feeds
    add column oldest_at timestamptz,
    add column failing_told_at timestamptz`,
  // Until when a host wants no request, for every process.
  `create table host_rests (host text primary key, not_before timestamptz not null)`,
  // The secret is made here, for one feed's pushes alone: whoever reads it could write the articles themselves as well.
  `create table websub_subscriptions (
    feed_id bigint primary key references feeds,
    hub text not null, topic text not null,
    callback text not null unique,
    secret text,
    pending text check (pending in ('subscribe', 'unsubscribe')),
    lease_until timestamptz,
    due_at timestamptz,
    tries integer not null default 0,
    pushed_at timestamptz,
    reason text)`,
  `create index websub_due on websub_subscriptions (due_at) where due_at is not null`,
  `create table websub_pushes (
    id bigint generated always as identity primary key,
    feed_id bigint not null references feeds,
    body bytea not null, content_type text,
    received_at timestamptz not null)`,
  `create index websub_pushes_feed on websub_pushes (feed_id, id)`,
  // What is said of a feed's health, once in each channel that uses it.
  `create table feed_notices (
    id bigint generated always as identity primary key,
    feed_id bigint not null references feeds,
    channel_id bigint not null references channels,
    kind text not null check (kind in ('failing', 'gone', 'back')),
    state text not null default 'planned' check (state in ('planned', 'sending', 'sent', 'dropped')),
    nonce text not null unique,
    reason text,
    planned_at timestamptz not null, due_at timestamptz not null,
    attempted_at timestamptz, ended_at timestamptz,
    attempts integer not null default 0)`,
  `create index feed_notices_open on feed_notices (channel_id, due_at) where state in ('planned', 'sending')`,
];

/** Edits of articles, pushes by WebSub, what is said of a feed's health, and hosts that asked to be left alone. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
