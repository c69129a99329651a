import { type Expression, type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import { type Audience, INSTALLATION, type Owner, type Scope } from '../news/owner.ts';
import { type Db, literal } from './database.ts';
import type { StoryArticleTable, StoryChangeTable } from './schema-news.ts';

/**
 * The one place that says what a scope holds, as SQL conditions. Whoever reads articles, stories or feeds for a channel, an
 * answer, a completion or a page takes its condition from here: a test finds readers that do not.
 *
 * - An article has one owner. A scope holds the installation's articles and its own owner's; not the installation's copy of
 *   an article that the owner had before (`story_views.twin_of`).
 * - A story may hold articles of several owners. Its slug and headline are its owner's: the one of its first article.
 * - `story_views` says where an owner sees an article of the installation in another story than everybody else does.
 */

/** What readers of articles, stories and feeds are given: a database, and what they may show of it. */
export type ScopedDb = { db: Db; scope: Scope };

/** On a query with the table `articles`, or another name for it. */
export function articleIn(scope: Scope, articles = 'articles'): Expression<SqlBool> {
  if (scope.kind === 'everything') return TRUE;
  const owner = sql.ref(`${articles}.owner`);
  if (scope.owner === INSTALLATION) return sql<SqlBool>`${owner} = ${literal<string>(INSTALLATION)}`;
  return sql<SqlBool>`(${isOwn(owner, scope.owner)} and not exists (select from story_views as twins
    where twins.owner = ${scope.owner} and twins.article_id = ${sql.ref(`${articles}.id`)} and twins.twin_of is not null))`;
}

/** On a query with the table `stories`: whether its slug and headline may be shown. */
export function storyIn(scope: Scope, stories = 'stories'): Expression<SqlBool> {
  return scope.kind === 'everything' ? TRUE : isOwn(sql.ref(`${stories}.owner`), scope.owner);
}

/** On a query with the table `feed_owners`: the rows that say to the scope who reads a feed. */
export function feedOwnerIn(scope: Scope, feedOwners = 'feedOwners'): Expression<SqlBool> {
  return scope.kind === 'everything' ? TRUE : isOwn(sql.ref(`${feedOwners}.owner`), scope.owner);
}

/** On a query that has of a story its id alone, such as one on `deliveries`. */
export function isOfStoryIn(scope: Scope, storyId: string): Expression<SqlBool> {
  const own = sql`select from stories where stories.id = ${sql.ref(storyId)} and ${storyIn(scope)}`;
  return unlessAllIs(scope, sql`stories`, own);
}

/** On a query that has of an article its id alone, such as one on `actors`. */
export function isOfArticleIn(scope: Scope, articleId: string): Expression<SqlBool> {
  const own = sql`select from articles where articles.id = ${sql.ref(articleId)} and ${articleIn(scope)}`;
  return unlessAllIs(scope, sql`articles`, own);
}

/** While every row is the installation's, no row is looked at: the index of the others says so (`exists` would not ask it). */
function unlessAllIs(scope: Scope, table: RawBuilder<unknown>, own: RawBuilder<unknown>): Expression<SqlBool> {
  if (scope.kind === 'everything') return TRUE;
  if (scope.owner !== INSTALLATION) return sql<SqlBool>`exists (${own})`;
  const other = sql`select min(others.owner) from ${table} as others where others.owner <> ${literal<string>(INSTALLATION)}`;
  return sql<SqlBool>`((${other}) is null or exists (${own}))`;
}

/**
 * On a query with the table `channels`, for lists of them on pages: those of its own workspace or server. What people get as
 * direct messages is theirs. The installation's operator sees all.
 */
export function channelIn(scope: Scope, channels = 'channels'): Expression<SqlBool> {
  if (scope.kind === 'everything' || scope.owner === INSTALLATION) return TRUE;
  const [platform = '', workspace = ''] = scope.owner.split(':');
  const column = (name: string) => sql.ref(`${channels}.${name}`);
  return sql<SqlBool>`(${column('platform')} = ${platform} and ${column('workspace')} = ${workspace}
    and ${column('kind')} = 'channel')`;
}

/** On a query that has of a channel its id alone. */
export function isOfChannelIn(scope: Scope, channelId: string): Expression<SqlBool> {
  if (scope.kind === 'everything' || scope.owner === INSTALLATION) return TRUE;
  return sql<SqlBool>`exists (select from channels where channels.id = ${sql.ref(channelId)} and ${channelIn(scope)})`;
}

/** Whose view of stories is asked for: that of a scope, or that of the channel in the same row of the query. */
export type StoryViewer = Scope | { kind: 'channel' };

/**
 * Which article is in which story, as the viewer sees it: (story_id, article_id, why, likely_story_id, joined_at). To be used as a table:
 * `from ${storyArticlesIn(scope)} as story_articles`.
 */
export function storyArticlesIn(viewer: StoryViewer): RawBuilder<Selectable<StoryArticleTable>> {
  if (viewer.kind === 'everything') return sql`story_articles`;
  const own = sql`select story_id, article_id, why, likely_story_id, joined_at from story_articles
    join articles on articles.id = article_id`;
  return seenBy(viewer, own, sql`select story_id, article_id, why, null::bigint, joined_at from story_views`);
}

/** The articles of stories, as the viewer sees them: a story's id beside all columns of its article. To be used as a table. */
export function articlesOfStoriesIn(viewer: StoryViewer): RawBuilder<unknown> {
  const own = sql`select story_articles.story_id, articles.* from story_articles
    join articles on articles.id = story_articles.article_id`;
  const viewed = sql`select story_views.story_id, articles.* from story_views
    join articles on articles.id = story_views.article_id`;
  return viewer.kind === 'everything' ? sql`(${own})` : seenBy(viewer, own, viewed);
}

type OwnViewer = Exclude<StoryViewer, { kind: 'everything' }>;

/** Two parts, each found by an index whichever of story and article is asked for: what all see alike, and the viewer's view. */
function seenBy<Row>(viewer: OwnViewer, own: RawBuilder<unknown>, viewed: RawBuilder<unknown>): RawBuilder<Row> {
  if (viewer.kind === 'owner' && viewer.owner === INSTALLATION) return sql`(${own} where ${articleIn(viewer)})`;
  const owner = ownerSeeing(viewer);
  return sql`(
    ${own} where ${isOwn(sql.ref('articles.owner'), owner)} and not exists (select from story_views
      where story_views.owner = ${owner} and story_views.article_id = articles.id)
    union all
    ${viewed} where story_views.owner = ${owner} and twin_of is null)`;
}

/**
 * What was told of stories, as the viewer sees it: (id, story_id, article_id, found_at, changes). An owner's own row takes
 * the place of the installation's, since the owner may know more or less of the story. To be used as a table.
 */
export function storyChangesIn(viewer: StoryViewer): RawBuilder<ToldChangeRow> {
  if (viewer.kind === 'everything') {
    return sql<ToldChangeRow>`(select told.id, story_id, article_id, told.found_at, changes from story_changes as told
      join articles on articles.id = article_id where told.owner = articles.owner)`;
  }
  const columns = sql`told.article_id, told.found_at, told.changes`;
  const shared = sql`told.owner = ${literal<string>(INSTALLATION)}`;
  if (viewer.kind === 'owner' && viewer.owner === INSTALLATION) {
    return sql<ToldChangeRow>`(select told.id, story_id, ${columns} from story_changes as told where ${shared})`;
  }
  const owner = ownerSeeing(viewer);
  // Two parts, each found by the story: mostly nothing was told of it.
  return sql<ToldChangeRow>`(
    select told.id, story_id, ${columns} from story_changes as told
      where ${isToldTo(owner)} and (told.owner = ${owner} or not exists (select from story_views
        where story_views.owner = ${owner} and story_views.article_id = told.article_id))
    union all
    select told.id, story_views.story_id, ${columns} from story_views
      join story_changes as told on told.article_id = story_views.article_id
      where story_views.owner = ${owner} and twin_of is null and ${shared} and ${isToldTo(owner)})`;
}

/** On a query with `story_changes as told` and `articles`, of articles that the scope sees: its own rows, or everybody's. */
export function storyChangeIn(scope: Scope): Expression<SqlBool> {
  const isShared = scope.kind === 'everything' || scope.owner === INSTALLATION;
  return isShared ? sql<SqlBool>`told.owner = articles.owner` : isToldTo(ownerSeeing(scope));
}

function isToldTo(owner: RawBuilder<unknown>): Expression<SqlBool> {
  return sql<SqlBool>`(told.owner = ${owner} or (told.owner = ${literal<string>(INSTALLATION)} and not exists (
    select from story_changes as own where own.article_id = told.article_id and own.owner = ${owner}
      and own.version = ${owner} || ' ' || told.version)))`;
}

type ToldChangeRow = Omit<Selectable<StoryChangeTable>, 'version' | 'owner'>;

/** The version under which an owner's own row of a change is kept beside the installation's. */
export function ownVersion(owner: Owner, version: string): string {
  return `${owner} ${version}`;
}

/** The owner of a channel as `workspaceOf` says it, on a query with the table `channels`. */
export function ownerOfChannel(): RawBuilder<Owner> {
  return sql<Owner>`(case when channels.workspace = '' then 'installation'
    else channels.platform || ':' || channels.workspace end)`;
}

/** On a query with the table `channels`: whether a channel is one of the audience's. */
export function channelHears(audience: Audience): Expression<SqlBool> {
  if (audience.kind === 'owner') return sql<SqlBool>`${ownerOfChannel()} = ${audience.owner}`;
  return audience.except.length === 0 ? TRUE : sql<SqlBool>`${ownerOfChannel()} <> all(${audience.except}::text[])`;
}

const TRUE = sql<SqlBool>`true`;

function ownerSeeing(viewer: OwnViewer): RawBuilder<unknown> {
  return viewer.kind === 'channel' ? ownerOfChannel() : sql`${viewer.owner}::text`;
}

function isOwn(column: Expression<unknown>, owner: Owner | RawBuilder<unknown>): Expression<SqlBool> {
  return owner === INSTALLATION
    ? sql<SqlBool>`${column} = ${literal<string>(INSTALLATION)}`
    : sql<SqlBool>`${column} in (${literal<string>(INSTALLATION)}, ${owner})`;
}
