import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Newsroom, openNewsroom } from './newsroom.ts';

let newsroom: Newsroom;

beforeEach(async () => {
  newsroom = await openNewsroom();
});

afterEach(() => newsroom.database.close());

describe('/latest', () => {
  it('lists the newest stories, each once, with outlet, time and link', async () => {
    await newsroom.tell({ title: 'Older', text: 'One.', hoursAgo: 5 });
    await newsroom.tell({ title: 'A wire copy', text: 'Two.', hoursAgo: 2, slug: 'same' });
    const url = await newsroom.tell({
      title: 'Newest',
      text: 'Two.',
      hoursAgo: 1,
      slug: 'same',
      outlet: 'Nordhavn Post',
    });
    const { message } = await newsroom.ask('/latest');
    expect(message.kind === 'list' && message.lines).toEqual([
      { text: 'Newest', detail: 'Nordhavn Post · 4 Aug 2026, 11:00 UTC', url },
      expect.objectContaining({ text: 'Older' }),
    ]);
  });

  it('lists as many as asked', async () => {
    for (const hoursAgo of [1, 2, 3]) await newsroom.tell({ title: `Story ${hoursAgo}`, text: 'Text.', hoursAgo });
    const { message } = await newsroom.ask('/latest 2');
    expect(message.kind === 'list' && message.lines.map(({ text }) => text)).toEqual(['Story 1', 'Story 2']);
  });

  it.each(['/latest 0', '/latest count=many'])('asks for a number on %s', async (line) => {
    expect((await newsroom.ask(line)).message).toMatchObject({ kind: 'notice', hints: ['/latest 5'] });
  });
});
