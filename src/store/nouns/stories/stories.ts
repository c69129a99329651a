import { sql } from 'kysely';
import type { Query } from '../../../engines/matching/query.ts';
import type { ArticleId, StoryChangeId, StoryId } from '../../../news/ids.ts';
import { EVERYBODY, INSTALLATION, type Owner, type Scope, scopeOfAudience, type Tenants } from '../../../news/owner.ts';
import type { FactChange, Story, StoryChange, StoryPlace } from '../../../news/story.ts';
import type { Db } from '../../database.ts';
import { articlesOfStoriesIn, ownVersion, storyChangesIn } from '../../scope.ts';
import { whereQuery } from '../../search/query-to-sql.ts';
import { createJoiningStore } from './joining.ts';
import { createStoryEditStore } from './story-edits.ts';

export type StoryStore = ReturnType<typeof createStoryStore>;

/** Works on a transaction's handle as well as on the pool: joining and planning are one step. */
export function createStoryStore(db: Db) {
  return {
    ...createJoiningStore(db),
    changes: createStoryChangeStore(db),
    edits: createStoryEditStore(db),
    /** In which stories an article is seen, by whom; the one of most first. None before it has joined a story. */
    placesOf: (articleId: ArticleId, tenants: Tenants) => placesOf(db, articleId, tenants),
    /** Parts the audience of each place where owners see other articles in the story than the installation does. */
    placesApart: (places: readonly StoryPlace[]) => placesApart(db, places),
    /** Whether a query wants an article of a story, as its audience sees it. */
    wants: (query: Query, place: StoryPlace, tenants: Tenants) => storyWants(db, query, { place, tenants }),
    async byId(id: StoryId): Promise<Story | null> {
      const all = db.selectFrom('stories').select(['id', 'slug', 'headline', 'startedAt', 'updatedAt']);
      return (await all.where('id', '=', id).executeTakeFirst()) ?? null;
    },
  };
}

async function storyWants(db: Db, query: Query, { place, tenants }: { place: StoryPlace; tenants: Tenants }) {
  const scope = scopeOfAudience(place.audience, tenants);
  const { rows } = await sql`select from ${articlesOfStoriesIn(scope)} as articles
    where articles.story_id = ${place.storyId} and ${whereQuery(query, scope)} limit 1`.execute(db);
  return rows.length > 0;
}

async function placesOf(db: Db, articleId: ArticleId, tenants: Tenants): Promise<StoryPlace[]> {
  const { rows } = await sql<PlacedRow>`
    select story_id as "storyId", owner, (select json_agg(json_build_array(story_views.owner,
        case when twin_of is null then story_views.story_id::text end))
      from story_views where story_views.article_id = story_articles.article_id) as views
    from story_articles join articles on articles.id = article_id where article_id = ${articleId}`.execute(db);
  const [row] = rows;
  if (!row) return [];
  return tenants === 'one' ? [{ storyId: row.storyId, audience: EVERYBODY }] : placesWith(row);
}

/** `views`: the owners that see it in another story, or (null) have it themselves. */
type PlacedRow = { storyId: StoryId; owner: Owner; views: [Owner, StoryId | null][] | null };

/** An article of the installation is seen by everybody, an owner's own one by that owner. */
function placesWith({ storyId, owner, views }: PlacedRow): StoryPlace[] {
  if (owner !== INSTALLATION) return [{ storyId, audience: { kind: 'owner', owner } }];
  const except = (views ?? []).map(([other]) => other);
  const elsewhere = (views ?? []).flatMap(([other, story]): StoryPlace[] =>
    story === null ? [] : [{ storyId: story, audience: { kind: 'owner', owner: other } }],
  );
  return [{ storyId, audience: { kind: 'everybody', except } }, ...elsewhere];
}

async function placesApart(db: Db, places: readonly StoryPlace[]): Promise<StoryPlace[]> {
  const parted = await Promise.all(places.map((place) => placeApart(db, place)));
  return parted.flat();
}

async function placeApart(db: Db, place: StoryPlace): Promise<StoryPlace[]> {
  const { storyId, audience } = place;
  if (audience.kind === 'owner') return [place];
  const { rows } = await sql<{ owner: Owner }>`
    select owner from story_articles join articles on articles.id = article_id
      where story_id = ${storyId} and owner <> 'installation'
    union select owner from story_views where story_id = ${storyId}
    union select owner from story_views join story_articles using (article_id)
      where story_articles.story_id = ${storyId}`.execute(db);
  const apart = rows.map(({ owner }) => owner).filter((owner) => !audience.except.includes(owner));
  const others = apart.map((owner) => ({ storyId, audience: { kind: 'owner' as const, owner } }));
  return [{ storyId, audience: { kind: 'everybody', except: [...audience.except, ...apart] } }, ...others];
}

export type NewChange = {
  storyId: StoryId;
  articleId: ArticleId;
  /** Who sees it. */
  owner: Owner;
  /** Which version of the article tells it; empty for the first. */
  version: string;
  at: Date;
  changes: readonly FactChange[];
};

/** What told a story before an article did: enough of it to compare. */
export type EarlierText = { id: ArticleId; title: string; text: string; publishedAt: Date };

export type StoryInScope = { storyId: StoryId; scope: Scope };

const CHANGES_MAX = 20;

function createStoryChangeStore(db: Db) {
  return {
    /** Null where it is on record already. */
    add: (change: NewChange) => addChange(db, change),
    /** Of a story as a scope sees it, the newest first. */
    of: ({ storyId, scope }: StoryInScope): Promise<StoryChange[]> =>
      changes(db, scope).where('told.storyId', '=', storyId).execute(),
    byId: async (id: StoryChangeId): Promise<StoryChange | null> =>
      (await changes(db, null).where('told.id', '=', id).executeTakeFirst()) ?? null,
    /** The story's other articles as a scope sees it, the newest first. */
    async earlier({ storyId, scope }: StoryInScope, than: ArticleId, limit: number): Promise<EarlierText[]> {
      const { rows } = await sql<EarlierText>`
        select told.id, title, text, published_at as "publishedAt" from ${articlesOfStoriesIn(scope)} as told
        where told.story_id = ${storyId} and told.id <> ${than}
        order by published_at desc limit ${limit}`.execute(db);
      return rows;
    },
  };
}

async function addChange(db: Db, change: NewChange): Promise<StoryChangeId | null> {
  const { storyId, articleId, owner, at } = change;
  const version = owner === INSTALLATION ? change.version : ownVersion(owner, change.version);
  const row = await db
    .insertInto('storyChanges')
    .values({ storyId, articleId, owner, version, foundAt: at, changes: JSON.stringify(change.changes) })
    .onConflict((conflict) => conflict.columns(['articleId', 'version']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Without a scope: whatever is on record, for a reply that was planned within one. */
function changes(db: Db, scope: Scope | null) {
  return db
    .selectFrom((scope === null ? ANY_CHANGE : storyChangesIn(scope)).as('told'))
    .innerJoin('articles', 'articles.id', 'told.articleId')
    .select(['told.id', 'articleId', 'outlet', 'url', 'told.foundAt', 'changes'])
    .orderBy('told.id', 'desc')
    .limit(CHANGES_MAX);
}

const ANY_CHANGE: ReturnType<typeof storyChangesIn> = sql`story_changes`;
