import { type RawBuilder, sql } from 'kysely';
import type { ArticleId, DeliveryId } from '../../../news/ids.ts';
import { EVERYTHING_IN_SCOPE, type Tenants } from '../../../news/owner.ts';
import type { FactChange } from '../../../news/story.ts';
import type { Db } from '../../database.ts';
import { articlesOfStoriesIn, type StoryViewer, storyChangesIn } from '../../scope.ts';
import { shownUrl } from '../articles/articles.ts';

/** What an alert tells, as it stands now: who tells its story, the first first, and what was told since, the newest first. */
export type AlertFacts = Awaited<ReturnType<typeof alertFacts>>[number];

/** An article of a story: whose it is, and how much it has to tell. */
export type Teller = {
  articleId: ArticleId;
  outlet: string;
  textSource: 'page' | 'feed';
  sentences: number;
  quotes: number;
};

/** An alert names a few of the outlets of a story that hundreds tell. */
const TELLERS_MAX = 100;
const CHANGES_MAX = 20;

/**
 * What the channel of each delivery may be told. All of them in one question: a list of ten alerts costs what one costs.
 */
export async function alertFacts(db: Db, ids: readonly DeliveryId[], tenants: Tenants) {
  if (ids.length === 0) return [];
  const viewer = tenants === 'one' ? EVERYTHING_IN_SCOPE : { kind: 'channel' as const };
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('channels', 'channels.id', 'deliveries.channelId')
    .innerJoin('articles', 'articles.id', 'deliveries.articleId')
    .innerJoin('stories', 'stories.id', 'deliveries.storyId')
    .select(['deliveries.id as deliveryId', 'slug', shownUrl(), 'title', 'outlet', 'brief', 'textSource'])
    .select(['publishedAt', 'foundAt', tellersIn(viewer).as('tellers'), changesIn(viewer).as('changes')])
    .where(isOneOf(ids))
    .execute();
  return rows.flatMap(({ deliveryId, slug, brief, tellers, changes, textSource, ...article }) => {
    if (!brief) return [];
    return {
      ...{ deliveryId, slug, brief, tellers },
      article: { ...article, textSource: textSource ?? 'feed' },
      changes: changes.map((change) => ({ ...change, foundAt: new Date(change.foundAt) })),
    };
  });
}

/**
 * Most are asked for one by one. By its number alone the server sees that one plan for all is as good, and does not plan
 * anew for each alert what takes longer to plan than to ask.
 */
function isOneOf(ids: readonly DeliveryId[]): RawBuilder<boolean> {
  const [only, ...more] = ids;
  return more.length === 0 ? sql`deliveries.id = ${only}` : sql`deliveries.id = any(${ids}::bigint[])`;
}

function tellersIn(viewer: StoryViewer): RawBuilder<Teller[]> {
  return sql`(
    select coalesce(json_agg(teller), '[]') from (
      select told.id::text as "articleId", outlet, coalesce(text_source, 'feed') as "textSource",
        coalesce(jsonb_array_length(brief -> 'summary'), 0) as sentences,
        coalesce(jsonb_array_length(brief -> 'quotes'), 0) as quotes
      from ${articlesOfStoriesIn(viewer)} as told
      where told.story_id = deliveries.story_id
      order by told.id limit ${sql.lit(TELLERS_MAX)}) as teller)`;
}

function changesIn(viewer: StoryViewer): RawBuilder<{ outlet: string; foundAt: string; changes: FactChange[] }[]> {
  return sql`(
    select coalesce(json_agg(change), '[]') from (
      select outlet, told.found_at as "foundAt", changes
      from ${storyChangesIn(viewer)} as told join articles on articles.id = told.article_id
      where told.story_id = deliveries.story_id
      order by told.id desc limit ${sql.lit(CHANGES_MAX)}) as change)`;
}
