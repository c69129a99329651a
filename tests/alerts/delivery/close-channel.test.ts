import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChannelEventDeps, onChannelEvent } from '../../../src/alerts/delivery/close-channel.ts';
import type { Post, Sender } from '../../../src/chat/chat.ts';
import type { ChannelId } from '../../../src/news/ids.ts';
import { createStore, type Store } from '../../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { START } from '../../support/story-fixtures.ts';

const SERVER = { platform: 'discord', workspace: '3301' } as const;

describe('onChannelEvent', () => {
  let database: TestDatabase;
  let store: Store;
  let posts: Post[];

  beforeEach(async () => {
    database = await openTestDatabase();
    store = createStore(database.db, () => START);
    posts = [];
  });
  afterEach(() => database.close());

  const sender: Sender = {
    async post(post) {
      posts.push(post);
      return { kind: 'posted', messageId: 'm1' };
    },
    edit: async () => ({ kind: 'posted', messageId: 'm1' }),
    find: async () => ({ kind: 'absent' }),
    locate: async (address) => ({ kind: 'located', address, name: '#news' }),
    rightsOf: async () => ({ kind: 'unreachable', reason: 'nobody is asked here' }),
  };

  const deps = (): ChannelEventDeps => ({
    channels: store.channels,
    keeping: store.keeping,
    senderOf: () => sender,
    clock: { now: () => START },
    senderId: 'test',
  });

  async function addChannel(id: string, workspace: string = SERVER.workspace): Promise<ChannelId> {
    const channel = await store.channels.ensure({ platform: 'discord', workspace, id, kind: 'channel' }, `#${id}`);
    await store.subscriptions.add({
      ...{ channelId: channel.id, query: 'ferry', topic: null, source: 'chat', createdBy: '77', createdAt: START },
      ...{ mention: null, digest: null },
    });
    return channel.id;
  }

  const stateOf = async (id: ChannelId) => (await store.channels.byId(id))?.state;

  it('closes a channel that was deleted, alone, and tells whoever subscribed', async () => {
    const [gone, other] = [await addChannel('4401'), await addChannel('4402')];
    const scope = { ...SERVER, channelId: '4401' };
    const event = { kind: 'channel-gone', scope, reason: 'the channel was deleted' } as const;
    expect(await onChannelEvent(event, deps())).toEqual({ closed: 1, toRecheck: 0 });
    expect([await stateOf(gone), await stateOf(other)]).toEqual(['closed', 'open']);
    expect(posts.map(({ address }) => [address.kind, address.id])).toEqual([['dm', '77']]);
    expect(await onChannelEvent(event, deps())).toEqual({ closed: 0, toRecheck: 0 });
  });

  it('closes all channels of a server that it was sent away from, and no other server’s', async () => {
    const [one, two, elsewhere] = [await addChannel('4401'), await addChannel('4402'), await addChannel('9', '3302')];
    const event = { kind: 'workspace-left', scope: { ...SERVER, channelId: null }, reason: 'removed' } as const;
    expect(await onChannelEvent(event, deps())).toEqual({ closed: 2, toRecheck: 0 });
    expect([await stateOf(one), await stateOf(two), await stateOf(elsewhere)]).toEqual(['closed', 'closed', 'open']);
    expect(posts).toEqual([]);
  });

  it('notes a server that it was sent away from, and takes the note back with it', async () => {
    const scope = { ...SERVER, channelId: null };
    await onChannelEvent({ kind: 'workspace-left', scope, reason: 'removed' }, deps());
    expect(await store.settings.read('left:discord:3301')).toBe(START.toISOString());
    await onChannelEvent({ kind: 'channel-gone', scope: { ...SERVER, channelId: '4401' }, reason: 'deleted' }, deps());
    expect(await store.settings.read('left:discord:3301')).not.toBeNull();
    await onChannelEvent({ kind: 'maybe-back', scope }, deps());
    expect(await store.settings.read('left:discord:3301')).toBeNull();
  });

  it('has closed channels asked for at once where something may have opened them', async () => {
    const id = await addChannel('4401');
    const scope = { ...SERVER, channelId: null };
    await onChannelEvent({ kind: 'workspace-left', scope, reason: 'removed' }, deps());
    expect(await store.channels.toRecheck(START, 10)).toEqual([]);
    expect(await onChannelEvent({ kind: 'maybe-back', scope }, deps())).toEqual({ closed: 0, toRecheck: 1 });
    expect(await store.channels.toRecheck(START, 10)).toEqual([id]);
  });
});
