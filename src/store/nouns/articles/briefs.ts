import { type RawBuilder, sql } from 'kysely';
import type { Brief } from '../../../news/article.ts';
import type { ArticleId } from '../../../news/ids.ts';
import type { Db } from '../../database.ts';

/** A brief with the search words of its article, made by the one tokenizer. */
export type BriefRecord = {
  articleId: ArticleId;
  brief: Brief;
  words: string;
  nameWords: (name: string) => string;
  at: Date;
};

export type BriefStore = ReturnType<typeof createBriefStore>;

/** Works on a transaction's handle as well as on the pool. */
export function createBriefStore(db: Db) {
  return {
    /**
     * Stores the brief with its actors and quotes as rows and ends the article's way, once: false when another worker
     * did. For the transaction that gives the article its story.
     */
    async save(record: BriefRecord): Promise<boolean> {
      return (await writeBrief(db, record, sql`stage = 'kept'`)) > 0;
    },
    /** The brief of an article that was edited; it keeps its stage. For the transaction that saves the edit. */
    async rewrite(record: BriefRecord): Promise<void> {
      await db.deleteFrom('actors').where('articleId', '=', record.articleId).execute();
      await db.deleteFrom('quotes').where('articleId', '=', record.articleId).execute();
      await writeBrief(db, record, sql`stage = 'planned'`);
    },
    async of(articleId: ArticleId): Promise<Brief | null> {
      const row = await db.selectFrom('articles').select('brief').where('id', '=', articleId).executeTakeFirst();
      return row?.brief ?? null;
    },
  };
}

/** One statement, since the article's row holds its search index: written twice, that index would be, too. */
async function writeBrief(db: Db, record: BriefRecord, where: RawBuilder<unknown>): Promise<number> {
  const { articleId, brief, words, at } = record;
  const { rows } = await sql`
    with told as (
      update articles set brief = ${JSON.stringify(brief)}, words = ${words}, language = ${brief.language},
        stage = 'planned', stage_at = case stage when 'planned' then stage_at else ${at}::timestamptz end
      where id = ${articleId} and ${where} returning id),
    told_actors as (
      insert into actors (article_id, rank, name, name_words, kind, role, mentions)
      select told.id, actor.* from told cross join jsonb_to_recordset(${JSON.stringify(actorRows(record))}::jsonb)
        as actor (rank integer, name text, words tsvector, kind text, role text, mentions integer)),
    told_quotes as (
      insert into quotes (article_id, start_at, end_at, text, speaker, speaker_words, speaker_role, cue)
      select told.id, quote.* from told cross join jsonb_to_recordset(${JSON.stringify(quoteRows(record))}::jsonb)
        as quote ("start" integer, "end" integer, text text, speaker text, words tsvector, role text, cue text))
    select id from told`.execute(db);
  return rows.length;
}

function actorRows({ brief, nameWords }: BriefRecord) {
  return brief.actors.map(({ name, kind, role, mentions }, rank) => {
    return { rank, name, words: nameWords(name), kind: kind ?? 'unknown', role, mentions };
  });
}

function quoteRows({ brief, nameWords }: BriefRecord) {
  return brief.quotes.map(({ start, end, text, speaker, cue }) => {
    const words = speaker ? nameWords(speaker.name) : null;
    return { start, end, text, speaker: speaker?.name ?? null, words, role: speaker?.role ?? null, cue };
  });
}
