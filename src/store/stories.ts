import { type Kysely, sql } from 'kysely';
import { hashText } from '../news/hash-text.ts';
import { type ArticleId, type StoryId, toId } from '../news/ids.ts';
import type { Story } from '../news/story.ts';
import type { Database } from './schema.ts';
import { createStoryChangeStore } from './story-changes.ts';
import { createStoryEditStore } from './story-edits.ts';
import type { NewSignals } from './story-shape.ts';
import { forgetSignals, loadSignals, lockJoining, lookUpTerms, saveSignals } from './story-signals.ts';
import { tellersOf } from './story-tellers.ts';

export type NewStory = { slug: string; headline: string; at: Date };

export type StoryStore = ReturnType<typeof createStoryStore>;

/** Works on a transaction's handle as well as on the pool: joining and planning are one step. */
export function createStoryStore(db: Kysely<Database>) {
  return {
    /** Creates it; a taken slug gets the first free number ("pakistan-taliban-airstrike-2"). */
    create: (story: NewStory) => create(db, story),
    async ofArticle(articleId: ArticleId): Promise<StoryId | null> {
      const row = await db
        .selectFrom('story_articles')
        .select('story_id')
        .where('article_id', '=', articleId)
        .executeTakeFirst();
      return row ? toId(row.story_id) : null;
    },
    async attach(storyId: StoryId, article: { articleId: ArticleId; why: string; at: Date }): Promise<void> {
      await db
        .insertInto('story_articles')
        .values({ story_id: storyId, article_id: article.articleId, why: article.why, joined_at: article.at })
        .onConflict((conflict) => conflict.column('article_id').doNothing())
        .execute();
      await db
        .updateTable('stories')
        .set({ updated_at: sql<Date>`greatest(updated_at, ${article.at})` })
        .where('id', '=', storyId)
        .execute();
    },
    tellers: (storyId: StoryId) => tellersOf(db, storyId),
    changes: createStoryChangeStore(db),
    /** Edits that posted alerts wait for. */
    edits: createStoryEditStore(db),
    lockJoining: () => lockJoining(db),
    lookUp: (terms: readonly number[], hitsMax: number) => lookUpTerms(db, terms, hitsMax),
    load: (sequences: readonly number[]) => loadSignals(db, sequences),
    save: (fresh: NewSignals) => saveSignals(db, fresh),
    forget: (before: Date, limit: number) => forgetSignals(db, before, limit),
    async byId(id: StoryId): Promise<Story | null> {
      const row = await db.selectFrom('stories').selectAll().where('id', '=', id).executeTakeFirst();
      return row
        ? {
            id: toId(row.id),
            slug: row.slug,
            headline: row.headline,
            startedAt: row.started_at,
            updatedAt: row.updated_at,
          }
        : null;
    },
  };
}

async function create(db: Kysely<Database>, story: NewStory): Promise<StoryId> {
  const names = slugNames(story);
  const taken = await db.selectFrom('stories').select('slug').where('slug', 'in', names).execute();
  const isTaken = new Set(taken.map(({ slug }) => slug));
  const row = await db
    .insertInto('stories')
    .values({
      slug: names.find((name) => !isTaken.has(name)) ?? `${story.slug}-${hashText(story.headline + isTaken.size)}`,
      headline: story.headline,
      started_at: story.at,
      updated_at: story.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return toId(row.id);
}

const NUMBERED_MAX = 9;
const NUMBERED_A_DAY_MAX = 99;

/**
 * What a story may be called, the nicest first: by number, then by day. A list of set length, so that the look-up is a
 * few steps in the index of slugs however many stories share a name.
 */
function slugNames({ slug, at }: NewStory): string[] {
  const day = `${slug}-${at.toISOString().slice(0, 'yyyy-mm-dd'.length)}`;
  const numbered = (name: string, last: number) =>
    Array.from({ length: last - 1 }, (_, index) => `${name}-${index + 2}`);
  return [slug, ...numbered(slug, NUMBERED_MAX), day, ...numbered(day, NUMBERED_A_DAY_MAX)];
}
