import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Newsroom, openNewsroom } from './newsroom.ts';

let newsroom: Newsroom;

beforeEach(async () => {
  newsroom = await openNewsroom();
});

afterEach(() => newsroom.database.close());

describe('/actors', () => {
  it('lists each name once, with its newest role and how many articles have it', async () => {
    const union = { name: 'Pilots’ Union', kind: 'organisation' } as const;
    await newsroom.tell({
      title: 'A ferry strike',
      text: 'Text.',
      hoursAgo: 4,
      actors: [union, { name: 'Mara Quist', role: 'pilot' }],
    });
    await newsroom.tell({
      title: 'The ferry strike',
      text: 'Text.',
      hoursAgo: 3,
      actors: [{ name: 'MARA QUIST', role: 'union leader' }],
    });
    const { message } = await newsroom.ask('/actors ferry-strike');
    expect(message.kind === 'list' && message.lines).toMatchObject([
      { text: 'MARA QUIST', detail: 'union leader · 2 articles · Port Verrin Courier' },
      { text: 'Pilots’ Union', detail: '1 article · Port Verrin Courier' },
    ]);
    expect(message.kind === 'list' && message.buttons[0]?.command).toBe('/quotes MARA QUIST');
  });

  it('says so where nobody is named', async () => {
    await newsroom.tell({ title: 'A ferry strike', text: 'Text.', hoursAgo: 4 });
    expect((await newsroom.ask('/actors ferry')).message).toMatchObject({ intro: 'These stories name nobody.' });
  });

  it('answers an unknown topic with the newest headlines', async () => {
    await newsroom.tell({ title: 'A ferry strike', text: 'Text.', hoursAgo: 4 });
    expect((await newsroom.ask('/actors zebra')).message).toMatchObject({ lines: [{ text: 'A ferry strike' }] });
  });
});
