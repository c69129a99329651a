import { type Kysely, sql } from 'kysely';
import { keepMeaning } from './queries.ts';

const OWNERS = [
  // Who reads a feed: each owner once. A feed with no owner left is removed.
  `create table feed_owners (
    feed_id bigint not null references feeds,
    owner text not null,
    source text not null check (source in ('config', 'chat', 'opml')),
    added_by text, added_by_id text,
    added_at timestamptz not null,
    -- Null until this owner has what the document holds, in silence; then the oldest entry of that.
    first_polled_at timestamptz,
    oldest_at timestamptz,
    primary key (feed_id, owner))`,
  `create index feed_owners_owner on feed_owners (owner)`,
  // Signals of an owner's own articles have negative numbers, newest lowest: those of the installation stay dense, and
  // how common a word is among them does not depend on what owners read. `place` counts the articles of the owner.
  `alter table story_signals add column owner text not null default 'installation', add column place bigint`,
  `create sequence own_signals owned by story_signals.place`,
  `alter table stories add column owner text not null default 'installation'`,
  // What an owner's own article adds to its story is compared with other articles of the owner: nobody else reads it.
  `alter table story_changes add column owner text not null default 'installation'`,
  // Where an owner sees an article of the installation in a story of its own view; twin_of: it has that article itself.
  `create table story_views (
    owner text not null,
    article_id bigint not null references articles,
    story_id bigint not null references stories,
    twin_of bigint references articles,
    why text not null, joined_at timestamptz not null,
    primary key (owner, article_id))`,
];

const ARTICLES = [
  // A default that is a constant rewrites no row. `page_read_at` is null where the text is a copy: another owner of the feed
  // copies it while it is young. Why an older article's text is its page's or the feed's nobody knows.
  `alter table articles
    add column owner text not null default 'installation',
    add column page_read_at timestamptz,
    add column due_at timestamptz,
    add column quota_at timestamptz,
    add column waits_for text,
    add column waits_since timestamptz,
    add column read_tries smallint not null default 0,
    add column feed_guid text,
    add column feed_words text,
    add column feed_url text,
    add column same_as bigint references articles,
    add column untold text, add column untold_why text,
    add column text_why text,
    add column page_failures integer not null default 0,
    add column categories text[],
    add column page_url text, add column is_media boolean not null default false`,
  `alter table article_versions add column url text`,
];

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
  // But for who it was: people may ask to be forgotten.
  `create trigger audit_log_stays before update on audit_log for each row
    when (old.actor_id is null or new.actor_id is not null
      or (old.id, old.at, old.owner, old.action, old.subject) <> (new.id, new.at, new.owner, new.action, new.subject))
    execute function refuse_audit_change()`,
  `create table spent_marks (mark text primary key, until timestamptz not null)`,
  `create index spent_marks_until on spent_marks (until)`,
  `create table paces (subject text primary key, taken_at timestamptz[] not null)`,
];

const OUTAGES = [
  // What feeds and feed_owners have in oldest_at is read by the version before this alone.
  `alter table feeds
    add column left_out integer not null default 0,
    add column read_at timestamptz,
    add column read_as jsonb,
    add column left_out_since timestamptz`,
  `create table missed_stories (
    channel_id bigint not null references channels,
    story_id bigint not null references stories on delete cascade,
    published_at timestamptz not null, found_at timestamptz not null,
    primary key (channel_id, story_id))`,
  `alter table feed_notices
    alter column feed_id drop not null,
    drop constraint feed_notices_kind_check,
    add constraint feed_notices_kind_check check (kind in ('failing', 'gone', 'back', 'missed', 'topics')),
    add column topics jsonb,
    add column stories integer,
    add column oldest_at timestamptz,
    add column newest_at timestamptz`,
];

