import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ASKER, type Newsroom, NOW, openNewsroom } from './newsroom.ts';

let newsroom: Newsroom;

beforeEach(async () => {
  newsroom = await openNewsroom();
});

afterEach(() => newsroom.database.close());

async function followed() {
  const channel = await newsroom.store.channels.ensure(ASKER.address, '#news');
  return (await newsroom.store.subscriptions.listFor(channel.id)).map(({ query }) => query);
}

describe('/unsubscribe', () => {
  it.each(['ferry strike', 'FERRY strikes', 'ferry-strikes', 'ferry AND strike'])(
    'finds a query that means the same: %s',
    async (typed) => {
      await newsroom.ask('/subscribe ferry strikes now');
      await newsroom.ask('/subscribe tram');
      await newsroom.ask(`/unsubscribe ${typed} now`);
      expect(await followed()).toEqual(['tram']);
    },
  );

  it('finds a topic by its name', async () => {
    await newsroom.ask('/subscribe harbour-fees');
    const { message } = await newsroom.ask('/unsubscribe harbour fees');
    expect(message).toMatchObject({ kind: 'notice', tone: 'done' });
    expect(await followed()).toEqual([]);
  });

  it('leaves what the configuration brought', async () => {
    const channel = await newsroom.store.channels.ensure(ASKER.address, '#news');
    const configured = {
      channelId: channel.id,
      query: 'ferry',
      topic: null,
      source: 'config',
      createdBy: 'config',
    } as const;
    await newsroom.store.subscriptions.add({ ...configured, mention: null, digest: null, createdAt: NOW });
    const { message } = await newsroom.ask('/unsubscribe ferry');
    expect(message.kind === 'notice' && message.hints).toEqual([
      'Take it out of config/alerts.yaml, then restart.',
      'Or mute it for a while: /unsubscribe ferry for=1d',
    ]);
    expect(await followed()).toEqual(['ferry']);
  });

  it('leaves the channel as it is for people who do not manage it', async () => {
    await newsroom.ask('/subscribe ferry');
    const { message } = await newsroom.ask('/unsubscribe ferry', { managesChannel: false });
    expect(message).toMatchObject({ kind: 'notice', tone: 'problem' });
    expect(await followed()).toEqual(['ferry']);
  });

  it('names what is followed when the keywords are not', async () => {
    await newsroom.ask('/subscribe ferry');
    const { message } = await newsroom.ask('/unsubscribe tram');
    expect(message).toMatchObject({ text: '“tram” is not followed in #news.', hints: ['/unsubscribe ferry'] });
  });

  it('lists what can be stopped when nothing is named', async () => {
    await newsroom.ask('/subscribe ferry');
    const { message } = await newsroom.ask('/unsubscribe');
    expect(message.kind === 'list' && message.buttons).toEqual([
      { label: 'Stop ferry', command: '/unsubscribe subscription:1' },
    ]);
  });
});
