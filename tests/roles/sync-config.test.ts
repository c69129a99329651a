import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocateOutcome } from '../../src/chat/chat.ts';
import type { ChannelAddress } from '../../src/news/channel.ts';
import { INSTALLATION } from '../../src/news/owner.ts';
import { syncConfig, type WantedConfig } from '../../src/roles/sync-config.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { silentLog } from '../support/silent-log.ts';
import { START } from '../support/story-fixtures.ts';

const address: ChannelAddress = { platform: 'slack', workspace: '', id: 'C1', kind: 'channel' };
const config: WantedConfig = {
  tenants: 'separate',
  topics: [{ slug: 'ferries', query: 'ferry' }],
  feeds: [
    {
      url: 'https://courier.example/feed',
      name: 'Courier',
      label: null,
      everySeconds: 60,
      adaptive: true,
      announce: { kind: 'newest', count: 3 },
    },
  ],
  alerts: {
    channels: [
      {
        ...{ address, name: null, mention: 'S1', follows: [{ query: 'ferry', topic: 'ferries' }], followsAll: true },
        rules: { onLikely: 'alert', onUnknown: 'skip', rollUpAfter: 2 },
      },
    ],
  },
};

describe('syncConfig', () => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await openTestDatabase();
    store = createStore(database.db, () => START);
  });
  afterEach(() => database.close());

  const sync = (located: LocateOutcome) =>
    syncConfig(config, { store, locate: async () => located, now: () => START, log: silentLog });

  it('subscribes the channels of config, under the workspace and name that the platform knows', async () => {
    await sync({ kind: 'located', address: { ...address, workspace: 'T1' }, name: '#news' });
    const channel = await store.channels.byAddress({ ...address, workspace: 'T1' });
    expect(channel).toMatchObject({ name: '#news' });
    expect((await store.subscriptions.live()).map(({ query, topic, mention }) => [query, topic, mention])).toEqual([
      ['ferry', 'ferries', 'S1'],
      ['*', null, 'S1'],
    ]);
  });

  it('keeps the rules of each channel for who sends there', async () => {
    await sync({ kind: 'unreachable', reason: 'Slack is away' });
    const channel = await store.channels.byAddress(address);
    const lease = channel && { channel, sender: 'test', forMs: 1_000, alone: true };
    expect(lease && (await store.channels.takeLease(lease))?.rules).toEqual({ onUnknown: 'skip', rollUpAfter: 2 });
    expect(await database.db.selectFrom('channels').select('onLikely').execute()).toEqual([{ onLikely: 'alert' }]);
  });

  it('keeps one channel when the platform could not be asked at first', async () => {
    await sync({ kind: 'unreachable', reason: 'Slack is away' });
    await sync({ kind: 'located', address: { ...address, workspace: 'T1' }, name: '#news' });
    expect(await database.db.selectFrom('channels').select('workspace').execute()).toEqual([{ workspace: 'T1' }]);
    expect(await store.subscriptions.live()).toHaveLength(2);
  });

  it('warns of feeds that were added in chat by nobody knows whom, where workspaces share none', async () => {
    const added = { name: 'Wire', url: 'https://wire.example/feed', owner: INSTALLATION, by: null, now: START };
    await store.feeds.add(added);
    const warned: unknown[] = [];
    const log = { ...silentLog, warn: (fields: unknown) => warned.push(fields) };
    const deps = {
      store,
      log,
      now: () => START,
      locate: async (): Promise<LocateOutcome> => ({ kind: 'located', address, name: '#news' }),
    };
    await syncConfig({ ...config, tenants: 'one' }, deps);
    expect(warned).toEqual([]);
    await syncConfig(config, deps);
    expect(warned).toEqual([{ feeds: 1 }]);
  });

  it('has the feeds due at once, with what they may announce', async () => {
    await sync({ kind: 'unreachable', reason: 'Slack is away' });
    const [id] = await store.feeds.claimDue({ now: START, until: START, limit: 10 });
    expect(id && (await store.feeds.byId(id))).toMatchObject({
      name: 'Courier',
      announce: { kind: 'newest', count: 3 },
    });
  });
});
