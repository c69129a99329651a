import { type Kysely, sql } from 'kysely';

const NEWS = [
  `create table feeds (
    id bigint generated always as identity primary key,
    url text not null unique, name text not null,
    source text not null check (source in ('config', 'chat', 'opml')),
    label text,
    state text not null default 'active' check (state in ('active', 'paused', 'gone', 'removed')),
    announce_newest integer not null check (announce_newest >= 0),
    every_seconds integer not null check (every_seconds > 0),
    adaptive boolean not null default true,
    etag text, last_modified text, body_hash text,
    next_poll_at timestamptz not null,
    claimed_until timestamptz, first_polled_at timestamptz, last_polled_at timestamptz,
    last_outcome text, error_streak integer not null default 0, failing_since timestamptz,
    gap_seconds integer, moved_to text, moved_polls integer not null default 0,
    oldest_at timestamptz, failing_told_at timestamptz)`,
  `create index feeds_due on feeds (next_poll_at) where state = 'active'`,
  `create table articles (
    id bigint generated always as identity primary key,
    feed_id bigint not null references feeds,
    url text not null, title text not null, outlet text not null, byline text,
    feed_text text not null, text text not null default '',
    text_source text check (text_source in ('page', 'feed')),
    language text, published_at timestamptz not null, found_at timestamptz not null,
    announced boolean not null,
    stage text not null default 'found' check (stage in ('found', 'kept', 'planned', 'dropped')),
    stage_at timestamptz not null, tries integer not null default 0, brief jsonb,
    words tsvector,
    feed_print text, feed_updated_at timestamptz, feed_title text,
    reread_at timestamptz, rereads integer not null default 0)`,
  `create index articles_unfinished on articles (stage_at) where stage in ('found', 'kept')`,
  `create index articles_words on articles using gin (words)`,
  `create index articles_newest on articles (published_at desc, id desc)`,
  `create index articles_url on articles (url)`,
  `create index articles_feed on articles (feed_id, published_at desc)`,
  `create index articles_reread on articles (reread_at) where reread_at is not null`,
  `create table article_keys (key text primary key, article_id bigint not null references articles)`,
  `create index article_keys_article on article_keys (article_id)`,
  `create table article_versions (
    article_id bigint not null references articles, number integer not null,
    title text not null, text text not null, replaced_at timestamptz not null,
    primary key (article_id, number))`,
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
  `create table host_rests (host text primary key, not_before timestamptz not null)`,
  // The secret is made here, for one feed's pushes alone: whoever reads it could write the articles themselves as well.
  `create table websub_subscriptions (
    feed_id bigint primary key references feeds,
    hub text not null, topic text not null, callback text not null unique,
    secret text,
    pending text check (pending in ('subscribe', 'unsubscribe')),
    lease_until timestamptz, due_at timestamptz, tries integer not null default 0,
    pushed_at timestamptz, reason text)`,
  `create index websub_due on websub_subscriptions (due_at) where due_at is not null`,
  `create table websub_pushes (
    id bigint generated always as identity primary key,
    feed_id bigint not null references feeds, body bytea not null, content_type text,
    received_at timestamptz not null)`,
  `create index websub_pushes_feed on websub_pushes (feed_id, id)`,
];

const STORIES = [
  `create table stories (
    id bigint generated always as identity primary key,
    slug text not null unique, headline text not null,
    started_at timestamptz not null, updated_at timestamptz not null)`,
  `create index stories_newest on stories (updated_at desc)`,
  `create table story_articles (
    story_id bigint not null references stories, article_id bigint not null unique references articles,
    why text not null, joined_at timestamptz not null,
    primary key (story_id, article_id))`,
  // Signals are saved and read whole: as jsonb each of their thousand numbers would be made a decimal and a text again.
  `create table story_signals (
    sequence bigint generated always as identity primary key,
    article_id bigint not null unique references articles, story_id bigint not null references stories,
    at timestamptz not null, signals json not null)`,
  `create index story_signals_at on story_signals (at)`,
  `create index story_signals_story on story_signals (story_id)`,
  `create table story_terms (
    term integer not null, sequence bigint not null, hour integer not null,
    primary key (term, sequence))`,
  `create index story_terms_sequence on story_terms (sequence)`,
  `create table story_changes (
    id bigint generated always as identity primary key,
    story_id bigint not null references stories, article_id bigint not null references articles,
    version text not null default '', found_at timestamptz not null, changes jsonb not null,
    unique (article_id, version))`,
  `create index story_changes_story on story_changes (story_id, id)`,
];

