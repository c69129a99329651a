import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Asker } from '../../src/chat/question.ts';
import { createAnswer } from '../../src/commands/answering/answer-question.ts';
import { createNames } from '../../src/engines/matching/names.ts';
import { DEFAULT_LIMITS } from '../../src/news/feed.ts';
import { toId } from '../../src/news/ids.ts';
import { ASKER, type Newsroom, NOW, openNewsroom } from './newsroom.ts';

let newsroom: Newsroom;

beforeEach(async () => {
  newsroom = await openNewsroom();
});

afterEach(() => newsroom.database.close());

const SLACK: Partial<Asker> = {
  address: { platform: 'slack', workspace: 'T1', id: 'C1', kind: 'channel' },
  userId: 'U7',
};

async function followed(asker: Partial<Asker> = {}) {
  const channel = await newsroom.store.channels.byAddress({ ...ASKER, ...asker }.address);
  return channel ? newsroom.store.subscriptions.listFor(channel.id) : [];
}

describe('/subscribe', () => {
  it('follows keywords in this channel and shows what the last week would have brought', async () => {
    await newsroom.tell({ title: 'Ferry strike', text: 'Pilots walk out.', hoursAgo: 20 });
    await newsroom.tell({ title: 'Old ferry strike', text: 'Long ago.', hoursAgo: 24 * 9 });
    const { message, visibility } = await newsroom.ask('/subscribe ferry strikes');
    expect(await followed()).toMatchObject([{ query: 'ferry strikes', topic: null, source: 'chat', createdBy: 'Ada' }]);
    expect(visibility).toBe('public');
    expect(message).toMatchObject({ kind: 'list', title: 'Following “ferry strikes” in #news' });
    expect(message.kind === 'list' && message.intro).toContain('1 story would have been posted');
    expect(message.kind === 'list' && message.lines.map(({ text }) => text)).toEqual(['Ferry strike']);
    expect(message.kind === 'list' && message.footer).toContain('/unsubscribe ferry strikes');
  });

  it('shows the last story before where the week brought none', async () => {
    await newsroom.tell({ title: 'Old ferry strike', text: 'Long ago.', hoursAgo: 24 * 9 });
    expect((await newsroom.ask('/subscribe ferry')).message).toMatchObject({
      intro: 'Read as: ferry. No story of the last 7 days matches; the next one will be posted. The last one before:',
      lines: [{ text: 'Old ferry strike' }],
    });
    expect((await newsroom.ask('/subscribe volcano')).message).toMatchObject({ lines: [] });
  });

  it('says how it read a country, and asks about one that nobody knows', async () => {
    const names = createNames('PK\tcountry\tPakistan\tПакистан');
    const answer = createAnswer({ ...newsroom.deps, names });
    const ask = (text: string) =>
      answer({ command: 'subscribe', input: { kind: 'text', text }, asker: ASKER }).then(({ message }) =>
        JSON.stringify(message),
      );
    expect(await ask('flood country:Пакистан')).toContain('Read as: flood AND country:пакистан.');
    const unknown = await ask('flood country:pakisten');
    expect(unknown).toContain('There is no country “pakisten”.');
    expect(unknown).toContain('country:Pakistan');
    expect(await followed()).toMatchObject([{ query: 'flood country:Пакистан' }]);
  });

  it('follows a configured topic with its query', async () => {
    await newsroom.ask('/subscribe Ferry-Strike');
    expect(await followed()).toMatchObject([{ query: 'ferry (strike OR walkout)', topic: 'ferry-strike' }]);
  });

  it('takes the words of a topic without hyphens as keywords', async () => {
    await newsroom.ask('/subscribe ferry strike');
    expect(await followed()).toMatchObject([{ query: 'ferry strike', topic: null }]);
  });

  it('says that it is followed already and how it comes, when nothing else is asked for', async () => {
    await newsroom.ask('/subscribe ferry digest="daily 08:00"');
    const { message, visibility } = await newsroom.ask('/subscribe ferry', { userName: 'Ben' });
    expect(message).toMatchObject({ kind: 'list', title: 'Following “ferry” in #news' });
    expect(message.kind === 'list' && message.intro).toContain('is followed here already, since Ada asked for it');
    expect(message.kind === 'list' && message.footer).toContain('Digest daily 08:00 UTC');
    expect(visibility).toBe('private');
    expect(await followed()).toMatchObject([{ digest: 'daily 08:00', mention: null }]);
  });

  it.each([
    ['digest="daily 08:00"', 'Delivery: now daily 08:00 UTC, before: at once.', { digest: 'daily 08:00' }],
    ['@desk', 'Ping: now the group, before: nobody.', { mention: 'desk' }],
  ])('changes how a followed topic comes: %s', async (options, said, stored) => {
    await newsroom.ask('/subscribe ferry');
    const { message, visibility } = await newsroom.ask(`/subscribe ferry ${options}`, { userName: 'Ben' });
    expect(message.kind === 'list' && message.intro).toContain(said);
    expect(visibility).toBe('public');
    expect(await followed()).toMatchObject([{ query: 'ferry', createdBy: 'Ada', ...stored }]);
  });

  it('changes it from a form as from a typed line', async () => {
    const fill = (options: Record<string, string>) =>
      createAnswer(newsroom.deps)({ command: 'subscribe', input: { kind: 'options', options }, asker: ASKER });
    await fill({ keywords: 'ferry' });
    const { message } = await fill({ keywords: 'ferry', digest: 'daily 08:00', mention: 'desk' });
    expect(message.kind === 'list' && message.intro).toContain('Delivery: now daily 08:00 UTC, before: at once. Ping:');
    expect(message.kind === 'list' && message.buttons.map(({ command }) => command)).toEqual([
      '/unsubscribe subscription:1',
      '/subscribe subscription:1 digest=off',
      '/subscribe subscription:1 mention=off',
    ]);
  });

  it('takes a digest and a ping away again, and leaves alone what is not named', async () => {
    await newsroom.ask('/subscribe ferry @desk digest="daily 08:00"');
    const { message } = await newsroom.ask('/subscribe ferry digest=off');
    expect(message.kind === 'list' && message.intro).toContain('Delivery: now at once, before: daily 08:00 UTC.');
    expect(message.kind === 'list' && message.intro).not.toContain('Ping:');
    expect(await followed()).toMatchObject([{ mention: 'desk', digest: null }]);
    const pinged = await newsroom.ask('/subscribe ferry mention=off');
    expect(pinged.message.kind === 'list' && pinged.message.intro).toContain('Ping: now nobody, before: the group.');
    expect(await followed()).toMatchObject([{ mention: null, digest: null }]);
  });

  it('tells one group from another when the ping moves', async () => {
    await newsroom.ask('/subscribe ferry @desk');
    const { message } = await newsroom.ask('/subscribe ferry @night');
    expect(message.kind === 'list' && message.intro).toContain('Ping: now another group.');
    expect(await followed()).toMatchObject([{ mention: 'night' }]);
  });

  it('counts the digest of the channel where the subscription loses its own', async () => {
    await newsroom.ask('/slugline settings digest="daily 07:00"');
    await newsroom.ask('/subscribe ferry digest="weekly mon 08:00"');
    const { message } = await newsroom.ask('/subscribe ferry digest=off');
    expect(message.kind === 'list' && message.intro).toContain(
      'Delivery: now daily 07:00 UTC (the digest of the channel), before: weekly mon 08:00 UTC.',
    );
  });

  it('says so when what is asked for is what there is', async () => {
    await newsroom.ask('/subscribe ferry digest="daily 08:00"');
    const { message, visibility } = await newsroom.ask('/subscribe ferry digest="daily 8:00"');
    expect(message.kind === 'list' && message.intro).toContain('followed here already');
    expect(visibility).toBe('private');
  });

  it('knows a followed query by its meaning', async () => {
    await newsroom.ask('/subscribe ferry strikes');
    await newsroom.ask('/subscribe Ferry strike digest="daily 08:00"');
    expect(await followed()).toMatchObject([{ query: 'ferry strikes', digest: 'daily 08:00' }]);
  });

  it('changes only what is one’s own, or in a channel one manages', async () => {
    const adder = { managesChannel: false, mayFollow: true } as const;
    await newsroom.ask('/subscribe ferry');
    await newsroom.ask('/subscribe tram', { ...adder, userId: 'u2', userName: 'Ben' });
    const { message } = await newsroom.ask('/subscribe ferry digest="daily 08:00"', { ...adder, userId: 'u2' });
    expect(message).toMatchObject({ tone: 'problem', text: expect.stringContaining('“ferry” was asked for by Ada') });
    await newsroom.ask('/subscribe tram digest="daily 08:00"', { ...adder, userId: 'u2' });
    expect(await followed()).toMatchObject([
      { query: 'ferry', digest: null },
      { query: 'tram', digest: 'daily 08:00' },
    ]);
  });

  it('leaves to the configuration what comes from it', async () => {
    await newsroom.ask('/subscribe tram');
    const [{ channelId } = { channelId: toId<'channel'>('0') }] = await followed();
    const configured = { channelId, query: 'ferry', topic: null, source: 'config', createdBy: 'config' } as const;
    await newsroom.store.subscriptions.add({ ...configured, mention: null, digest: null, createdAt: NOW });
    const { message } = await newsroom.ask('/subscribe ferry digest="daily 08:00"');
    expect(message).toMatchObject({ tone: 'problem' });
    expect(message.kind === 'notice' && message.hints[0]).toContain('config/alerts.yaml');
    expect(await followed()).toMatchObject([{ query: 'tram' }, { query: 'ferry', digest: null }]);
  });

  it('changes a subscription in a channel that is full', async () => {
    await newsroom.ask('/subscribe ferry1');
    const [{ channelId } = { channelId: toId<'channel'>('0') }] = await followed();
    const others = { channelId, topic: null, source: 'chat', createdBy: 'Ada', createdAt: NOW } as const;
    for (let number = 2; number <= 100; number += 1) {
      await newsroom.store.subscriptions.add({ ...others, query: `ferry${number}`, mention: null, digest: null });
    }
    expect((await newsroom.ask('/subscribe tram')).message).toMatchObject({ tone: 'problem' });
    await newsroom.ask('/subscribe ferry7 digest="daily 08:00"');
    expect((await followed()).filter(({ digest }) => digest !== null)).toMatchObject([{ query: 'ferry7' }]);
  });

  it.each([
    ['/subscribe ferry digest="daily 08:00"', 'Digest daily 08:00 Europe/Berlin'],
    ['/subscribe ferry digest="daily 08:00 Asia/Karachi"', 'Digest daily 08:00 Asia/Karachi'],
  ])('says in which time zone a digest comes: %s', async (line, said) => {
    await newsroom.ask('/slugline settings zone=Europe/Berlin');
    const { message } = await newsroom.ask(line);
    expect(message.kind === 'list' && message.footer).toContain(said);
  });

  it('reads the mention and the digest wherever they stand', async () => {
    await newsroom.ask('/subscribe @desk ferry digest=weekly mon 8:00 Europe/Berlin strike');
    const { rows } = await newsroom.database.pool.query<{ query: string; mention: string; digest: string }>(
      'select query, mention, digest from subscriptions',
    );
    expect(rows).toEqual([{ query: 'ferry strike', mention: 'desk', digest: 'weekly mon 08:00 Europe/Berlin' }]);
  });

  it('takes curly quotes and no-break spaces as plain ones', async () => {
    await newsroom.ask('/subscribe “harbour\u00A0pilots” digest=“daily 08:00”');
    expect(await followed()).toMatchObject([{ query: '“harbour pilots”' }]);
  });

  it('follows for the person who says me, without any right on the channel', async () => {
    await newsroom.ask('/subscribe ferry me', { ...SLACK, managesChannel: false });
    const own = { platform: 'slack', workspace: 'T1', id: 'U7', kind: 'dm' } as const;
    expect(await followed({ address: own })).toMatchObject([{ query: 'ferry' }]);
    expect(await followed(SLACK)).toEqual([]);
  });

  it('follows in another channel after a look at it', async () => {
    await newsroom.ask('/subscribe ferry #C2', SLACK);
    expect(await followed({ address: { platform: 'slack', workspace: 'T1', id: 'C2', kind: 'channel' } })).toHaveLength(
      1,
    );
  });

  it('refuses a channel where it may not post, with the reason', async () => {
    await newsroom.database.close();
    newsroom = await openNewsroom({ locate: async () => ({ kind: 'closed', reason: 'it is archived.' }) });
    const { message } = await newsroom.ask('/subscribe ferry #C2', SLACK);
    expect(message).toMatchObject({ kind: 'notice', tone: 'problem', text: 'I cannot post in #C2: it is archived.' });
    expect(await followed(SLACK)).toEqual([]);
  });

  it('judges rights by the other channel, not by the one of asking', async () => {
    const rights = { C2: { sees: true, adds: true, manages: false }, C3: { sees: false, adds: false, manages: false } };
    await newsroom.database.close();
    newsroom = await openNewsroom({
      locate: async (address) => ({ kind: 'located', address, name: '#secret-plans' }),
      rightsOf: async (_userId, { id }) => ({ kind: 'rights', ...(id === 'C2' ? rights.C2 : rights.C3) }),
    });
    const other = { ...SLACK, address: { platform: 'slack', workspace: 'T1', id: 'C2', kind: 'channel' } } as const;
    expect((await newsroom.ask('/subscribe ferry', { ...other, userId: 'U1' })).message.kind).toBe('list');
    expect((await newsroom.ask('/subscribe tram #C2', SLACK)).message.kind).toBe('list');
    // A manager here is nobody there.
    expect((await newsroom.ask('/unsubscribe ferry #C2', SLACK)).message).toMatchObject({ tone: 'problem' });
    expect((await newsroom.ask('/unsubscribe tram #C2', SLACK)).message).toMatchObject({ tone: 'done' });
    for (const line of ['/subscribe ferry #C3', '/unsubscribe ferry #C3', '/subscriptions #C3']) {
      const { message, visibility } = await newsroom.ask(line, SLACK);
      expect(message).toMatchObject({ tone: 'problem', text: expect.stringContaining('You are not in #C3') });
      expect(JSON.stringify(message)).not.toContain('secret-plans');
      expect(visibility).toBe('private');
    }
    expect((await followed(other)).map(({ query }) => query)).toEqual(['ferry']);
  });

  it('does nothing in another channel while the platform does not say who may', async () => {
    await newsroom.database.close();
    newsroom = await openNewsroom({ rightsOf: async () => ({ kind: 'unreachable', reason: 'Slack is slow.' }) });
    const { message } = await newsroom.ask('/subscribe ferry #C2', SLACK);
    expect(message).toMatchObject({ tone: 'problem', text: 'I could not look at #C2 just now: Slack is slow.' });
  });

  it('refuses people who do not manage the channel, and offers them their own messages', async () => {
    const { message, visibility } = await newsroom.ask('/subscribe ferry', { managesChannel: false });
    expect(message).toMatchObject({
      tone: 'problem',
      hints: ['For yourself, as direct messages: /subscribe ferry me'],
    });
    expect(visibility).toBe('private');
    expect(await followed()).toEqual([]);
  });

  it.each([
    ['/subscribe ferry OR', 'OR needs a word on both sides.'],
    ['/subscribe ferry digest=noonish', 'I cannot read the digest time.'],
    ['/subscribe ferry digest="daily 08:00 Mars/Base"', 'I do not know this time zone.'],
    ['/subscribe ferry @everyone', 'Only a role or a user group can be pinged'],
    ['/subscribe', 'What should I look for?'],
  ])('answers %s with the mend and changes nothing', async (line, what) => {
    const { message } = await newsroom.ask(line);
    expect(message).toMatchObject({ kind: 'notice', tone: 'problem' });
    expect(message.kind === 'notice' && message.text).toContain(what);
    expect(message.kind === 'notice' && message.hints.length).toBeGreaterThan(0);
    expect(await followed()).toEqual([]);
  });
});

