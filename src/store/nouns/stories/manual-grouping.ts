import { sql } from 'kysely';
import type { ArticleId, StoryId } from '../../../news/ids.ts';
import { type Audience, EVERYBODY, INSTALLATION, type Owner } from '../../../news/owner.ts';
import type { Db } from '../../database.ts';
import { channelHears, ownerOfChannel } from '../../scope.ts';
import { createStoryStore } from './stories.ts';

/** `owner`: in whose view it holds. What the installation does holds for all who did not put the articles elsewhere. */
type ByHand = { owner: Owner; by: string };
type SplitOff = ByHand & { articleId: ArticleId; from: StoryId; slug: string; headline: string; at: Date };

/** Stories put right by people: each call is one step, which joining waits for. */
export function createManualGrouping(db: Db) {
  return {
    /** Says what the new story is called. */
    split: ({ articleId, from, slug, headline, owner, by, at }: SplitOff): Promise<{ slug: string }> =>
      db.transaction().execute(async (trx) => {
        const stories = createStoryStore(trx);
        await stories.lockJoining();
        const into = await stories.create({ slug, headline, at, owner });
        await splitStory(trx, { articleId, into, owner, by });
        const places = [from, into].map((storyId) => ({ storyId, audience: audienceOf(owner) }));
        await stories.edits.want(places, at);
        return { slug: (await stories.byId(into))?.slug ?? slug };
      }),
    merge: ({ at, ...merge }: StoryMerge & { at: Date }): Promise<void> =>
      db.transaction().execute(async (trx) => {
        const stories = createStoryStore(trx);
        await stories.lockJoining();
        await mergeStories(trx, merge);
        await stories.edits.want([{ storyId: merge.into, audience: audienceOf(merge.owner) }], at);
      }),
  };
}

/** `by`: who decided, as chat names them. */
type StorySplit = ByHand & { articleId: ArticleId; into: StoryId };
type StoryMerge = ByHand & { from: StoryId; into: StoryId };

function audienceOf(owner: Owner): Audience {
  return owner === INSTALLATION ? EVERYBODY : { kind: 'owner', owner };
}

/**
 * Moves an article to another story. Its signals move along, so that later articles follow it there; joining never
 * moves an article that has a story, so the machine does not undo it. Run it in a transaction.
 */
export async function splitStory(db: Db, split: StorySplit): Promise<void> {
  if (split.owner === INSTALLATION) await moveForAll(db, split);
  else await moveInView(db, split);
}

async function moveForAll(db: Db, { articleId, into, by }: StorySplit): Promise<void> {
  const article = { story_id: into };
  const { story_id: from } = await db
    .selectFrom('story_articles')
    .select('story_id')
    .where('article_id', '=', articleId)
    .executeTakeFirstOrThrow();
  const entry = { ...article, why: `split by ${by}` };
  await db.updateTable('story_articles').set(entry).where('article_id', '=', articleId).execute();
  await db.updateTable('story_signals').set(article).where('article_id', '=', articleId).execute();
  const told = db.updateTable('story_changes').set(article).where('article_id', '=', articleId);
  await told.where('story_id', '=', from).execute();
  // An alert that shows the article goes with it, but not where its owner sees the article in another story.
  await sql`update deliveries set story_id = ${into} from channels
    where channels.id = channel_id and deliveries.article_id = ${articleId} and reply_to is null
      and not exists (select from story_views
        where story_views.article_id = ${articleId} and owner = ${ownerOfChannel()})`.execute(db);
}

