import { type Kysely, sql } from 'kysely';
import { type ArticleId, type StoryId, toId } from '../news/ids.ts';
import type { Database } from './schema.ts';

/** An article of a story: whose it is, and how much it has to tell. */
export type Teller = {
  articleId: ArticleId;
  outlet: string;
  textSource: 'page' | 'feed';
  sentences: number;
  quotes: number;
};

/** Of a story told by hundreds an alert names a few. */
const TELLERS_MAX = 100;

/** Who tells the story, the first to do so first. */
export async function tellersOf(db: Kysely<Database>, storyId: StoryId): Promise<Teller[]> {
  const rows = await db
    .selectFrom('story_articles')
    .innerJoin('articles', 'articles.id', 'story_articles.article_id')
    .select(['articles.id', 'outlet', 'text_source'])
    .select(sql<number>`coalesce(jsonb_array_length(brief -> 'summary'), 0)`.as('sentences'))
    .select(sql<number>`coalesce(jsonb_array_length(brief -> 'quotes'), 0)`.as('quotes'))
    .where('story_id', '=', storyId)
    .orderBy('articles.id')
    .limit(TELLERS_MAX)
    .execute();
  return rows.map(({ id, outlet, text_source, sentences, quotes }) => {
    return { articleId: toId(id), outlet, textSource: text_source ?? 'feed', sentences, quotes };
  });
}
