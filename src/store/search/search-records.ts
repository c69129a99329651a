import type { DeliveryState, MatchedTerms } from '../../news/delivery.ts';
import { type ArticleId, type ChannelId, type StoryId, toId } from '../../news/ids.ts';
import { canonicalUrl } from '../../news/url.ts';
import type { Db } from '../database.ts';
import { readReasons } from '../nouns/deliveries/open-deliveries.ts';

/** All that is on record of one article, from its feed to its story. */
export type ArticleRecord = {
  id: ArticleId;
  title: string;
  text: string;
  url: string;
  outlet: string;
  language: string | null;
  feed: string;
  publishedAt: Date;
  foundAt: Date;
  announced: boolean;
  stage: 'found' | 'kept' | 'planned' | 'dropped';
  /** When it came to this stage. */
  stageAt: Date;
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
export function createRecordSearch(db: Db) {
  return {
    /** The newest article at an address, however the link was decorated. */
    articleAt: (link: string) => articleAt(db, link),
    async deliveryOf(storyId: StoryId, channelId: ChannelId): Promise<DeliveryRecord | null> {
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
    },
  };
}

async function articleAt(db: Db, link: string): Promise<ArticleRecord | null> {
  const canonical = canonicalUrl(link);
  const row = await db
    .selectFrom('articles')
    .innerJoin('feeds', 'feeds.id', 'articles.feed_id')
    .selectAll('articles')
    .select('feeds.name as feed')
    .where('articles.url', 'in', canonical === null ? [link] : [link, canonical])
    .orderBy('articles.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const { title, text, url, outlet, language, feed, announced, stage } = row;
  const actors = db.selectFrom('actors').select('name').where('article_id', '=', row.id).orderBy('rank');
  return {
    ...{ id: toId(row.id), title, text, url, outlet, language, feed, announced, stage },
    ...{ publishedAt: row.published_at, foundAt: row.found_at, stageAt: row.stage_at, textSource: row.text_source },
    actors: (await actors.execute()).map(({ name }) => name),
    quotes: row.brief?.quotes.length ?? 0,
    story: await storyOf(db, row.id),
  };
}

async function storyOf(db: Db, articleId: string): Promise<ArticleRecord['story']> {
  const row = await db
    .selectFrom('story_articles')
    .innerJoin('stories', 'stories.id', 'story_articles.story_id')
    .select(['stories.id', 'slug', 'why'])
    .where('article_id', '=', articleId)
    .executeTakeFirst();
  if (!row) return null;
  const { articles } = await db
    .selectFrom('story_articles')
    .select((is) => is.fn.countAll<string>().as('articles'))
    .where('story_id', '=', row.id)
    .executeTakeFirstOrThrow();
  return { id: toId(row.id), slug: row.slug, why: row.why, articles: Number(articles) };
}
