import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  `create table feeds (
    id bigint generated always as identity primary key,
    url text not null unique,
    name text not null,
    source text not null check (source in ('config', 'chat', 'opml')),
    label text,
    state text not null default 'active' check (state in ('active', 'paused', 'gone', 'removed')),
    announce_newest integer not null check (announce_newest >= 0),
    every_seconds integer not null check (every_seconds > 0),
    adaptive boolean not null default true,
    etag text, last_modified text, body_hash text,
    next_poll_at timestamptz not null,
    claimed_until timestamptz, first_polled_at timestamptz, last_polled_at timestamptz,
    last_outcome text,
    error_streak integer not null default 0,
    failing_since timestamptz,
    gap_seconds integer,
    moved_to text, moved_polls integer not null default 0)`,
  `create index feeds_due on feeds (next_poll_at) where state = 'active'`,
  `create table articles (
    id bigint generated always as identity primary key,
    feed_id bigint not null references feeds,
    url text not null, title text not null, outlet text not null, byline text,
    feed_text text not null, text text not null default '',
    text_source text check (text_source in ('page', 'feed')),
    language text,
    published_at timestamptz not null, found_at timestamptz not null,
    announced boolean not null,
    stage text not null default 'found' check (stage in ('found', 'kept', 'briefed', 'planned', 'dropped')),
    stage_at timestamptz not null,
    tries integer not null default 0,
    brief jsonb,
    words tsvector)`,
  `create index articles_unfinished on articles (stage_at) where stage in ('found', 'kept', 'briefed')`,
  `create index articles_words on articles using gin (words)`,
  `create index articles_newest on articles (published_at desc, id desc)`,
  `create index articles_url on articles (url)`,
  `create index articles_feed on articles (feed_id, published_at desc)`,
  `create table article_keys (key text primary key, article_id bigint not null references articles)`,
  `create index article_keys_article on article_keys (article_id)`,
  `create table actors (
    article_id bigint not null references articles, rank integer not null,
    name text not null, name_words tsvector not null, kind text not null, role text, mentions integer not null,
    primary key (article_id, rank))`,
  `create index actors_words on actors using gin (name_words)`,
  `create table quotes (
    article_id bigint not null references articles, start_at integer not null, end_at integer not null,
    text text not null, speaker text, speaker_words tsvector, speaker_role text, cue text,
    primary key (article_id, start_at))`,
  `create index quotes_speaker on quotes using gin (speaker_words)`,
  `create table stories (
    id bigint generated always as identity primary key,
    slug text not null unique, headline text not null,
    started_at timestamptz not null, updated_at timestamptz not null)`,
  `create index stories_newest on stories (updated_at desc)`,
  `create table story_articles (
    story_id bigint not null references stories, article_id bigint not null unique references articles,
    why text not null, joined_at timestamptz not null,
    primary key (story_id, article_id))`,
  `create table channels (
    id bigint generated always as identity primary key,
    platform text not null check (platform in ('slack', 'discord', 'preview')),
    workspace text not null, external_id text not null,
    kind text not null check (kind in ('channel', 'dm')),
    name text not null,
    state text not null default 'open' check (state in ('open', 'paused', 'closed')),
    state_reason text,
    sender text, sender_until timestamptz, not_before timestamptz,
    settings jsonb,
    unique (platform, workspace, external_id, kind))`,
  `create table subscriptions (
    id bigint generated always as identity primary key,
    channel_id bigint not null references channels,
    query text not null, topic text,
    source text not null check (source in ('config', 'chat')),
    created_by text not null, created_at timestamptz not null,
    mention text, digest text,
    unique (channel_id, query))`,
  `create table deliveries (
    id bigint generated always as identity primary key,
    story_id bigint not null references stories,
    article_id bigint not null references articles,
    channel_id bigint not null references channels,
    state text not null default 'planned'
      check (state in ('planned', 'sending', 'sent', 'refused', 'unknown', 'expired')),
    nonce text not null unique,
    because jsonb not null, mention text,
    attempts integer not null default 0,
    planned_at timestamptz not null, due_at timestamptz not null,
    first_attempt_at timestamptz, ended_at timestamptz,
    message_id text, reason text,
    unique (story_id, channel_id),
    check (state not in ('sending', 'sent', 'unknown') or first_attempt_at is not null),
    check (state <> 'sent' or message_id is not null))`,
  `create index deliveries_open on deliveries (channel_id, due_at, id) where state in ('planned', 'sending', 'unknown')`,
  `create function check_delivery_step() returns trigger language plpgsql as $$
    begin
      if old.state = new.state
        or (old.state, new.state) in (('planned', 'sending'), ('planned', 'expired'), ('planned', 'refused'),
          ('sending', 'sent'), ('sending', 'refused'), ('sending', 'unknown'), ('sending', 'planned'),
          ('unknown', 'sending'), ('unknown', 'sent'), ('unknown', 'expired'), ('unknown', 'refused'))
      then return new; end if;
      raise exception 'delivery %: % to % is no legal step', old.id, old.state, new.state;
    end $$`,
  `create trigger deliveries_step before update of state on deliveries
    for each row execute function check_delivery_step()`,
  `create table preview_messages (
    id bigint generated always as identity primary key,
    channel text not null, nonce text not null unique,
    message jsonb not null, posted_at timestamptz not null)`,
  `create table settings (name text primary key, value text not null)`,
];

/** The first schema. Statements, not a builder: an operator can read what runs. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
