import { outletOf } from '../../news/feed.ts';
import { type ArticleId, type ChannelId, type StoryId, toId } from '../../news/ids.ts';
import type { DeliveryState, MatchedTerms, StoryChange } from '../../news/story.ts';
import { canonicalUrl } from '../../news/url.ts';
import { readReasons } from '../nouns/deliveries/open-deliveries.ts';
import { articleIn, type ScopedDb, storyArticlesIn, storyChangeIn, storyIn } from '../scope.ts';

/** All that is on record of one article, from its feed to its story. */
export type ArticleRecord = {
  id: ArticleId;
  title: string;
  text: string;
  url: string;
  outlet: string;
  language: string | null;
  /** Its name; beside its host where somebody added it in chat. */
  feed: string;
  publishedAt: Date;
  foundAt: Date;
  announced: boolean;
  stage: 'found' | 'kept' | 'planned' | 'dropped';
  /** When it came to this stage. */
  stageAt: Date;
  /** What it waits for before it is read: a turn of its site, or (null) of its feed's quota. */
  waits: { site: string | null; until: Date } | null;
  textSource: 'page' | 'feed' | null;
  actors: string[];
  quotes: number;
  story: { id: StoryId; slug: string; why: string; articles: number } | null;
};

/** What became of a story in one channel. */
export type DeliveryRecord = {
  articleId: ArticleId;
  state: DeliveryState;
  because: string[];
  /** The words that those topics met; those of old deliveries are not known. */
  met: MatchedTerms[];
  plannedAt: Date;
  dueAt: Date;
  endedAt: Date | null;
  reason: string | null;
};

/** The records behind `/why`: they explain each decision from poll to post. */
export function createRecordSearch(scoped: ScopedDb) {
  return {
    /** The newest article at an address, however the link was decorated. */
    articleAt: (link: string) => articleAt(link, scoped),
    /** What changed when these articles told it, the newest first. */
    changesOf: (ids: readonly ArticleId[]) => changesOf(ids, scoped),
    deliveryOf: (storyId: StoryId, channelId: ChannelId) => deliveryOf(storyId, channelId, scoped),
  };
}

/** A channel's own delivery: who asks from that channel may know it. */
async function deliveryOf(storyId: StoryId, channelId: ChannelId, { db }: ScopedDb): Promise<DeliveryRecord | null> {
  const row = await db
    .selectFrom('deliveries')
    .select(['article_id', 'state', 'because', 'planned_at', 'due_at', 'ended_at', 'reason'])
    .where('story_id', '=', storyId)
    .where('channel_id', '=', channelId)
    .where('reply_to', 'is', null)
    .executeTakeFirst();
  if (!row) return null;
  const { state, because, reason } = row;
  const times = { plannedAt: row.planned_at, dueAt: row.due_at, endedAt: row.ended_at };
  return { articleId: toId(row.article_id), state, ...readReasons(because), reason, ...times };
}

async function articleAt(link: string, scoped: ScopedDb): Promise<ArticleRecord | null> {
  const { db, scope } = scoped;
  const canonical = canonicalUrl(link);
  const row = await db
    .selectFrom('articles')
    .innerJoin('feeds', 'feeds.id', 'articles.feed_id')
    .selectAll('articles')
    .select(['feeds.name as feed_name', 'feeds.url as feed_url', 'feeds.source as feed_source'])
    .where('articles.url', 'in', canonical === null ? [link] : [link, canonical])
    .where(articleIn(scope))
    .orderBy('articles.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const { title, text, url, outlet, language, announced, stage } = row;
  const feed = outletOf({ name: row.feed_name, url: row.feed_url, source: row.feed_source });
  const actors = db.selectFrom('actors').select('name').where('article_id', '=', row.id).orderBy('rank');
  return {
    ...{ id: toId(row.id), title, text, url, outlet, language, feed, announced, stage },
    ...{ publishedAt: row.published_at, foundAt: row.found_at, stageAt: row.stage_at, textSource: row.text_source },
    waits: row.due_at === null || stage !== 'found' ? null : { site: row.waits_for, until: row.due_at },
    actors: (await actors.execute()).map(({ name }) => name),
    quotes: row.brief?.quotes.length ?? 0,
    story: await storyOf(row.id, scoped),
  };
}

async function storyOf(articleId: string, { db, scope }: ScopedDb): Promise<ArticleRecord['story']> {
  const row = await db
    .selectFrom(storyArticlesIn(scope).as('story_articles'))
    .innerJoin('stories', 'stories.id', 'story_articles.story_id')
    .select(['stories.id', 'slug', 'why'])
    .where('article_id', '=', articleId)
    .where(storyIn(scope))
    .executeTakeFirst();
  if (!row) return null;
  const { articles } = await db
    .selectFrom(storyArticlesIn(scope).as('story_articles'))
    .select((is) => is.fn.countAll<string>().as('articles'))
    .where('story_id', '=', row.id)
    .executeTakeFirstOrThrow();
  return { id: toId(row.id), slug: row.slug, why: row.why, articles: Number(articles) };
}

const CHANGES_MAX = 20;

async function changesOf(ids: readonly ArticleId[], { db, scope }: ScopedDb): Promise<StoryChange[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('story_changes as told')
    .innerJoin('articles', 'articles.id', 'told.article_id')
    .select(['told.id', 'told.article_id', 'outlet', 'url', 'told.found_at', 'changes'])
    .where('told.article_id', 'in', ids)
    .where(articleIn(scope))
    .where(storyChangeIn(scope))
    .orderBy('told.id', 'desc')
    .limit(CHANGES_MAX)
    .execute();
  return rows.map(({ id, article_id, found_at, ...change }) => {
    return { ...change, id: toId(id), articleId: toId(article_id), foundAt: found_at };
  });
}