/** A channel follows a topic once, by its name, and words once. */
const followOnce = (table: string): string[] => [
  // The generated column names what is followed, so that one index holds for both.
  `alter table ${table} add column topic_gone text check (topic_gone in ('untold', 'told')),
    add column followed text not null generated always as
      (case when topic is null then 'words ' || query else 'topic ' || topic end) stored`,
  `create unique index ${table}_followed on ${table} (channel_id, followed)`,
];

const TOPICS = [
  // Until now a topic was followed as it was when somebody asked, and once more as alerts.yaml had it later: the newest that
  // chat asked for stays, with a ping where any had one, and as soon as the soonest of them.
  `create temporary table twins on commit drop as
    select *, row_number() over (partition by channel_id, topic order by source = 'chat' desc, id desc) as place,
      max(mention) over own as any_mention, bool_or(digest is null) over own as at_once
    from subscriptions where topic is not null window own as (partition by channel_id, topic)`,
  `update subscriptions set mention = coalesce(subscriptions.mention, any_mention),
      digest = case when at_once then null else subscriptions.digest end
    from twins where twins.id = subscriptions.id and place = 1`,
  `delete from subscriptions using twins where twins.id = subscriptions.id and place > 1`,
  `delete from mutes using mutes as longer where longer.channel_id = mutes.channel_id and longer.topic = mutes.topic
    and (longer.until, longer.query) > (mutes.until, mutes.query)`,
  `alter table subscriptions drop constraint subscriptions_channel_id_query_key`,
  `alter table mutes drop constraint mutes_pkey`,
  ...['subscriptions', 'mutes'].flatMap(followOnce),
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

/**
 * Nobody noted who added a feed in chat. Where everybody who follows anything is in one workspace or server, it was that
 * one. Of the preview page nothing follows: it is the operator's.
 */
const HOUSE = `(select min(platform || ':' || workspace) from (
    select distinct platform, workspace from channels
    where platform <> 'preview'
      and (workspace <> '' or exists (select from subscriptions where subscriptions.channel_id = channels.id))) as places
  having count(*) = 1 and min(workspace) <> '')`;

/** The host as it stands behind the name of a feed that somebody added in chat. */
const HOST = `substring(feeds.url from '^https?://(?:[^/@]*@)?(?:www\\.)?([^/:?#]+)')`;

/** What feeds that were added in chat brought goes where the feeds go. */
const MOVES = [
  `update feeds set read_at = coalesce(failing_since, last_polled_at)`,
  `insert into feed_owners (feed_id, owner, source, added_at, first_polled_at, oldest_at)
    select feeds.id, case when feeds.source = 'chat' then coalesce(${HOUSE}, 'installation') else 'installation' end,
      feeds.source, coalesce(feeds.first_polled_at, now()), feeds.first_polled_at, feeds.oldest_at
    from feeds where feeds.state <> 'removed'`,
  // Those of removed feeds as well. Anybody may call a feed by any name, so its host stands behind it.
  `update articles set owner = coalesce(${HOUSE}, 'installation'),
      outlet = case when strpos(lower(outlet), ${HOST}) > 0 then outlet
        else left(outlet, 80) || ' (' || ${HOST} || ')' end
    from feeds where feeds.id = articles.feed_id and feeds.source = 'chat'`,
  // The keys without an owner stay besides: what another feed repeats of these articles must not be told as news.
  `insert into article_keys (key, article_id)
    select articles.owner || ' ' || key, article_id from article_keys
    join articles on articles.id = article_id where articles.owner <> 'installation'`,
  `update stories set owner = told.owner from (
      select story_id, min(owner) as owner from story_articles join articles on articles.id = article_id
      group by story_id having min(owner) = max(owner) and min(owner) <> 'installation') as told
    where told.story_id = stories.id`,
  ...['story_signals', 'story_changes'].map(
    (table) => `update ${table} set owner = articles.owner from articles
      where articles.id = ${table}.article_id and articles.owner <> 'installation'`,
  ),
];

const INDEXES = [
  `create unique index story_signals_own on story_signals (owner, place) where place is not null`,
  `create index story_views_story on story_views (story_id)`,
  `create index story_views_article on story_views (article_id)`,
  `create index articles_owner on articles (owner, published_at desc) where owner <> 'installation'`,
  `create index stories_owner on stories (owner, updated_at desc) where owner <> 'installation'`,
  // Which owners have an article under a key of the installation's.
  `create index article_keys_owned on article_keys (substr(key, strpos(key, ' ') + 1)) where strpos(key, ' ') > 0`,
  // A slug is unique for each owner: a taken one must tell nothing of another's story.
  `create unique index stories_owner_slug on stories (owner, slug)`,
  `alter table stories drop constraint stories_slug_key`,
  `create index stories_slug on stories (slug)`,
  `create index articles_due on articles (due_at) where stage = 'found' and due_at is not null`,
  `create index articles_waiting on articles (waits_for, feed_id, due_at) where stage = 'found' and waits_for is not null`,
  `create index articles_quota on articles (feed_id, owner, announced, quota_at) where quota_at is not null`,
  // As articles_unfinished, without what waits; that one is still read by the version before this.
  `create index articles_ready on articles (stage_at) where stage in ('found', 'kept') and due_at is null`,
  `create index articles_same_as on articles (same_as) where same_as is not null`,
  `create index articles_missed on articles (id) where untold = 'missed' and stage in ('found', 'kept')`,
  `create index articles_page_url on articles (page_url) where page_url is not null`,
  `create index article_versions_url on article_versions (url) where url is not null`,
];

const YEARS = [
  // Moments by the database's clock: when something that goes on was last seen to.
  `create table beats (name text primary key, at timestamptz not null)`,
  // Whoever deletes a row looks for those that refer to it.
  `create index deliveries_article on deliveries (article_id)`,
  `create index deliveries_story on deliveries (story_id)`,
  `create index deliveries_channel on deliveries (channel_id)`,
  `create index deliveries_change on deliveries (change_id) where change_id is not null`,
  `create index alert_edits_channel on alert_edits (channel_id)`,
  `create index feed_notices_feed on feed_notices (feed_id) where feed_id is not null`,
  `create index feed_notices_channel on feed_notices (channel_id)`,
  `create index missed_stories_story on missed_stories (story_id)`,
  `create index slack_teams_installation on slack_teams (installation)`,
  `create index story_articles_likely on story_articles (likely_story_id) where likely_story_id is not null`,
  `create index story_views_twin on story_views (twin_of) where twin_of is not null`,
];

const KEEPING = [
  // Of an article that was deleted for its age: when. Its row goes on as a mark of what its feed may still list, dropped like
  // what was given up; stage_at is then when it was last seen there.
  `alter table articles add column forgotten_at timestamptz`,
  // When a document was last read that was not the one before: what it did not hold is out of the feed.
  `alter table feeds add column document_at timestamptz, add column restored_at timestamptz`,
  `alter table settings add column used_at timestamptz`,
  `update settings set used_at = now() where name like 'command:%'`,
  // A store that is made by this version deletes what is old; one from before keeps everything until alerts.yaml says so.
  `insert into settings (name, value) select 'keep', 'defaults' where not exists (select from feeds)`,
  `create index articles_dropped on articles (stage_at) where stage = 'dropped' and forgotten_at is null`,
  `create index articles_forgotten on articles (stage_at) where forgotten_at is not null`,
  `create index article_versions_age on article_versions (replaced_at)`,
  `create index settings_used on settings (used_at) where used_at is not null`,
];

/**
 * What 0.2 adds: feeds, articles and stories belong to the installation or to the workspace that added them; who uses the page;
 * how much there may be of what others send; what one article is; outages; topics followed by name; stories put right by people; and what
 * runs for years.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    ...OWNERS,
    ...ARTICLES,
    ...PEOPLE,
    ...OUTAGES,
    ...TOPICS,
    ...STORIES,
    ...MOVES,
    ...INDEXES,
    ...YEARS,
    ...KEEPING,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
  await keepMeaning(db);
}
