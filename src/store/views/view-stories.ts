import type { Db } from '../database.ts';
import { type DeliveryView, deliveriesOf, type ViewPage } from './view-deliveries.ts';

/** A story in a list. */
export type StoryView = {
  slug: string;
  headline: string;
  updatedAt: Date;
  articles: number;
  outlets: string[];
  /** False where every article was stored in silence by a feed's first poll. */
  announced: boolean;
  /** How many deliveries stand in each state. */
  deliveries: { state: DeliveryView['state']; count: number }[];
};

/** One article of a story, and how far it came. */
export type StoryArticleView = {
  title: string;
  url: string;
  outlet: string;
  publishedAt: Date;
  foundAt: Date;
  announced: boolean;
  stage: 'found' | 'kept' | 'planned' | 'dropped';
  textSource: 'page' | 'feed' | null;
  quotes: number;
  actors: number;
  /** Why it belongs to this story. */
  why: string;
};

export type WholeStoryView = {
  slug: string;
  headline: string;
  startedAt: Date;
  updatedAt: Date;
  articles: StoryArticleView[];
  deliveries: DeliveryView[];
};

const ARTICLES_MAX = 100;

/** Newest first. */
export async function viewStories(db: Db, page: ViewPage): Promise<StoryView[]> {
  const rows = await db
    .selectFrom('stories')
    .select(['id', 'slug', 'headline', 'updated_at'])
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const ids = rows.map((row) => row.id);
  const [articles, deliveries] = await Promise.all([articlesOf(db, ids), statesOf(db, ids)]);
  return rows.map(({ id, slug, headline, updated_at }) => {
    const own = articles.filter((article) => article.story_id === id);
    return {
      slug,
      headline,
      updatedAt: updated_at,
      articles: own.length,
      outlets: [...new Set(own.map((article) => article.outlet))],
      announced: own.some((article) => article.announced),
      deliveries: deliveries
        .filter((delivery) => delivery.story_id === id)
        .map(({ state, count }) => ({ state, count: Number(count) })),
    };
  });
}

function articlesOf(db: Db, ids: readonly string[]) {
  if (ids.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('story_articles')
    .innerJoin('articles', 'articles.id', 'story_articles.article_id')
    .select(['story_articles.story_id', 'articles.outlet', 'articles.announced'])
    .where('story_articles.story_id', 'in', [...ids])
    .orderBy('articles.id')
    .execute();
}

function statesOf(db: Db, ids: readonly string[]) {
  if (ids.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('deliveries')
    .select(['story_id', 'state', (is) => is.fn.countAll<string>().as('count')])
    .where('story_id', 'in', [...ids])
    .where('reply_to', 'is', null)
    .groupBy(['story_id', 'state'])
    .execute();
}

/** A story whole: its articles in the order they came, and what became of it in each channel. */
export async function viewStory(db: Db, slug: string): Promise<WholeStoryView | null> {
  const story = await db.selectFrom('stories').selectAll().where('slug', '=', slug).executeTakeFirst();
  if (!story) return null;
  const rows = await db
    .selectFrom('story_articles')
    .innerJoin('articles', 'articles.id', 'story_articles.article_id')
    .select(['title', 'url', 'outlet', 'published_at', 'found_at', 'announced', 'stage', 'text_source'])
    .select(['brief', 'story_articles.why'])
    .where('story_articles.story_id', '=', story.id)
    .orderBy('articles.id')
    .limit(ARTICLES_MAX)
    .execute();
  return {
    slug: story.slug,
    headline: story.headline,
    startedAt: story.started_at,
    updatedAt: story.updated_at,
    articles: rows.map(({ title, url, outlet, announced, stage, why, ...row }) => {
      const times = { publishedAt: row.published_at, foundAt: row.found_at };
      const found = { quotes: row.brief?.quotes.length ?? 0, actors: row.brief?.actors.length ?? 0 };
      return { title, url, outlet, ...times, announced, stage, textSource: row.text_source, ...found, why };
    }),
    deliveries: await deliveriesOf(db, story.id),
  };
}
