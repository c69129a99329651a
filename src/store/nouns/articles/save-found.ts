import { type Insertable, sql } from 'kysely';
import { groupBy } from '../../../kit/group-by.ts';
import { DAY_MS } from '../../../kit/time.ts';
import type { Article } from '../../../news/article.ts';
import type { EntryQuota } from '../../../news/feed.ts';
import { type ArticleId, toId } from '../../../news/ids.ts';
import type { Owner } from '../../../news/owner.ts';
import type { EntrySigns } from '../../../news/same-article.ts';
import { HAD_BEFORE, type Untold } from '../../../news/untold.ts';
import type { Db } from '../../database.ts';
import type { ArticleTable } from '../../schema-news.ts';
import { noticeEdits } from './article-edits.ts';
import { holdersOf, isKnownTo, type KnownArticle, keyOf, knownOf } from './article-keys.ts';
import { laneKey, quotaTimes } from './feed-quota.ts';

/** An entry on its way to become an article: its identity keys, and all that the feed said. */
export type FoundArticle = Omit<Article, 'id' | 'text' | 'textSource'> & {
  /** Who reads the feed: an entry is saved once for each of its owners. */
  owner: Owner;
  keys: string[];
  /** By which a key is refuted. */
  signs: EntrySigns;
  feedText: string;
  /** Its address is that of a recording, a picture or a file, and no page. */
  isMedia?: boolean;
  /** Why not, where it is not. */
  untold?: Untold | null;
  /** It takes a place in the quota of its feed: all but what a first poll stores in silence. */
  counts: boolean;
  /** A hash of title and text as the feed gives them, and when it says they changed: edits are noticed by these. */
  print: string;
  updatedAt: Date | null;
};

/**
 * `new`: to be read now. `changed`: known articles of which the feed says something new, to be read again. `waiting`: new
 * ones whose turn in the quota comes later; `leftOut`: entries that it left no room for, and that a later poll finds.
 */
export type SavedArticles = { new: ArticleId[]; known: number; changed: ArticleId[]; waiting: number; leftOut: number };

/** Articles in one statement, which is built without a yield to the event loop, texts and all. */
const ROWS_AT_ONCE = 100;

/**
 * Saves what is new by its keys, whole or not at all; an entry with any key that its owner knows, by its own articles or the
 * installation's, is not saved again. One that its feed tells anew teaches its further keys.
 */
export async function saveFound(db: Db, found: readonly FoundArticle[], quota: EntryQuota): Promise<SavedArticles> {
  const rows = await knownOf(db, found);
  const known = new Map(rows.map((row) => [row.key, row]));
  await noteSeen(db, found, rows);
  const { changed, isAnyAnew } = await noticeEdits(db, found, rows);
  if (!isAnyAnew && found.every((article) => holderOf(article, known) !== undefined)) {
    return { new: [], known: found.length, changed, waiting: 0, leftOut: 0 };
  }
  const saved = await db.transaction().execute(async (trx) => {
    // One writer of identities at a time: two feeds with the same new article must not both call it new.
    await sql`select pg_advisory_xact_lock(7539514, 1)`.execute(trx);
    return saveNew(trx, found, quota);
  });
  return { ...saved, changed };
}

/** What was deleted for its age and is listed still goes on being known; a day is near enough. */
async function noteSeen(db: Db, found: readonly FoundArticle[], rows: readonly KnownArticle[]): Promise<void> {
  const ids = rows.flatMap(({ forgottenAt, articleId }) => (forgottenAt === null ? [] : [articleId]));
  const [first] = found;
  if (ids.length === 0 || !first) return;
  await sql`update articles set stage_at = ${first.foundAt} where id = any(${ids}::bigint[])
    and stage_at < ${first.foundAt}::timestamptz - interval '1 day'`.execute(db);
}

/** How many of these are known. */
export async function countKnown(db: Db, found: readonly FoundArticle[]): Promise<number> {
  return found.length - (await tellApart(db, found)).fresh.length;
}

type SavedNew = Omit<SavedArticles, 'changed'>;

async function saveNew(db: Db, found: readonly FoundArticle[], quota: EntryQuota): Promise<SavedNew> {
  const { fresh, learned } = await tellApart(db, found);
  const turns = await giveTurns(db, fresh, quota);
  const ids = await insertArticles(db, fresh, turns);
  await saveKeys(db, learned, ids);
  const stored = ids.flatMap((id, index) => (id === null ? [] : [{ id, dueAt: turns[index]?.dueAt ?? null }]));
  const now = stored.filter(({ dueAt }) => dueAt === null);
  return {
    new: now.map(({ id }) => toId(id)),
    known: found.length - fresh.length,
    waiting: stored.length - now.length,
    leftOut: fresh.length - stored.length,
  };
}

/** What is new, and the keys that are new, with whose they are. */
type ToldApart = { fresh: FoundArticle[]; learned: ReadonlyMap<string, KeyHolder> };

