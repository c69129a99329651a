import { type Expression, sql } from 'kysely';
import { castOf, type MatchArticle } from '../../engines/matching/match-query.ts';
import { outletOf } from '../../news/feed.ts';
import type { ArticleId, ChannelId, DeliveryId, StoryId } from '../../news/ids.ts';
import type { Scope } from '../../news/owner.ts';
import type { Delivery, MatchedTerms, StoryChange } from '../../news/story.ts';
import { addressForms } from '../../news/url.ts';
import { rowCount } from '../database.ts';
import { shownUrl } from '../nouns/articles/articles.ts';
import { isLine, readReasons } from '../nouns/deliveries/open-deliveries.ts';
import { articleIn, type ScopedDb, storyArticlesIn, storyChangeIn, storyIn } from '../scope.ts';

/** All that is on record of one article, from its feed to its story. */
export type ArticleRecord = MatchArticle & {
  id: ArticleId;
  /** Its name; beside its host where somebody added it in chat. */
  feed: string;
  publishedAt: Date;
  foundAt: Date;
  /** When the outlet told it anew, at the address that was asked for, as if it were another article. */
  toldAnewAt: Date | null;
  announced: boolean;
  /** When it was deleted for its age: all but its feed, address and times is gone. */
  forgottenAt: Date | null;
  /** Why it is not, as a sentence, as far as that is known. */
  untoldWhy: string | null;
  stage: 'found' | 'kept' | 'planned' | 'dropped';
  /** When it came to this stage. */
  stageAt: Date;
  /** What it waits for before it is read: a turn of its site, or (null) of its feed's quota. */
  waits: { site: string | null; until: Date } | null;
  textSource: 'page' | 'feed' | null;
  /** Why that text was read, in words; null where the page was, as usual, or where it is not known. */
  textWhy: string | null;
  /** How often in a row its page failed in a way that may pass, and when it is asked for again. */
  pageFailures: number;
  readAgainAt: Date | null;
  quotes: number;
  story: {
    id: StoryId;
    slug: string;
    why: string;
    /** Set where it may belong to another story, whose slug is null where the asker does not see it. */
    likely: { slug: string | null } | null;
    articles: number;
  } | null;
};

/** What became of a story in one channel: its alert, or its line in the thread of another alert. */
export type DeliveryRecord = Pick<Delivery, 'id' | 'articleId' | 'state' | 'because' | 'plannedAt'> & {
  isLine: boolean;
  /** Of a line: the slug of the story in whose thread it stands, where the asker sees that. */
  under: string | null;
  /** The words that those topics met; those of old deliveries are not known. */
  met: MatchedTerms[];
  dueAt: Date;
  endedAt: Date | null;
  reason: string | null;
};

/** The records behind `/why`: they explain each decision from poll to post. */
export function createRecordSearch(scoped: ScopedDb) {
  return {
    /** The newest article at an address, or that was once there, however the link was decorated. */
    articleAt: (link: string) => articleAt(link, scoped),
    /** What changed when these articles told it, the newest first. */
    changesOf: (ids: readonly ArticleId[]) => changesOf(ids, scoped),
    toldOf: (storyId: StoryId, channelId: ChannelId) => toldOf(storyId, channelId, scoped),
    /** What an alert was about: the first topic or query that wanted it, and its story. Null `channelId`: of any channel. */
    aboutAlert: (id: DeliveryId, channelId: ChannelId | null) => aboutAlert(id, channelId, scoped),
  };
}

async function aboutAlert(id: DeliveryId, channelId: ChannelId | null, { db, scope }: ScopedDb) {
  const asked = db
    .selectFrom('deliveries')
    .innerJoin('stories', 'stories.id', 'deliveries.storyId')
    .select(['because', 'storyId', 'slug', 'channelId'])
    .where('deliveries.id', '=', id)
    .where(storyIn(scope));
  const row = await (channelId === null ? asked : asked.where('channelId', '=', channelId)).executeTakeFirst();
  if (!row) return null;
  const { because, ...about } = row;
  return { ...about, topic: readReasons(because).because[0] ?? null };
}

/** A channel's own deliveries: who asks from that channel may know them. */
async function toldOf(storyId: StoryId, channelId: ChannelId, { db, scope }: ScopedDb) {
  const near = db
    .selectFrom('deliveries as alerts')
    .innerJoin('stories', 'stories.id', 'alerts.storyId')
    .whereRef('alerts.id', '=', sql.ref('deliveries.replyTo'))
    .where(storyIn(scope));
  const rows = await db
    .selectFrom('deliveries')
    .select(['id', 'articleId', 'state', 'because', 'reason', isLine.as('isLine'), near.select('slug').as('under')])
    .select(['plannedAt', 'dueAt', 'endedAt'])
    .where('storyId', '=', storyId)
    .where('channelId', '=', channelId)
    .where('changeId', 'is', null)
    .execute();
  const told = rows.map(({ because, ...delivery }): DeliveryRecord => ({ ...delivery, ...readReasons(because) }));
  const [line = null] = told.filter((delivery) => delivery.isLine);
  const [alert = null] = told.filter((delivery) => !delivery.isLine);
  return { alert, line };
}

