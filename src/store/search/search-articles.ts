import { sql } from 'kysely';
import { type Names, NO_NAMES, withNames } from '../../engines/matching/names.ts';
import type { Query } from '../../engines/matching/query.ts';
import { groupBy } from '../../kit/group-by.ts';
import type { Brief } from '../../news/article.ts';
import type { ArticleId, StoryId } from '../../news/ids.ts';
import { INSTALLATION, type Scope } from '../../news/owner.ts';
import { type Db, literal, rowCount } from '../database.ts';
import { shownUrl } from '../nouns/articles/articles.ts';
import { articleIn, type ScopedDb, storyArticlesIn, storyIn } from '../scope.ts';
import { whereQuery } from './query-to-sql.ts';
import { createNameSearch } from './search-names.ts';
import { type ArticleRecord, createRecordSearch, type SluggedStory, storiesOf } from './search-records.ts';
import { NEWEST_FIRST, newestWanted, REACH, type Reach } from './search-windows.ts';

/** A stored article as answers show it. */
export type StoredArticle = Pick<ArticleRecord, 'id' | 'url' | 'title' | 'outlet' | 'publishedAt'> & {
  textSource: 'page' | 'feed';
  brief: Brief;
};

/** A story with those of its articles that were asked for, newest first. */
export type FoundStory = {
  /** Null for an article without a story in the scope; a worker writes a brief and its story together (decision 0088). */
  id: StoryId | null;
  slug: string | null;
  newestAt: Date;
  articles: StoredArticle[];
};

/** `until`: exclusive. */
export type SearchPage = { limit: number; since?: Date; until?: Date };

/** An answer names a few of the articles of a story that fifty outlets tell. */
const ARTICLES_PER_STORY = 20;
/** News stands at the top. */
const TEXT_MAX = 16_000;

/** Looks articles up by query, story and time; newest first, from the store alone, and never beyond its scope. */
export type ArticleSearch = ReturnType<typeof searchIn>;

/** The search of everybody. It answers nothing before it is told what the asker may see. */
export type ArticleSearches = ReturnType<typeof createArticleSearch>;

export function createArticleSearch(
  db: Db,
  { reach = REACH, names = NO_NAMES }: { reach?: Reach; names?: Names } = {},
) {
  return { in: (scope: Scope): ArticleSearch => searchIn({ db, scope }, { reach, names }) };
}

function searchIn(scoped: ScopedDb, { reach, names }: { reach: Reach; names: Names }) {
  return {
    /** Stories with an article that the query wants, by all names of what it asks for; null asks for all. */
    stories: (query: Query | null, page: SearchPage) =>
      findStories({ query: query && withNames(query, names), ...page }, scoped, reach),
    storyBySlug: (slug: string) => firstTold(storiesNamed(slug, scoped), scoped, reach),
    storyById: (id: StoryId) => firstTold(storiesWith({ column: 'id', value: id }, scoped), scoped, reach),
    /** How many of the newest articles of the last week each query wants. */
    sharesOf: (queries: readonly Query[]) =>
      sharesOf(
        queries.map((query) => withNames(query, names)),
        scoped,
      ),
    /** How many outlets the newest articles are of, counted up to a number. */
    outletsRead: (atMost: number) => outletsRead(atMost, scoped),
    textsOf: (ids: readonly ArticleId[]) => textsOf(ids, scoped),
    ...createNameSearch(scoped, names),
    ...createRecordSearch(scoped),
  };
}

type Hit = { id: ArticleId; publishedAt: Date };

type StorySearch = SearchPage & { query: Query | null };

async function findStories(asked: StorySearch, scoped: ScopedDb, reach: Reach) {
  const hits = await newestHits(asked, scoped, reach);
  const groups = groupHits(hits, await storiesOf(hits, scoped));
  const shown = groups.slice(0, asked.limit);
  return {
    stories: await loadStories(shown, scoped),
    /** Matching stories beyond these, as far as `REACH.hits` articles tell. */
    more: groups.length - shown.length,
    /** True when it stopped looking: there may be more than `more`. */
    atLeast: hits.length === reach.hits,
    /** When the oldest of them was published. */
    from: hits.at(-1)?.publishedAt ?? null,
  };
}

async function newestHits({ query, since, until }: StorySearch, scoped: ScopedDb, reach: Reach): Promise<Hit[]> {
  const ids = query === null ? null : await newestWanted({ query, since }, scoped, reach);
  if (ids?.length === 0) return [];
  return scoped.db
    .selectFrom('articles')
    .select(['articles.id', 'articles.publishedAt'])
    .where('articles.words', 'is not', null)
    .where('articles.stage', '<>', 'dropped')
    .where(articleIn(scoped.scope))
    .$if(since !== undefined, (select) => select.where('articles.publishedAt', '>=', since ?? new Date(0)))
    .$if(until !== undefined, (select) => select.where('articles.publishedAt', '<', until ?? new Date(0)))
    .$if(ids !== null, (select) => select.where('articles.id', 'in', ids ?? []))
    .orderBy(NEWEST_FIRST)
    .limit(reach.hits)
    .execute();
}

const SAME_SLUG_MAX = 5;

/** The first of them of which the scope sees an article. */
async function firstTold(stories: Promise<SluggedStory[]>, scoped: ScopedDb, reach: Reach): Promise<FoundStory | null> {
  for (const story of await stories) {
    const hits = await hitsOfStory(story.id, scoped, reach);
    const [found] = await loadStories([{ story, hits }], scoped);
    if (found) return found;
  }
  return null;
}

