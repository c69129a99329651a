import { sql } from 'kysely';
import type { Query } from '../../engines/matching/query.ts';
import { groupBy } from '../../kit/group-by.ts';
import type { Brief } from '../../news/brief.ts';
import { type ArticleId, type StoryId, toId } from '../../news/ids.ts';
import type { Db } from '../database.ts';
import { createStoryChangeStore } from '../nouns/stories/stories.ts';
import { createNameSearch } from './search-names.ts';
import { createRecordSearch } from './search-records.ts';
import { newestWanted, REACH, type Reach } from './search-windows.ts';

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

export type SearchPage = { limit: number; since?: Date };

/** An answer names a few of the articles of a story that fifty outlets tell. */
const ARTICLES_PER_STORY = 20;
/** News stands at the top. */
const TEXT_MAX = 16_000;

export type ArticleSearch = ReturnType<typeof createArticleSearch>;

/** Looks articles up by query, story and time; newest first, from the store alone. */
export function createArticleSearch(db: Db, reach: Reach = REACH) {
  return {
    /** Stories with an article that the query wants; null asks for all. */
    stories: (query: Query | null, page: SearchPage) => findStories(db, { query, ...page }, reach),
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

type StorySearch = SearchPage & { query: Query | null };

async function findStories(db: Db, asked: StorySearch, reach: Reach): Promise<FoundStories> {
  const hits = await newestHits(db, asked, reach);
  const groups = groupHits(hits);
  const shown = groups.slice(0, asked.limit);
  return {
    stories: await loadStories(db, shown),
    more: groups.length - shown.length,
    atLeast: hits.length === reach.hits,
  };
}

async function newestHits(db: Db, { query, since }: StorySearch, reach: Reach): Promise<Hit[]> {
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

function hitsOfStory(db: Db, slug: string, { hits }: Reach): Promise<Hit[]> {
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

/** The hits of one story, or one article that has none. Hits come newest first, so groups do as well. */
function groupHits(hits: readonly Hit[]): Hit[][] {
  return [...groupBy(hits, ({ id, story_id }) => story_id ?? `article ${id}`).values()];
}

async function loadStories(db: Db, groups: readonly Hit[][]): Promise<FoundStory[]> {
  const wanted = groups.map((hits) => hits.slice(0, ARTICLES_PER_STORY));
  const articles = await loadArticles(
    db,
    wanted.flatMap((hits) => hits.map(({ id }) => id)),
  );
  return wanted.flatMap((hits): FoundStory[] => {
    const found = hits.flatMap(({ id }) => articles.get(id) ?? []);
    const [[hit], [newest]] = [hits, found];
    if (!hit || !newest) return [];
    const id = hit.story_id === null ? null : toId<'story'>(hit.story_id);
    return [{ id, slug: hit.slug, newestAt: newest.publishedAt, articles: found }];
  });
}

async function loadArticles(db: Db, ids: readonly string[]): Promise<Map<string, StoredArticle>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('articles')
    .select(['id', 'url', 'title', 'outlet', 'published_at', 'text_source', 'brief'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(
    rows.map(({ id, url, title, outlet, ...row }) => {
      const known = { url, title, outlet, publishedAt: row.published_at, textSource: row.text_source ?? 'feed' };
      return [id, { id: toId(id), ...known, brief: row.brief ?? emptyBrief(title) }];
    }),
  );
}

function emptyBrief(headline: string): Brief {
  return { headline, summary: [], actors: [], quotes: [], language: 'und', method: 'extractive', warnings: [] };
}
