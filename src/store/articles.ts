import { type Kysely, type Selectable, sql } from 'kysely';
import type { Article } from '../news/article.ts';
import { type ArticleId, type FeedId, toId } from '../news/ids.ts';
import { createArticleVersions } from './article-versions.ts';
import { type Given, prepareQuery } from './prepare-query.ts';
import { saveFound } from './save-found.ts';
import type { Database } from './schema.ts';
import type { ArticleTable } from './schema-feeds.ts';
import { written } from './written.ts';

/** An entry on its way to become an article: its identity keys, and all that the feed said. */
export type FoundArticle = {
  feedId: FeedId;
  keys: string[];
  url: string;
  title: string;
  outlet: string;
  byline: string | null;
  feedText: string;
  language: string | null;
  publishedAt: Date;
  foundAt: Date;
  announced: boolean;
  /** A hash of title and text as the feed gives them, and when it says they changed: edits are noticed by these. */
  print: string;
  updatedAt: Date | null;
};

/** `changed`: known articles of which the feed says something new, to be read again. */
export type SavedArticles = { new: ArticleId[]; known: number; changed: ArticleId[] };

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

const UNFINISHED = [written('found'), written('kept')];

const beginArticle = prepareQuery((db, given: Given<{ id: ArticleId }>) => {
  const begun = db.updateTable('articles').set({ tries: sql`tries + 1` }).where('id', '=', given('id'));
  return begun.where('stage', 'in', UNFINISHED).returning(WORK_COLUMNS);
});

export function createArticleStore(db: Kysely<Database>) {
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
      const [row] = (await beginArticle(db, { id })).rows;
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
    /** Articles that stand still before 'planned' since `before`: a crash, a lost queue. */
    async unfinished(before: Date, limit: number): Promise<ArticleId[]> {
      const rows = await db
        .selectFrom('articles')
        .select('id')
        .where('stage', 'in', UNFINISHED)
        .where('stage_at', '<', before)
        .orderBy('stage_at')
        .limit(limit)
        .execute();
      return rows.map((row) => toId(row.id));
    },
  };
}

const KEPT_COLUMNS = ['url', 'title', 'byline', 'outlet', 'text', 'text_source', 'language'] as const;

const keepText = prepareQuery((db, given: Given<KeptText & { id: ArticleId; now: Date }>) =>
  db
    .updateTable('articles')
    .set({
      ...{ url: given('url'), title: given('title'), byline: given('byline'), outlet: given('outlet') },
      ...{ text: given('text'), language: given('language'), text_source: given('textSource') },
      ...{ stage: 'kept', stage_at: given('now') },
    })
    .where('id', '=', given('id'))
    .where('stage', '=', 'found'),
);

/**
 * Keeps the first text that comes and returns the one that stands: of two workers with the same article in hand both
 * go on with the same wording, or the quotes of one would stand beside the text of the other.
 */
async function keep(
  db: Kysely<Database>,
  id: ArticleId,
  { kept, now }: { kept: KeptText; now: Date },
): Promise<KeptText> {
  const updated = await keepText(db, { ...kept, id, now });
  if ((updated.numAffectedRows ?? 0n) > 0n) return kept;
  const row = await db.selectFrom('articles').select(KEPT_COLUMNS).where('id', '=', id).executeTakeFirstOrThrow();
  const { text_source, ...standing } = row;
  return { ...standing, textSource: text_source ?? 'feed' };
}

function toArticle(row: Pick<Selectable<ArticleTable>, (typeof WORK_COLUMNS)[number]>): WorkArticle {
  return {
    id: toId(row.id),
    feedId: toId(row.feed_id),
    url: row.url,
    title: row.title,
    outlet: row.outlet,
    byline: row.byline,
    text: row.text,
    textSource: row.text_source ?? 'feed',
    language: row.language,
    publishedAt: row.published_at,
    foundAt: row.found_at,
    announced: row.announced,
    stage: row.stage,
    feedText: row.feed_text,
    tries: row.tries,
  };
}
