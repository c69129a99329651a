import { type Kysely, sql } from 'kysely';
import type { Brief } from '../news/brief.ts';
import { type ArticleId, type StoryId, toId } from '../news/ids.ts';
import type { Query } from '../news/query.ts';
import type { Database } from './schema.ts';
import { createNameSearch } from './search-names.ts';
import { createRecordSearch } from './search-why.ts';
import { newestWanted, REACH, type Reach } from './search-windows.ts';
import { createStoryChangeStore } from './story-changes.ts';

/** A stored article as answers show it. */
export type StoredArticle = {
  id: ArticleId;
  url: string;
  title: string;
  outlet: string;
  publishedAt: Date;
  textSource: 'page' | 'feed';
  brief: Brief;
};

/** A story with those of its articles that were asked for, newest first. */
export type FoundStory = {
  /** Null for an article without a story; a worker writes a brief and its story together (decision 0088). */
  id: StoryId | null;
  slug: string | null;
  newestAt: Date;
  articles: StoredArticle[];
};

export type FoundStories = {
  stories: FoundStory[];
  /** Matching stories beyond these, as far as `REACH.hits` articles tell. */
  more: number;
  /** True when it stopped looking: there may be more than `more`. */
  atLeast: boolean;
};

export type Page = { limit: number; since?: Date };

/** Of a story told by fifty outlets an answer names a few. */
const ARTICLES_PER_STORY = 20;
/** News stands at the top. */
const TEXT_MAX = 16_000;

export type ArticleSearch = ReturnType<typeof createArticleSearch>;

/** Looks articles up by query, story and time; newest first, from the store alone. */
export function createArticleSearch(db: Kysely<Database>, reach: Reach = REACH) {
  return {
    /** Stories with an article that the query wants; null asks for all. */
    stories: (query: Query | null, page: Page) => findStories(db, { query, ...page }, reach),
    async storyBySlug(slug: string): Promise<FoundStory | null> {
      const hits = await hitsOfStory(db, slug, reach);
      const [story] = await loadStories(db, groupHits(hits));
      return story ?? null;
    },
    /** What changed in stories, the newest first. */
    changesOf: (ids: readonly StoryId[]) => createStoryChangeStore(db).ofAll(ids),
    /** The beginnings of articles' texts. */
    async textsOf(ids: readonly ArticleId[]): Promise<Map<ArticleId, string>> {
      if (ids.length === 0) return new Map();
      const rows = await db
        .selectFrom('articles')
        .select(['id', sql<string>`left(text, ${TEXT_MAX})`.as('text')])
        .where('id', 'in', ids)
        .execute();
      return new Map(rows.map(({ id, text }) => [toId<'article'>(id), text]));
    },
    ...createNameSearch(db),
    ...createRecordSearch(db),
  };
}

type Hit = { id: string; published_at: Date; story_id: string | null; slug: string | null };

type Asked = Page & { query: Query | null };

async function findStories(db: Kysely<Database>, asked: Asked, reach: Reach): Promise<FoundStories> {
  const hits = await newestHits(db, asked, reach);
  const groups = groupHits(hits);
  const shown = groups.slice(0, asked.limit);
  return {
    stories: await loadStories(db, shown),
    more: groups.length - shown.length,
    atLeast: hits.length === reach.hits,
  };
}

async function newestHits(db: Kysely<Database>, { query, since }: Asked, reach: Reach): Promise<Hit[]> {
  const ids = query === null ? null : await newestWanted(db, { query, since }, reach);
  if (ids?.length === 0) return [];
  return db
    .selectFrom((from) =>
      from
        .selectFrom('articles')
        .select(['articles.id', 'articles.published_at'])
        .where('articles.words', 'is not', null)
        .where('articles.stage', '<>', 'dropped')
        .$if(since !== undefined, (select) => select.where('articles.published_at', '>=', since ?? new Date(0)))
        .$if(ids !== null, (select) => select.where('articles.id', 'in', ids ?? []))
        .orderBy('articles.published_at', 'desc')
        .orderBy('articles.id', 'desc')
        .limit(reach.hits)
        .as('hits'),
    )
    .leftJoin('story_articles', 'story_articles.article_id', 'hits.id')
    .leftJoin('stories', 'stories.id', 'story_articles.story_id')
    .select(['hits.id', 'hits.published_at', 'stories.id as story_id', 'stories.slug'])
    .orderBy('hits.published_at', 'desc')
    .orderBy('hits.id', 'desc')
    .execute();
}

function hitsOfStory(db: Kysely<Database>, slug: string, { hits }: Reach): Promise<Hit[]> {
  return db
    .selectFrom('stories')
    .innerJoin('story_articles', 'story_articles.story_id', 'stories.id')
    .innerJoin('articles', 'articles.id', 'story_articles.article_id')
    .select(['articles.id', 'articles.published_at', 'stories.id as story_id', 'stories.slug'])
    .where('stories.slug', '=', slug)
    .orderBy('articles.published_at', 'desc')
    .orderBy('articles.id', 'desc')
    .limit(hits)
    .execute();
}

type Group = { id: string | null; slug: string | null; hits: Hit[] };

/** Hits come newest first, so groups do as well. */
function groupHits(hits: readonly Hit[]): Group[] {
  const groups = new Map<string, Group>();
  for (const hit of hits) {
    const key = hit.story_id === null ? `article ${hit.id}` : hit.story_id;
    const group = groups.get(key);
    if (group) group.hits.push(hit);
    else groups.set(key, { id: hit.story_id, slug: hit.slug, hits: [hit] });
  }
  return [...groups.values()];
}

async function loadStories(db: Kysely<Database>, groups: readonly Group[]): Promise<FoundStory[]> {
  const wanted = groups.map((group) => ({ ...group, hits: group.hits.slice(0, ARTICLES_PER_STORY) }));
  const articles = await loadArticles(
    db,
    wanted.flatMap((group) => group.hits.map((hit) => hit.id)),
  );
  return wanted.flatMap((group): FoundStory[] => {
    const found = group.hits.flatMap((hit) => articles.get(hit.id) ?? []);
    const [newest] = found;
    if (!newest) return [];
    const id = group.id === null ? null : toId<'story'>(group.id);
    return [{ id, slug: group.slug, newestAt: newest.publishedAt, articles: found }];
  });
}

async function loadArticles(db: Kysely<Database>, ids: readonly string[]): Promise<Map<string, StoredArticle>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('articles')
    .select(['id', 'url', 'title', 'outlet', 'published_at', 'text_source', 'brief'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: toId(row.id),
        url: row.url,
        title: row.title,
        outlet: row.outlet,
        publishedAt: row.published_at,
        textSource: row.text_source ?? 'feed',
        brief: row.brief ?? emptyBrief(row.title),
      },
    ]),
  );
}

function emptyBrief(headline: string): Brief {
  return { headline, summary: [], actors: [], quotes: [], language: 'und', method: 'extractive', warnings: [] };
}
