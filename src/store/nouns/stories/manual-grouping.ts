import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { NewStory } from '../../../engines/joining/story-index.ts';
import type { ArticleId, ChannelId, StoryId } from '../../../news/ids.ts';
import { audienceOf, EVERYTHING_IN_SCOPE, INSTALLATION, type Owner, type Scope } from '../../../news/owner.ts';
import type { Db } from '../../database.ts';
import { channelHears, ownerOfChannel, storyArticlesIn } from '../../scope.ts';
import { isLine } from '../deliveries/open-deliveries.ts';
import { createStoryStore } from './stories.ts';

/** `owner`: in whose view it holds. What the installation does holds for all who did not put the articles elsewhere. */
type ByHand = { owner: Owner; by: string; at: Date };

/** `into`: the story that the articles were merged out of; null for a new one. */
export type AskedSplit = ByHand & { articleIds: readonly ArticleId[]; from: StoryId; into: StoryId | null };

type SplitOff = ByHand & {
  articleIds: readonly ArticleId[];
  from: StoryId;
  into: Omit<NewStory, 'at'> | StoryId;
  /** What readers are told beside who did it. */
  note: string | null;
};

/** How many channels will be told of what was taken out, or why none; `left`: how many of what stays. */
export type SplitReport = {
  slug: string;
  told: number;
  left: number;
  untold: 'too-old' | 'unannounced' | 'unfollowed' | 'known' | null;
};

export type AskedMerge = ByHand & { from: StoryId; into: StoryId };

/** How many alerts moved, were not sent yet and are not needed any more, stand beside another, and are edited. */
export type MergeReport = { moved: number; withdrawn: number; both: number; edited: number };

/** Stories put right by people. Each change is one step, which joining waits for: run it in a transaction. */
export function createManualGrouping(db: Db) {
  const stories = createStoryStore(db);
  return {
    async split(split: SplitOff): Promise<{ storyId: StoryId; slug: string }> {
      const { articleIds, from, into, owner, at } = split;
      await stories.lockJoining();
      const storyId = typeof into === 'string' ? into : await stories.create({ ...into, at, owner });
      for (const articleId of articleIds) await splitStory(db, { ...split, articleId, into: storyId });
      const places = [from, storyId].map((each) => ({ storyId: each, audience: audienceOf(owner) }));
      await stories.edits.want(places, at);
      await db.deleteFrom('storyMerges').where('fromStory', '=', storyId).where('owner', '=', owner).execute();
      return { storyId, slug: (await stories.byId(storyId))?.slug ?? '' };
    },
    async merge(merge: AskedMerge): Promise<MergeReport> {
      await stories.lockJoining();
      await recordMerge(db, merge);
      const withdrawn = await withdrawPlanned(db, merge);
      const alerts = await mergeStories(db, merge);
      const place = { storyId: merge.into, audience: audienceOf(merge.owner) };
      return { ...alerts, withdrawn, edited: await stories.edits.want([place], merge.at) };
    },
    mergeOf: (slug: string, owner: Owner) => mergeOf(db, slug, owner),
    /** The articles of a story as the owner sees it, the first to tell it first. */
    articlesOf: (storyId: StoryId, owner: Owner) => articlesOf(db, storyId, owner),
    /** The alerts of a story in the channels that see it as the owner does. */
    async alertsOf(storyId: StoryId, owner: Owner): Promise<{ channelId: ChannelId; articleId: ArticleId }[]> {
      const { rows } = await sql<{ channelId: ChannelId; articleId: ArticleId }>`
        select channel_id as "channelId", article_id as "articleId"
        from deliveries join channels on channels.id = channel_id
        where ${isAlertOf(storyId, owner)} order by deliveries.id`.execute(db);
      return rows;
    },
  };
}

function viewOf(owner: Owner): Scope {
  return owner === INSTALLATION ? EVERYTHING_IN_SCOPE : { kind: 'owner', owner };
}

function isAlertOf(storyId: StoryId, owner: Owner): RawBuilder<SqlBool> {
  return sql`story_id = ${storyId} and reply_to is null and ${channelHears(audienceOf(owner))}`;
}

