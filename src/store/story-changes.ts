import type { Kysely } from 'kysely';
import { type ArticleId, type StoryChangeId, type StoryId, toId } from '../news/ids.ts';
import type { StoryChange, ToldChange } from '../news/story.ts';
import type { Database } from './schema.ts';

export type NewChange = {
  storyId: StoryId;
  articleId: ArticleId;
  /** Which version of the article tells it; empty for the first. */
  version: string;
  at: Date;
  changes: readonly ToldChange[];
};

/** What told a story before an article did: enough of it to compare. */
export type EarlierText = { title: string; text: string; publishedAt: Date };

const CHANGES_MAX = 20;

/** Material changes of stories. Works on a transaction's handle as well as on the pool. */
export function createStoryChangeStore(db: Kysely<Database>) {
  return {
    /** Null where it is on record already. */
    add: (change: NewChange) => add(db, change),
    /** Of a story, the newest first. */
    async of(storyId: StoryId): Promise<StoryChange[]> {
      const rows = await changes(db).where('story_changes.story_id', '=', storyId).execute();
      return rows.map(toChange);
    },
    async ofAll(storyIds: readonly StoryId[]): Promise<StoryChange[]> {
      if (storyIds.length === 0) return [];
      const rows = await changes(db).where('story_changes.story_id', 'in', storyIds).execute();
      return rows.map(toChange);
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

async function add(db: Kysely<Database>, { storyId, articleId, version, at, changes: told }: NewChange) {
  const row = await db
    .insertInto('story_changes')
    .values({ story_id: storyId, article_id: articleId, version, found_at: at, changes: JSON.stringify(told) })
    .onConflict((conflict) => conflict.columns(['article_id', 'version']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row ? toId<'story change'>(row.id) : null;
}

function changes(db: Kysely<Database>) {
  return db
    .selectFrom('story_changes')
    .innerJoin('articles', 'articles.id', 'story_changes.article_id')
    .select(['story_changes.id', 'article_id', 'outlet', 'url', 'story_changes.found_at', 'changes'])
    .orderBy('story_changes.id', 'desc')
    .limit(CHANGES_MAX);
}

type Row = { id: string; article_id: string; outlet: string; url: string; found_at: Date; changes: ToldChange[] };

function toChange({ id, article_id, outlet, url, found_at, changes: told }: Row): StoryChange {
  return { id: toId(id), articleId: toId(article_id), outlet, url, foundAt: found_at, changes: told };
}
