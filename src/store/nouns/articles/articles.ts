import { type Selectable, sql } from 'kysely';
import type { Article } from '../../../news/article.ts';
import { NO_QUOTA } from '../../../news/feed.ts';
import { type ArticleId, toId } from '../../../news/ids.ts';
import { type Db, literal } from '../../database.ts';
import type { ArticleTable } from '../../schema-news.ts';
import { createArticleVersions } from './article-edits.ts';
import { claimText, twinsOf } from './article-keys.ts';
import { countKnown, type FoundArticle, saveFound } from './save-found.ts';
import { createWaitingArticles } from './waiting-articles.ts';

export type KeptText = Pick<Article, 'url' | 'title' | 'byline' | 'outlet' | 'text' | 'textSource' | 'language'> & {
  /** Why that text was read, in words; null where the page was, as usual. */
  textWhy: string | null;
  /** Where the page was in the end, where redirects led away from its address in the feed. */
  pageUrl?: string | null;
  /** Another owner's article had the text: nobody asked the page. */
  copied?: true;
  /** Its page failed in a way that may pass, and is read again then. */
  again?: Date;
};

/** An article at work: what the next stage needs to go on; src/store/schema-news.ts says what its columns are. */
export type WorkArticle = Article &
  Pick<Selectable<ArticleTable>, (typeof AT_WORK)[number]> & {
    /** The site whose pace it has waited for, and since when. */
    waited: { site: string; since: Date } | null;
  };

/** Tries are counted with this one. */
const AT_WORK = ['stage', 'feedText', 'isMedia', 'textWhy', 'tries', 'readTries', 'untold'] as const;

/** The label of an article's feed, in a query on `articles`. */
export function feedLabel() {
  return sql<string | null>`(select label from feeds where feeds.id = articles.feed_id)`.as('label');
}

/** All but what is for the search alone: an article's words are as long as its text. */
const WORK_COLUMNS = [
  ...AT_WORK,
  ...(['id', 'feedId', 'owner', 'url', 'title', 'outlet', 'byline', 'text', 'textSource', 'language'] as const),
  ...(['publishedAt', 'foundAt', 'announced', 'categories', 'waitsFor as site', 'waitsSince as since'] as const),
  feedLabel(),
] as const;

/** The address under which an article is shown: where its page was in the end, if it was elsewhere than its feed says. */
export function shownUrl(articles = 'articles') {
  return sql<string>`coalesce(${sql.ref(`${articles}.page_url`)}, ${sql.ref(`${articles}.url`)})`.as('url');
}

const UNFINISHED = [literal('found'), literal('kept')];
/** More than processes end while a text is read. */
const UNREADABLE = 1_000;

export function createArticleStore(db: Db) {
  return {
    ...createArticleVersions(db),
    ...createArticleTexts(db),
    ...createWaitingArticles(db),
    /** Saves what is new by its keys, in one transaction; an entry with any known key is not saved again. */
    saveFound: (found: readonly FoundArticle[], quota = NO_QUOTA) => saveFound(db, found, quota),
    countKnown: (found: readonly FoundArticle[]) => countKnown(db, found),
    async byId(id: ArticleId): Promise<WorkArticle | null> {
      const row = await selectWork(db).where('id', '=', id).executeTakeFirst();
      return row ? toArticle(row) : null;
    },
    /** An article on its way that waits for nothing, with this try counted, before its text is touched. Else null. */
    async begin(id: ArticleId): Promise<WorkArticle | null> {
      const counted = {
        tries: sql<number>`tries + 1`,
        readTries: sql<number>`read_tries + (stage = 'kept')::integer`,
      };
      const one = db.updateTable('articles').set(counted).where('id', '=', id);
      const ready = one.where('stage', 'in', UNFINISHED).where('dueAt', 'is', null);
      const row = await ready.returning(WORK_COLUMNS).executeTakeFirst();
      return row ? toArticle(row) : null;
    },
    /** Takes a try back that failed for no reason of the article's. */
    async unbegin(id: ArticleId): Promise<void> {
      await db.updateTable('articles').set({ tries: sql`greatest(tries - 1, 0)` }).where('id', '=', id).execute();
    },
    /** Owners that had an article before the installation found it, with their own. */
    twinsOf: (id: ArticleId) => twinsOf(db, id),
    async drop(id: ArticleId, now: Date): Promise<void> {
      await db.updateTable('articles').set({ stage: 'dropped', stageAt: now }).where('id', '=', id).execute();
    },
    /** Articles that were left before 'planned' since `before`, with nothing to wait for: a crash, a lost queue. */
    async unfinished(before: Date, limit: number): Promise<ArticleId[]> {
      const idle = db.selectFrom('articles').select('id').where('stage', 'in', UNFINISHED).where('dueAt', 'is', null);
      const rows = await idle.where('stageAt', '<', before).orderBy('stageAt').limit(limit).execute();
      return rows.map((row) => toId(row.id));
    },
  };
}

