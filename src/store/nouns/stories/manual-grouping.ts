import { sql } from 'kysely';
import type { ArticleId, StoryId } from '../../../news/ids.ts';
import type { Db } from '../../database.ts';
import { createStoryStore } from './stories.ts';

type SplitOff = { articleId: ArticleId; from: StoryId; slug: string; headline: string; by: string; at: Date };

/** Stories put right by people: each call is one step, which joining waits for. */
export function createManualGrouping(db: Db) {
  return {
    /** Says what the new story is called. */
    split: ({ articleId, from, slug, headline, by, at }: SplitOff): Promise<{ slug: string }> =>
      db.transaction().execute(async (trx) => {
        const stories = createStoryStore(trx);
        await stories.lockJoining();
        const into = await stories.create({ slug, headline, at });
        await splitStory(trx, { articleId, into, by });
        await stories.edits.want(from, at);
        await stories.edits.want(into, at);
        return { slug: (await stories.byId(into))?.slug ?? slug };
      }),
    merge: ({ at, ...merge }: StoryMerge & { at: Date }): Promise<void> =>
      db.transaction().execute(async (trx) => {
        const stories = createStoryStore(trx);
        await stories.lockJoining();
        await mergeStories(trx, merge);
        await stories.edits.want(merge.into, at);
      }),
  };
}

/** `by`: who decided, as chat names them. */
type StorySplit = { articleId: ArticleId; into: StoryId; by: string };
type StoryMerge = { from: StoryId; into: StoryId; by: string };

/**
 * Moves an article to another story. Its signals move along, so that later articles follow it there; joining never
 * moves an article that has a story, so the machine does not undo it. Run it in a transaction.
 */
export async function splitStory(db: Db, { articleId, into, by }: StorySplit): Promise<void> {
  const article = { story_id: into };
  const entry = { ...article, why: `split by ${by}` };
  await db.updateTable('story_articles').set(entry).where('article_id', '=', articleId).execute();
  await db.updateTable('story_signals').set(article).where('article_id', '=', articleId).execute();
  await db.updateTable('story_changes').set(article).where('article_id', '=', articleId).execute();
  // An alert that shows the article goes with it.
  const alerts = db.updateTable('deliveries').set(article).where('article_id', '=', articleId);
  await alerts.where('reply_to', 'is', null).execute();
}

/**
 * Makes one story of two. Channels that were alerted of either have it; where a channel had both alerts, both stand. The
 * emptied story stays for them. Run it in a transaction.
 */
export async function mergeStories(db: Db, { from, into, by }: StoryMerge): Promise<void> {
  if (from === into) return;
  const entries = { story_id: into, why: sql<string>`why || ${`; merged by ${by}`}` };
  await db.updateTable('story_articles').set(entries).where('story_id', '=', from).execute();
  await db.updateTable('story_signals').set({ story_id: into }).where('story_id', '=', from).execute();
  await db
    .updateTable('deliveries')
    .set({ story_id: into })
    .where('story_id', '=', from)
    .where('channel_id', 'not in', (is) =>
      is.selectFrom('deliveries').select('channel_id').where('story_id', '=', into).where('reply_to', 'is', null),
    )
    .execute();
  await db.updateTable('story_changes').set({ story_id: into }).where('story_id', '=', from).execute();
  await sql`update stories set
      started_at = least(stories.started_at, other.started_at),
      updated_at = greatest(stories.updated_at, other.updated_at)
    from stories as other where stories.id = ${into} and other.id = ${from}`.execute(db);
}
