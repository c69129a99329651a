import { type Kysely, sql } from 'kysely';

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

const TABLES = [
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
  // A default that is a constant rewrites no row.
  `alter table articles add column owner text not null default 'installation'`,
  `alter table stories add column owner text not null default 'installation'`,
  `alter table story_signals add column owner text not null default 'installation'`,
  // What an owner's own article adds to its story is compared with other articles of the owner: nobody else reads it.
  `alter table story_changes add column owner text not null default 'installation'`,
  // Signals of an owner's own articles have negative numbers, newest lowest: those of the installation stay dense, and
  // how common a word is among them does not depend on what owners read. `place` counts the articles of the owner.
  `alter table story_signals add column place bigint`,
  `create sequence own_signals owned by story_signals.place`,
  // When its page was read; null where the text is a copy. Another owner of the feed copies it while it is young.
  `alter table articles add column page_read_at timestamptz`,
  // Where an owner sees an article of the installation in a story of its own view; twin_of: it has that article itself.
  `create table story_views (
    owner text not null,
    article_id bigint not null references articles,
    story_id bigint not null references stories,
    twin_of bigint references articles,
    why text not null, joined_at timestamptz not null,
    primary key (owner, article_id))`,
];

/** What feeds that were added in chat brought goes where the feeds go. */
const MOVES = [
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
  `update story_signals set owner = articles.owner from articles
    where articles.id = story_signals.article_id and articles.owner <> 'installation'`,
  `update story_changes set owner = articles.owner from articles
    where articles.id = story_changes.article_id and articles.owner <> 'installation'`,
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
];

/** Feeds, articles and stories belong to the installation or to the workspace that added them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...TABLES, ...MOVES, ...INDEXES]) await sql.raw(statement).execute(db);
}
