import { channelIn, type ScopedDb, storyArticlesIn, storyIn } from '../scope.ts';
import { storiesNamed } from '../search/search-articles.ts';
import type { ArticleRecord } from '../search/search-records.ts';
import { type DeliveryView, deliveriesOf, type ViewPage } from './view-deliveries.ts';

/** A story in a list. */
export type StoryView = {
  slug: string;
  headline: string;
  updatedAt: Date;
  articles: number;
  outlets: string[];
  /** False where every article was stored in silence. */
  announced: boolean;
  /** How many deliveries stand in each state. */
  deliveries: { state: DeliveryView['state']; count: number }[];
};

/** One article of a story, and how far it came. */
export type StoryArticleView = Pick<
  ArticleRecord,
  'title' | 'url' | 'outlet' | 'publishedAt' | 'foundAt' | 'announced' | 'stage' | 'textSource' | 'quotes'
> & {
  /** Why it is not announced, as a sentence, as far as that is known. */
  untoldWhy: string | null;
  actors: number;
  /** Why it belongs to this story. */
  why: string;
};

export type WholeStoryView = Pick<StoryView, 'slug' | 'headline' | 'updatedAt'> & {
  startedAt: Date;
  articles: StoryArticleView[];
  deliveries: DeliveryView[];
};

const ARTICLES_MAX = 100;

/** Newest first. */
export async function viewStories(page: ViewPage, scoped: ScopedDb): Promise<StoryView[]> {
  const { db, scope } = scoped;
  const rows = await db
    .selectFrom('stories')
    .select(['id', 'slug', 'headline', 'updated_at as updatedAt'])
    .where(storyIn(scope))
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const ids = rows.map((row) => row.id);
  const [articles, deliveries] = await Promise.all([articlesOf(ids, scoped), statesOf(ids, scoped)]);
  return rows.map(({ id, ...story }) => {
    const own = articles.filter((article) => article.story_id === id);
    return {
      ...story,
      articles: own.length,
      outlets: [...new Set(own.map((article) => article.outlet))],
      announced: own.some((article) => article.announced),
      deliveries: deliveries
        .filter((delivery) => delivery.story_id === id)
        .map(({ state, count }) => ({ state, count: Number(count) })),
    };
  });
}

function articlesOf(ids: readonly string[], { db, scope }: ScopedDb) {
  if (ids.length === 0) return Promise.resolve([]);
  return db
    .selectFrom(storyArticlesIn(scope).as('story_articles'))
    .innerJoin('articles', 'articles.id', 'story_articles.article_id')
    .select(['story_articles.story_id', 'articles.outlet', 'articles.announced'])
    .where('story_articles.story_id', 'in', [...ids])
    .orderBy('articles.id')
    .execute();
}

function statesOf(ids: readonly string[], { db, scope }: ScopedDb) {
  if (ids.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('deliveries')
    .innerJoin('channels', 'channels.id', 'deliveries.channel_id')
    .select(['story_id', 'deliveries.state', (is) => is.fn.countAll<string>().as('count')])
    .where('story_id', 'in', [...ids])
    .where(channelIn(scope))
    .where('change_id', 'is', null)
    .groupBy(['story_id', 'deliveries.state'])
    .execute();
}

/** A story whole: its articles in the order they came, and what became of it in each channel. */
export async function viewStory(slug: string, scoped: ScopedDb): Promise<WholeStoryView | null> {
  for (const { id } of await storiesNamed(slug, scoped)) {
    const story = await wholeStory(id, scoped);
    if (story) return story;
  }
  return null;
}

/** Null where none of its articles may be shown. */
async function wholeStory(id: string, scoped: ScopedDb): Promise<WholeStoryView | null> {
  const { db, scope } = scoped;
  const story = await db
    .selectFrom('stories')
    .select(['slug', 'headline', 'started_at as startedAt', 'updated_at as updatedAt'])
    .where('id', '=', id)
    .where(storyIn(scope))
    .executeTakeFirst();
  const rows = await db
    .selectFrom(storyArticlesIn(scope).as('story_articles'))
    .innerJoin('articles', 'articles.id', 'story_articles.article_id')
    .select(['title', 'url', 'outlet', 'published_at as publishedAt', 'found_at as foundAt', 'announced', 'stage'])
    .select(['untold_why as untoldWhy', 'text_source as textSource', 'brief', 'story_articles.why'])
    .where('story_articles.story_id', '=', id)
    .orderBy('articles.id')
    .limit(ARTICLES_MAX)
    .execute();
  if (!story || rows.length === 0) return null;
  const articles = rows.map(({ brief, ...article }) => {
    return { ...article, quotes: brief?.quotes.length ?? 0, actors: brief?.actors.length ?? 0 };
  });
  return { ...story, articles, deliveries: await deliveriesOf(id, scoped) };
}
