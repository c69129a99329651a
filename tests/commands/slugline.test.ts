import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ASKER, type Newsroom, openNewsroom } from './newsroom.ts';

let newsroom: Newsroom;

beforeEach(async () => {
  newsroom = await openNewsroom();
});

afterEach(() => newsroom.database.close());

async function stateOfChannel() {
  return (await newsroom.store.channels.byAddress(ASKER.address))?.state;
}

describe('/slugline', () => {
  it('explains every command', async () => {
    const { message, visibility } = await newsroom.ask('/slugline help');
    const calls = message.kind === 'list' ? message.lines.map(({ text }) => text) : [];
    expect(calls).toEqual(
      expect.arrayContaining([expect.stringMatching('^/brief <'), '/slugline status', '/feeds status [page]']),
    );
    expect(visibility).toBe('private');
  });

  it('explains them as well when it is asked something unknown', async () => {
    const { message } = await newsroom.ask('/slugline dance');
    expect(message.kind === 'list' && message.intro).toContain('no command “dance”');
  });

  it('says which part is broken', async () => {
    const status = async () => [
      { part: 'store', ok: true, state: 'embedded' },
      { part: 'slack', ok: false, state: 'no connection' },
    ];
    newsroom.deps.status = status;
    expect((await newsroom.ask('/slugline status')).message).toMatchObject({
      title: '1 of 2 parts need attention',
      lines: [{ text: '✓ store' }, { text: '✗ slack', detail: 'no connection' }],
    });
  });

  it('pauses and resumes a channel', async () => {
    await newsroom.ask('/slugline pause');
    expect(await stateOfChannel()).toBe('paused');
    await newsroom.ask('/slugline resume');
    expect(await stateOfChannel()).toBe('open');
  });

  it('lets only managers pause', async () => {
    const { message } = await newsroom.ask('/slugline pause', { managesChannel: false });
    expect(message).toMatchObject({ text: 'Only people who manage #news can use /slugline pause.' });
    expect(await stateOfChannel()).toBeUndefined();
  });

  it('changes settings together, and shows them', async () => {
    const line = '/slugline settings quiet=22-7:30 digest=daily 8:00 languages=EN,fr length=short zone=Europe/Berlin';
    expect((await newsroom.ask(line)).message).toMatchObject({
      title: 'New settings of #news',
      lines: [
        { text: 'Quiet hours', detail: '22:00 to 07:30' },
        { text: 'Digest', detail: 'daily 08:00' },
        { text: 'Languages', detail: 'en, fr' },
        { text: 'Length', detail: 'short' },
        { text: 'Time zone', detail: 'Europe/Berlin' },
        { text: 'Language of answers and alerts', detail: 'auto' },
      ],
    });
    expect((await newsroom.ask('/slugline settings', { managesChannel: false })).message).toMatchObject({
      title: 'Settings of #news',
      lines: [{ detail: '22:00 to 07:30' }, {}, {}, {}, {}, {}],
    });
    await newsroom.ask('/slugline settings quiet=off languages=all');
    expect((await newsroom.ask('/slugline settings')).message).toMatchObject({
      lines: [{ detail: 'off' }, { detail: 'daily 08:00' }, { detail: 'all' }, {}, {}, {}],
    });
  });

  it.each(['quiet=late', 'digest=often', 'languages=english', 'length=tiny', 'zone=Nowhere/City', 'language=xx'])(
    'changes nothing by halves: %s',
    async (setting) => {
      const { message } = await newsroom.ask(`/slugline settings length=short ${setting}`);
      expect(message).toMatchObject({ kind: 'notice', tone: 'problem' });
      expect((await newsroom.ask('/slugline settings')).message).toMatchObject({
        lines: [{ detail: 'off' }, {}, { detail: 'all' }, { detail: 'normal' }, { detail: 'UTC' }, {}],
      });
    },
  );

  it('lets only managers change settings', async () => {
    const { message } = await newsroom.ask('/slugline settings length=short', { managesChannel: false });
    expect(message).toMatchObject({ kind: 'notice', tone: 'problem' });
  });
});