async function tellApart(db: Db, found: readonly FoundArticle[]): Promise<ToldApart> {
  const stored = await knownOf(db, found);
  const known = new Map<string, KeyHolder>(
    stored.map(({ articleId, ...each }) => [each.key, { ...each, id: articleId }]),
  );
  const learned = new Map<string, KeyHolder>();
  const fresh: FoundArticle[] = [];
  for (const article of found) {
    const { owner, signs } = article;
    const before = holderOf(article, known);
    const holder = before ?? { owner, signs, index: fresh.push(asNews(article, known)) - 1 };
    // A known article learns its further keys: after a publisher regenerates guids, the new ones are known too. A new one
    // takes those of which its signs say that they are not that of another.
    for (const key of article.keys) {
      if (holderOf({ ...article, keys: [key] }, known) || (before && known.has(keyOf(owner, key)))) continue;
      known.set(keyOf(owner, key), holder);
      learned.set(keyOf(owner, key), holder);
    }
  }
  return { fresh, learned };
}

/** Whose a key is: a stored article's, or that of one which is to be inserted. */
type KeyHolder = Pick<FoundArticle, 'owner' | 'signs'> & ({ id: string } | { index: number });

function holderOf<Holder extends Omit<KeyHolder, 'id' | 'index'>>(
  article: FoundArticle,
  known: ReadonlyMap<string, Holder>,
): Holder | undefined {
  return holdersOf(article, known).find((holder) => isKnownTo(article.owner, holder));
}

/** What a workspace had before articles had owners was told then, to everybody: to the others it is no news. */
function asNews(article: FoundArticle, known: ReadonlyMap<string, KeyHolder>): FoundArticle {
  return holdersOf(article, known).length === 0 ? article : { ...article, announced: false, untold: HAD_BEFORE };
}

/** An entry that is left out leaves no key either: it is new once more at a later poll. */
async function saveKeys(
  db: Db,
  learned: ReadonlyMap<string, KeyHolder>,
  ids: readonly (string | null)[],
): Promise<void> {
  const rows = [...learned].flatMap(([key, holder]) => {
    const articleId = 'id' in holder ? holder.id : ids[holder.index];
    return articleId ? [{ key, articleId }] : [];
  });
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const insert = db.insertInto('articleKeys').values(rows.slice(at, at + ROWS_AT_ONCE));
    const newest = { articleId: sql<string>`excluded.article_id` };
    await insert.onConflict((conflict) => conflict.column('key').doUpdateSet(newest)).execute();
  }
}

/** When a new article is taken up (null: now), and its place in the quota; undefined: it is left out. */
type EntryTurn = { dueAt: Date | null; quotaAt: Date | null } | undefined;

/** The oldest come first, as in the channels; the newest stay longest in the document of a feed that brings too many. */
async function giveTurns(db: Db, fresh: readonly FoundArticle[], quota: EntryQuota): Promise<EntryTurn[]> {
  const turns = fresh.map(({ counts }): EntryTurn => (counts ? undefined : { dueAt: null, quotaAt: null }));
  const counted = [...fresh.entries()].filter(([, { counts }]) => counts).reverse();
  for (const lane of groupBy(counted, ([, article]) => laneKey(article)).values()) {
    const first = lane[0]?.[1];
    if (!first) continue;
    const now = first.foundAt;
    const times = await quotaTimes(db, first, { quota, count: lane.length, now, withinMs: DAY_MS });
    for (const [place, quotaAt] of times.entries()) {
      const index = lane[place]?.[0] ?? -1;
      turns[index] = { dueAt: quotaAt > now ? quotaAt : null, quotaAt };
    }
  }
  return turns;
}

/** Their ids, in the order of the articles (ids are given row by row); null for one that is left out. */
async function insertArticles(
  db: Db,
  fresh: readonly FoundArticle[],
  turns: readonly EntryTurn[],
): Promise<(string | null)[]> {
  const rows = fresh.flatMap((article, index) => {
    const turn = turns[index];
    return turn ? [toRow(article, turn)] : [];
  });
  const ids: string[] = [];
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const insert = db.insertInto('articles').values(rows.slice(at, at + ROWS_AT_ONCE));
    const inserted = (await insert.returning('id').execute()).map(({ id }) => id);
    ids.push(...inserted.sort((one, other) => Number(BigInt(one) - BigInt(other))));
  }
  const inOrder = ids.values();
  return fresh.map((_, index) => (turns[index] ? (inOrder.next().value ?? null) : null));
}

function toRow(found: FoundArticle, { dueAt, quotaAt }: NonNullable<EntryTurn>): Insertable<ArticleTable> {
  const { feedId, owner, url, title, outlet, byline, feedText, language, publishedAt, foundAt, announced } = found;
  const { categories = [] } = found;
  return {
    ...{ feedId, owner, url, title, outlet, byline, categories, feedText, language, publishedAt, foundAt, announced },
    ...{ feedPrint: found.print, feedUpdatedAt: found.updatedAt, stageAt: foundAt, dueAt, quotaAt },
    ...{ isMedia: found.isMedia === true, feedGuid: found.signs.guid, feedWords: found.signs.words },
    ...{ untold: found.untold?.kind ?? null, untoldWhy: found.untold?.why ?? null },
  };
}
