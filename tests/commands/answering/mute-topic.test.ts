import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Asker } from '../../../src/chat/question.ts';
import { MUTES_PER_CHANNEL_MAX } from '../../../src/commands/command.ts';
import { ASKER, type Newsroom, NOW, openNewsroom } from '../newsroom.ts';

let newsroom: Newsroom;

beforeEach(async () => {
  newsroom = await openNewsroom();
});

afterEach(() => newsroom.database.close());

const MEMBER: Partial<Asker> = {
  address: { platform: 'slack', workspace: 'T1', id: 'C1', kind: 'channel' },
  userId: 'U7',
  userName: 'Ben',
  managesChannel: false,
  mayFollow: true,
};
const MANAGER: Partial<Asker> = { ...MEMBER, userId: 'U1', userName: 'Ada', managesChannel: true };

async function muted(asker: Partial<Asker> = {}) {
  const channel = await newsroom.store.channels.byAddress({ ...ASKER, ...asker }.address);
  const mutes = channel ? await newsroom.store.mutes.listFor(channel.id) : [];
  return mutes.filter(({ until }) => until > NOW).map(({ query, until }) => [query, until.toISOString()]);
}

async function followAll() {
  const channel = await newsroom.store.channels.ensure(ASKER.address, '#news');
  const all = { channelId: channel.id, query: '*', topic: null, source: 'config', createdBy: 'config' } as const;
  await newsroom.store.subscriptions.add({ ...all, mention: null, digest: null, createdAt: NOW });
}

describe('/unsubscribe for=', () => {
  it.each([
    ['1d', '2026-08-05T12:00:00.000Z'],
    ['8h', '2026-08-04T20:00:00.000Z'],
    ['1w', '2026-08-11T12:00:00.000Z'],
    ['"90 minutes"', '2026-08-04T13:30:00.000Z'],
    ['yes', '2026-08-05T12:00:00.000Z'],
  ])('mutes a topic for %s and keeps the subscription', async (time, until) => {
    await newsroom.ask('/subscribe harbour-fees');
    const { message, visibility } = await newsroom.ask(`/unsubscribe harbour-fees for=${time}`);
    expect(message).toMatchObject({ kind: 'notice', tone: 'done' });
    expect(visibility).toBe('public');
    expect(await muted()).toEqual([['harbour fee', until]]);
    const { message: list } = await newsroom.ask('/subscriptions');
    expect(list).toMatchObject({
      lines: [{ text: 'harbour-fees', detail: expect.stringContaining('muted until') }],
      buttons: [{ command: '/unsubscribe subscription:1 for=off' }, { command: '/unsubscribe subscription:1' }],
    });
  });

  it('ends a mute early', async () => {
    await newsroom.ask('/subscribe ferry');
    await newsroom.ask('/unsubscribe ferry for=1w');
    expect((await newsroom.ask('/unsubscribe ferry for=off')).message).toMatchObject({ tone: 'done' });
    expect(await muted()).toEqual([]);
    expect((await newsroom.ask('/unsubscribe ferry for=off')).message).toMatchObject({ tone: 'problem' });
  });

  it('moves the end when it is muted again', async () => {
    await newsroom.ask('/subscribe ferry');
    await newsroom.ask('/unsubscribe ferry for=1w');
    await newsroom.ask('/unsubscribe ferry for=1h');
    expect(await muted()).toEqual([['ferry', '2026-08-04T13:00:00.000Z']]);
  });

  it('takes no more mutes than a channel may have, names one to end, and still moves those there are', async () => {
    await followAll();
    const channel = await newsroom.store.channels.ensure(ASKER.address, '#news');
    const by = { channelId: channel.id, topic: null, createdAt: NOW, createdBy: 'Ada', createdById: 'u1' };
    for (let number = 1; number <= MUTES_PER_CHANNEL_MAX; number += 1) {
      const until = new Date(NOW.getTime() + number * 3_600_000);
      await newsroom.store.mutes.add({ ...by, query: `storm${number}`, until });
    }
    const { message, visibility } = await newsroom.ask('/unsubscribe ferry for=1d');
    expect(message).toMatchObject({
      tone: 'problem',
      text: '#news has 100 mutes already, which is the most a channel may have.',
      hints: [
        'The next one ends by itself at 4 Aug 2026, 13:00 UTC. Sooner: /unsubscribe storm1 for=off',
        'All of them: /subscriptions',
      ],
    });
    expect(visibility).toBe('private');
    expect((await newsroom.ask('/unsubscribe storm7 for=1w')).message).toMatchObject({ tone: 'done' });
    await newsroom.ask('/unsubscribe storm1 for=off');
    expect((await newsroom.ask('/unsubscribe ferry for=1d')).message).toMatchObject({ tone: 'done' });
  });

  it('forgets the mute with the subscription, so that following anew is heard', async () => {
    await newsroom.ask('/subscribe ferry');
    await newsroom.ask('/unsubscribe ferry for=1w');
    await newsroom.ask('/unsubscribe ferry');
    expect(await muted()).toEqual([]);
  });

  it('says at a new subscription that the topic is muted', async () => {
    await newsroom.ask('/subscribe ferry');
    await newsroom.ask('/unsubscribe ferry for=1w');
    const { message } = await newsroom.ask('/subscribe ferry');
    expect(message.kind === 'list' && message.intro).toContain('It is muted until 11 Aug 2026, 12:00 UTC by Ada.');
  });

  it('mutes any keywords where every article comes, and lists them', async () => {
    await followAll();
    await newsroom.ask('/unsubscribe cricket for=1d');
    expect(await muted()).toEqual([['cricket', '2026-08-05T12:00:00.000Z']]);
    const { message } = await newsroom.ask('/subscriptions');
    expect(message.kind === 'list' && message.lines.map(({ text }) => text)).toEqual(['every article', 'Not: cricket']);
    expect(message.kind === 'list' && message.buttons).toEqual([
      { label: 'Unmute cricket', command: '/unsubscribe cricket for=off' },
    ]);
  });

  it('mutes nothing that would change nothing', async () => {
    await newsroom.ask('/subscribe ferry');
    expect((await newsroom.ask('/unsubscribe cricket for=1d')).message).toMatchObject({
      text: '“cricket” is not followed in #news.',
    });
    expect(await muted()).toEqual([]);
  });

  it('mutes in direct messages without any right on the channel', async () => {
    await newsroom.ask('/subscribe ferry me', MEMBER);
    const { message } = await newsroom.ask('/unsubscribe ferry me for=1d', MEMBER);
    expect(message).toMatchObject({ tone: 'done' });
    const own = { platform: 'slack', workspace: 'T1', id: 'U7', kind: 'dm' } as const;
    expect(await muted({ address: own })).toHaveLength(1);
  });

  it.each(['for=soon', 'for=0d', 'for=99w'])('answers %s with the mend', async (time) => {
    await newsroom.ask('/subscribe ferry');
    const { message } = await newsroom.ask(`/unsubscribe ferry ${time}`);
    expect(message).toMatchObject({ tone: 'problem', hints: [expect.stringContaining('for=1d')] });
    expect(await muted()).toEqual([]);
  });
});

