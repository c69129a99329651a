import type { ExpressionBuilder } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { StoryId } from '../../news/ids.ts';
import type { Scope } from '../../news/owner.ts';
import { rowCount } from '../database.ts';
import { shownUrl } from '../nouns/articles/articles.ts';
import type { Database } from '../schema.ts';
import { channelIn, type ScopedDb, storyArticlesIn, storyIn } from '../scope.ts';
import { storiesNamed } from '../search/search-articles.ts';
import { deliveriesOf, type ViewPage } from './view-deliveries.ts';

/** A story in a list. `announced` is false where every article was stored in silence. */
export type StoryView = Awaited<ReturnType<typeof viewStories>>[number];

export type WholeStoryView = NonNullable<Awaited<ReturnType<typeof wholeStory>>>;

/** One article of a story, and how far it came. `untoldWhy`: why it is not announced; `why`: why it belongs to the story. */
export type StoryArticleView = WholeStoryView['articles'][number];

const ARTICLES_MAX = 100;

/** Newest first. */
export async function viewStories(page: ViewPage, { db, scope }: ScopedDb) {
  const rows = await db
    .selectFrom('stories')
    .select(['slug', 'headline', 'updatedAt'])
    .select((is) => [
      jsonArrayFrom(articlesOf(is, scope)).as('told'),
      jsonArrayFrom(statesOf(is, scope)).as('deliveries'),
    ])
    .where(storyIn(scope))
    .orderBy('updatedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return rows.map(({ told, ...story }) => ({
    ...story,
    articles: told.length,
    outlets: [...new Set(told.map(({ outlet }) => outlet))],
    announced: told.some(({ announced }) => announced),
  }));
}

type OfStory = ExpressionBuilder<Database, 'stories'>;

function articlesOf(is: OfStory, scope: Scope) {
  return is
    .selectFrom(storyArticlesIn(scope).as('storyArticles'))
    .innerJoin('articles', 'articles.id', 'storyArticles.articleId')
    .select(['outlet', 'announced'])
    .whereRef('storyArticles.storyId', '=', 'stories.id')
    .orderBy('articles.id');
}

/** How many deliveries stand in each state. */
function statesOf(is: OfStory, scope: Scope) {
  return is
    .selectFrom('deliveries')
    .innerJoin('channels', 'channels.id', 'deliveries.channelId')
    .select(['deliveries.state', rowCount.as('count')])
    .whereRef('storyId', '=', 'stories.id')
    .where(channelIn(scope))
    .where('changeId', 'is', null)
    .groupBy('deliveries.state');
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
async function wholeStory(id: StoryId, scoped: ScopedDb) {
  const { db, scope } = scoped;
  const story = await db
    .selectFrom('stories')
    .select(['slug', 'headline', 'startedAt', 'updatedAt'])
    .where('id', '=', id)
    .where(storyIn(scope))
    .executeTakeFirst();
  const rows = await db
    .selectFrom(storyArticlesIn(scope).as('storyArticles'))
    .innerJoin('articles', 'articles.id', 'storyArticles.articleId')
    .select(['title', shownUrl(), 'outlet', 'publishedAt', 'foundAt', 'announced', 'stage'])
    .select(['untoldWhy', 'textSource', 'brief', 'storyArticles.why'])
    .where('storyArticles.storyId', '=', id)
    .orderBy('articles.id')
    .limit(ARTICLES_MAX)
    .execute();
  if (!story || rows.length === 0) return null;
  const articles = rows.map(({ brief, ...article }) => {
    return { ...article, quotes: brief?.quotes.length ?? 0, actors: brief?.actors.length ?? 0 };
  });
  return { ...story, articles, deliveries: await deliveriesOf(id, scoped) };
}
