import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '../../../../src/news/channel.ts';
import { toId } from '../../../../src/news/ids.ts';
import type { PermitRequest, SendBudget } from '../../../../src/store/nouns/deliveries/send-limits.ts';
import { createStore, type Store } from '../../../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../../support/databases.ts';
import { addStory, START } from '../../../support/story-fixtures.ts';

const MINUTE = 60_000;
const waiting: SendBudget = { name: 'waiting', reach: 'workspace', intervalMs: 10_000, burst: 3 };
const fresh: SendBudget = { name: 'fresh', reach: 'workspace', intervalMs: 10_000, burst: 2 };

describe.each(availableDatabases())('leases on %s', (kind) => {
  let database: TestDatabase;
  let store: Store;
  let channel: Channel;

  beforeEach(async () => {
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => new Date());
    channel = await addChannel('C1');
  });
  afterEach(() => database.close());

  function addChannel(id: string, workspace = 'T1'): Promise<Channel> {
    return store.channels.ensure({ platform: 'slack', workspace, id, kind: 'channel' }, `#${id}`);
  }

  function takeFresh(story: string, more: Partial<PermitRequest> = {}): Promise<number | null> {
    const few = { storyId: toId<'story'>(story), max: 2 };
    return store.channels.takePermit(channel, fresh, { withinMs: 0, few, ...more });
  }

  const lease = (sender: string, alone = false) => store.channels.takeLease({ channel, sender, forMs: MINUTE, alone });

  it('are one sender’s until it releases it', async () => {
    expect(await lease('a')).toMatchObject({ coolDownMs: 0, rules: { onUnknown: null, rollUpAfter: null } });
    expect(await lease('b')).toBeNull();
    expect(await lease('a')).toBeNull();
    await store.channels.releaseLease({ channel, sender: 'b' }, null);
    expect(await lease('b')).toBeNull();
    await store.channels.releaseLease({ channel, sender: 'a' }, null);
    expect(await lease('b')).not.toBeNull();
  });

  it('of ten at once are given to one', async () => {
    const senders = Array.from({ length: 10 }, (_, at) => `s${at}`);
    const held = await Promise.all(senders.map((sender) => lease(sender)));
    expect(held.filter((one) => one !== null)).toHaveLength(1);
  });

  it('of a dead sender run out, and are free at once where no other process can live', async () => {
    await lease('a');
    expect(await lease('b', true)).not.toBeNull();
    expect(await lease('b', true)).toBeNull();
    await database.db
      .updateTable('channels')
      .set({ senderUntil: sql<Date>`clock_timestamp() - interval '1 second'` })
      .execute();
    expect(await lease('c')).not.toBeNull();
    expect(await store.channels.renewLease({ channel, sender: 'b', forMs: MINUTE })).toBe(false);
    expect(await store.channels.renewLease({ channel, sender: 'c', forMs: MINUTE })).toBe(true);
  });

  it('are not given for a channel that is paused', async () => {
    await store.channels.setState(channel.id, 'paused', null);
    expect(await lease('a')).toBeNull();
  });

  it('say how long the channel, its workspace or the app is to cool down', async () => {
    await store.channels.hold(channel.address, { reach: 'workspace', forMs: 5 * MINUTE, reason: 'limited' });
    await store.channels.hold(channel.address, { reach: 'workspace', forMs: MINUTE, reason: 'limited again' });
    const held = await lease('a');
    expect(held?.coolDownMs).toBeGreaterThan(4 * MINUTE);
    const other = await addChannel('C9', 'T2');
    expect(await store.channels.takeLease({ channel: other, sender: 'a', forMs: MINUTE, alone: false })).toMatchObject({
      coolDownMs: 0,
    });
  });

  describe('budgets', () => {
    it('give permits at once up to the burst, and then one after the other', async () => {
      const waits: (number | null)[] = [];
      for (let post = 0; post < 5; post += 1) waits.push(await store.channels.takePermit(channel, waiting));
      expect(waits.slice(0, 3)).toEqual([0, 0, 0]);
      const [fourth, fifth] = waits.slice(3);
      expect(fourth).toBeGreaterThan(9_000);
      expect((fifth ?? 0) - (fourth ?? 0)).toBeGreaterThan(9_000);
    });

    it('are one for all channels of a workspace, and each workspace has its own', async () => {
      const neighbour = await addChannel('C2');
      const abroad = await addChannel('C9', 'T2');
      for (let post = 0; post < 3; post += 1) await store.channels.takePermit(channel, waiting);
      expect(await store.channels.takePermit(neighbour, waiting)).toBeGreaterThan(0);
      expect(await store.channels.takePermit(abroad, waiting)).toBe(0);
    });

    it('keep the permit of a channel that waits until its time, once', async () => {
      for (let post = 0; post < 3; post += 1) await store.channels.takePermit(channel, waiting);
      await lease('a');
      const waitMs = await store.channels.takePermit(channel, waiting);
      await store.channels.releaseLease({ channel, sender: 'a' }, waitMs);
      expect(await lease('a')).toMatchObject({ hasPermit: false });
      const turn = sql<Date>`clock_timestamp() + interval '100 milliseconds'`;
      await database.db.updateTable('channels').set({ sender: null, slotAt: turn, notBefore: turn }).execute();
      expect(await lease('a')).toMatchObject({ hasPermit: true });
      await store.channels.releaseLease({ channel, sender: 'a' }, 1_000);
      expect(await lease('a')).toMatchObject({ hasPermit: false });
    });

    it('keep permits for channels that were silent', async () => {
      for (let post = 0; post < 50; post += 1) await store.channels.takePermit(channel, waiting);
      expect(await takeFresh('1')).toBe(0);
      expect(await takeFresh('1')).toBe(0);
      expect(await takeFresh('1')).toBeNull();
      const waitMs = await takeFresh('1', { withinMs: MINUTE });
      expect(waitMs).toBeGreaterThan(9_000);
      expect(await takeFresh('1', { withinMs: 15_000 })).toBeNull();
      expect(await lease('a')).toMatchObject({ isFresh: true });
      await store.channels.releaseLease({ channel, sender: 'a' }, 500);
      expect(await lease('a')).toMatchObject({ isFresh: false });
    });

    it('have none kept for silent channels while one for everybody comes sooner', async () => {
      for (let post = 0; post < 2; post += 1) expect(await takeFresh('1')).toBe(0);
      const late = { withinMs: MINUTE, soonerThan: waiting };
      for (let post = 0; post < 2; post += 1) await store.channels.takePermit(channel, waiting);
      expect(await takeFresh('1', late)).toBeNull();
      for (let post = 0; post < 3; post += 1) await store.channels.takePermit(channel, waiting);
      expect(await takeFresh('1', late)).toBeGreaterThan(9_000);
    });

    it('give no permit of the silent channels to a story that many wait for', async () => {
      const { articleId, storyId } = await addStory(store, 1);
      const plan = async (id: string) => {
        const { id: channelId } = await addChannel(id);
        const times = { plannedAt: START, dueAt: START };
        const delivery = { storyId, articleId, channelId, nonce: id, because: ['ferry'], mention: null, ...times };
        await store.deliveries.plan([delivery]);
      };
      await plan('C7');
      await plan('C8');
      expect(await takeFresh(storyId)).toBe(0);
      await plan('C9');
      expect(await takeFresh(storyId)).toBeNull();
      expect(await takeFresh('999')).toBe(0);
    });
  });
});
