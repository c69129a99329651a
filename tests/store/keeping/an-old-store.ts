import { sql } from 'kysely';
import { nameWords } from '../../../src/engines/matching/word-index.ts';
import type { Article } from '../../../src/news/article.ts';
import { type ArticleId, type ChannelId, type FeedId, type StoryId, toId } from '../../../src/news/ids.ts';
import { INSTALLATION } from '../../../src/news/owner.ts';
import type { KeepSet } from '../../../src/news/story.ts';
import { deleteOld, type KeepingDeps } from '../../../src/store/keeping/delete-old.ts';
import type { Store } from '../../../src/store/store.ts';
import type { TestDatabase } from '../../support/databases.ts';
import { articleWords } from '../../support/read-here.ts';
import { silentLog } from '../../support/silent-log.ts';
import { actor, attach, brief, found, quote } from '../../support/story-fixtures.ts';

const DAY_MS = 86_400_000;
export const DAY = 86_400;
export const NOW = new Date('2027-12-01T12:00:00Z');

export function daysAgo(days: number): Date {
  return new Date(NOW.getTime() - days * DAY_MS);
}

export type ToldStory = { articleId: ArticleId; storyId: StoryId };
type Told = { feedId: FeedId; number: number; at: Date; into?: StoryId; parts?: Partial<Article> };

/** An article that was read, briefed and joined to its story at that time, as the pipeline does. */
export async function tell(store: Store, { feedId, number, at, into, parts = {} }: Told): Promise<ToldStory> {
  const text = `The pier ${number} at Port Verrin closes for repairs. `.repeat(12);
  const seen = { publishedAt: at, foundAt: at, feedText: text, ...parts };
  const [articleId = toId<'article'>('0')] = (await store.articles.saveFound([found(feedId, number, seen)])).new;
  const { title, outlet, url } = found(feedId, number);
  const kept = { title, outlet, url, byline: null, language: 'en', textWhy: null, textSource: 'page' as const };
  await store.articles.keep(articleId, { ...kept, text }, at);
  const said = brief({
    actors: [actor('Ines Calder')],
    quotes: [quote(`Pier ${number} is closed.`, 'Ines Calder')],
    summary: [{ text: 'The pier closes.', start: 0, end: 16 }],
  });
  const words = articleWords({ title, text, outlet, url, language: 'en' });
  await store.briefs.save({ articleId, brief: said, words, nameWords, at });
  const story = { slug: `pier-${number}`, headline: title, at, owner: INSTALLATION };
  const storyId = into ?? (await store.stories.create(story));
  await attach(store, { storyId, articleId, at });
  return { articleId, storyId };
}

type Alert = ToldStory & { channelId: ChannelId; at: Date; number: number };

/** An alert that was posted, or still waits. */
export async function alert(
  { db }: TestDatabase,
  store: Store,
  { storyId, articleId, channelId, at, number, state = 'sent' }: Alert & { state?: 'sent' | 'planned' },
): Promise<void> {
  const planned = { storyId, articleId, channelId, nonce: `n${number}-${channelId}`, mention: null, because: ['pier'] };
  await store.deliveries.plan([{ ...planned, met: [], plannedAt: at, dueAt: at }]);
  if (state === 'planned') return;
  await sql`update deliveries set state = 'sending', first_attempt_at = ${at} where nonce = ${planned.nonce}`.execute(
    db,
  );
  await sql`update deliveries set state = 'sent', message_id = ${`m${number}`}, ended_at = ${at}
    where nonce = ${planned.nonce}`.execute(db);
}

export function keepingDeps(store: Store, set: KeepSet, changes: Partial<KeepingDeps> = {}): KeepingDeps {
  return {
    ...{ keeping: store.keeping, set, holder: 'test', log: silentLog, now: () => NOW },
    count: () => undefined,
    // A busy machine would make the statements smaller and the test last for minutes.
    elapsed: () => 0,
    pause: async () => undefined,
    ...changes,
  };
}

/** Deletes as one night does, and says how many rows of what, but of the signals that each told article leaves. */
export async function keep(store: Store, set: KeepSet, changes: Partial<KeepingDeps> = {}) {
  const outcome = await deleteOld(keepingDeps(store, set, changes), new AbortController().signal);
  if (outcome.kind !== 'done') return outcome;
  const { signals: _, ...rows } = outcome.rows;
  return rows;
}

export async function rowsOf({ db }: TestDatabase, table: string, where = 'true'): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from ${sql.table(table)} where ${sql.raw(where)}`.execute(db);
  return rows[0]?.n ?? -1;
}
