import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTurns } from '../../src/alerts/turns.ts';
import type { PostOutcome } from '../../src/chat/chat.ts';
import { type ChannelId, toId } from '../../src/news/ids.ts';
import { type DeliverJobDeps, runDeliverJob } from '../../src/roles/deliver-job.ts';
import { createEnqueue } from '../../src/roles/enqueue.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { silentLog } from '../support/silent-log.ts';
import { addStory, START } from '../support/story-fixtures.ts';

describe('a channel’s job', () => {
  let database: TestDatabase;
  let store: Store;
  let outcome: PostOutcome;
  let soon: number[];
  let counted: string[];

  beforeEach(async () => {
    database = await openTestDatabase();
    store = createStore(database.db, () => START);
    outcome = { kind: 'posted', messageId: 'm1' };
    soon = [];
    counted = [];
  });
  afterEach(() => database.close());

  function deps(): DeliverJobDeps {
    const card = {
      ...{ headline: 'Pier closes', url: 'https://courier.example/1', outlet: 'Courier', publishedAt: START },
      ...{ summary: [], quotes: [], actors: [], note: null, alsoReportedBy: [] },
    };
    return {
      channels: store.channels,
      deliveries: store.deliveries,
      compose: () => Promise.resolve({ kind: 'alert', card, topics: [], mention: null, buttons: [] }),
      senderOf: () => ({
        post: () => Promise.resolve(outcome),
        edit: () => Promise.resolve(outcome),
        find: () => Promise.resolve({ kind: 'absent' }),
        locate: (address) => Promise.resolve({ kind: 'located', address, name: '#news' }),
      }),
      clock: { now: () => START, random: () => 0 },
      senderId: 'test',
      alone: true,
      turns: createTurns(4),
      maxAgeMs: 60_000,
      log: silentLog,
      count: (platform, kind) => counted.push(`${platform} ${kind}`),
      deliverySoon: (_id, afterMs) => soon.push(afterMs),
    };
  }

  async function channelWith(alerts: number, platform: 'slack' | 'preview'): Promise<ChannelId> {
    const { id } = await store.channels.ensure({ platform, workspace: 'T1', id: 'C1', kind: 'channel' }, '#C1');
    for (let number = 1; number <= alerts; number += 1) {
      const story = await addStory(store, number);
      const times = { plannedAt: START, dueAt: START };
      await store.deliveries.plan([
        { ...story, channelId: id, nonce: `nonce${number}`, because: [], mention: null, ...times },
      ]);
    }
    return id;
  }

  it('sends all that may go at once, and is done', async () => {
    expect(await runDeliverJob(await channelWith(3, 'preview'), deps())).toEqual({ againMs: null });
    expect(counted).toEqual(['preview sent', 'preview sent', 'preview sent']);
  });

  it('comes back by itself when the channel’s second is over', async () => {
    expect(await runDeliverJob(await channelWith(2, 'slack'), deps())).toEqual({ againMs: null });
    expect(counted).toEqual(['slack sent']);
    expect(soon).toHaveLength(1);
  });

  it('leaves longer waits to the queue', async () => {
    outcome = { kind: 'rate-limited', retryAfterMs: 60_000, scope: 'channel' };
    const { againMs } = await runDeliverJob(await channelWith(1, 'slack'), deps());
    expect(againMs).toBeGreaterThan(30_000);
    expect(soon).toEqual([]);
  });

  it('puts its work down when the process stops', async () => {
    const stopped = AbortSignal.abort();
    expect(await runDeliverJob(await channelWith(1, 'slack'), deps(), stopped)).toEqual({ againMs: 1 });
    expect(counted).toEqual([]);
  });
});

describe('a channel again in a moment', () => {
  it('is one job, however often it was asked for', async () => {
    const added: unknown[] = [];
    const add = async (_name: string, payload: unknown) => {
      added.push(payload);
      return { kind: 'added' as const };
    };
    const enqueue = createEnqueue({ add, addMany: async () => ({ kind: 'added' }) });
    const channelId: ChannelId = toId('7');
    enqueue.deliverySoon(channelId, 5);
    enqueue.deliverySoon(channelId, 10);
    await vi.waitFor(() => expect(added).toEqual([{ channelId }]));
  });
});