/** Mostly one: a slug may be an owner's and the installation's, and the owner means its own. */
export function storiesNamed(slug: string, scoped: ScopedDb): Promise<SluggedStory[]> {
  return storiesWith({ column: 'slug', value: slug }, scoped);
}

type NamedStory = { column: 'slug' | 'id'; value: string };

function storiesWith({ column, value }: NamedStory, { db, scope }: ScopedDb): Promise<SluggedStory[]> {
  const [own, gone] = [sql.ref(`stories.${column}`), sql.ref(`gone.${column}`)];
  return (
    db
      .selectFrom('stories')
      .select(['id', 'slug'])
      // The name of a story that people merged leads to the one that has its articles, where it has none itself.
      .where(sql<boolean>`id in (select id from stories where ${own} = ${value} union all
      select into_story from story_merges as merged join stories as gone on gone.id = from_story
      where ${gone} = ${value} and ${storyIn(scope, 'merged')})`)
      .where(storyIn(scope))
      .orderBy(sql`${own} <> ${value}`)
      .orderBy(sql`owner = ${literal<string>(INSTALLATION)}`)
      .orderBy('updatedAt', 'desc')
      .limit(SAME_SLUG_MAX)
      .execute()
  );
}

function hitsOfStory(storyId: StoryId, { db, scope }: ScopedDb, { hits }: Reach): Promise<Hit[]> {
  return db
    .selectFrom(storyArticlesIn(scope).as('storyArticles'))
    .innerJoin('articles', 'articles.id', 'storyArticles.articleId')
    .select(['articles.id', 'articles.publishedAt'])
    .where('storyArticles.storyId', '=', storyId)
    .orderBy(NEWEST_FIRST)
    .limit(hits)
    .execute();
}

type HitGroup = { story: SluggedStory | null; hits: readonly Hit[] };

/** The hits of one story, or one article that has none. Hits come newest first, so groups do as well. */
function groupHits(hits: readonly Hit[], stories: ReadonlyMap<string, SluggedStory>): HitGroup[] {
  const groups = groupBy(hits, ({ id }) => stories.get(id)?.id ?? `article ${id}`);
  return [...groups.values()].map((group) => ({ story: stories.get(group[0]?.id ?? '') ?? null, hits: group }));
}

async function loadStories(groups: readonly HitGroup[], scoped: ScopedDb): Promise<FoundStory[]> {
  const wanted = groups.map(({ story, hits }) => ({ story, hits: hits.slice(0, ARTICLES_PER_STORY) }));
  const articles = await loadArticles(
    wanted.flatMap(({ hits }) => hits.map(({ id }) => id)),
    scoped,
  );
  return wanted.flatMap(({ story, hits }): FoundStory[] => {
    const found = hits.flatMap(({ id }) => articles.get(id) ?? []);
    const [newest] = found;
    if (!newest) return [];
    return [{ id: story?.id ?? null, slug: story?.slug ?? null, newestAt: newest.publishedAt, articles: found }];
  });
}

async function loadArticles(
  ids: readonly ArticleId[],
  { db, scope }: ScopedDb,
): Promise<Map<ArticleId, StoredArticle>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('articles')
    .select(['id', shownUrl(), 'title', 'outlet', 'publishedAt', 'textSource', 'brief'])
    .where('id', 'in', ids)
    .where(articleIn(scope))
    .execute();
  return new Map(
    rows.map(({ textSource, brief, ...row }) => {
      return [
        row.id,
        { ...row, textSource: textSource ?? 'feed', brief: brief ?? { ...NO_BRIEF, headline: row.title } },
      ];
    }),
  );
}

const SAMPLE = 200;

/** To read the words of more articles would be felt. */
async function sharesOf(
  queries: readonly Query[],
  { db, scope }: ScopedDb,
): Promise<{ of: number; matched: number[] }> {
  const newest = db
    .selectFrom('articles')
    .selectAll()
    .where('articles.words', 'is not', null)
    .where('articles.stage', '<>', 'dropped')
    .where(articleIn(scope))
    .orderBy(NEWEST_FIRST)
    .limit(SAMPLE);
  const wanted = queries.map((query) => sql<number>`(count(*) filter (where ${whereQuery(query, scope)}))::integer`);
  const row = await db
    .selectFrom(newest.as('articles'))
    .select(rowCount.as('of'))
    .select(sql<number[]>`array[${sql.join(wanted)}]::integer[]`.as('matched'))
    .executeTakeFirstOrThrow();
  return row;
}

const OUTLETS_AMONG = 2000;

async function outletsRead(atMost: number, { db, scope }: ScopedDb): Promise<number> {
  const newest = db
    .selectFrom('articles')
    .select('outlet')
    .where(articleIn(scope))
    .orderBy(NEWEST_FIRST)
    .limit(OUTLETS_AMONG);
  const outlets = db.selectFrom(newest.as('newest')).select('outlet').distinct().limit(atMost);
  const { known } = await db.selectFrom(outlets.as('outlets')).select(rowCount.as('known')).executeTakeFirstOrThrow();
  return known;
}

const NOTHING = { summary: [], actors: [], quotes: [], warnings: [] };
const NO_BRIEF: Omit<Brief, 'headline'> = { ...NOTHING, language: 'und', method: 'extractive' };

async function textsOf(ids: readonly ArticleId[], { db, scope }: ScopedDb): Promise<Map<ArticleId, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('articles')
    .select(['id', sql<string>`left(text, ${TEXT_MAX})`.as('text')])
    .where('id', 'in', ids)
    .where(articleIn(scope))
    .execute();
  return new Map(rows.map(({ id, text }) => [id, text]));
}
