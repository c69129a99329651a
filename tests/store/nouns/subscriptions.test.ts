import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelId } from '../../../src/news/ids.ts';
import type { NewSubscription } from '../../../src/store/nouns/subscriptions.ts';
import { createStore, type Store } from '../../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { addChannel, START } from '../../support/story-fixtures.ts';

describe('createSubscriptionStore', () => {
  let database: TestDatabase;
  let store: Store;
  let channelId: ChannelId;
  beforeEach(async () => {
    database = await openTestDatabase();
    store = createStore(database.db, () => START);
    channelId = await addChannel(store);
  });
  afterEach(() => database.close());

  function wish(query: string, source: 'config' | 'chat' = 'chat'): NewSubscription {
    return { channelId, query, topic: null, source, createdBy: 'ada', createdAt: START, mention: null, digest: null };
  }

  it('has a query once in a channel', async () => {
    expect(await store.subscriptions.add(wish('ferry'))).toMatchObject({ kind: 'added' });
    expect(await store.subscriptions.add(wish('ferry'))).toMatchObject({ kind: 'known' });
    expect(await store.subscriptions.listFor(channelId)).toHaveLength(1);
  });

  it('raises its version with every change and with nothing else', async () => {
    const before = await store.subscriptions.version();
    const { subscription } = await store.subscriptions.add(wish('ferry'));
    const added = await store.subscriptions.version();
    await store.subscriptions.add(wish('ferry'));
    expect(await store.subscriptions.version()).toBe(added);
    await store.subscriptions.remove(subscription.id);
    expect(new Set([before, added, await store.subscriptions.version()]).size).toBe(3);
  });

  it('changes how one comes, tells workers of it, and leaves what is not named', async () => {
    const { subscription } = await store.subscriptions.add({ ...wish('ferry'), mention: 'S1' });
    const before = await store.subscriptions.version();
    expect(await store.subscriptions.change(subscription.id, { digest: 'daily 08:00' })).toBe(true);
    expect(await store.subscriptions.listFor(channelId)).toMatchObject([{ mention: 'S1', digest: 'daily 08:00' }]);
    expect(await store.subscriptions.version()).not.toBe(before);
    await store.subscriptions.remove(subscription.id);
    expect(await store.subscriptions.change(subscription.id, { digest: null })).toBe(false);
  });

  it('follows the configuration and keeps what chat asked for', async () => {
    await store.subscriptions.add(wish('ferry'));
    await store.subscriptions.syncConfigured([wish('pier', 'config'), wish('storm', 'config')]);
    await store.subscriptions.syncConfigured([wish('storm', 'config')]);
    const listed = await store.subscriptions.listFor(channelId);
    expect(listed.map((subscription) => subscription.query)).toEqual(['ferry', 'storm']);
  });

  it('takes a ping that changed in the configuration, and only there', async () => {
    await store.subscriptions.add({ ...wish('ferry'), mention: 'S1' });
    await store.subscriptions.syncConfigured([wish('pier', 'config')]);
    const before = await store.subscriptions.version();
    const both = [wish('pier', 'config'), wish('ferry', 'config')].map((each) => ({ ...each, mention: 'S2' }));
    await store.subscriptions.syncConfigured(both);
    expect((await store.subscriptions.listFor(channelId)).map(({ query, mention }) => [query, mention])).toEqual([
      ['ferry', 'S1'],
      ['pier', 'S2'],
    ]);
    expect(await store.subscriptions.version()).not.toBe(before);
  });

  it('leaves closed channels out of planning', async () => {
    await store.subscriptions.add(wish('ferry'));
    expect(await store.subscriptions.live()).toHaveLength(1);
    await store.channels.setState(channelId, 'closed', 'archived');
    expect(await store.subscriptions.live()).toEqual([]);
  });
});
