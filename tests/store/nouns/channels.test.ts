import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelAddress } from '../../../src/news/channel.ts';
import { createStore, type Store } from '../../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { START } from '../../support/story-fixtures.ts';

const unknown: ChannelAddress = { platform: 'slack', workspace: '', id: 'C1', kind: 'channel' };

describe('createChannelStore', () => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await openTestDatabase();
    store = createStore(database.db, () => START);
  });
  afterEach(() => database.close());

  it('takes a channel that config names by its id alone for the one that chat names with its workspace', async () => {
    const configured = await store.channels.ensure(unknown, 'C1');
    const seen = await store.channels.ensure({ ...unknown, workspace: 'T1' }, '#news');
    expect(seen).toMatchObject({ id: configured.id, name: '#news', address: { workspace: 'T1' } });
    expect((await store.channels.ensure(unknown, 'C1')).id).toBe(configured.id);
  });

  it('keeps a channel shared by two workspaces apart in each', async () => {
    const one = await store.channels.ensure({ ...unknown, workspace: 'T1' }, '#news');
    const two = await store.channels.ensure({ ...unknown, workspace: 'T2' }, '#news');
    expect(two.id).not.toBe(one.id);
  });

  it('takes a platform that the schema never heard of, but no name that could not be one', async () => {
    const insert = (platform: string) =>
      database.pool.query(
        `insert into channels (platform, workspace, external_id, kind, name) values ($1, '', 'x', 'channel', 'x')`,
        [platform],
      );
    await insert('matrix');
    await expect(insert('')).rejects.toThrow(/channels_platform_check/);
    await expect(insert('Slack or so')).rejects.toThrow(/channels_platform_check/);
  });

  it('keeps what a channel has set', async () => {
    const { id } = await store.channels.ensure(unknown, 'C1');
    const settings = await store.channels.settings(id);
    await store.channels.saveSettings(id, { ...settings, length: 'short' });
    expect(await store.channels.settings(id)).toEqual({ ...settings, length: 'short' });
  });
});