const RECORD = [
  ...(['articles.id', 'title', 'text', 'outlet', 'byline', 'categories', 'feeds.label', 'language'] as const),
  ...(['announced', 'stage', 'stageAt', 'publishedAt', 'foundAt', 'untoldWhy', 'brief', 'dueAt', 'waitsFor'] as const),
  ...(['textSource', 'textWhy', 'pageFailures', 'forgottenAt', 'rereadAt as readAgainAt'] as const),
  ...(['feeds.name', 'feeds.url as feedUrl', 'feeds.source'] as const),
  shownUrl(),
] as const;

async function articleAt(link: string, scoped: ScopedDb): Promise<ArticleRecord | null> {
  const { db, scope } = scoped;
  const links = [link, ...addressForms(link)];
  const isAsked = sql<boolean>`url = any(${links}::text[])`;
  const row = await db
    .selectFrom('articles')
    .innerJoin('feeds', 'feeds.id', 'articles.feedId')
    .select(RECORD)
    .select(toldAnewAt(isAsked, scope).as('toldAnewAt'))
    .where(
      sql<boolean>`articles.id in (select coalesce(same_as, id) from articles where ${isAsked}
        union select id from articles where page_url = any(${links}::text[])
        union select article_id from article_versions where ${isAsked})`,
    )
    .where(articleIn(scope))
    .orderBy('articles.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const { brief, dueAt: until, waitsFor: site, name, feedUrl, source, ...known } = row;
  const actors = db.selectFrom('actors').select(['name', 'kind']).where('articleId', '=', row.id).orderBy('rank');
  return {
    ...known,
    feed: outletOf({ name, url: feedUrl, source }),
    waits: until === null || known.stage !== 'found' ? null : { site, until },
    ...castOf(await actors.execute()),
    quotes: brief?.quotes.length ?? 0,
    story: await storyOf(row, scoped),
  };
}

function toldAnewAt(isAsked: Expression<boolean>, scope: Scope) {
  return sql<Date | null>`(select max(at) from (
    select url, found_at as at from articles as later where same_as = articles.id and ${articleIn(scope, 'later')}
    union all select url, replaced_at from article_versions where article_id = articles.id) as versions where ${isAsked})`;
}

export type SluggedStory = { id: StoryId; slug: string };

/**
 * The story of each article, and why it belongs there. A story whose slug is another's is none. It is asked by the
 * articles' ids, not by a join: only so does PostgreSQL look both parts of a scope's view up by index.
 */
export async function storiesOf(
  articles: readonly { id: ArticleId }[],
  { db, scope }: ScopedDb,
): Promise<Map<ArticleId, SluggedStory & { why: string }>> {
  if (articles.length === 0) return new Map();
  const ids = articles.map(({ id }) => id);
  const rows = await db
    .selectFrom(storyArticlesIn(scope).as('storyArticles'))
    .innerJoin('stories', 'stories.id', 'storyArticles.storyId')
    .select(['storyArticles.articleId', 'stories.id', 'stories.slug', 'storyArticles.why'])
    .where('storyArticles.articleId', 'in', ids)
    .where(storyIn(scope))
    .execute();
  return new Map(rows.map(({ articleId, ...story }) => [articleId, story]));
}

async function storyOf(article: { id: ArticleId }, scoped: ScopedDb): Promise<ArticleRecord['story']> {
  const story = (await storiesOf([article], scoped)).get(article.id);
  if (!story) return null;
  const { db, scope } = scoped;
  const { articles, near } = await db
    .selectFrom(storyArticlesIn(scope).as('storyArticles'))
    .select(rowCount.as('articles'))
    .select(sql<StoryId | null>`max(likely_story_id) filter (where article_id = ${article.id})`.as('near'))
    .where('storyId', '=', story.id)
    .executeTakeFirstOrThrow();
  if (near === null) return { ...story, likely: null, articles };
  const other = db.selectFrom('stories').select('slug').where('id', '=', near).where(storyIn(scope));
  return { ...story, likely: { slug: (await other.executeTakeFirst())?.slug ?? null }, articles };
}

const CHANGES_MAX = 20;

async function changesOf(ids: readonly ArticleId[], { db, scope }: ScopedDb): Promise<StoryChange[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('storyChanges as told')
    .innerJoin('articles', 'articles.id', 'told.articleId')
    .select(['told.id', 'told.articleId', 'outlet', shownUrl(), 'told.foundAt', 'changes'])
    .where('told.articleId', 'in', ids)
    .where(articleIn(scope))
    .where(storyChangeIn(scope))
    .orderBy('told.id', 'desc')
    .limit(CHANGES_MAX)
    .execute();
}
