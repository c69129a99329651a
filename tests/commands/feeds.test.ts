import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeedDeps } from '../../src/commands/command.ts';
import { DEFAULT_LIMITS } from '../../src/news/feed.ts';
import { EVERYTHING_IN_SCOPE, INSTALLATION } from '../../src/news/owner.ts';
import { type Newsroom, NOW, openNewsroom } from './newsroom.ts';

let newsroom: Newsroom;

const find: FeedDeps['find'] = async (address) =>
  address.includes('courier')
    ? {
        kind: 'found',
        url: 'https://courier.example/feed',
        title: 'Port Verrin Courier',
        entries: 12,
        firstPoll: async () => null,
        newest: { title: 'Ferry strike', at: NOW },
      }
    : { kind: 'not-found', reason: 'The site names no feed.' };

beforeEach(async () => {
  newsroom = await openNewsroom();
  newsroom.deps.feeds.find = find;
});

afterEach(() => newsroom.database.close());

function configureFeed(name: string): Promise<void> {
  const feed = { url: 'https://a.example/feed', label: null, announceNewest: 0, everySeconds: 600, adaptive: true };
  return newsroom.store.feeds.syncConfigured([{ ...feed, name }], NOW);
}

describe('/feeds', () => {
  it('adds the feed of a site, once', async () => {
    const { message, visibility } = await newsroom.ask('/feeds add courier.example');
    expect(message).toMatchObject({ kind: 'notice', tone: 'done' });
    expect(visibility).toBe('public');
    expect((await newsroom.ask('/feeds add courier.example')).message).toMatchObject({ tone: 'problem' });
    expect(await newsroom.store.feeds.list(EVERYTHING_IN_SCOPE)).toMatchObject([
      { url: 'https://courier.example/feed', source: 'chat' },
    ]);
  });

  it('takes no more feeds from chat than a workspace may have, and names those to take out', async () => {
    const ofHouse = { owner: INSTALLATION, by: { name: 'Ada', id: 'u1' } };
    for (let number = 1; number <= DEFAULT_LIMITS.workspace.feeds; number += 1) {
      await newsroom.store.feeds.add({
        url: `https://${number}.example/feed`,
        name: `Feed ${number}`,
        ...ofHouse,
        now: NOW,
      });
    }
    await newsroom.database.pool.query(
      `update feeds set failing_since = $1, last_polled_at = $1 where name = 'Feed 77'`,
      [NOW],
    );
    await configureFeed('Harbour Post');
    const { message, visibility } = await newsroom.ask('/feeds add courier.example');
    expect(message).toMatchObject({
      tone: 'problem',
      text: '100 feeds were added here already, which is the most a workspace may have; 1 of them does not answer.',
      hints: [
        '/feeds remove Feed 77',
        expect.stringMatching(/^\/feeds remove Feed/),
        expect.stringMatching(/^\/feeds remove Feed/),
        'Those of config/feeds.yaml do not count.',
      ],
    });
    expect(visibility).toBe('private');
    newsroom.deps.feeds.find = async () => ({
      ...{ kind: 'found', title: 'Feed 5', entries: 1, newest: null, firstPoll: async () => null },
      url: 'https://5.example/feed',
    });
    expect((await newsroom.ask('/feeds add 5.example')).message).toMatchObject({
      text: expect.stringContaining('is read already'),
    });
    newsroom.deps.feeds.find = find;
    await newsroom.ask('/feeds remove Feed 77');
    expect((await newsroom.ask('/feeds add courier.example')).message).toMatchObject({ tone: 'done' });
  });

  it('tests a site without keeping anything', async () => {
    const { message } = await newsroom.ask('/feeds test courier.example');
    expect(message).toMatchObject({
      tone: 'info',
      hints: ['Newest: Ferry strike', 'Keep it: /feeds add courier.example'],
    });
    expect(await newsroom.store.feeds.list(EVERYTHING_IN_SCOPE)).toEqual([]);
  });

  it('says what happened where no feed is found', async () => {
    const { message } = await newsroom.ask('/feeds add nothing.example');
    expect(message.kind === 'notice' && message.text).toContain('The site names no feed.');
  });

  it('removes by name, and names the nearest where there is none', async () => {
    await newsroom.ask('/feeds add courier.example');
    expect((await newsroom.ask('/feeds remove Port Verin Courier')).message).toMatchObject({
      hints: ['/feeds remove Port Verrin Courier'],
    });
    await newsroom.ask('/feeds remove port verrin courier');
    expect(await newsroom.store.feeds.list(EVERYTHING_IN_SCOPE)).toEqual([]);
  });

  it('leaves what the configuration brought', async () => {
    await configureFeed('A');
    expect((await newsroom.ask('/feeds remove A')).message).toMatchObject({
      hints: ['Take it out of config/feeds.yaml, then restart.'],
    });
    expect(await newsroom.store.feeds.list(EVERYTHING_IN_SCOPE)).toHaveLength(1);
  });

  it.each(['add courier.example', 'remove A', 'test courier.example'])(
    'refuses people without the right: %s',
    async (line) => {
      const { message } = await newsroom.ask(`/feeds ${line}`, { managesChannel: false });
      expect(message).toMatchObject({ kind: 'notice', tone: 'problem' });
      expect(await newsroom.store.feeds.list(EVERYTHING_IN_SCOPE)).toEqual([]);
    },
  );

  it('does not let a direct message change what everybody reads', async () => {
    const address = { platform: 'discord', workspace: '', id: '42', kind: 'dm' } as const;
    await newsroom.ask('/feeds add courier.example', { address, managesChannel: true });
    expect(await newsroom.store.feeds.list(EVERYTHING_IN_SCOPE)).toEqual([]);
  });

  it('tells how each feed is doing, failing ones first', async () => {
    await newsroom.ask('/feeds add courier.example');
    await configureFeed('Aaa');
    await newsroom.database.pool.query(
      `update feeds set last_outcome = 'answered 503', last_polled_at = $1, failing_since = $1 where source = 'chat'`,
      [NOW],
    );
    const { message } = await newsroom.ask('/feeds status');
    expect(message).toMatchObject({ kind: 'list', intro: '2 feeds, 1 not answering.' });
    expect(message.kind === 'list' && message.lines.map(({ text }) => text)).toEqual([
      'Port Verrin Courier (courier.example)',
      'Aaa',
    ]);
    expect(message.kind === 'list' && message.lines[0]?.detail).toContain('answered 503 at 4 Aug 2026, 12:00 UTC');
  });

  it('tells how many articles of a feed wait their turn', async () => {
    await newsroom.tell({ title: 'Ferry strike', text: 'Pilots walk out.', hoursAgo: 1 });
    await newsroom.database.db.updateTable('articles').set({ stage: 'found', dueAt: NOW }).execute();
    const { message } = await newsroom.ask('/feeds status');
    expect(message.kind === 'list' && message.lines[0]?.detail).toContain('1 article waits its turn');
  });
});