/** An owner's own article is seen by the owner alone; where it sees one of the installation is said in its view. */
async function moveInView(db: Db, { articleId, into, owner, by }: StorySplit): Promise<void> {
  const article = { story_id: into };
  const why = `split by ${by}`;
  await sql`update story_articles set story_id = ${into}, why = ${why} from articles
    where articles.id = article_id and article_id = ${articleId} and owner = ${owner}`.execute(db);
  const signals = db.updateTable('story_signals').set(article).where('article_id', '=', articleId);
  await signals.where('owner', '=', owner).execute();
  await sql`insert into story_views (owner, article_id, story_id, why, joined_at)
    select ${owner}, article_id, ${into}, ${why}, joined_at
    from story_articles join articles on articles.id = article_id
    where article_id = ${articleId} and articles.owner = ${INSTALLATION}
    on conflict (owner, article_id) do update set story_id = excluded.story_id, why = excluded.why
      where story_views.twin_of is null`.execute(db);
  const told = db.updateTable('story_changes').set(article).where('article_id', '=', articleId);
  await told.where('owner', '=', owner).execute();
  await sql`update deliveries set story_id = ${into} from channels
    where channels.id = channel_id and deliveries.article_id = ${articleId} and reply_to is null
      and ${channelHears(audienceOf(owner))}`.execute(db);
}

/**
 * Makes one story of two. Channels that were alerted of either have it; where a channel had both alerts, both stand. The
 * emptied story stays for them. Run it in a transaction.
 */
export async function mergeStories(db: Db, merge: StoryMerge): Promise<void> {
  const { from, into, owner } = merge;
  if (from === into) return;
  if (owner === INSTALLATION) await mergeForAll(db, merge);
  else await mergeInView(db, merge);
  await sql`update deliveries set story_id = ${into} from channels
    where channels.id = channel_id and story_id = ${from} and ${channelHears(audienceOf(owner))}
      and channel_id not in (select channel_id from deliveries where story_id = ${into} and reply_to is null)`.execute(
    db,
  );
  // An owner moves the times of its own stories alone: others see those of the installation.
  await sql`update stories set
      started_at = least(stories.started_at, other.started_at),
      updated_at = greatest(stories.updated_at, other.updated_at)
    from stories as other where stories.id = ${into} and other.id = ${from}
      and stories.owner = ${owner}`.execute(db);
}

async function mergeForAll(db: Db, { from, into, by }: StoryMerge): Promise<void> {
  const entries = { story_id: into, why: sql<string>`why || ${mergedBy(by)}` };
  await db.updateTable('story_articles').set(entries).where('story_id', '=', from).execute();
  await db.updateTable('story_views').set(entries).where('story_id', '=', from).execute();
  await db.updateTable('story_signals').set({ story_id: into }).where('story_id', '=', from).execute();
  await db.updateTable('story_changes').set({ story_id: into }).where('story_id', '=', from).execute();
}

function mergedBy(by: string): string {
  return `; merged by ${by}`;
}

async function mergeInView(db: Db, { from, into, owner, by }: StoryMerge): Promise<void> {
  const why = sql<string>`why || ${mergedBy(by)}`;
  await sql`update story_articles set story_id = ${into}, why = ${why} from articles
    where articles.id = article_id and story_id = ${from} and owner = ${owner}`.execute(db);
  for (const table of ['story_signals', 'story_changes'] as const) {
    const own = db.updateTable(table).set({ story_id: into }).where('story_id', '=', from);
    await own.where('owner', '=', owner).execute();
  }
  const seen = db.updateTable('story_views').set({ story_id: into, why }).where('story_id', '=', from);
  await seen.where('owner', '=', owner).where('twin_of', 'is', null).execute();
  await sql`insert into story_views (owner, article_id, story_id, why, joined_at)
    select ${owner}, article_id, ${into}, ${why}, joined_at
    from story_articles join articles on articles.id = article_id
    where story_id = ${from} and articles.owner = ${INSTALLATION}
    on conflict (owner, article_id) do nothing`.execute(db);
  // What the owner sees as all others do is not said in its view: it follows them from then on.
  await sql`delete from story_views using story_articles
    where story_views.owner = ${owner} and story_views.story_id = ${into} and twin_of is null
      and story_articles.article_id = story_views.article_id
      and story_articles.story_id = story_views.story_id`.execute(db);
}
