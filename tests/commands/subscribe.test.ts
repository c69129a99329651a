import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Asker } from '../../src/chat/question.ts';
import { ASKER, type Newsroom, openNewsroom } from './newsroom.ts';

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
      intro: 'No story of the last 7 days matches; the next one will be posted. The last one before:',
      lines: [{ text: 'Old ferry strike' }],
    });
    expect((await newsroom.ask('/subscribe volcano')).message).toMatchObject({ lines: [] });
  });

  it('follows a configured topic with its query', async () => {
    await newsroom.ask('/subscribe Ferry-Strike');
    expect(await followed()).toMatchObject([{ query: 'ferry (strike OR walkout)', topic: 'ferry-strike' }]);
  });

  it('takes the words of a topic without hyphens as keywords', async () => {
    await newsroom.ask('/subscribe ferry strike');
    expect(await followed()).toMatchObject([{ query: 'ferry strike', topic: null }]);
  });

  it('says so when it is followed already', async () => {
    await newsroom.ask('/subscribe ferry');
    const { message } = await newsroom.ask('/subscribe ferry', { userName: 'Ben' });
    expect(message.kind === 'list' && message.intro).toContain('since Ada asked for it');
    expect(await followed()).toHaveLength(1);
  });

  it('tells of a subscription that is there how it is delivered, not what was asked for now', async () => {
    await newsroom.ask('/subscribe ferry digest="daily 08:00"');
    const { message } = await newsroom.ask('/subscribe ferry @desk digest="weekly mon 07:00"', { userName: 'Ben' });
    expect(message.kind === 'list' && message.footer).toContain('Digest daily 08:00 UTC');
    expect(message.kind === 'list' && message.footer).not.toMatch(/weekly|Pings/);
    expect(message.kind === 'list' && message.intro).toContain('To change how it comes, stop it and follow it again.');
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
