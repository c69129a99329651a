import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../src/chat/message.ts';
import { type ChannelId, toId } from '../../src/news/ids.ts';
import { ASKER, type Newsroom, NOW, openNewsroom } from './newsroom.ts';

const STRANGER = { userId: 'u9', userName: 'Eve', managesChannel: false };

let newsroom: Newsroom;
let url: string;
let channelId: ChannelId;

/** The second article may tell the event of the first, and stands as a line in the thread of its alert. */
beforeEach(async () => {
  newsroom = await openNewsroom();
  await newsroom.tell({ title: 'Ferry strike', text: 'Pilots walk out.', hoursAgo: 2, slug: 'ferry-strike-1' });
  url = await newsroom.tell({ title: 'Pilots walk out', text: 'Ferry strike.', hoursAgo: 1, slug: 'pilots-walk' });
  const { database, store } = newsroom;
  channelId = (await store.channels.ensure(ASKER.address, '#news')).id;
  const about = { channelId, because: ['ferry'], mention: null, plannedAt: NOW, dueAt: NOW };
  const alert = { ...about, storyId: toId<'story'>('1'), articleId: toId<'article'>('1'), nonce: 'alert' };
  const line = { ...about, storyId: toId<'story'>('2'), articleId: toId<'article'>('2'), nonce: 'line' };
  await store.deliveries.plan([alert]);
  await store.deliveries.plan([{ ...line, replyTo: toId('1') }]);
  await database.pool.query(
    `update deliveries set state = 'sending', first_attempt_at = $1, message_id = 'm' || id, ended_at = $1`,
    [NOW],
  );
  await database.pool.query(`update deliveries set state = 'sent'`);
  const likely = { why: 'same place and act; other date', likelyStoryId: '1' };
  await database.db.updateTable('storyArticles').set(likely).where('storyId', '=', toId<'story'>('2')).execute();
});
afterEach(() => newsroom.database.close());

const said = (message: Message) => (message.kind === 'notice' ? message.text : JSON.stringify(message));
const ask = async (line: string, asker = {}) => said((await newsroom.ask(line, asker)).message);
const alerts = async () =>
  (await newsroom.database.db.selectFrom('deliveries').select('storyId').where('replyTo', 'is', null).execute()).length;

async function why(): Promise<string> {
  const { message } = await newsroom.ask(`/why ${url}`);
  return message.kind === 'list' ? message.lines.map(({ text }) => text).join('\n') : said(message);
}

describe('/slugline alert', () => {
  it.each([['pilots-walk'], ['the link']])('makes an alert of a line, named by %s, and once', async (name) => {
    const line = `/slugline alert ${name === 'the link' ? url : name}`;
    expect(await ask(line)).toBe('pilots-walk goes out as an alert of its own now.');
    expect(await ask(line)).toBe('pilots-walk has an alert in #news already.');
    expect(await alerts()).toBe(2);
  });

  it('plans it for now, also in quiet hours, as somebody asks for it', async () => {
    await newsroom.ask('/slugline settings quiet=11:00-14:00');
    await ask('/slugline alert pilots-walk');
    expect(await newsroom.store.deliveries.due(channelId, NOW, 10)).toMatchObject([{ storyId: '2', reply: null }]);
  });

  it('is for those who may add what the channel follows', async () => {
    expect(await ask('/slugline alert pilots-walk', STRANGER)).toContain('Only people who manage #news can change');
    expect(await alerts()).toBe(1);
    expect(await ask('/slugline alert pilots-walk', { ...STRANGER, mayFollow: true })).toContain('goes out');
  });

  it('finds no line of another channel', async () => {
    const elsewhere = { address: { ...ASKER.address, id: 'desk' }, channelName: '#desk' };
    expect(await ask('/slugline alert pilots-walk', elsewhere)).toBe('No line in #desk tells of pilots-walk.');
    expect(await alerts()).toBe(1);
  });

  it('says what it needs, and what it does not know', async () => {
    expect(await ask('/slugline alert')).toContain('Which article?');
    expect(await ask('/slugline alert nothing-here')).toBe('No story is known by nothing-here.');
    expect(await ask('/slugline alert ferry-strike-1')).toBe('ferry-strike-1 has an alert in #news already.');
  });

  it('is on record with who did it', async () => {
    await ask('/slugline alert pilots-walk');
    const log = JSON.stringify((await newsroom.ask('/slugline log')).message);
    expect(log).toContain('made an alert of the line pilots-walk in #news');
  });
});

describe('/why of a likely article', () => {
  it('says the verdict, what agreed and differed, and where the line is', async () => {
    const text = await why();
    expect(text).toContain(
      'It is likely, not certain, that it tells the event of the story ferry-strike-1 (same place and act; other date): so it has a story of its own, pilots-walk.',
    );
    expect(text).toContain(
      'In #news a line in the thread of the alert of ferry-strike-1 tells of it; it was posted at 4 Aug 2026, 12:00 UTC.',
    );
    expect(text).not.toContain('No alert');
    expect(text).not.toContain('The alert was planned');
  });

  it('says who made it an alert, and what became of that', async () => {
    await ask('/slugline alert pilots-walk');
    const text = await why();
    expect(text).toContain('It became an alert of its own (made an alert by Ada).');
    expect(text).toContain('The alert is planned at 4 Aug 2026, 12:00 UTC by this article');
  });

  it('offers the button', async () => {
    const { message } = await newsroom.ask(`/why ${url}`);
    expect(message).toMatchObject({
      buttons: [{ label: 'Brief' }, { label: 'Post it as an alert', command: '/slugline alert story:2' }],
    });
  });
});

describe('what people put right', () => {
  it('ends the doubt: a split of the likely article makes an alert of each line', async () => {
    expect(await ask(`/slugline split ${url}`)).toContain('1 channel will be told of it by an alert.');
    expect(await alerts()).toBe(2);
    expect(await ask(`/slugline split ${url}`)).toBe('This article is alone in its story already.');
  });
});
