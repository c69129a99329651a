import type { Kysely } from 'kysely';
import { type ArticleId, type StoryId, toId } from '../news/ids.ts';
import type { Story } from '../news/story.ts';
import type { Database } from './schema.ts';
import { createStoryChangeStore } from './story-changes.ts';
import { creatingStory } from './story-creation.ts';
import { createStoryEditStore } from './story-edits.ts';
import { createStoryEntries } from './story-entry.ts';
import type { NewStory, StorySignals, TermQuestion } from './story-shape.ts';
import { loadSignals, lookUpTerms } from './story-signals.ts';

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
    ...createStoryEntries(db),
    changes: createStoryChangeStore(db),
    /** Edits that posted alerts wait for. */
    edits: createStoryEditStore(db),
    lookUp: (question: TermQuestion) => lookUpTerms(db, question),
    /** The signals of articles; those in `known` are not read again. */
    load: (sequences: readonly number[], known: ReadonlyMap<number, StorySignals>) => loadSignals(db, sequences, known),
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
  const { rows } = await creatingStory(story).execute(db);
  const [row] = rows;
  if (!row) throw new Error(`Every name of the story ${story.slug} is taken`);
  return toId(row.id);
}