const CHANNELS = [
  // Which platforms there are is the program's knowledge (news/channel.ts): a new one must not need a new schema.
  `create table channels (
    id bigint generated always as identity primary key,
    platform text not null check (platform ~ '^[a-z][a-z0-9]{0,31}$'),
    workspace text not null, external_id text not null,
    kind text not null check (kind in ('channel', 'dm')),
    name text not null,
    state text not null default 'open' check (state in ('open', 'paused', 'closed')),
    state_reason text,
    sender text, sender_until timestamptz, not_before timestamptz,
    settings jsonb,
    on_unknown text check (on_unknown in ('resend', 'skip')),
    recheck_at timestamptz, told_at timestamptz, slot_at timestamptz,
    roll_up_after integer check (roll_up_after between 1 and 30),
    wishes_version bigint not null default 0,
    unique (platform, workspace, external_id, kind))`,
  `create index channels_closed on channels (recheck_at) where state = 'closed'`,
  `create index channels_wishes on channels (wishes_version)`,
  // Names change and repeat; who may undo what somebody asked for goes by their id on the platform.
  `create table subscriptions (
    id bigint generated always as identity primary key,
    channel_id bigint not null references channels, query text not null, topic text,
    source text not null check (source in ('config', 'chat')),
    created_by text not null, created_at timestamptz not null,
    mention text, digest text, created_by_id text,
    unique (channel_id, query))`,
  `create table mutes (
    channel_id bigint not null references channels, query text not null, topic text,
    until timestamptz not null,
    created_by text not null, created_by_id text, created_at timestamptz not null,
    primary key (channel_id, query))`,
  `create table feed_notices (
    id bigint generated always as identity primary key,
    feed_id bigint not null references feeds, channel_id bigint not null references channels,
    kind text not null check (kind in ('failing', 'gone', 'back')),
    state text not null default 'planned' check (state in ('planned', 'sending', 'sent', 'dropped')),
    nonce text not null unique, reason text,
    planned_at timestamptz not null, due_at timestamptz not null,
    attempted_at timestamptz, ended_at timestamptz, attempts integer not null default 0)`,
  `create index feed_notices_open on feed_notices (channel_id, due_at) where state in ('planned', 'sending')`,
  `create table preview_messages (
    id bigint generated always as identity primary key,
    channel text not null, nonce text not null unique,
    message jsonb not null, posted_at timestamptz not null, thread_of bigint)`,
  `create table settings (name text primary key, value text not null)`,
  `create table slack_installations (
    key text primary key,
    name text not null, bot_user_id text not null,
    installed_by text not null, installed_at timestamptz not null, sealed_tokens text,
    tokens_expire_at timestamptz, renewing_until timestamptz, trouble text,
    removed_at timestamptz,
    check ((sealed_tokens is null) = (removed_at is not null)))`,
  `create table slack_teams (
    team_id text primary key,
    installation text not null references slack_installations on delete cascade)`,
];

const BEGINNING = [
  `create or replace function refuse_delivery_beginning() returns trigger language plpgsql as $$
    begin
      raise exception 'a delivery cannot begin as %: it is planned first', new.state;
    end $$`,
  'drop trigger if exists deliveries_begin on deliveries',
  // The condition is asked without calling the function: a lawful row costs no call.
  `create trigger deliveries_begin before insert on deliveries
    for each row when (new.state <> 'planned') execute function refuse_delivery_beginning()`,
];