describe('the subscriptions of a workspace', () => {
  const asWorkspace = (workspace: string, id: string, kind: 'channel' | 'dm' = 'channel'): Partial<Asker> => ({
    address: { platform: 'slack', workspace, id, kind },
    userId: 'U7',
  });

  it('are limited over all of its channels, whoever asks, and those of others do not count', async () => {
    newsroom.deps.limits = { workspace: { ...DEFAULT_LIMITS.workspace, subscriptions: 2 } };
    await newsroom.ask('/subscribe ferry', asWorkspace('T1', 'C1'));
    await newsroom.ask('/subscribe tram', asWorkspace('T1', 'C2'));
    const { message, visibility } = await newsroom.ask('/subscribe bus', asWorkspace('T1', 'D3', 'dm'));
    expect(message).toMatchObject({
      tone: 'problem',
      text: '2 subscriptions were made here already, which is the most that the channels of a workspace may have together.',
      hints: [expect.stringContaining('/subscriptions'), 'Those of config/alerts.yaml do not count.'],
    });
    expect(visibility).toBe('private');
    // What is followed already is no further subscription.
    expect((await newsroom.ask('/subscribe ferry', asWorkspace('T1', 'C1'))).message).toMatchObject({ kind: 'list' });
    expect((await newsroom.ask('/subscribe bus', asWorkspace('T2', 'C1'))).message).toMatchObject({ kind: 'list' });
    for (const topic of ['a1', 'b2', 'c3']) {
      expect((await newsroom.ask(`/subscribe ${topic}`)).message).toMatchObject({ kind: 'list' });
    }
    await newsroom.ask('/unsubscribe tram', asWorkspace('T1', 'C2'));
    expect((await newsroom.ask('/subscribe bus', asWorkspace('T1', 'C2'))).message).toMatchObject({ kind: 'list' });
  });
});
