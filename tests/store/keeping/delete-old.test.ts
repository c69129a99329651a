import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelId, FeedId } from '../../../src/news/ids.ts';
import { keepOf } from '../../../src/news/story.ts';
import { deleteOld, keepNight, lastNight } from '../../../src/store/keeping/delete-old.ts';
import { createStore, type Store } from '../../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { addChannel, addFeed } from '../../support/story-fixtures.ts';
import { alert, DAY, daysAgo, keep, keepingDeps, NOW, rowsOf, tell } from './an-old-store.ts';

const KEPT = { articles: 60 * DAY, alerts: 30 * DAY, preview: 7 * DAY, versions: 30 * DAY, log: 30 * DAY };
const GO = new AbortController().signal;
/** Articles of a day of the year: YEAR_ARTICLES=100000 is the year of a busy newsroom, which takes the better part of an hour. */
const PER_DAY = Math.ceil(Number(process.env['YEAR_ARTICLES'] ?? 720) / 360);

describe('how long things are kept', () => {
  it('is for ever in a store from before, and has a default in a new one', () => {
    expect(keepOf({}, false)).toEqual({ articles: null, alerts: null, preview: null, versions: null, log: null });
    expect(keepOf({}, true)).toMatchObject({ articles: 365 * DAY, preview: 30 * DAY });
    expect(keepOf({ articles: null, preview: 5 * DAY }, true)).toMatchObject({ articles: null, preview: 5 * DAY });
  });

  it('is never longer for an alert than for its article', () => {
    expect(keepOf({ articles: 40 * DAY }, false)).toMatchObject({ articles: 40 * DAY, alerts: 40 * DAY });
    expect(keepOf({ articles: 40 * DAY }, true)).toMatchObject({ alerts: 40 * DAY });
    expect(keepOf({ articles: null, alerts: 40 * DAY }, false)).toMatchObject({ articles: null, alerts: 40 * DAY });
  });
});

