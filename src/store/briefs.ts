import type { Kysely } from 'kysely';
import type { Brief } from '../news/brief.ts';
import type { ArticleId } from '../news/ids.ts';
import type { Database } from './schema.ts';

/** A brief with the search words of its article, made by the one tokenizer. */
export type BriefRecord = {
  articleId: ArticleId;
  brief: Brief;
  words: string;
  nameWords: (name: string) => string;
  at: Date;
};

export type BriefStore = ReturnType<typeof createBriefStore>;

export function createBriefStore(db: Kysely<Database>) {
  return {
    /** Stores the brief with its actors and quotes as rows, and moves the article on, in one transaction. */
    save: (record: BriefRecord) => db.transaction().execute((trx) => save(trx, record)),
    /** The brief of an article that was edited; it keeps its stage. For the transaction that saves the edit. */
    async rewrite(record: BriefRecord): Promise<void> {
      await writeRows(db, record);
      await writeBrief(db, record).execute();
    },
    async of(articleId: ArticleId): Promise<Brief | null> {
      const row = await db.selectFrom('articles').select('brief').where('id', '=', articleId).executeTakeFirst();
      return row?.brief ?? null;
    },
  };
}

async function save(db: Kysely<Database>, record: BriefRecord): Promise<void> {
  await writeRows(db, record);
  await writeBrief(db, record)
    .set({ stage: 'briefed', stage_at: record.at })
    .where('stage', 'in', ['kept', 'briefed'])
    .execute();
}

async function writeRows(db: Kysely<Database>, record: BriefRecord): Promise<void> {
  await db.deleteFrom('actors').where('article_id', '=', record.articleId).execute();
  await db.deleteFrom('quotes').where('article_id', '=', record.articleId).execute();
  const actors = actorRows(record);
  if (actors.length > 0) await db.insertInto('actors').values(actors).execute();
  const quotes = quoteRows(record);
  if (quotes.length > 0) await db.insertInto('quotes').values(quotes).execute();
}

function writeBrief(db: Kysely<Database>, { articleId, brief, words }: BriefRecord) {
  return db
    .updateTable('articles')
    .set({ brief: JSON.stringify(brief), words, language: brief.language })
    .where('id', '=', articleId);
}

function actorRows({ articleId, brief, nameWords }: BriefRecord) {
  return brief.actors.map((actor, rank) => ({
    article_id: articleId,
    rank,
    name: actor.name,
    name_words: nameWords(actor.name),
    kind: actor.kind,
    role: actor.role,
    mentions: actor.mentions,
  }));
}

function quoteRows({ articleId, brief, nameWords }: BriefRecord) {
  return brief.quotes.map((quote) => ({
    article_id: articleId,
    start_at: quote.start,
    end_at: quote.end,
    text: quote.text,
    speaker: quote.speaker?.name ?? null,
    speaker_words: quote.speaker ? nameWords(quote.speaker.name) : null,
    speaker_role: quote.speaker?.role ?? null,
    cue: quote.cue,
  }));
}
