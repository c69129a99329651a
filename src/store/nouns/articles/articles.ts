import { type Selectable, sql } from 'kysely';
import type { Article } from '../../../news/article.ts';
import { type ArticleId, toId } from '../../../news/ids.ts';
import { type Db, literal } from '../../database.ts';
import type { ArticleTable } from '../../schema-news.ts';
import { createArticleVersions } from './article-edits.ts';
import { type FoundArticle, saveFound } from './save-found.ts';

export type KeptText = {
  url: string;
  title: string;
  byline: string | null;
  outlet: string;
  text: string;
  textSource: 'page' | 'feed';
  language: string | null;
};

/** An article at work: what the next stage needs to go on. */
export type WorkArticle = Article & {
  stage: 'found' | 'kept' | 'planned' | 'dropped';
  feedText: string;
  /** How often a worker has begun it, this time included. */
  tries: number;
};

/** All but what is for the search alone: an article's words are as long as its text. */
const WORK_COLUMNS = [
  ...(['id', 'feed_id', 'url', 'title', 'outlet', 'byline', 'feed_text', 'text', 'text_source', 'language'] as const),
  ...(['published_at', 'found_at', 'announced', 'stage', 'tries'] as const),
] as const;

const UNFINISHED = [literal('found'), literal('kept')];

export function createArticleStore(db: Db) {
  return {
    ...createArticleVersions(db),
    /** Saves what is new by its keys, in one transaction; an entry with any known key is not saved again. */
    saveFound: (found: readonly FoundArticle[]) => saveFound(db, found),
    async byId(id: ArticleId): Promise<WorkArticle | null> {
      const row = await db.selectFrom('articles').select(WORK_COLUMNS).where('id', '=', id).executeTakeFirst();
      return row ? toArticle(row) : null;
    },
    /** An article on its way, with this try counted: a worker calls it before it touches the text. Else null. */
    async begin(id: ArticleId): Promise<WorkArticle | null> {
      const one = db.updateTable('articles').set({ tries: sql`tries + 1` }).where('id', '=', id);
      const row = await one.where('stage', 'in', UNFINISHED).returning(WORK_COLUMNS).executeTakeFirst();
      return row ? toArticle(row) : null;
    },
    /** Takes a try back that failed for no reason of the article's. */
    async unbegin(id: ArticleId): Promise<void> {
      await db.updateTable('articles').set({ tries: sql`greatest(tries - 1, 0)` }).where('id', '=', id).execute();
    },
    keep: (id: ArticleId, kept: KeptText, now: Date) => keep(db, id, { kept, now }),
    async drop(id: ArticleId, now: Date): Promise<void> {
      await db.updateTable('articles').set({ stage: 'dropped', stage_at: now }).where('id', '=', id).execute();
    },
    /** Articles that have waited before 'planned' since `before`: a crash, a lost queue. */
    async unfinished(before: Date, limit: number): Promise<ArticleId[]> {
      const idle = db.selectFrom('articles').select('id').where('stage', 'in', UNFINISHED);
      const rows = await idle.where('stage_at', '<', before).orderBy('stage_at').limit(limit).execute();
      return rows.map((row) => toId(row.id));
    },
  };
}

const KEPT_COLUMNS = ['url', 'title', 'byline', 'outlet', 'text', 'text_source', 'language'] as const;

/**
 * Keeps the first text that comes and returns the one that is kept: two workers with the same article go on with the same
 * wording, or the quotes of one would stand beside the text of the other.
 */
async function keep(db: Db, id: ArticleId, { kept, now }: { kept: KeptText; now: Date }): Promise<KeptText> {
  const { url, title, byline, outlet, text, language, textSource } = kept;
  const columns = { url, title, byline, outlet, text, language, text_source: textSource };
  const updated = await db
    .updateTable('articles')
    .set({ ...columns, stage: 'kept', stage_at: now })
    .where('id', '=', id)
    .where('stage', '=', 'found')
    .executeTakeFirst();
  if (updated.numUpdatedRows > 0n) return kept;
  const row = await db.selectFrom('articles').select(KEPT_COLUMNS).where('id', '=', id).executeTakeFirstOrThrow();
  const { text_source, ...first } = row;
  return { ...first, textSource: text_source ?? 'feed' };
}

function toArticle(row: Pick<Selectable<ArticleTable>, (typeof WORK_COLUMNS)[number]>): WorkArticle {
  const { url, title, outlet, byline, text, language, announced, stage, tries } = row;
  return {
    ...{ id: toId(row.id), feedId: toId(row.feed_id), url, title, outlet, byline, text, language, announced },
    ...{ textSource: row.text_source ?? 'feed', publishedAt: row.published_at, foundAt: row.found_at },
    ...{ stage, feedText: row.feed_text, tries },
  };
}
