import { type Kysely, type Selectable, sql } from 'kysely';
import type { Article } from '../news/article.ts';
import { type ArticleId, type FeedId, toId } from '../news/ids.ts';
import { createArticleVersions } from './article-versions.ts';
import { knownOf, noticeEdits } from './notice-edits.ts';
import type { Database } from './schema.ts';
import type { ArticleTable } from './schema-feeds.ts';

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
  stage: 'found' | 'kept' | 'briefed' | 'planned' | 'dropped';
  feedText: string;
  tries: number;
};

export type ArticleStore = ReturnType<typeof createArticleStore>;

export function createArticleStore(db: Kysely<Database>) {
  return {
    ...createArticleVersions(db),
    /** Saves what is new by its keys, in one transaction; an entry with any known key is not saved again. */
    saveFound: (found: readonly FoundArticle[]) => saveFound(db, found),
    async byId(id: ArticleId): Promise<WorkArticle | null> {
      const row = await db.selectFrom('articles').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? toArticle(row) : null;
    },
    /** Counts one more try; a worker calls it before it touches the text. */
    async begin(id: ArticleId): Promise<void> {
      await db.updateTable('articles').set({ tries: sql`tries + 1` }).where('id', '=', id).execute();
    },
    keep: (id: ArticleId, kept: KeptText, now: Date) => keep(db, id, { kept, now }),
    /** Ends the article's way, once: false when another worker has planned it already. */
    async finishPlan(id: ArticleId, now: Date): Promise<boolean> {
      const moved = await db
        .updateTable('articles')
        .set({ stage: 'planned', stage_at: now })
        .where('id', '=', id)
        .where('stage', '=', 'briefed')
        .executeTakeFirst();
      return moved.numUpdatedRows > 0n;
    },
    async drop(id: ArticleId, now: Date): Promise<void> {
      await db.updateTable('articles').set({ stage: 'dropped', stage_at: now }).where('id', '=', id).execute();
    },
    /** Articles that stand still before 'planned' since `before`: a crash, a lost queue. */
    async unfinished(before: Date, limit: number): Promise<ArticleId[]> {
      const rows = await db
        .selectFrom('articles')
        .select('id')
        .where('stage', 'in', ['found', 'kept', 'briefed'])
        .where('stage_at', '<', before)
        .orderBy('stage_at')
        .limit(limit)
        .execute();
      return rows.map((row) => toId(row.id));
    },
  };
}

async function keep(db: Kysely<Database>, id: ArticleId, { kept, now }: { kept: KeptText; now: Date }): Promise<void> {
  await db
    .updateTable('articles')
    .set({
      url: kept.url,
      title: kept.title,
      byline: kept.byline,
      outlet: kept.outlet,
      text: kept.text,
      text_source: kept.textSource,
      language: kept.language,
      stage: 'kept',
      stage_at: now,
    })
    .where('id', '=', id)
    .where('stage', '=', 'found')
    .execute();
}

async function saveFound(db: Kysely<Database>, found: readonly FoundArticle[]): Promise<SavedArticles> {
  const rows = await knownOf(db, found);
  const changed = await noticeEdits(db, found, rows);
  const known = new Set(rows.map((row) => row.key));
  if (found.every((article) => article.keys.some((key) => known.has(key)))) {
    return { new: [], known: found.length, changed };
  }
  const ids = await db.transaction().execute(async (trx) => {
    // One writer of identities at a time: two feeds with the same new article must not both call it new.
    await sql`select pg_advisory_xact_lock(7539514, 1)`.execute(trx);
    const saved: ArticleId[] = [];
    for (const article of found) {
      const id = await saveIfNew(trx, article);
      if (id) saved.push(id);
    }
    return saved;
  });
  return { new: ids, known: found.length - ids.length, changed };
}

async function saveIfNew(db: Kysely<Database>, found: FoundArticle): Promise<ArticleId | null> {
  const owner = await db
    .selectFrom('article_keys')
    .select('article_id')
    .where('key', 'in', found.keys)
    .executeTakeFirst();
  const articleId = owner?.article_id ?? (await insertFound(db, found));
  // A known article learns its further keys: after a publisher regenerates guids, the new ones are known too.
  await db
    .insertInto('article_keys')
    .values(found.keys.map((key) => ({ key, article_id: articleId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return owner ? null : toId(articleId);
}

async function insertFound(db: Kysely<Database>, found: FoundArticle): Promise<string> {
  const row = await db
    .insertInto('articles')
    .values({
      feed_id: found.feedId,
      url: found.url,
      title: found.title,
      outlet: found.outlet,
      byline: found.byline,
      feed_text: found.feedText,
      text_source: null,
      language: found.language,
      published_at: found.publishedAt,
      found_at: found.foundAt,
      announced: found.announced,
      feed_print: found.print,
      feed_updated_at: found.updatedAt,
      stage_at: found.foundAt,
      brief: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

function toArticle(row: Selectable<ArticleTable>): WorkArticle {
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
