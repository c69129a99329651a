import { sql } from 'kysely';
import type { Article } from '../../../news/article.ts';
import type { Brief } from '../../../news/brief.ts';
import { type ArticleId, type DeliveryId, toId } from '../../../news/ids.ts';
import type { FactChange } from '../../../news/story.ts';
import type { Db } from '../../database.ts';

/** What an alert tells, as it stands now. */
export type AlertFacts = {
  deliveryId: DeliveryId;
  slug: string;
  article: Pick<Article, 'url' | 'title' | 'outlet' | 'textSource' | 'publishedAt' | 'foundAt'>;
  brief: Brief;
  /** Who tells the story, the first to do so first. */
  tellers: Teller[];
  /** What was told of the story since, the newest first. */
  changes: { outlet: string; foundAt: Date; changes: FactChange[] }[];
};

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

/** All of them in one question: a list of ten alerts costs what one costs. */
export async function alertFacts(db: Db, ids: readonly DeliveryId[]): Promise<AlertFacts[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('articles', 'articles.id', 'deliveries.article_id')
    .innerJoin('stories', 'stories.id', 'deliveries.story_id')
    .select(['deliveries.id', 'slug', 'url', 'title', 'outlet', 'text_source', 'published_at', 'found_at', 'brief'])
    .select([TELLERS.as('tellers'), CHANGES.as('changes')])
    .where(sql<boolean>`deliveries.id = any(${ids}::bigint[])`)
    .execute();
  return rows.flatMap(({ id, slug, brief, tellers, changes, ...article }) => {
    if (!brief) return [];
    return {
      ...{ deliveryId: toId<'delivery'>(id), slug, brief },
      article: {
        ...{ url: article.url, title: article.title, outlet: article.outlet },
        ...{ textSource: article.text_source ?? 'feed', publishedAt: article.published_at },
        foundAt: article.found_at,
      },
      tellers: tellers.map(({ id: article, ...teller }) => ({ ...teller, articleId: toId<'article'>(article) })),
      changes: changes.map((change) => ({ ...change, foundAt: new Date(change.foundAt) })),
    };
  });
}

type TellerRow = Omit<Teller, 'articleId'> & { id: string };

const TELLERS = sql<TellerRow[]>`(
  select coalesce(json_agg(teller), '[]') from (
    select articles.id::text, outlet, coalesce(text_source, 'feed') as "textSource",
      coalesce(jsonb_array_length(brief -> 'summary'), 0) as sentences,
      coalesce(jsonb_array_length(brief -> 'quotes'), 0) as quotes
    from story_articles join articles on articles.id = story_articles.article_id
    where story_articles.story_id = deliveries.story_id
    order by articles.id limit ${sql.lit(TELLERS_MAX)}) as teller)`;

type ChangeRow = { outlet: string; foundAt: string; changes: FactChange[] };

const CHANGES = sql<ChangeRow[]>`(
  select coalesce(json_agg(change), '[]') from (
    select outlet, story_changes.found_at as "foundAt", changes
    from story_changes join articles on articles.id = story_changes.article_id
    where story_changes.story_id = deliveries.story_id
    order by story_changes.id desc limit ${sql.lit(CHANGES_MAX)}) as change)`;
