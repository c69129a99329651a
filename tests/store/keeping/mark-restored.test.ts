import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeedId } from '../../../src/news/ids.ts';
import { createStore, type Store } from '../../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { addChannel, addFeed, found } from '../../support/story-fixtures.ts';
import { alert, daysAgo, NOW, rowsOf, tell } from './an-old-store.ts';

describe.each(availableDatabases())('a restored store on %s', (kind) => {
  let database: TestDatabase;
  let store: Store;
  let feedId: FeedId;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => NOW);
    feedId = await addFeed(store);
  });
  afterEach(() => database.close());

  const restored = () => store.settings.write('restored', NOW.toISOString());

  it('sends nothing that was waiting, and counts it as missed; what is due later goes', async () => {
    const channelId = await addChannel(store);
    const told = await tell(store, { feedId, number: 1, at: daysAgo(1) });
    await alert(database, store, { ...told, channelId, at: daysAgo(1), number: 1, state: 'planned' });
    const later = await tell(store, { feedId, number: 2, at: daysAgo(1) });
    await alert(database, store, { ...later, channelId, at: daysAgo(-1), number: 2, state: 'planned' });
    const sent = await tell(store, { feedId, number: 3, at: daysAgo(1) });
    await alert(database, store, { ...sent, channelId, at: daysAgo(1), number: 3 });
    await restored();
    expect(await store.markRestored()).toBe(1);
    expect(await store.deliveries.due(channelId, NOW, 10)).toEqual([]);
    expect(await rowsOf(database, 'missed_stories', `story_id = ${told.storyId}`)).toBe(1);
    expect(await rowsOf(database, 'deliveries', "state = 'planned'")).toBe(1);
    expect(await rowsOf(database, 'deliveries', "state = 'sent'")).toBe(1);
  });

  it('announces no article that was on its way', async () => {
    await store.articles.saveFound([found(feedId, 1)]);
    await restored();
    await store.markRestored();
    expect(await rowsOf(database, 'articles', "announced or untold <> 'missed'")).toBe(0);
  });

  it('drops notices about feeds that were due', async () => {
    const channelId = await addChannel(store);
    await sql`insert into feed_notices (feed_id, channel_id, kind, nonce, planned_at, due_at)
      values (${feedId}, ${channelId}, 'back', 'n', ${daysAgo(1)}, ${daysAgo(1)})`.execute(database.db);
    await restored();
    await store.markRestored();
    expect(await rowsOf(database, 'feed_notices', "state = 'dropped'")).toBe(1);
  });

  it('is marked once, by the first process, and tells its feeds when that was', async () => {
    await restored();
    // Which of two processes is the first is the database's to say.
    const both = await Promise.all([store.markRestored(), store.markRestored()]);
    expect(new Set(both)).toEqual(new Set([0, null]));
    expect(await store.markRestored()).toBeNull();
    expect(await rowsOf(database, 'feeds', 'restored_at is not null')).toBe(1);
  });
});
