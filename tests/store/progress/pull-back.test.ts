import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pullBack } from '../../../src/store/progress/pull-back.ts';
import { createStore, type Store } from '../../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { addChannel, addFeed, addStory, found, START } from '../../support/story-fixtures.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const ahead = (ms: number) => new Date(START.getTime() + ms);

describe.each(availableDatabases())('pulling back on %s', (kind) => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => START);
  });
  afterEach(() => database.close());

  it.each([
    ['a month', 30 * DAY_MS],
    ['three hours', 3 * HOUR_MS],
  ])('wakes feeds, articles, channels and alerts that a clock was %s ahead for, half a minute long', async (_, ms) => {
    const feedId = await addFeed(store);
    const channelId = await addChannel(store);
    const then = ahead(ms);
    await database.db
      .updateTable('feeds')
      .set({ claimedUntil: ahead(ms + 15_000) })
      .execute();
    const [articleId] = (await store.articles.saveFound([{ ...found(feedId, 7), foundAt: then }])).new;
    const told = await addStory(store);
    const plan = { ...told, channelId, nonce: 'nonce1', because: [], mention: null, plannedAt: then, dueAt: then };
    await store.deliveries.plan([plan]);
    await database.db
      .updateTable('channels')
      .set({ notBefore: then, sender: 'dead', senderUntil: then, slotAt: then })
      .execute();
    await sql`insert into send_limits (scope, not_before, next_slot) values ('preview', ${then}, ${then})`.execute(
      database.db,
    );
    const pulled = await pullBack(database.db, START);
    expect(pulled).toMatchObject({ feeds: 1, articles: 1, deliveries: 1, channels: 3, send_limits: 2 });
    expect(await store.feeds.claimDue({ now: ahead(DAY_MS), until: START, limit: 9 })).toContain(feedId);
    expect(await store.articles.unfinished(ahead(1), 9)).toContain(articleId);
    expect(await store.deliveries.due(channelId, START, 9)).toMatchObject([{ nonce: 'nonce1' }]);
    expect(await pullBack(database.db, START)).toEqual({});
  });

  it('wakes feeds that sleep until next month, and not one that rests for as long as its rules allow', async () => {
    await addFeed(store);
    const sleep = async (ms: number) => {
      await database.db
        .updateTable('feeds')
        .set({ nextPollAt: ahead(ms) })
        .execute();
      return pullBack(database.db, START);
    };
    expect(await sleep(26 * HOUR_MS)).toEqual({});
    expect(await sleep(30 * DAY_MS)).toEqual({ feeds: 1 });
    expect(await store.feeds.claimDue({ now: START, until: START, limit: 9 })).toHaveLength(1);
  });

  it('leaves a weekly digest, quiet hours and a short back-off as they are', async () => {
    const channelId = await addChannel(store);
    const dues = [7 * DAY_MS, 9 * HOUR_MS, 0];
    for (const [number, ms] of dues.entries()) {
      const told = await addStory(store, number + 1);
      const times = { plannedAt: START, dueAt: ahead(ms) };
      await store.deliveries.plan([
        { ...told, channelId, nonce: `nonce${number}`, because: [], mention: null, ...times },
      ]);
    }
    await sql`update deliveries set due_at = ${ahead(5 * MINUTE_MS)} where wanted_at = ${START}`.execute(database.db);
    await database.db
      .updateTable('feeds')
      .set({ nextPollAt: ahead(HOUR_MS) })
      .execute();
    await database.db.updateTable('articles').set({ stage: 'planned' }).execute();
    expect(await pullBack(database.db, START)).toEqual({});
  });
});