describe('deleting what is old', () => {
  let database: TestDatabase;
  let store: Store;
  let feedId: FeedId;
  beforeEach(async () => {
    database = await openTestDatabase();
    store = createStore(database.db, () => NOW);
    feedId = await addFeed(store);
  });
  afterEach(() => database.close());

  it('takes old messages of the preview, versions, notices, buttons and lines of the log, and leaves the young ones', async () => {
    const channelId = await addChannel(store);
    const { articleId } = await tell(store, { feedId, number: 1, at: daysAgo(5) });
    for (const days of [40, 5]) {
      const at = daysAgo(days);
      await sql`insert into preview_messages (channel, nonce, message, posted_at) values ('n', ${`n${days}`}, '{}', ${at})`.execute(
        database.db,
      );
      await sql`insert into article_versions (article_id, number, title, text, replaced_at)
        values (${articleId}, ${days}, 't', 't', ${at})`.execute(database.db);
      await sql`insert into feed_notices (feed_id, channel_id, kind, state, nonce, planned_at, due_at, ended_at)
        values (${feedId}, ${channelId}, 'back', 'sent', ${`f${days}`}, ${at}, ${at}, ${at})`.execute(database.db);
      await sql`insert into settings (name, value, used_at) values (${`command:n ~${days}`}, 'w', ${at})`.execute(
        database.db,
      );
      await sql`insert into audit_log (at, owner, actor, action, subject) values (${at}, 'installation', 'a', 'paused', 's')`.execute(
        database.db,
      );
    }
    await sql`insert into feed_notices (feed_id, channel_id, kind, nonce, planned_at, due_at)
      values (${feedId}, ${channelId}, 'back', 'unsent', ${daysAgo(40)}, ${daysAgo(40)})`.execute(database.db);
    expect(await keep(store, KEPT)).toEqual({ preview: 1, versions: 1, notices: 1, buttons: 1, log: 1 });
    expect(await rowsOf(database, 'feed_notices')).toBe(2);
  });

  it('takes a removed feed once nothing of it is left', async () => {
    await tell(store, { feedId, number: 1, at: daysAgo(400) });
    await sql`delete from feed_owners`.execute(database.db);
    await sql`update feeds set state = 'removed', last_polled_at = ${daysAgo(300)}`.execute(database.db);
    await keep(store, KEPT, { now: () => daysAgo(200) });
    expect(await keep(store, KEPT)).toEqual({ marks: 1, feeds: 1 });
    expect(await rowsOf(database, 'feeds')).toBe(0);
  });

  it('stops in the middle when it is told to, and goes on with the rest', async () => {
    for (let number = 1; number <= 20; number += 1) await tell(store, { feedId, number, at: daysAgo(100) });
    const stop = new AbortController();
    const outcome = await deleteOld(
      keepingDeps(store, KEPT, {
        count: (what) => {
          if (what === 'articles') stop.abort();
        },
      }),
      stop.signal,
    );
    expect(outcome).toEqual({ kind: 'stopped' });
    const left = await rowsOf(database, 'articles', 'forgotten_at is null');
    expect(left).toBe(15);
    expect(await keep(store, KEPT)).toMatchObject({ articles: left });
  });

  it('looks at fewer rows after a statement that took long, and rests four times as long', async () => {
    for (let number = 1; number <= 12; number += 1) await tell(store, { feedId, number, at: daysAgo(100) });
    const [gone, rests]: number[][] = [[], []];
    let ms = 0;
    await keep(store, KEPT, {
      // Each statement takes a second.
      elapsed: () => (ms += 500),
      count: (what, rows) => void (what === 'articles' && gone?.push(rows)),
      pause: async (rest) => void rests?.push(rest),
    });
    expect(gone?.slice(0, 3)).toEqual([5, 2, 1]);
    expect(Math.min(...(rests ?? []))).toBe(2000);
  });

  it('is done by one process of all, once a night, after a night in which it only says what will go', async () => {
    await tell(store, { feedId, number: 1, at: daysAgo(100) });
    let now = NOW;
    const lines: string[] = [];
    const say = (_: unknown, event: string) => void lines.push(event);
    const log = { debug: say, info: say, warn: say, error: say };
    const deps = keepingDeps(store, KEPT, { log, now: () => now });
    await keepNight(deps, GO);
    await keepNight(deps, GO);
    expect(lines).toEqual(['what is old will be deleted from tonight on']);
    now = new Date(NOW.getTime() + 86_400_000);
    await keepNight({ ...deps, holder: 'another' }, GO);
    expect(await rowsOf(database, 'articles', 'forgotten_at is null')).toBe(1);
    await keepNight(deps, GO);
    await keepNight(deps, GO);
    expect(lines.slice(1)).toEqual(['what was old is deleted']);
    expect(await rowsOf(database, 'articles', 'forgotten_at is null')).toBe(0);
  });

  it('begins a night at three by the clock of the machine', () => {
    expect(lastNight(new Date(2027, 5, 2, 2, 59))).toEqual(new Date(2027, 5, 1, 3));
    expect(lastNight(new Date(2027, 5, 2, 3, 0))).toEqual(new Date(2027, 5, 2, 3));
  });

  it('keeps rows and bytes level through a year, and answers with all that it keeps', {
    timeout: 300_000 * PER_DAY,
  }, async () => {
    const channelId = await addChannel(store);
    const levels: Awaited<ReturnType<typeof levelOf>>[] = [];
    let longestMs = 0;
    for (let day = 360; day > 0; day -= 1) {
      longestMs = Math.max(longestMs, await liveThrough(day, channelId));
      // The program tends a table from 500 dead rows on; so few articles would not come to that.
      if (day % 10 === 1) await database.pool.query('vacuum analyze');
      if (day % 30 === 1) levels.push(await levelOf(database));
      if (PER_DAY > 2 && day % 30 === 1) console.log(day, levels.at(-1), `longest ${longestMs} ms`);
    }
    // Marks stay for three months after the two months of their articles: level long before the eighth month.
    const [eighth = NONE, last = NONE] = [levels[8], levels.at(-1)];
    expect(last.rows).toBeLessThanOrEqual(eighth.rows * 1.02);
    expect(last.bytes).toBeLessThanOrEqual(eighth.bytes * 1.1);
    // The day of the night itself, too.
    expect(await rowsOf(database, 'articles', 'forgotten_at is null')).toBe(PER_DAY * 61);
    expect(await rowsOf(database, 'deliveries')).toBe(PER_DAY * 31);
    expect(await rowsOf(database, 'preview_messages')).toBe(PER_DAY * 8);
    expect(await rowsOf(database, 'quotes')).toBe(PER_DAY * 61);
  });

  /** The articles of a day, with their alerts, and a night. How long the longest statement of the night held the database, in milliseconds. */
  async function liveThrough(day: number, channelId: ChannelId): Promise<number> {
    const at = daysAgo(day);
    for (let number = PER_DAY * day; number < PER_DAY * (day + 1); number += 1) {
      const told = await tell(store, { feedId, number, at });
      await alert(database, store, { ...told, channelId, at, number });
      await store.previewMessages.append({ channel: 'news', nonce: `p${number}`, message: {}, threadOf: null });
    }
    await sql`update feeds set document_at = ${at}`.execute(database.db);
    await sql`update preview_messages set posted_at = ${at} where posted_at = ${NOW}`.execute(database.db);
    // Of the processor, for the machine may have other things to do.
    const elapsed = () => (process.cpuUsage().user + process.cpuUsage().system) / 1_000;
    const night = await deleteOld(keepingDeps(store, KEPT, { now: () => at, elapsed }), GO);
    return night.kind === 'done' ? night.longestMs : Number.POSITIVE_INFINITY;
  }
});

const NONE = { rows: 0, bytes: 0 };

async function levelOf({ db }: TestDatabase): Promise<{ rows: number; bytes: number }> {
  const { rows } = await sql<{ name: string; bytes: string }>`
    select relname as name, pg_total_relation_size(relid) as bytes from pg_stat_user_tables where schemaname = 'public'`.execute(
    db,
  );
  let count = 0;
  for (const { name } of rows) {
    const counted = await sql<{ n: number }>`select count(*)::integer as n from ${sql.table(name)}`.execute(db);
    count += counted.rows[0]?.n ?? 0;
  }
  return { rows: count, bytes: rows.reduce((sum, { bytes }) => sum + Number(bytes), 0) };
}
