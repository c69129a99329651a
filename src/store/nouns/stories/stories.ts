import { type ArticleId, type StoryChangeId, type StoryId, toId } from '../../../news/ids.ts';
import type { FactChange, Story, StoryChange } from '../../../news/story.ts';
import type { Db } from '../../database.ts';
import { createJoiningStore } from './joining.ts';
import { createStoryEditStore } from './story-edits.ts';

export type StoryStore = ReturnType<typeof createStoryStore>;

/** Works on a transaction's handle as well as on the pool: joining and planning are one step. */
export function createStoryStore(db: Db) {
  return {
    ...createJoiningStore(db),
    changes: createStoryChangeStore(db),
    /** Edits that posted alerts wait for. */
    edits: createStoryEditStore(db),
    async ofArticle(articleId: ArticleId): Promise<StoryId | null> {
      const entry = db.selectFrom('story_articles').select('story_id').where('article_id', '=', articleId);
      const row = await entry.executeTakeFirst();
      return row ? toId(row.story_id) : null;
    },
    async byId(id: StoryId): Promise<Story | null> {
      const row = await db.selectFrom('stories').selectAll().where('id', '=', id).executeTakeFirst();
      if (!row) return null;
      const { slug, headline, started_at: startedAt, updated_at: updatedAt } = row;
      return { id: toId(row.id), slug, headline, startedAt, updatedAt };
    },
  };
}

export type NewChange = {
  storyId: StoryId;
  articleId: ArticleId;
  /** Which version of the article tells it; empty for the first. */
  version: string;
  at: Date;
  changes: readonly FactChange[];
};

/** What told a story before an article did: enough of it to compare. */
type EarlierText = { title: string; text: string; publishedAt: Date };

const CHANGES_MAX = 20;

/** Material changes of stories. Works on a transaction's handle as well as on the pool. */
export function createStoryChangeStore(db: Db) {
  return {
    /** Null where it is on record already. */
    add: (change: NewChange) => addChange(db, change),
    /** Of a story, the newest first. */
    async of(storyId: StoryId): Promise<StoryChange[]> {
      return (await changes(db).where('story_changes.story_id', '=', storyId).execute()).map(toChange);
    },
    async ofAll(storyIds: readonly StoryId[]): Promise<StoryChange[]> {
      if (storyIds.length === 0) return [];
      return (await changes(db).where('story_changes.story_id', 'in', storyIds).execute()).map(toChange);
    },
    async byId(id: StoryChangeId): Promise<StoryChange | null> {
      const row = await changes(db).where('story_changes.id', '=', id).executeTakeFirst();
      return row ? toChange(row) : null;
    },
    /** The story's other articles, the newest first. */
    async earlier(storyId: StoryId, than: ArticleId, limit: number): Promise<EarlierText[]> {
      const rows = await db
        .selectFrom('story_articles')
        .innerJoin('articles', 'articles.id', 'story_articles.article_id')
        .select(['title', 'text', 'published_at'])
        .where('story_id', '=', storyId)
        .where('articles.id', '<>', than)
        .orderBy('published_at', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ title, text, published_at }) => ({ title, text, publishedAt: published_at }));
    },
  };
}

async function addChange(db: Db, change: NewChange): Promise<StoryChangeId | null> {
  const { storyId, articleId, version, at } = change;
  const ids = { story_id: storyId, article_id: articleId };
  const row = await db
    .insertInto('story_changes')
    .values({ ...ids, version, found_at: at, changes: JSON.stringify(change.changes) })
    .onConflict((conflict) => conflict.columns(['article_id', 'version']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row ? toId(row.id) : null;
}

function changes(db: Db) {
  return db
    .selectFrom('story_changes')
    .innerJoin('articles', 'articles.id', 'story_changes.article_id')
    .select(['story_changes.id', 'article_id', 'outlet', 'url', 'story_changes.found_at', 'changes'])
    .orderBy('story_changes.id', 'desc')
    .limit(CHANGES_MAX);
}

type StoryChangeRow = Awaited<ReturnType<ReturnType<typeof changes>['execute']>>[number];

function toChange({ id, article_id, outlet, url, found_at, changes }: StoryChangeRow): StoryChange {
  return { id: toId(id), articleId: toId(article_id), outlet, url, foundAt: found_at, changes };
}
