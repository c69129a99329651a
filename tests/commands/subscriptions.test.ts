import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Newsroom, openNewsroom } from './newsroom.ts';

let newsroom: Newsroom;

beforeEach(async () => {
  newsroom = await openNewsroom();
});

afterEach(() => newsroom.database.close());

describe('/subscriptions', () => {
  it('lists what this channel follows, who asked, and how to stop each', async () => {
    await newsroom.ask('/subscribe ferry-strike');
    await newsroom.ask('/subscribe tram');
    const { message, visibility } = await newsroom.ask('/subscriptions');
    expect(visibility).toBe('private');
    expect(message).toMatchObject({
      title: 'Followed in #news',
      lines: [
        { text: 'ferry-strike', detail: 'ferry (strike OR walkout) · by Ada · stop: /unsubscribe ferry-strike' },
        { text: 'tram', detail: 'by Ada · stop: /unsubscribe tram' },
      ],
    });
  });

  it('has buttons that mean one subscription by its number, whatever its words, and old ones that still work', async () => {
    await newsroom.ask('/subscribe ferry');
    await newsroom.ask('/subscribe ferry me');
    await newsroom.ask('/subscribe "ferry me" @desk');
    const { message } = await newsroom.ask('/subscriptions');
    const commands = message.kind === 'list' ? message.buttons.map(({ command }) => command) : [];
    expect(commands.every((command) => /^\/unsubscribe subscription:\d+$/.test(command))).toBe(true);
    const [last = ''] = commands.slice(-1);
    const unpinged = await newsroom.ask(`${last.replace('unsubscribe', 'subscribe')} mention=off`);
    expect(JSON.stringify(unpinged.message)).toContain('Following “\\"ferry me\\"” in #news');
    for (const command of commands) await newsroom.ask(command);
    expect((await newsroom.ask('/subscriptions')).message).toMatchObject({ title: 'Nothing is followed in #news yet' });
    expect((await newsroom.ask('/subscriptions me')).message).toMatchObject({ lines: [{ text: 'ferry' }] });
    for (const stale of [last, `${last} for=1d`, `${last.replace('unsubscribe', 'subscribe')} digest=off`])
      expect((await newsroom.ask(stale)).message).toMatchObject({ text: 'That is not followed in #news.' });
    // What the button of 0.1.0 says of a list, which the upgrade wrote anew.
    await newsroom.ask('/subscribe roof gale');
    expect((await newsroom.ask('/unsubscribe roof, gale')).message).toMatchObject({
      text: 'Stopped “roof gale” in #news.',
    });
  });

  it('has a button for a query too long for one, which stops that query', async () => {
    const query = '(harbour OR ferry OR pier OR lighthouse OR pilots OR tugs) (strike OR walkout OR closure) -cricket';
    await newsroom.ask(`/subscribe ${query}`);
    await newsroom.ask('/subscribe tram');
    const { message } = await newsroom.ask('/subscriptions');
    const [stop] = message.kind === 'list' ? message.buttons : [];
    expect(stop?.command.length).toBeLessThanOrEqual(90);
    const mute = await newsroom.ask(`${stop?.command} for=1d`);
    expect(mute.message).toMatchObject({
      kind: 'notice',
      tone: 'done',
      text: expect.stringContaining('Muted “(harbour'),
    });
    expect((await newsroom.ask(stop?.command ?? '')).message).toMatchObject({ kind: 'notice', tone: 'done' });
    expect((await newsroom.ask('/subscriptions')).message).toMatchObject({ lines: [{ text: 'tram' }] });
  });

  it('lists what the person follows', async () => {
    await newsroom.ask('/subscribe ferry me');
    const { message } = await newsroom.ask('/subscriptions me');
    expect(message.kind === 'list' && message.lines).toEqual([
      { text: 'ferry', detail: 'by Ada · stop: /unsubscribe ferry me', url: null },
    ]);
  });

  it('suggests topics where nothing is followed', async () => {
    const { message } = await newsroom.ask('/subscriptions');
    expect(message).toMatchObject({ title: 'Nothing is followed in #news yet', lines: [] });
    expect(message.kind === 'list' && message.intro).toContain('ferry-strike, harbour-fees');
  });
});
