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
    expect((await newsroom.ask(line)).message).toMatchObject({
      kind: 'notice',
      hints: ['/latest 5', '/latest floods 5'],
    });
  });
});

describe('/latest of a time', () => {
  beforeEach(async () => {
    for (const hoursAgo of [1, 30, 31, 32, 80]) {
      await newsroom.tell({ title: `Story ${hoursAgo}`, text: 'Text.', hoursAgo });
    }
  });

  const titles = async (line: string) => {
    const { message } = await newsroom.ask(line);
    return message.kind === 'list' ? message.lines.map(({ text }) => text) : message;
  };

  it.each([
    ['/latest 20 since=2026-08-03T04:00 until=2026-08-03T06:00', ['Story 31', 'Story 32']],
    ['/latest since=2026-08-03 until=2026-08-04', ['Story 30', 'Story 31', 'Story 32']],
    ['/latest since=31h', ['Story 1', 'Story 30', 'Story 31']],
    ['/latest until=3d', ['Story 80']],
  ])('%s', async (line, expected) => {
    expect(await titles(line)).toEqual(expected);
  });

  it('goes on before what it shows', async () => {
    const { message } = await newsroom.ask('/latest 2 since=2026-08-03 until=2026-08-04');
    const footer = message.kind === 'list' ? message.footer : '';
    expect(footer).toBe('1 story before: /latest 2 since=2026-08-03 until=2026-08-03T05:00:00');
    expect(await titles(footer?.replace(/^.*: /, '') ?? '')).toEqual(['Story 32']);
  });

  it.each(['/latest since=lately', '/latest until=2026-13-01', '/latest since=2026-08-03T4', '/latest 5 until=soon'])(
    'says how to write a time on %s',
    async (line) => {
      expect(await titles(line)).toMatchObject({
        kind: 'notice',
        tone: 'problem',
        hints: expect.arrayContaining([expect.stringContaining('since=3d')]),
      });
    },
  );

  it('says that nothing was published then', async () => {
    expect(await titles('/latest since=2020-01-01 until=2020-02-01')).toMatchObject({
      text: 'No story was published in that time.',
    });
  });
});