/** The text of an article, and how reading it goes. */
function createArticleTexts(db: Db) {
  return {
    /** Keeps its text, which is read next: that is counted, too. */
    keep: (id: ArticleId, kept: KeptText, now: Date) => keep(db, id, { kept, now }),
    /** Makes a text the article's. Null, or the article of the same feed or site that has it already. */
    claimText: (article: WorkArticle, print: string) => claimText(db, article, print),
    /** Whether the page at its address is that of several articles: they came in one document, or a third one has it, too. */
    isListPage: (article: WorkArticle, other: WorkArticle) => isListPage(db, article, other),
    /** Reading its text has ended, however the rest went. */
    async endReading(id: ArticleId): Promise<void> {
      const set = { readTries: sql<number>`read_tries - 1` };
      const begun = db.updateTable('articles').set(set).where('id', '=', id).where('readTries', '>', 0);
      await begun.where('readTries', '<', UNREADABLE).execute();
    },
    /** Its text was the end of a reader thread: nobody reads it again. */
    async noteUnreadable(id: ArticleId): Promise<void> {
      await db.updateTable('articles').set({ readTries: UNREADABLE }).where('id', '=', id).execute();
    },
    /** What another owner's article of the same feed and page says that was read since: no page need be read for each. */
    readSince: (article: Pick<WorkArticle, 'feedId' | 'owner' | 'url'>, since: Date) => readSince(db, article, since),
  };
}

const KEPT = ['url', 'title', 'byline', 'outlet', 'text', 'textSource', 'textWhy', 'pageUrl', 'language'] as const;

/**
 * Keeps the first text that comes and returns the one that is kept: two workers with the same article go on with the same
 * wording, or the quotes of one would stand beside the text of the other.
 */
async function keep(db: Db, id: ArticleId, { kept, now }: { kept: KeptText; now: Date }): Promise<KeptText> {
  const { url, title, byline, outlet, text, language, textSource, textWhy, pageUrl = null, again } = kept;
  const said = { url, title, byline, outlet, text, language, textSource, textWhy, pageUrl };
  const read = { pageReadAt: kept.copied ? null : now, ...(again && { rereadAt: again, pageFailures: 1 }) };
  const updated = await db
    .updateTable('articles')
    .set({ ...said, ...read, stage: 'kept', stageAt: now, readTries: sql<number>`read_tries + 1` })
    .where('id', '=', id)
    .where('stage', '=', 'found')
    .executeTakeFirst();
  if (updated.numUpdatedRows > 0n) return kept;
  const row = await db.selectFrom('articles').select(KEPT).where('id', '=', id).executeTakeFirstOrThrow();
  return toKept(row);
}

function toKept({ textSource, pageUrl, ...kept }: Pick<Selectable<ArticleTable>, (typeof KEPT)[number]>): KeptText {
  return { ...kept, textSource: textSource ?? 'feed', ...(pageUrl === null ? {} : { pageUrl }) };
}

async function readSince(
  db: Db,
  { feedId, owner, url }: Pick<WorkArticle, 'feedId' | 'owner' | 'url'>,
  since: Date,
): Promise<KeptText | null> {
  const row = await db
    .selectFrom('articles')
    .select([...KEPT, 'pageFailures', 'rereadAt'])
    .where('url', '=', url)
    .where('feedId', '=', feedId)
    .where('owner', '<>', owner)
    .where('pageReadAt', '>=', since)
    .orderBy('pageReadAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const { pageFailures: failures, rereadAt: again, ...kept } = row;
  return { ...toKept(kept), ...(failures > 0 && again !== null ? { again } : {}) };
}

async function isListPage(db: Db, { id, url, feedId, foundAt }: WorkArticle, other: WorkArticle): Promise<boolean> {
  if (foundAt.getTime() === other.foundAt.getTime()) return true;
  const atAddress = db.selectFrom('articles').select('id').where('url', '=', url).where('feedId', '=', feedId);
  const third = atAddress.where('id', 'not in', [id, other.id]).where('sameAs', 'is', null).limit(1);
  return (await third.executeTakeFirst()) !== undefined;
}

function selectWork(db: Db) {
  return db.selectFrom('articles').select(WORK_COLUMNS);
}

type WorkRow = Awaited<ReturnType<ReturnType<typeof selectWork>['execute']>>[number];

function toArticle({ textSource, site, since, ...row }: WorkRow): WorkArticle {
  return { ...row, textSource: textSource ?? 'feed', waited: site === null || since === null ? null : { site, since } };
}
