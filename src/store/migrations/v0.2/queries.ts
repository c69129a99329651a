import { type Kysely, sql } from 'kysely';

/** What 0.1.0 read in a query, as far as 0.2 reads it otherwise. It stays as it is. */
const QUOTES = '"\u201C\u201D\u201E\u201F\u00AB\u00BB\u300C\u300D\uFF02';
const DASHES = '[-\u2010\u2011\u2012\u2013\u2014\u2212\uFE63\uFF0D]';
const LIST = ';\uFF0C\u3001\uFF1B\u060C\u061B';
const PIECE = new RegExp(
  `\\s+|[()\uFF08\uFF09]|[${QUOTES}][^${QUOTES}]*[${QUOTES}]?|(?:actor|feed|lang)[:\uFF1A]\\s*|[^\\s()\uFF08\uFF09${QUOTES}]+`,
  'giu',
);
const NO_WORDS = new RegExp(`^[\\s()\uFF08\uFF09${QUOTES}]`, 'u');
const FIELD = /^(?:actor|feed|lang)[:\uFF1A]\s*$/iu;
const NEW_FIELD = /^(title|lead|category|author|label|country|outlets)[:\uFF1A]$/iu;
const MINUS = new RegExp(`^(${DASHES}*)(.*)$`, 'u');
/** Signs around a word, which meant nothing. */
const AROUND = new RegExp(`^[,${LIST}!=]+|[,${LIST}]+$`, 'gu');
/** Signs inside of a word, which made a phrase of its parts; "1,000" and "9/11" are as they were. */
const INSIDE = new RegExp(`[${LIST}]|[^\\p{N}],|,[^\\p{N}]|\\p{L}{3}/\\p{L}{3}|^outlets[<>=]`, 'iu');
/** Words that are signs now: wherever they stand, and before such signs. */
const OPERATOR = /^(?:or|and|not)$/iu;
const EVERY = /^(?:all|everything)$/iu;
const LEAVES_OUT = new RegExp(`^(?:${DASHES}|!|(?:but|except|not)$)`, 'iu');
const COMPARES = /^[<>=:]/u;

/**
 * A query of 0.1.0 in the words of 0.2, for the same articles: there commas stood for nothing between words and made a phrase
 * of what they joined; `not`, `!word` and `all` were words. The same text where it is read as it was.
 */
export function queryAsBefore(text: string): string {
  const pieces = text.match(PIECE) ?? [];
  const whole = pieces.map((piece, at) => pieceAsBefore(piece, pieces[at - 1] ?? '', pieces.slice(at + 1))).join('');
  return whole === text ? text : whole.replace(/ {2,}/gu, ' ').trim();
}

function pieceAsBefore(piece: string, before: string, [space = '', next = '']: readonly string[]): string {
  if (NO_WORDS.test(piece) || FIELD.test(piece)) return piece;
  if (FIELD.test(before)) return piece.replace(AROUND, '') !== piece || INSIDE.test(piece) ? `"${piece}"` : piece;
  const [, minus = '', chunk = piece] = MINUS.exec(piece) ?? [];
  if (isSignNow(chunk, /^\s/u.test(space) ? next : '')) return `${minus}"${chunk}"`;
  return wordsAsBefore(piece, minus, chunk);
}

function isSignNow(chunk: string, next: string): boolean {
  if (EVERY.test(chunk) && LEAVES_OUT.test(next)) return true;
  return (/^outlets$/iu.test(chunk) && COMPARES.test(next)) || (chunk !== 'NOT' && /^not$/iu.test(chunk));
}

function wordsAsBefore(piece: string, minus: string, chunk: string): string {
  const typed = chunk.split(new RegExp(`${DASHES}+`, 'u')).filter((part) => part !== '');
  const parts = typed.map((part) => part.replace(AROUND, '').replace(NEW_FIELD, '$1')).filter((part) => part !== '');
  if (parts.some((part) => INSIDE.test(part))) {
    const each = parts.map((part) => (INSIDE.test(part) ? `"${part}"` : part)).join(' ');
    return minus + (parts.length > 1 ? `(${each})` : each);
  }
  const word = parts.join('-');
  if (word === typed.join('-')) return piece;
  return minus + (OPERATOR.test(word) ? `"${word}"` : word);
}

const LENGTH_MAX = 1000;

function changed<Row extends { query: string }>(rows: readonly Row[]): (Row & { now: string })[] {
  const read = rows.map((row) => ({ ...row, now: queryAsBefore(row.query) }));
  return read.filter(({ query, now }) => now !== query && now.length <= LENGTH_MAX);
}

/**
 * Rewrites what chat follows and mutes, so that it goes on as it was. What alerts.yaml says in words of its own, and mutes of
 * that, are read from there: `slugline check` tells the operator. Two that are one now become one: pinged where one was, and
 * at once where one came so.
 */
export async function keepMeaning(db: Kysely<unknown>): Promise<void> {
  const ofFile = sql`select channel_id, query from subscriptions where source = 'config' and topic is null`;
  const { rows: mutes } = await sql<{ channelId: string; query: string; topic: string | null }>`
    select channel_id as "channelId", query, topic from mutes where (channel_id, query) not in (${ofFile})`.execute(db);
  const { rows } = await sql<{ id: string; query: string }>`
    select id, query from subscriptions where source = 'chat' or topic is not null`.execute(db);
  for (const { id, now } of changed(rows)) {
    const same = sql`gone.id = ${id} and kept.id <> gone.id and kept.channel_id = gone.channel_id
      and kept.topic is null and gone.topic is null and kept.query = ${now}`;
    const { numAffectedRows } =
      await sql`update subscriptions as kept set mention = coalesce(kept.mention, gone.mention),
      digest = case when gone.digest is null then null else kept.digest end from subscriptions as gone where ${same}`.execute(
        db,
      );
    if (numAffectedRows) await sql`delete from subscriptions where id = ${id}`.execute(db);
    else await sql`update subscriptions set query = ${now} where id = ${id}`.execute(db);
  }
  for (const { channelId, query, topic, now } of changed(mutes)) {
    const own = sql`channel_id = ${channelId} and query = ${query} and topic is not distinct from ${topic}`;
    await sql`delete from mutes using (select until from mutes where ${own}) as gone
      where channel_id = ${channelId} and query = ${now} and topic is null and ${topic}::text is null and mutes.until <= gone.until`.execute(
      db,
    );
    await sql`delete from mutes where ${own} and exists (select from mutes as longer
      where longer.channel_id = ${channelId} and longer.query = ${now} and longer.topic is null and ${topic}::text is null)`.execute(
      db,
    );
    await sql`update mutes set query = ${now} where ${own}`.execute(db);
  }
}
