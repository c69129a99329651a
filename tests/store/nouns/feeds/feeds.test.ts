import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EVERYTHING_IN_SCOPE, INSTALLATION } from '../../../../src/news/owner.ts';
import type { PollRecord } from '../../../../src/store/nouns/feeds/feed-polls.ts';
import type { WantedFeed } from '../../../../src/store/nouns/feeds/feeds.ts';
import { createStore, type Store } from '../../../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../../support/databases.ts';
import { START } from '../../../support/story-fixtures.ts';

const wanted: WantedFeed = {
  url: 'https://courier.example/feed',
  name: 'Courier',
  label: null,
  announceNewest: 0,
  everySeconds: 60,
  adaptive: true,
};
const LATER = new Date(START.getTime() + 60_000);
const record: PollRecord = {
  etag: '"1"',
  lastModified: null,
  bodyHash: 'hash',
  nextPollAt: LATER,
  polledAt: START,
  outcome: '2 new',
  ended: 'well',
  gone: false,
  firstFor: [INSTALLATION],
  gapSeconds: 900,
  leftOut: null,
  movedTo: null,
  readAs: null,
};

describe.each(availableDatabases())('createFeedStore on %s', (kind) => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => START);
  });
  afterEach(() => database.close());

  const claim = (now = START) => store.feeds.claimDue({ now, until: LATER, limit: 100 });

  it('gives a due feed to one of several pollers', async () => {
    await store.feeds.syncConfigured([wanted, { ...wanted, url: 'https://other.example/feed' }], START);
    const claims = await Promise.all([claim(), claim(), claim()]);
    expect(claims.flat()).toHaveLength(2);
    expect(new Set(claims.flat()).size).toBe(2);
  });

  it('gives a feed again when its worker died with it', async () => {
    await store.feeds.syncConfigured([wanted], START);
    const [id] = await claim();
    expect(await claim()).toEqual([]);
    expect(await claim(new Date(LATER.getTime() + 1))).toEqual([id]);
  });

  it('keeps validators of a poll and asks again when it is due', async () => {
    await store.feeds.syncConfigured([wanted], START);
    const [id] = await claim();
    if (!id) throw new Error('nothing due');
    await store.feeds.recordPoll(id, record);
    expect(await store.feeds.byId(id)).toMatchObject({
      etag: '"1"',
      owners: [{ owner: INSTALLATION, firstPolledAt: START }],
      errorStreak: 0,
    });
    expect(await claim()).toEqual([]);
    await store.feeds.recordPoll(id, { ...record, ended: 'failed', firstFor: [] });
    await store.feeds.recordPoll(id, { ...record, ended: 'failed', firstFor: [] });
    expect(await store.feeds.byId(id)).toMatchObject({ errorStreak: 2 });
  });

  it('follows a permanent move of an added feed after three polls in a row, and never one that config names', async () => {
    const movedTo = 'https://moved.example/feed';
    const { feed } = await store.feeds.add({
      url: 'https://old.example/feed',
      name: 'Old',
      owner: INSTALLATION,
      by: null,
      now: START,
    });
    for (let poll = 0; poll < 2; poll += 1) await store.feeds.recordPoll(feed.id, { ...record, movedTo });
    expect(await store.feeds.byId(feed.id)).toMatchObject({ url: 'https://old.example/feed' });
    await store.feeds.recordPoll(feed.id, { ...record, movedTo });
    expect(await store.feeds.byId(feed.id)).toMatchObject({ url: movedTo, etag: null, gapSeconds: 900 });
    await store.feeds.syncConfigured([wanted], START);
    const [id] = (await store.feeds.list(EVERYTHING_IN_SCOPE))
      .filter(({ source }) => source === 'config')
      .map((line) => line.id);
    for (let poll = 0; id && poll < 4; poll += 1)
      await store.feeds.recordPoll(id, { ...record, movedTo: 'https://b.example/' });
    expect(id && (await store.feeds.byId(id))).toMatchObject({ url: wanted.url });
  });

  it('rests a feed that config no longer names, and begins in silence when it comes back', async () => {
    await store.feeds.syncConfigured([wanted], START);
    const [id] = await claim();
    if (!id) throw new Error('nothing due');
    await store.feeds.recordPoll(id, record);
    await store.feeds.syncConfigured([], START);
    expect(await store.feeds.list(EVERYTHING_IN_SCOPE)).toEqual([]);
    await store.feeds.syncConfigured([wanted], START);
    expect(await store.feeds.byId(id)).toMatchObject({ owners: [{ firstPolledAt: null }] });
  });

  it('writes no feed again that stands as config has it', async () => {
    const many = Array.from({ length: 1_200 }, (_, at) => ({ ...wanted, url: `https://n${at}.example/feed` }));
    const written = () =>
      sql<{ url: string; xmin: string; xmax: string }>`select url, xmin, xmax from feeds order by id`.execute(
        database.db,
      );
    await store.feeds.syncConfigured(many, START);
    const { rows: before } = await written();
    expect(before).toHaveLength(many.length);
    const renamed = many.map((feed, at) => (at === 700 ? { ...feed, name: 'Renamed' } : feed));
    await store.feeds.syncConfigured(renamed, START);
    const { rows: after } = await written();
    const changed = after.filter(({ xmin, xmax }, at) => xmin !== before[at]?.xmin || xmax !== before[at]?.xmax);
    expect(changed).toMatchObject([{ url: many[700]?.url }]);
  });

  it('leaves what people added in chat alone, and config what chat may not remove', async () => {
    const { feed } = await store.feeds.add({
      url: 'https://added.example/feed',
      name: 'Added',
      owner: INSTALLATION,
      by: null,
      now: START,
    });
    await store.feeds.syncConfigured([wanted], START);
    const lines = await store.feeds.list(EVERYTHING_IN_SCOPE);
    expect(lines.map((line) => [line.name, line.source])).toEqual([
      ['Added', 'chat'],
      ['Courier', 'config'],
    ]);
    expect(await store.feeds.remove(feed.id, EVERYTHING_IN_SCOPE)).toBe(true);
    const configured = lines.find((line) => line.source === 'config');
    expect(configured && (await store.feeds.remove(configured.id, EVERYTHING_IN_SCOPE))).toBe(false);
  });

  it('is due while it is claimed, and polled sooner on a hint, but not twice a minute', async () => {
    await store.feeds.syncConfigured([wanted], START);
    const [id] = await claim();
    if (!id) throw new Error('not claimed');
    const isDue = async (now: Date) => (await store.feeds.forJob(id, now))?.isDue;
    expect(await isDue(START)).toBe(true);
    const inAnHour = new Date(START.getTime() + 3_600_000);
    await store.feeds.recordPoll(id, { ...record, nextPollAt: inAnHour });
    expect(await isDue(START)).toBe(false);
    await store.feeds.pollSoon(id, START);
    expect(await isDue(new Date(START.getTime() + 59_000))).toBe(false);
    expect(await isDue(new Date(START.getTime() + 60_000))).toBe(true);
  });

  it('remembers when a document was last read, and as what', async () => {
    await store.feeds.syncConfigured([wanted], START);
    const [id] = await claim();
    if (!id) throw new Error('not claimed');
    const readAfter = async (changes: Partial<PollRecord>) => {
      await store.feeds.recordPoll(id, { ...record, ...changes });
      const feed = await store.feeds.byId(id);
      return [feed?.readAt, feed?.readAs?.title];
    };
    const readAs = { landing: 'hash', title: 'The Courier', site: null };
    expect(await readAfter({ polledAt: START, ended: 'well', readAs })).toEqual([START, 'The Courier']);
    expect(await readAfter({ polledAt: LATER, ended: 'failed' })).toEqual([START, 'The Courier']);
    expect(await readAfter({ polledAt: LATER, ended: 'put-off' })).toEqual([START, 'The Courier']);
    expect(await readAfter({ polledAt: LATER, ended: 'well' })).toEqual([LATER, 'The Courier']);
  });

  it('calls a feed that waits for its host failing when that has lasted for hours', async () => {
    await store.feeds.syncConfigured([wanted], START);
    const [id] = await claim();
    if (!id) throw new Error('not claimed');
    const failingAfter = async (ended: PollRecord['ended'], hours: number) => {
      await store.feeds.recordPoll(id, { ...record, ended, polledAt: new Date(START.getTime() + hours * 3_600_000) });
      return (await store.feeds.list({ kind: 'everything' }))[0]?.failingSince ?? null;
    };
    await failingAfter('well', 0);
    expect(await failingAfter('put-off', 1)).toBeNull();
    expect(await failingAfter('put-off', 7)).toEqual(START);
    expect(await failingAfter('well', 8)).toBeNull();
    expect(await failingAfter('failed', 9)).toEqual(new Date(START.getTime() + 9 * 3_600_000));
  });

  it('remembers since when the quota has left entries out, until it leaves none', async () => {
    await store.feeds.syncConfigured([wanted], START);
    const [id] = await claim();
    if (!id) throw new Error('not claimed');
    const since = async (polledAt: Date, leftOut: number | null) => {
      await store.feeds.recordPoll(id, { ...record, polledAt, leftOut });
      return (await store.feeds.byId(id))?.leftOutSince;
    };
    expect(await since(START, 3)).toEqual(START);
    expect(await since(LATER, 9)).toEqual(START);
    expect(await since(LATER, null)).toEqual(START);
    expect(await since(LATER, 0)).toBeNull();
  });

  it('counts a server that puts us off as unread, but not as a failure', async () => {
    await store.feeds.syncConfigured([wanted], START);
    const [id] = await claim();
    if (!id) throw new Error('not claimed');
    await store.feeds.recordPoll(id, { ...record, ended: 'failed' });
    await store.feeds.recordPoll(id, { ...record, ended: 'put-off', polledAt: LATER });
    expect((await store.feeds.list(EVERYTHING_IN_SCOPE))[0]).toMatchObject({ errorStreak: 1, failingSince: START });
  });
});
