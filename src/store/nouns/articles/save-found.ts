import { type Insertable, sql } from 'kysely';
import { type ArticleId, type FeedId, toId } from '../../../news/ids.ts';
import type { Db } from '../../database.ts';
import type { ArticleTable } from '../../schema-news.ts';
import { knownOf, noticeEdits } from './article-edits.ts';

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

/** Articles in one statement, which is built without a yield to the event loop, texts and all. */
const ROWS_AT_ONCE = 100;

/** Saves what is new by its keys, whole or not at all; an entry with any known key is not saved again. */
export async function saveFound(db: Db, found: readonly FoundArticle[]): Promise<SavedArticles> {
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
    for (let at = 0; at < found.length; at += ROWS_AT_ONCE) {
      saved.push(...(await saveNew(trx, found.slice(at, at + ROWS_AT_ONCE))));
    }
    return saved;
  });
  return { new: ids, known: found.length - ids.length, changed };
}

async function saveNew(db: Db, found: readonly FoundArticle[]): Promise<ArticleId[]> {
  const owners = await ownersOf(db, found);
  const stored = new Set(owners.keys());
  const fresh: FoundArticle[] = [];
  for (const article of found) {
    const owner = ownerOf(article, owners) ?? { index: fresh.push(article) - 1 };
    // A known article learns its further keys: after a publisher regenerates guids, the new ones are known too.
    for (const key of article.keys) if (!owners.has(key)) owners.set(key, owner);
  }
  const ids = await insertArticles(db, fresh);
  const learned = [...owners].filter(([key]) => !stored.has(key));
  const idOf = (owner: KeyOwner) => ('id' in owner ? owner.id : (ids[owner.index] ?? ''));
  const keys = learned.map(([key, owner]) => ({ key, article_id: idOf(owner) }));
  if (keys.length > 0) await db.insertInto('article_keys').values(keys).execute();
  return ids.map((id) => toId(id));
}

/** Whose a key is: a stored article's, or that of one which is to be inserted. */
type KeyOwner = { id: string } | { index: number };

async function ownersOf(db: Db, found: readonly FoundArticle[]): Promise<Map<string, KeyOwner>> {
  const keys = [...new Set(found.flatMap((article) => article.keys))];
  const isOne = sql<boolean>`key = any(${keys}::text[])`;
  const rows = await db.selectFrom('article_keys').selectAll().where(isOne).execute();
  return new Map(rows.map(({ key, article_id }) => [key, { id: article_id }]));
}

function ownerOf({ keys }: FoundArticle, owners: Map<string, KeyOwner>): KeyOwner | undefined {
  return keys.map((key) => owners.get(key)).find((owner) => owner !== undefined);
}

/** Their ids, in the order of the articles: ids are given row by row. */
async function insertArticles(db: Db, fresh: readonly FoundArticle[]): Promise<string[]> {
  if (fresh.length === 0) return [];
  const rows = await db.insertInto('articles').values(fresh.map(toRow)).returning('id').execute();
  return rows.map(({ id }) => id).sort((one, other) => Number(BigInt(one) - BigInt(other)));
}

function toRow(found: FoundArticle): Insertable<ArticleTable> {
  const { feedId, url, title, outlet, byline, feedText, language, publishedAt, foundAt, announced } = found;
  return {
    ...{ feed_id: feedId, url, title, outlet, byline, feed_text: feedText, text_source: null, language },
    ...{ published_at: publishedAt, found_at: foundAt, announced, feed_print: found.print },
    ...{ feed_updated_at: found.updatedAt, stage_at: foundAt, brief: null },
  };
}