describe('who may mute', () => {
  it('a member mutes what they asked for and nothing of others', async () => {
    await newsroom.ask('/subscribe ferry', MEMBER);
    await newsroom.ask('/subscribe tram', { ...MEMBER, userId: 'U8', userName: 'Cleo' });
    expect((await newsroom.ask('/unsubscribe ferry for=1d', MEMBER)).message).toMatchObject({ tone: 'done' });
    expect((await newsroom.ask('/unsubscribe tram for=1d', MEMBER)).message).toMatchObject({ tone: 'problem' });
    expect(await muted(MEMBER)).toEqual([['ferry', '2026-08-05T12:00:00.000Z']]);
  });

  it('somebody who takes on the name of another mutes and stops nothing of theirs', async () => {
    await newsroom.ask('/subscribe ferry', MEMBER);
    const impostor = { ...MEMBER, userId: 'U9' };
    expect((await newsroom.ask('/unsubscribe ferry for=1d', impostor)).message).toMatchObject({ tone: 'problem' });
    expect((await newsroom.ask('/unsubscribe ferry', impostor)).message).toMatchObject({ tone: 'problem' });
    expect(await muted(MEMBER)).toEqual([]);
  });

  it('a manager mutes anything, which members do not end, but who asked for the subscription does', async () => {
    await newsroom.ask('/subscribe ferry', MEMBER);
    await newsroom.ask('/unsubscribe ferry for=1d', MANAGER);
    const stranger = { ...MEMBER, userId: 'U8', userName: 'Cleo' };
    expect((await newsroom.ask('/unsubscribe ferry for=off', stranger)).message).toMatchObject({ tone: 'problem' });
    expect((await newsroom.ask('/unsubscribe ferry for=off', MEMBER)).message).toMatchObject({ tone: 'done' });
  });
});
