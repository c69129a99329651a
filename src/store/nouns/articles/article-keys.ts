import { sql } from 'kysely';
import { MINUTE_MS } from '../../../kit/time.ts';
import type { Article } from '../../../news/article.ts';
import { type ArticleId, toId } from '../../../news/ids.ts';
import { INSTALLATION, type Owner, toOwner } from '../../../news/owner.ts';
import { type EntrySigns, isRefuted, siteOf } from '../../../news/same-article.ts';
import type { Db } from '../../database.ts';
import type { FoundArticle } from './save-found.ts';

/** What an entry is known by, and who reads it. */
type KeyedArticle = { owner: Owner; keys: readonly string[] };

/**
 * A key as it is stored. A workspace's own keys are beneath its name: whatever its feeds call their entries, they claim no
 * identity for anybody else.
 */
export function keyOf(owner: Owner, key: string): string {
  return owner === INSTALLATION ? key : `${owner} ${key}`;
}

/** The stored keys that make an entry known to its owner: the owner's, before those of the installation. */
function keysFor({ owner, keys }: KeyedArticle): string[] {
  return owner === INSTALLATION ? [...keys] : [...keys.map((key) => keyOf(owner, key)), ...keys];
}

/**
 * Whether an entry of one owner is known by an article of another. A workspace's article under a key of the installation
 * is from the time before articles had owners.
 */
export function isKnownTo(owner: Owner, holder: { owner: Owner }): boolean {
  return holder.owner === owner || holder.owner === INSTALLATION;
}

/** A stored article under one of its keys, and what its feed said of it last. */
export type KnownArticle = {
  key: string;
  articleId: string;
  owner: Owner;
  print: string | null;
  updatedAt: Date | null;
  signs: EntrySigns;
  /** When it was deleted for its age, if it was. */
  forgottenAt: Date | null;
};

/** The articles that a document brings again, by the keys that their owner knows. */
export async function knownOf(db: Db, found: readonly FoundArticle[]): Promise<KnownArticle[]> {
  const keys = [...new Set(found.flatMap(keysFor))];
  if (keys.length === 0) return [];
  const rows = await db
    .selectFrom('articleKeys')
    .innerJoin('articles', 'articles.id', 'articleKeys.articleId')
    .select(['key', 'articleId', 'owner', 'feedPrint as print', 'feedUpdatedAt as updatedAt'])
    .select(['feedId', 'feedGuid as guid', 'feedWords as words', 'publishedAt', 'forgottenAt'])
    .where(sql<boolean>`key = any(${keys}::text[])`)
    .execute();
  return rows.map(({ feedId, guid, words, publishedAt: at, ...known }) => {
    return { ...known, signs: { feedId: toId(feedId), guid, words, minute: Math.floor(at.getTime() / MINUTE_MS) } };
  });
}

/** The articles that an entry may be, by its keys; without those of which other signs say that they are not. */
export function holdersOf<Holder extends { signs: EntrySigns }>(
  entry: KeyedArticle & { signs: EntrySigns },
  byKey: ReadonlyMap<string, Holder>,
): Holder[] {
  return keysFor(entry).flatMap((key) => {
    const holder = byKey.get(key);
    return holder && !isRefuted(key, entry.signs, holder.signs) ? [holder] : [];
  });
}

/**
 * Makes a text an article's, in its feed (which may move to another site) and its site (which may have several feeds). Null,
 * or the article that has it already, of its owner or of all.
 */
export async function claimText(
  db: Db,
  { id, owner, feedId, url }: Pick<Article, 'id' | 'owner' | 'feedId' | 'url'>,
  print: string,
): Promise<ArticleId | null> {
  const keys = [`page:${feedId}:${print}`, `page:${siteOf(url)}:${print}`].sort();
  await sql`insert into article_keys (key, article_id)
    select key, ${id}::bigint from unnest(${keys.map((key) => keyOf(owner, key))}::text[]) as key
    on conflict do nothing`.execute(db);
  const { rows } = await sql<{ id: string | null }>`
    select min(articles.id) as id from article_keys join articles on articles.id = article_id
    where key = any(${keysFor({ owner, keys })}::text[]) and articles.id <> ${id} and stage <> 'dropped'`.execute(db);
  const holder = rows[0]?.id ?? null;
  return holder === null ? null : toId(holder);
}

/** An article that an owner had before the installation found it: the owner keeps its own and is not shown the other. */
export type Twin = { owner: Owner; articleId: ArticleId };

/**
 * Of an article of the installation; none for an article of another owner. Asked when the article joins its story, in that
 * transaction: each of these owners gets a row of story_views with `twin_of`.
 */
export async function twinsOf(db: Db, articleId: ArticleId): Promise<Twin[]> {
  // The condition on the place of the space is that of the index. A text alone may be a notice that many pages show.
  const { rows } = await sql<{ owner: string; id: string }>`
    select articles.owner, min(articles.id) as id from articles as own
    join article_keys as keys on keys.article_id = own.id
    join article_keys as owned on strpos(owned.key, ' ') > 0 and substr(owned.key, strpos(owned.key, ' ') + 1) = keys.key
    join articles on articles.id = owned.article_id and owned.key = articles.owner || ' ' || keys.key
    where own.id = ${articleId} and not starts_with(keys.key, 'page:') and own.owner = ${INSTALLATION} and articles.owner <> ${INSTALLATION}
    group by articles.owner`.execute(db);
  return rows.map(({ owner, id }) => ({ owner: toOwner(owner), articleId: toId(id) }));
}
