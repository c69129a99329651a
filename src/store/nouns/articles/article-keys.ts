import { sql } from 'kysely';
import { type ArticleId, toId } from '../../../news/ids.ts';
import { INSTALLATION, type Owner, toOwner } from '../../../news/owner.ts';
import type { Db } from '../../database.ts';

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
export function keysFor({ owner, keys }: KeyedArticle): string[] {
  return owner === INSTALLATION ? [...keys] : [...keys.map((key) => keyOf(owner, key)), ...keys];
}

/**
 * Whether an entry of one owner is known by an article of another. A workspace's article under a key of the installation
 * is from the time before articles had owners.
 */
export function isKnownTo(owner: Owner, holder: { owner: Owner }): boolean {
  return holder.owner === owner || holder.owner === INSTALLATION;
}

/** An article that an owner had before the installation found it: the owner keeps its own and is not shown the other. */
export type Twin = { owner: Owner; articleId: ArticleId };

/**
 * Of an article of the installation; none for an article of another owner. Asked when the article joins its story, in that
 * transaction: each of these owners gets a row of story_views with `twin_of`.
 */
export async function twinsOf(db: Db, articleId: ArticleId): Promise<Twin[]> {
  // The condition on the place of the space is that of the index.
  const { rows } = await sql<{ owner: string; id: string }>`
    select articles.owner, min(articles.id) as id from articles as own
    join article_keys as keys on keys.article_id = own.id
    join article_keys as owned on strpos(owned.key, ' ') > 0 and substr(owned.key, strpos(owned.key, ' ') + 1) = keys.key
    join articles on articles.id = owned.article_id and owned.key = articles.owner || ' ' || keys.key
    where own.id = ${articleId} and own.owner = ${INSTALLATION} and articles.owner <> ${INSTALLATION}
    group by articles.owner`.execute(db);
  return rows.map(({ owner, id }) => ({ owner: toOwner(owner), articleId: toId(id) }));
}
