import { channelIn, type ScopedDb, storyArticlesIn, storyIn } from '../scope.ts';
import { storiesNamed } from '../search/search-articles.ts';
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
export async function viewStories(page: ViewPage, scoped: ScopedDb): Promise<StoryView[]> {
  const { db, scope } = scoped;
  const rows = await db
    .selectFrom('stories')
    .select(['id', 'slug', 'headline', 'updated_at'])
    .where(storyIn(scope))
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const ids = rows.map((row) => row.id);
  const [articles, deliveries] = await Promise.all([articlesOf(ids, scoped), statesOf(ids, scoped)]);
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
    .where('reply_to', 'is', null)
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
    .selectAll()
    .where('id', '=', id)
    .where(storyIn(scope))
    .executeTakeFirst();
  const rows = await db
    .selectFrom(storyArticlesIn(scope).as('story_articles'))
    .innerJoin('articles', 'articles.id', 'story_articles.article_id')
    .select(['title', 'url', 'outlet', 'published_at', 'found_at', 'announced', 'stage', 'text_source'])
    .select(['brief', 'story_articles.why'])
    .where('story_articles.story_id', '=', id)
    .orderBy('articles.id')
    .limit(ARTICLES_MAX)
    .execute();
  if (!story || rows.length === 0) return null;
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
    deliveries: await deliveriesOf(story.id, scoped),
  };
}
