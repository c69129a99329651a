import { type Kysely, sql } from 'kysely';
import { type ArticleId, toId } from '../news/ids.ts';
import { REREADS_MAX } from './notice-edits.ts';
import type { Database } from './schema.ts';

/** What an article says. */
export type Wording = { title: string; text: string };

export type VersionOutcome = { kind: 'changed'; before: Wording; after: Wording } | { kind: 'same' };

/** The newest that the feed says of an article whose page is to be read again. */
export type Reread = { feedTitle: string | null; feedText: string };

/** Edits by the publisher. Works on a transaction's handle as well as on the pool. */
export function createArticleVersions(db: Kysely<Database>) {
  return {
    /** Replaces what the article says and keeps what it said before; its brief is the caller's to rewrite with it. */
    saveVersion: (id: ArticleId, version: Wording & { at: Date }) => saveVersion(db, id, version),
    /** Articles whose page is to be read again by `now`. */
    async toReread(now: Date, limit: number): Promise<ArticleId[]> {
      const due = rereadDue(db.selectFrom('articles').select('id'), now);
      return (await due.orderBy('reread_at').limit(limit).execute()).map((row) => toId(row.id));
    },
    /** Takes the re-reading, for one worker; one that dies leaves it to be taken again at `again`. */
    async beginReread(id: ArticleId, now: Date, again: Date): Promise<Reread | null> {
      const claim = db
        .updateTable('articles')
        .set({ reread_at: again, rereads: sql`rereads + 1` })
        .where('id', '=', id);
      const row = await rereadDue(claim, now).returning(['feed_title', 'feed_text']).executeTakeFirst();
      return row ? { feedTitle: row.feed_title, feedText: row.feed_text } : null;
    },
    async endReread(id: ArticleId): Promise<void> {
      await db.updateTable('articles').set({ reread_at: null }).where('id', '=', id).execute();
    },
  };
}

type Narrowed<Self> = {
  where(column: 'stage', is: '=', value: 'planned'): Self;
  where(column: 'reread_at', is: '<=', value: Date): Self;
  where(column: 'rereads', is: '<', value: number): Self;
};

function rereadDue<Query extends Narrowed<Query>>(query: Query, now: Date): Query {
  return query.where('stage', '=', 'planned').where('reread_at', '<=', now).where('rereads', '<', REREADS_MAX);
}

/** One statement, so that no crash leaves an article without the wording it had. */
async function saveVersion(
  db: Kysely<Database>,
  id: ArticleId,
  { title, text, at }: Wording & { at: Date },
): Promise<VersionOutcome> {
  const { rows } = await sql<Wording>`
    with changed as (
      select id, title, text from articles
      where id = ${id} and (title <> ${title} or text <> ${text}) for update),
    kept as (
      insert into article_versions (article_id, number, title, text, replaced_at)
      select id, 1 + (select count(*) from article_versions where article_id = ${id}), title, text, ${at}::timestamptz
      from changed)
    update articles set title = ${title}, text = ${text} from changed
    where articles.id = changed.id
    returning changed.title, changed.text`.execute(db);
  const [before] = rows;
  return before ? { kind: 'changed', before, after: { title, text } } : { kind: 'same' };
}
