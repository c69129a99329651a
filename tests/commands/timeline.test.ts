import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../src/chat/message.ts';
import { toId } from '../../src/news/ids.ts';
import { INSTALLATION } from '../../src/news/owner.ts';
import { type Newsroom, NOW, openNewsroom } from './newsroom.ts';

let newsroom: Newsroom;

beforeEach(async () => {
  newsroom = await openNewsroom();
  await newsroom.tell({ title: 'Ferry strike looms', text: 'Soon.', hoursAgo: 24 * 20 });
  await newsroom.tell({ title: 'Ferry strike begins', text: 'Now.', hoursAgo: 30, slug: 'ferry-begins' });
  await newsroom.tell({
    title: 'Strike on ferries',
    text: 'Now.',
    hoursAgo: 29,
    slug: 'ferry-begins',
    outlet: 'Nordhavn Post',
  });
  await newsroom.tell({ title: 'Ferry strike ends', text: 'Over.', hoursAgo: 1 });
});

afterEach(() => newsroom.database.close());

function told(message: Message) {
  return message.kind === 'list' ? message.lines.map(({ text, detail }) => `${text}: ${detail}`) : [];
}

describe('/timeline', () => {
  it('tells the stories of a topic day by day, the oldest first', async () => {
    expect(told((await newsroom.ask('/timeline ferry-strike')).message)).toEqual([
      'Ferry strike looms: Wed, 15 Jul 2026 · Port Verrin Courier',
      'Strike on ferries: Mon, 3 Aug 2026 · Nordhavn Post and 1 other outlet',
      'Ferry strike ends: Tue, 4 Aug 2026 · Port Verrin Courier',
    ]);
  });

  it('looks back as many days as asked', async () => {
    expect(told((await newsroom.ask('/timeline ferry strike 3')).message)).toHaveLength(2);
  });

  it('takes a year as a word of the query, and says of a number how it was taken', async () => {
    await newsroom.tell({ title: 'Budget 2026 passed', text: 'Late at night.', hoursAgo: 24 * 20 });
    const { message } = await newsroom.ask('/timeline budget 2026');
    expect(told(message)).toEqual(['Budget 2026 passed: Wed, 15 Jul 2026 · Port Verrin Courier']);
    const { message: few } = await newsroom.ask('/timeline ferry strike 3');
    expect(few).toMatchObject({ title: 'Timeline: ferry strike', intro: 'The last 3 days.' });
  });

  it('has buttons that mean the same query again', async () => {
    await newsroom.tell({ title: 'Pier 11 burns', text: 'At night.', hoursAgo: 24 * 20 });
    const { message } = await newsroom.ask('/brief pier 11');
    const timeline = message.kind === 'brief' && message.buttons.find(({ label }) => label === 'Timeline');
    expect(timeline && told((await newsroom.ask(timeline.command)).message)).toHaveLength(1);
  });

  it('tells a single story by its articles', async () => {
    expect(told((await newsroom.ask('/timeline ferry-begins')).message)).toEqual([
      'Ferry strike begins: Mon, 3 Aug 2026 · Port Verrin Courier',
      'Strike on ferries: Mon, 3 Aug 2026 · Nordhavn Post',
    ]);
  });

  it('asks for a whole number of days', async () => {
    const { message } = await newsroom.ask('/timeline ferry days=soon');
    expect(message).toMatchObject({
      kind: 'notice',
      tone: 'problem',
      hints: expect.arrayContaining(['/timeline ferry 7']),
    });
  });

  it('draws how coverage grew, and says what changed below the article that told it', async () => {
    await newsroom.tell({ title: 'Ferry fire hurts eleven', text: 'A ferry burned.', hoursAgo: 5, slug: 'ferry-fire' });
    await newsroom.tell({ title: 'Fourteen hurt in ferry fire', text: 'A ferry.', hoursAgo: 2, slug: 'ferry-fire' });
    const article = newsroom.database.db.selectFrom('storyArticles').select(['articleId', 'storyId']);
    const row = await article.orderBy('articleId', 'desc').executeTakeFirstOrThrow();
    await newsroom.store.stories.changes.add({
      storyId: toId(row.storyId),
      articleId: toId(row.articleId),
      owner: INSTALLATION,
      version: '',
      at: NOW,
      changes: [{ kind: 'figure', before: 'Eleven were hurt.', after: 'Fourteen were hurt.' }],
    });
    const { message } = await newsroom.ask('/timeline ferry-fire');
    if (message.kind !== 'list') return expect.unreachable();
    expect(message.chart?.bars.map(({ value }) => value)).toEqual([1, 0, 0, 1]);
    expect(message.lines.map(({ text }) => text)).toEqual([
      'Ferry fire hurts eleven',
      'Fourteen hurt in ferry fire',
      '↳ Fourteen were hurt.',
    ]);
  });
});
