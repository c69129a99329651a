import { type Kysely, sql } from 'kysely';
import { hashText } from '../news/hash-text.ts';
import { type ArticleId, type StoryId, toId } from '../news/ids.ts';
import type { Story } from '../news/story.ts';
import type { Database } from './schema.ts';
import { createStoryChangeStore } from './story-changes.ts';
import { createStoryEditStore } from './story-edits.ts';
import { createStoryEntries } from './story-entry.ts';
import type { StorySignals, TermQuestion } from './story-shape.ts';
import { loadSignals, lookUpTerms } from './story-signals.ts';

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
  const { headline, at } = story;
  const names = slugNames(story);
  const { rows } = await sql<{ id: string }>`
    insert into stories (slug, headline, started_at, updated_at)
    select name, ${headline}, ${at}, ${at} from unnest(${names}::text[]) with ordinality as names (name, place)
    where not exists (select from stories where slug = name) order by place limit 1
    returning id`.execute(db);
  const [row] = rows;
  if (!row) throw new Error(`Every name of the story ${story.slug} is taken`);
  return toId(row.id);
}

const NUMBERED_MAX = 9;
const NUMBERED_A_DAY_MAX = 99;

/**
 * What a story may be called, the nicest first: by number, then by day. A list of set length, so that the look-up is a
 * few steps in the index of slugs however many stories share a name.
 */
function slugNames({ slug, headline, at }: NewStory): string[] {
  const day = `${slug}-${at.toISOString().slice(0, 'yyyy-mm-dd'.length)}`;
  const numbered = (name: string, last: number) =>
    Array.from({ length: last - 1 }, (_, index) => `${name}-${index + 2}`);
  const last = `${day}-${hashText(`${headline}${at.toISOString()}`)}`;
  return [slug, ...numbered(slug, NUMBERED_MAX), day, ...numbered(day, NUMBERED_A_DAY_MAX), last];
}