// A column of its own has statistics: of "wanted > done" the planner believes that a third are.
const IS_OPEN = 'open boolean not null generated always as (wanted > done) stored';
const OPEN_EDITS = 'create index alert_edits_open on alert_edits (channel_id, due_at) where open';
const MESSAGES = `create index deliveries_message on deliveries (channel_id, message_id) where message_id is not null`;

const DELIVERIES = [
  `create table deliveries (
    id bigint generated always as identity primary key,
    story_id bigint not null references stories, article_id bigint not null references articles,
    channel_id bigint not null references channels,
    state text not null default 'planned'
      check (state in ('planned', 'sending', 'sent', 'refused', 'unknown', 'expired')),
    nonce text not null unique, because jsonb not null, mention text,
    attempts integer not null default 0, planned_at timestamptz not null, due_at timestamptz not null,
    first_attempt_at timestamptz, ended_at timestamptz,
    message_id text, reason text, wanted_at timestamptz not null,
    gathered boolean not null default false, posted_as text, attempted_at timestamptz,
    resent boolean not null default false, goes_alone boolean not null default false,
    looks integer not null default 0, reply_to bigint references deliveries,
    change_id bigint references story_changes,
    check (state not in ('sending', 'sent', 'unknown') or first_attempt_at is not null),
    check (state <> 'sent' or message_id is not null),
    constraint deliveries_reply_has_change check ((reply_to is null) = (change_id is null)))`,
  `create index deliveries_open on deliveries (channel_id, wanted_at, id)
    where state in ('planned', 'sending', 'unknown')`,
  `create index deliveries_due on deliveries (due_at, channel_id) where state in ('planned', 'sending', 'unknown')`,
  // A channel has one alert of a story, and one reply to it for each change.
  `create unique index deliveries_once on deliveries (story_id, channel_id) where reply_to is null`,
  `create unique index deliveries_reply_once on deliveries (reply_to, change_id) where reply_to is not null`,
  MESSAGES,
  `create function check_delivery_step() returns trigger language plpgsql as $$
    begin
      if old.state = new.state
        or (old.state, new.state) in (('planned', 'sending'), ('planned', 'expired'), ('planned', 'refused'),
          ('sending', 'sent'), ('sending', 'refused'), ('sending', 'unknown'), ('sending', 'planned'),
          ('sending', 'expired'),
          ('unknown', 'sending'), ('unknown', 'sent'), ('unknown', 'expired'), ('unknown', 'refused'))
      then return new; end if;
      raise exception 'delivery %: % to % is no legal step', old.id, old.state, new.state;
    end $$`,
  `create trigger deliveries_step before update of state on deliveries
    for each row execute function check_delivery_step()`,
  ...BEGINNING,
  `create table alert_edits (
    delivery_id bigint primary key references deliveries,
    wanted integer not null default 1, done integer not null default 0, attempts integer not null default 0,
    due_at timestamptz not null, channel_id bigint not null references channels,
    ${IS_OPEN})`,
  OPEN_EDITS,
  `create table send_limits (
    scope text primary key,
    not_before timestamptz, reason text, next_slot timestamptz)`,
];

/** The last migration of 0.1.0 as it was released, and what three more made of its schema. */
const RELEASED = '0010-briefs-with-stories';
const SINCE_RELEASED = [
  ...BEGINNING,
  'alter table story_signals alter column signals type json using signals::text::json',
  'alter table alert_edits add column channel_id bigint references channels',
  'update alert_edits set channel_id = deliveries.channel_id from deliveries where deliveries.id = delivery_id',
  `alter table alert_edits alter column channel_id set not null, add column ${IS_OPEN}`,
  'drop index alert_edits_open',
  OPEN_EDITS,
  MESSAGES,
];

/**
 * The schema of 0.1.0, as its thirteen migrations made it; src/store/schema.ts says what each column is for. Statements, not a
 * builder: an operator can read what runs.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql`select from slugline_migrations where name = ${RELEASED}`.execute(db);
  const statements = rows.length > 0 ? SINCE_RELEASED : [...NEWS, ...STORIES, ...CHANNELS, ...DELIVERIES];
  for (const statement of statements) await sql.raw(statement).execute(db);
}
