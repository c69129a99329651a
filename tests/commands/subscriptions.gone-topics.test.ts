import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toId } from '../../src/news/ids.ts';
import { type Newsroom, NOW, openNewsroom } from './newsroom.ts';

describe('a topic that topics.yaml has no more', () => {
  let newsroom: Newsroom;
  beforeEach(async () => {
    newsroom = await openNewsroom({ topics: [{ slug: 'port-fees', query: 'harbour fee' }] });
    const { channels, subscriptions } = newsroom.store;
    const { id } = await channels.ensure({ platform: 'preview', workspace: '', id: 'news', kind: 'channel' }, '#news');
    const made = { channelId: id, source: 'chat', createdBy: 'Ben', createdById: 'u2', createdAt: NOW } as const;
    await subscriptions.add({
      ...made,
      query: 'harbour fee',
      topic: 'harbour-fees',
      mention: 'S1',
      digest: 'daily 08:00',
    });
    await subscriptions.add({ ...made, query: 'quake', topic: 'quakes', mention: null, digest: null });
    await newsroom.ask('/unsubscribe harbour-fees for=1d');
  });
  afterEach(() => newsroom.database.close());

  const listed = async () => {
    const { message } = await newsroom.ask('/subscriptions');
    return message.kind === 'list' ? message.lines.map(({ text, detail }) => `${text}: ${detail}`) : [];
  };

  it('is said in the list with what to type', async () => {
    expect(await listed()).toEqual([
      expect.stringContaining(
        'harbour-fees: muted until 5 Aug 2026, 12:00 UTC by Ada · no longer in topics.yaml, goes on with its last words; it is called port-fees now: /subscribe port-fees · harbour fee',
      ),
      expect.stringContaining('quakes: no longer in topics.yaml, goes on with its last words · quake'),
    ]);
  });

  it('goes on under the new name with its digest, its ping and its mute', async () => {
    const { message } = await newsroom.ask('/subscribe port-fees');
    expect(message).toMatchObject({
      title: 'Following “port-fees” in #news',
      intro: expect.stringContaining('It was called harbour-fees before; all else stays. It is muted until 5 Aug 2026'),
      footer: expect.stringContaining('Digest daily 08:00 UTC · Pings the group'),
    });
    expect((await listed()).map((line) => line.split(':')[0])).toEqual(['port-fees', 'quakes']);
    expect(await newsroom.store.mutes.listFor(toId('1'))).toMatchObject([{ topic: 'port-fees', query: 'harbour fee' }]);
  });

  it('is left as it is by people who may only add, and stopped by its old name', async () => {
    await newsroom.ask('/subscribe port-fees', {
      managesChannel: false,
      mayFollow: true,
      userId: 'u9',
      userName: 'Cleo',
    });
    expect((await listed()).map((line) => line.split(':')[0])).toEqual(['harbour-fees', 'quakes', 'port-fees']);
    const { message } = await newsroom.ask('/unsubscribe quakes');
    expect(message).toMatchObject({ text: 'Stopped “quakes” in #news.' });
  });

  it('follows a name beside its words, so that an edit of the topic leaves the words as they are', async () => {
    await newsroom.ask('/subscribe harbour fee me');
    const { message } = await newsroom.ask('/subscribe port-fees me');
    expect(message).toMatchObject({ title: 'Following “port-fees” in your direct messages' });
    const mine = await newsroom.ask('/subscriptions me');
    expect(mine.message.kind === 'list' && mine.message.lines.map(({ text }) => text)).toEqual([
      'harbour fee',
      'port-fees',
    ]);
  });
});
