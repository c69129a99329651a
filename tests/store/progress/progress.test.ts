import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readProgress } from '../../../src/store/progress/progress.ts';
import { createStore, type Store } from '../../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { addChannel, addFeed, addStory, found, START } from '../../support/story-fixtures.ts';

describe.each(availableDatabases())('progress on %s', (kind) => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => START);
  });
  afterEach(() => database.close());
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);
  const about = (seconds: number) => expect.closeTo(seconds, -1.3);

  it('is nothing in an empty store', async () => {
    expect(await readProgress(database.db)).toEqual({
      ...{ deliveries: [], overdue: 0, failing: 0, pollAge: null, unfinishedAge: 0, sweepAge: null, writeAge: null },
    });
  });

  it('shows how long a due alert waits, by its platform, though each try puts it off, and not what waits for its hour', async () => {
    const { articleId, storyId } = await addStory(store);
    const [news, sports, shut] = [
      await addChannel(store),
      await addChannel(store, 'sports'),
      await addChannel(store, 'shut'),
    ];
    const plan = (channelId: typeof news, dueAt: Date) =>
      store.deliveries.plan([
        { storyId, articleId, channelId, nonce: channelId, because: [], mention: null, plannedAt: ago(0), dueAt },
      ]);
    await plan(news, ago(90));
    await plan(sports, ago(-3_600));
    await plan(shut, ago(9_000));
    await store.channels.setState(shut, 'closed', 'gone');
    await sql`update deliveries set due_at = ${ago(-120)} where channel_id = ${news}`.execute(database.db);
    expect((await readProgress(database.db)).deliveries).toEqual([
      { platform: 'preview', state: 'planned', count: 3, dueAge: about(90) },
    ]);
  });

  it('shows an article that nobody goes on with, and leaves out one that waits for its turn', async () => {
    const feedId = await addFeed(store);
    await store.articles.saveFound([found(feedId, 1), found(feedId, 2)]);
    await sql`update articles set stage_at = ${ago(40)}, due_at = null`.execute(database.db);
    await sql`update articles set stage_at = ${ago(4_000)}, due_at = ${ago(-60)} where url like '%2'`.execute(
      database.db,
    );
    const { unfinishedAge } = await readProgress(database.db);
    expect(unfinishedAge).toEqual(about(40));
  });

  it('counts feeds that are overdue, asleep for longer than any rule says, or failing', async () => {
    await addFeed(store);
    const set = async (columns: Parameters<typeof update>[0]) => {
      await update(columns);
      const { overdue, failing, pollAge } = await readProgress(database.db);
      return { overdue, failing, pollAge };
    };
    const update = (columns: { nextPollAt?: Date; failingSince?: Date; lastPolledAt?: Date; state?: 'paused' }) =>
      database.db.updateTable('feeds').set(columns).execute();
    expect(await set({ nextPollAt: ago(30) })).toEqual({ overdue: 0, failing: 0, pollAge: null });
    expect(await set({ nextPollAt: ago(90) })).toMatchObject({ overdue: 1 });
    expect(await set({ nextPollAt: ago(-26 * 3_600) })).toMatchObject({ overdue: 0 });
    expect(await set({ nextPollAt: ago(-28 * 3_600) })).toMatchObject({ overdue: 1 });
    expect(await set({ failingSince: ago(60), lastPolledAt: ago(50) })).toMatchObject({
      failing: 1,
      pollAge: about(50),
    });
    expect(await set({ state: 'paused' })).toEqual({ overdue: 0, failing: 0, pollAge: null });
  });

  it('shows how long ago the last whole sweep was', async () => {
    await store.beats.swept();
    expect(await readProgress(database.db)).toMatchObject({ sweepAge: about(0), writeAge: null });
  });
});
