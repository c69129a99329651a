import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeedId } from '../../../../src/news/ids.ts';
import { EVERYTHING_IN_SCOPE } from '../../../../src/news/owner.ts';
import { createStore, type Store } from '../../../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../../support/databases.ts';
import { addFeed, START } from '../../../support/story-fixtures.ts';

const inMinutes = (minutes: number) => new Date(START.getTime() + minutes * 60_000);
const OFFER = { hub: 'https://hub.example/', topic: 'https://courier.example/feed', callback: 'abc', secret: 's' };

describe.each(availableDatabases())('createWebSubStore on %s', (kind) => {
  let database: TestDatabase;
  let store: Store;
  let feedId: FeedId;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => START);
    feedId = await addFeed(store);
    await store.websub.offer(feedId, OFFER, START);
  });
  afterEach(() => database.close());

  const begin = (now: Date) => store.websub.begin(feedId, now, () => inMinutes(60));

  it('has a hub asked by one of several workers', async () => {
    const asked = await Promise.all([begin(START), begin(START), begin(START)]);
    expect(asked.filter((asking) => asking !== null)).toEqual([{ ...OFFER, mode: 'subscribe', tries: 1 }]);
  });

  it('keeps its secrets while hub and topic stay, and takes new ones for another hub', async () => {
    await store.websub.offer(feedId, { ...OFFER, callback: 'def', secret: 't' }, START);
    expect(await store.websub.byCallback('abc')).toMatchObject({ feedId, secret: 's', pending: null });
    await store.websub.offer(feedId, { ...OFFER, hub: 'https://other.example/', callback: 'def', secret: 't' }, START);
    expect(await store.websub.byCallback('abc')).toBeNull();
    expect(await store.websub.byCallback('def')).toMatchObject({ feedId, secret: 't' });
  });

  it('is due again before the lease ends, and lets go of a resting feed three times at most', async () => {
    await begin(START);
    await store.websub.verified(feedId, { until: inMinutes(1_000), renewAt: inMinutes(800) });
    expect(await store.websub.toAsk(inMinutes(799), 10)).toEqual([]);
    expect(await store.websub.toAsk(inMinutes(800), 10)).toEqual([feedId]);
    await store.feeds.remove(feedId, EVERYTHING_IN_SCOPE);
    const modes: (string | undefined)[] = [];
    for (let hour = 1; hour <= 5; hour += 1) modes.push((await begin(inMinutes(60 * hour)))?.mode);
    expect(modes).toEqual(['unsubscribe', 'unsubscribe', 'unsubscribe', undefined, undefined]);
  });

  it('gives pushes back byte by byte, in order, and drops the oldest of too many', async () => {
    const bytes = (at: number) => Buffer.from([0, at, 0xff, 0x5c, 0x27]);
    for (let at = 0; at < 22; at += 1) {
      await store.websub.addPush(feedId, { body: bytes(at), contentType: null, at: START });
    }
    const pushes = await store.websub.pushes(feedId);
    expect(pushes.map(({ body }) => Buffer.from(body))).toEqual(Array.from({ length: 20 }, (_, at) => bytes(at + 2)));
    expect(await store.websub.unreadPushes(inMinutes(1), 10)).toEqual([feedId]);
  });
});