async function articlesOf(db: Db, storyId: StoryId, owner: Owner): Promise<ArticleId[]> {
  const told = db.selectFrom(storyArticlesIn(viewOf(owner)).as('told')).select('articleId');
  const rows = await told.where('storyId', '=', storyId).orderBy('joinedAt').orderBy('articleId').execute();
  return rows.map(({ articleId }) => articleId);
}

async function recordMerge(db: Db, { from, into, owner, at }: AskedMerge): Promise<void> {
  const merge = { fromStory: from, intoStory: into, owner, articles: await articlesOf(db, from, owner), at };
  await db.insertInto('storyMerges').values(merge).execute();
  // What was merged into it before is in the other story now, too.
  const earlier = db.updateTable('storyMerges').set({ intoStory: into }).where('intoStory', '=', from);
  await earlier.where('owner', '=', owner).execute();
}

/** The last merge that put a story of this name into another, in an owner's view, with what is still there of it. */
async function mergeOf(db: Db, slug: string, owner: Owner) {
  const merge = await db
    .selectFrom('storyMerges')
    .innerJoin('stories as gone', 'gone.id', 'fromStory')
    .innerJoin('stories as kept', 'kept.id', 'intoStory')
    .select(['fromStory as from', 'intoStory as into', 'kept.slug as intoSlug', 'articles'])
    .where('gone.slug', '=', slug)
    .where('storyMerges.owner', '=', owner)
    .orderBy('storyMerges.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!merge) return null;
  const { articles, ...stories } = merge;
  const articleIds = (await articlesOf(db, merge.into, owner)).filter((id) => articles.includes(id));
  return { ...stories, articleIds };
}

/** An alert that nobody has tried to send is not needed where the channel has one of the story that stays. */
async function withdrawPlanned(db: Db, { from, into, owner }: AskedMerge): Promise<number> {
  const { numAffectedRows } = await sql`with gone as (
      select deliveries.id from deliveries join channels on channels.id = channel_id
      where ${isAlertOf(from, owner)} and deliveries.state = 'planned' and attempts = 0
        and not exists (select from deliveries as replies where replies.reply_to = deliveries.id)
        and exists (select from deliveries as others where others.channel_id = deliveries.channel_id
          and others.story_id = ${into} and others.reply_to is null and others.state not in ('expired', 'refused'))
      for update of deliveries),
    unedited as (delete from alert_edits where delivery_id in (select id from gone))
    delete from deliveries where id in (select id from gone)`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** `by`: who decided, as chat names them. */
type StorySplit = Omit<ByHand, 'at'> & { articleId: ArticleId; into: StoryId; note?: string | null };
type StoryMerge = Omit<AskedMerge, 'at'>;

/** How `/why` begins to say that people took an article out of a story. */
export const SPLIT_BY = 'split by ';
/** How it may end. */
export const SPLIT_LATE = 'too old by then for an alert';

function whyOf({ by, note = null }: StorySplit): string {
  return `${SPLIT_BY}${by}${note === null ? '' : `, ${note}`}`;
}

/**
 * Moves an article to another story. Its signals move along, so that later articles follow it there; joining never
 * moves an article that has a story, so the machine does not undo it. Run it in a transaction.
 */
export async function splitStory(db: Db, split: StorySplit): Promise<void> {
  if (split.owner === INSTALLATION) await moveForAll(db, split);
  else await moveInView(db, split);
}

async function moveForAll(db: Db, split: StorySplit): Promise<void> {
  const { articleId, into } = split;
  const article = { storyId: into };
  const place = db.selectFrom('storyArticles').select('storyId').where('articleId', '=', articleId);
  const { storyId: from } = await place.executeTakeFirstOrThrow();
  const entry = { ...article, why: whyOf(split) };
  await db.updateTable('storyArticles').set(entry).where('articleId', '=', articleId).execute();
  await db.updateTable('storySignals').set(article).where('articleId', '=', articleId).execute();
  const told = db.updateTable('storyChanges').set(article).where('articleId', '=', articleId);
  await told.where('storyId', '=', from).execute();
  // An alert or a line that shows the article goes with it, but not where its owner sees the article in another story.
  await sql`update deliveries set story_id = ${into} from channels
    where channels.id = channel_id and deliveries.article_id = ${articleId} and change_id is null
      and not exists (select from story_views
        where story_views.article_id = ${articleId} and owner = ${ownerOfChannel()})`.execute(db);
}

async function moveInView(db: Db, split: StorySplit): Promise<void> {
  const { articleId, into, owner } = split;
  await putInView(db, { into, owner, which: sql`article_id = ${articleId}`, why: sql`${whyOf(split)}` });
  await sql`update deliveries set story_id = ${into} from channels
    where channels.id = channel_id and deliveries.article_id = ${articleId} and change_id is null
      and ${channelHears(audienceOf(owner))}`.execute(db);
}

type PutInView = { into: StoryId; owner: Owner; which: RawBuilder<SqlBool>; why: RawBuilder<string> };

/** An owner's own article is seen by the owner alone; where it sees one of the installation is said in its view. */
async function putInView(db: Db, { into, owner, which, why }: PutInView): Promise<void> {
  await sql`update story_articles set story_id = ${into}, why = ${why} from articles
    where articles.id = article_id and ${which} and owner = ${owner}`.execute(db);
  for (const table of ['storySignals', 'storyChanges'] as const) {
    const own = db.updateTable(table).set({ storyId: into }).where(which);
    await own.where('owner', '=', owner).execute();
  }
  const seen = db.updateTable('storyViews').set({ storyId: into, why }).where(which);
  await seen.where('owner', '=', owner).where('twinOf', 'is', null).execute();
  await sql`insert into story_views (owner, article_id, story_id, why, joined_at)
    select ${owner}, article_id, ${into}, ${why}, joined_at
    from story_articles join articles on articles.id = article_id
    where ${which} and articles.owner = ${INSTALLATION}
    on conflict (owner, article_id) do nothing`.execute(db);
  // What the owner sees in a story as all others do is not said in its view: it follows them from then on.
  await sql`delete from story_views using story_articles
    where story_views.owner = ${owner} and story_views.story_id = ${into} and twin_of is null
      and story_articles.article_id = story_views.article_id
      and story_articles.story_id = story_views.story_id`.execute(db);
}

/**
 * Makes one story of two. Channels that were alerted of either have it; where a channel had both alerts, both stand. The
 * emptied story stays for them. Run it in a transaction.
 */
export async function mergeStories(db: Db, merge: StoryMerge): Promise<{ moved: number; both: number }> {
  const { from, into, owner, by } = merge;
  if (from === into) return { moved: 0, both: 0 };
  const why = sql<string>`why || ${`; merged by ${by}`}`;
  if (owner === INSTALLATION) await mergeForAll(db, merge, why);
  else await putInView(db, { into, owner, which: sql`story_id = ${from}`, why });
  const { rows } = await sql<{ moved: string; both: string }>`with moved as (
      update deliveries set story_id = ${into} from channels
      where channels.id = channel_id and story_id = ${from} and ${channelHears(audienceOf(owner))}
        and channel_id not in (select channel_id from deliveries where story_id = ${into} and reply_to is null)
        and not (${isLine} and channel_id in (select channel_id from deliveries where story_id = ${into} and ${isLine}))
      returning reply_to, channel_id)
    select (select count(*) from moved where reply_to is null) as moved,
      (select count(*) from deliveries join channels on channels.id = channel_id
        where ${isAlertOf(from, owner)} and channel_id not in (select channel_id from moved)) as both`.execute(db);
  // An owner moves the times of its own stories alone: others see those of the installation.
  await sql`update stories set
      started_at = least(stories.started_at, other.started_at),
      updated_at = greatest(stories.updated_at, other.updated_at)
    from stories as other where stories.id = ${into} and other.id = ${from}
      and stories.owner = ${owner}`.execute(db);
  return { moved: Number(rows[0]?.moved ?? 0), both: Number(rows[0]?.both ?? 0) };
}

async function mergeForAll(db: Db, { from, into }: StoryMerge, why: RawBuilder<string>): Promise<void> {
  for (const table of ['storyArticles', 'storyViews'] as const)
    await db.updateTable(table).set({ storyId: into, why }).where('storyId', '=', from).execute();
  for (const table of ['storySignals', 'storyChanges'] as const)
    await db.updateTable(table).set({ storyId: into }).where('storyId', '=', from).execute();
}
