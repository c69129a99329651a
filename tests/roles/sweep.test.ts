import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/news/feed.ts';
import type { ChannelId } from '../../src/news/ids.ts';
import { migrateQueue } from '../../src/queue/backend.ts';
import { createEnqueue } from '../../src/queue/jobs.ts';
import { type Jobs, openQueue } from '../../src/queue/open-queue.ts';
import { cleanUpAfterDeadProcess, runSweep } from '../../src/roles/sweep.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { silentLog } from '../support/silent-log.ts';
import { addChannel, addFeed, addStory, found, START } from '../support/story-fixtures.ts';

describe('after a dead process', () => {
  let database: TestDatabase;
  let store: Store;
  let jobs: Jobs;
  let channelId: ChannelId;

  beforeEach(async () => {
    database = await openTestDatabase();
    await migrateQueue(database.pool);
    const queue = await openQueue({ redisUrl: null }, { pool: database.pool, log: silentLog });
    if (queue.kind !== 'open') throw new Error(queue.reason);
    jobs = queue.jobs;
    store = createStore(database.db, () => START);
    channelId = await addChannel(store);
  });
  afterEach(async () => {
    await jobs.close();
    await database.close();
  });

  async function plan(): Promise<void> {
    const { articleId, storyId } = await addStory(store);
    const times = { plannedAt: START, dueAt: START };
    await store.deliveries.plan([
      { storyId, articleId, channelId, nonce: 'nonce1', because: [], mention: null, ...times },
    ]);
  }

  async function waiting(queue: string): Promise<number> {
    const counts = await jobs.counts();
    return counts.find((count) => count.queue === queue && count.state === 'waiting')?.jobs ?? 0;
  }

  const sweep = { sitePace: DEFAULT_LIMITS.site, takesPushes: false, aloneSince: START, now: () => START };
  const parts = () => ({ store, jobs, enqueue: createEnqueue(jobs), ...sweep });

  it('frees what a killed process held, and puts its unfinished work in line once', async () => {
    await plan();
    const [articleId] = (await store.articles.saveFound([found(await addFeed(store), 2)])).new;
    expect(articleId).toBeDefined();
    await createEnqueue(jobs).deliveries([channelId]);
    await createEnqueue(jobs).deliveries([channelId]);
    const channel = await store.channels.byId(channelId);
    if (!channel) throw new Error('no channel');
    await store.channels.takeLease({ channel, sender: 'killed', forMs: 60_000, alone: true });
    await store.feeds.claimDue({ now: START, until: new Date(START.getTime() + 60_000), limit: 10 });
    await cleanUpAfterDeadProcess(parts());
    const began = new Date(START.getTime() + 1_000);
    await runSweep({ ...parts(), now: () => began, aloneSince: began });
    expect(await waiting('deliver')).toBe(1);
    expect(await waiting('article')).toBe(2);
    expect(await store.channels.takeLease({ channel, sender: 'new', forMs: 60_000, alone: false })).not.toBeNull();
    expect(await store.feeds.claimDue({ now: START, until: START, limit: 10 })).toHaveLength(1);
  });

  it('leaves a queue that works', async () => {
    await plan();
    await cleanUpAfterDeadProcess(parts());
    await runSweep(parts());
    const done = new Promise<string>((resolve) => {
      jobs.work(
        'deliver',
        async (payload) => {
          resolve(payload.channelId);
          return { kind: 'done' };
        },
        { concurrency: 1 },
      );
    });
    expect(await done).toBe(channelId);
  });

  describe('the sweep', () => {
    it('puts what waits in line when its turn comes, and not before', async () => {
      const feedId = await addFeed(store);
      const quota = { entriesPerHour: 1, entriesPerDay: 2 };
      const saved = await store.articles.saveFound([found(feedId, 2), found(feedId, 1)], quota);
      expect(saved).toMatchObject({ waiting: 1 });
      const at = (minutes: number) => ({ ...parts(), now: () => new Date(START.getTime() + minutes * 60_000) });
      expect(await runSweep(at(59))).toMatchObject({ articles: 1 });
      await store.articles.drop(saved.new[0] ?? expect.fail('none'), START);
      expect(await runSweep(at(59))).toMatchObject({ articles: 0 });
      expect(await runSweep(at(60))).toMatchObject({ articles: 1 });
      expect(await waiting('article')).toBe(2);
    });

    it('queues the other kinds where one cannot be asked for, and says which; only a whole one is noted', async () => {
      await plan();
      const swept = () => database.db.selectFrom('beats').select('name').execute();
      for (const ill of ['articles', 'stories', 'feedNotices'] as const) {
        const fail = () => Promise.reject(new Error(`${ill} hang`));
        const failing = {
          unfinished: fail,
          takeUp: fail,
          toReread: fail,
          dueChannels: fail,
          edits: { dueChannels: fail },
        };
        const illStore = { ...store, [ill]: { ...store[ill], ...failing } };
        await jobs.forget();
        await expect(runSweep({ ...parts(), store: illStore })).rejects.toThrow('a part of the sweep failed');
        expect(await waiting('deliver')).toBe(1);
        expect(await swept()).toEqual([]);
      }
      await runSweep(parts());
      expect(await swept()).toEqual([{ name: 'sweep' }]);
    });

    it('leaves alone what is being sent, what rests, and what is paused', async () => {
      await plan();
      const channel = await store.channels.byId(channelId);
      if (!channel) throw new Error('no channel');
      expect(await runSweep(parts())).toMatchObject({ channels: 1 });
      await store.channels.takeLease({ channel, sender: 'alive', forMs: 60_000, alone: true });
      expect(await runSweep(parts())).toMatchObject({ channels: 0 });
      await store.channels.releaseLease({ channel, sender: 'alive' }, 60_000);
      expect(await runSweep(parts())).toMatchObject({ channels: 0 });
      await database.db.updateTable('channels').set({ notBefore: null }).execute();
      await store.channels.hold(channel.address, { reach: 'app', forMs: 60_000, reason: 'limited' });
      expect(await runSweep(parts())).toMatchObject({ channels: 0 });
      await database.db.deleteFrom('sendLimits').execute();
      await store.channels.setState(channelId, 'paused', null);
      expect(await runSweep(parts())).toMatchObject({ channels: 0 });
    });

    it('brings closed channels back to be tried when their day has passed', async () => {
      const closing = { reason: 'archived', now: START, recheckAt: new Date(START.getTime() + 1_000) };
      await store.channels.close(channelId, { ...closing, tellAgainAfterMs: 1_000 });
      expect(await runSweep(parts())).toMatchObject({ channels: 0 });
      const later = { ...parts(), now: () => new Date(START.getTime() + 2_000) };
      expect(await runSweep(later)).toMatchObject({ channels: 1 });
    });
  });
});
