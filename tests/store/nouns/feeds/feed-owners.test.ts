import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeedId } from '../../../../src/news/ids.ts';
import { EVERYTHING_IN_SCOPE, INSTALLATION, type Owner, type Scope, toOwner } from '../../../../src/news/owner.ts';
import type { PollRecord } from '../../../../src/store/nouns/feeds/feed-polls.ts';
import type { WantedFeed } from '../../../../src/store/nouns/feeds/feeds.ts';
import { createStore, type Store } from '../../../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../../support/databases.ts';
import { START } from '../../../support/story-fixtures.ts';

const ACME = toOwner('slack:T01');
const BETA = toOwner('discord:3301');
const URL = 'https://wire.example/feed?key=SECRET';
const WANTED: WantedFeed = {
  ...{ url: URL, name: 'The Wire', label: 'paid', announceNewest: 2, everySeconds: 30, adaptive: false },
};
const inMinutes = (minutes: number) => new Date(START.getTime() + minutes * 60_000);
const scopeOf = (owner: Owner): Scope => ({ kind: 'owner', owner });

describe.each(availableDatabases())('owners of feeds on %s', (kind) => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => START);
  });
  afterEach(() => database.close());

  const add = (owner: Owner, { url = URL, now = START } = {}) =>
    store.feeds.add({ url, name: 'Wire', owner, by: { name: 'Ada', id: 'U1' }, now });
  const list = async (owner: Owner) => (await store.feeds.list(scopeOf(owner))).map(({ url }) => url);
  const due = (now: Date) => store.feeds.claimDue({ now, until: now, limit: 10 });
  const ownersOf = async (id: FeedId) => (await store.feeds.byId(id))?.owners;
  const poll = (id: FeedId, at: Date, changes: Partial<PollRecord> = {}) =>
    store.feeds.recordPoll(id, {
      ...{
        etag: '"1"',
        lastModified: null,
        bodyHash: 'hash',
        gapSeconds: null,
        movedTo: null,
        readAs: null,
        leftOut: null,
      },
      ...{ polledAt: at, nextPollAt: inMinutes(600), outcome: '7 new', ended: 'well', gone: false, firstFor: [] },
      ...changes,
    });

  it('polls an address once that two of them add, and lists it to each as its own', async () => {
    const first = await add(ACME);
    const second = await add(BETA);
    expect([first.kind, second.kind]).toEqual(['added', 'added']);
    expect(second.feed).toMatchObject({ id: first.feed.id, owner: BETA, source: 'chat' });
    expect(await due(START)).toEqual([first.feed.id]);
    expect((await ownersOf(first.feed.id))?.map(({ owner }) => owner).sort()).toEqual([BETA, ACME]);
  });

  it('shows nobody a feed, or its key, that another one added', async () => {
    await add(ACME);
    await add(BETA, { url: 'https://beta.example/feed' });
    expect(await list(BETA)).toEqual(['https://beta.example/feed']);
    expect(await list(INSTALLATION)).toEqual([]);
    expect(await store.feeds.list(EVERYTHING_IN_SCOPE)).toHaveLength(2);
  });

  it('looks new to who adds what another one reads: when that was polled last, and how, does not show', async () => {
    const { feed } = await add(ACME);
    await poll(feed.id, inMinutes(1), { ended: 'failed', outcome: 'answered 503' });
    const { feed: seen } = await add(BETA, { now: inMinutes(5) });
    const nothing = { lastPolledAt: null, lastOutcome: null, failingSince: null, errorStreak: 0 };
    expect(seen).toMatchObject(nothing);
    await poll(feed.id, inMinutes(6), { ended: 'failed', outcome: 'answered 503' });
    expect((await store.feeds.list(scopeOf(BETA)))[0]).toMatchObject({
      ...{ lastPolledAt: inMinutes(6), lastOutcome: 'answered 503', failingSince: inMinutes(5) },
    });
    expect((await store.feeds.list(scopeOf(ACME)))[0]).toMatchObject({ failingSince: inMinutes(1) });
  });

  it('knows what the adder reads already, and what the installation reads for all', async () => {
    await add(ACME);
    expect((await add(ACME)).kind).toBe('known');
    await add(INSTALLATION, { url: 'https://open.example/feed' });
    expect((await add(BETA, { url: 'https://open.example/feed' })).kind).toBe('known');
  });

  it('takes out one’s own row alone: the feed rests when nobody reads it', async () => {
    const { feed } = await add(ACME);
    await add(BETA);
    expect(await store.feeds.remove(feed.id, scopeOf(BETA))).toBe(true);
    expect(await list(BETA)).toEqual([]);
    expect(await list(ACME)).toEqual([URL]);
    expect(await store.feeds.remove(feed.id, scopeOf(BETA))).toBe(false);
    expect((await store.feeds.forJob(feed.id, START))?.isDue).toBe(true);
    await store.feeds.remove(feed.id, scopeOf(ACME));
    expect((await store.feeds.forJob(feed.id, START))?.isDue).toBe(false);
  });

  it('lets no workspace take out what the installation reads, and nobody what the configuration lists', async () => {
    const { feed } = await add(INSTALLATION);
    expect(await store.feeds.remove(feed.id, scopeOf(ACME))).toBe(false);
    await store.feeds.syncConfigured([WANTED], START);
    expect(await store.feeds.remove(feed.id, EVERYTHING_IN_SCOPE)).toBe(false);
    expect(await list(ACME)).toEqual([URL]);
  });

  it('counts what an owner has added, whatever others have', async () => {
    await add(ACME);
    await add(BETA);
    await add(BETA, { url: 'https://beta.example/feed' });
    await store.feeds.syncConfigured([{ ...WANTED, url: 'https://open.example/feed' }], START);
    expect(await store.feeds.count(ACME)).toBe(1);
    expect(await store.feeds.count(BETA)).toBe(2);
    expect(await store.feeds.count(INSTALLATION)).toBe(0);
  });

  it('begins in silence for each owner by itself, and asks for the whole document when one joins', async () => {
    const { feed } = await add(ACME);
    await poll(feed.id, START, { firstFor: [ACME] });
    await add(BETA, { now: inMinutes(5) });
    expect(await ownersOf(feed.id)).toEqual([
      { owner: ACME, firstPolledAt: START },
      { owner: BETA, firstPolledAt: null },
    ]);
    expect(await due(inMinutes(5))).toEqual([feed.id]);
    // Who joins while a poll is under way is not in it.
    await poll(feed.id, inMinutes(5), { firstFor: [] });
    expect((await ownersOf(feed.id))?.[1]?.firstPolledAt).toBeNull();
    await poll(feed.id, inMinutes(6), { firstFor: [BETA] });
    expect((await ownersOf(feed.id))?.map(({ firstPolledAt }) => firstPolledAt)).toEqual([START, inMinutes(6)]);
  });

  it('is asked no more than once a minute, however often it is added and taken out', async () => {
    const { feed } = await add(ACME);
    await poll(feed.id, START);
    for (let time = 0; time < 3; time += 1) {
      await store.feeds.remove(feed.id, scopeOf(ACME));
      await add(ACME, { now: inMinutes(0.5) });
      expect(await due(inMinutes(0.9))).toEqual([]);
    }
    expect(await due(inMinutes(1))).toEqual([feed.id]);
  });

  it('goes on for a workspace when the configuration lists it no longer, without what that said', async () => {
    const { feed } = await add(ACME);
    await poll(feed.id, START, { firstFor: [ACME] });
    await store.feeds.syncConfigured([WANTED], inMinutes(1));
    expect(await store.feeds.byId(feed.id)).toMatchObject({ name: 'The Wire', source: 'config', everySeconds: 30 });
    expect(await list(BETA)).toEqual([URL]);
    await store.feeds.syncConfigured([], inMinutes(2));
    expect(await list(BETA)).toEqual([]);
    expect(await store.feeds.byId(feed.id)).toMatchObject({
      ...{ source: 'chat', everySeconds: 600, adaptive: true, announce: { kind: 'none' } },
      owners: [{ owner: ACME, firstPolledAt: START }],
    });
  });

  it('shows nothing of the name and label that a feed had before it rested', async () => {
    await store.feeds.syncConfigured([{ ...WANTED, name: 'Secret desk' }], START);
    await store.feeds.syncConfigured([], START);
    expect((await add(ACME)).feed).toMatchObject({ name: 'Wire', label: null, source: 'chat' });
    await store.feeds.syncConfigured([], START);
    expect(await list(ACME)).toEqual([URL]);
  });

  it('gives the installation what a process of the version before has added beside us', async () => {
    await database.pool.query(
      `insert into feeds (url, name, source, announce_newest, every_seconds, next_poll_at)
       values ('https://a.example/feed', 'A', 'chat', 0, 600, $1)`,
      [START],
    );
    expect(await list(ACME)).toEqual([]);
    await store.feeds.syncConfigured([], START);
    expect(await list(ACME)).toEqual(['https://a.example/feed']);
    expect(await store.feeds.withoutAdder()).toEqual([{ name: 'A', url: 'https://a.example/feed' }]);
  });
});
