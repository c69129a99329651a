import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../src/chat/message.ts';
import { indexWords } from '../../src/engines/matching/word-index.ts';
import { toId } from '../../src/news/ids.ts';
import { done } from '../support/read-here.ts';
import { ASKER, type Newsroom, NOW, openNewsroom } from './newsroom.ts';

let newsroom: Newsroom;
let url: string;

beforeEach(async () => {
  newsroom = await openNewsroom();
  url = await newsroom.tell({ title: 'Ferry strike', text: 'Pilots walk out.', hoursAgo: 2, slug: 'ferry-strike-1' });
});

afterEach(() => newsroom.database.close());

function lines(message: Message): string {
  return message.kind === 'list' ? message.lines.map(({ text }) => text).join('\n') : JSON.stringify(message);
}

describe('/why', () => {
  it('finds an article by the address of its page, where redirects led away from that of its feed', async () => {
    const { pool } = newsroom.database;
    await pool.query('update articles set page_url = $1 where url = $2', ['https://paper.example/pier', url]);
    const { message } = await newsroom.ask('/why https://paper.example/pier?utm_source=chat');
    expect(lines(message)).toContain('Found in the feed “Port Verrin Courier');
    expect(message).toMatchObject({ footer: 'https://paper.example/pier' });
    expect((await newsroom.ask(`/why ${url}`)).message).toMatchObject({ footer: 'https://paper.example/pier' });
    const channel = await newsroom.store.channels.ensure(ASKER.address, '#news');
    const planned = {
      channelId: channel.id,
      nonce: 'n3',
      because: [],
      met: [],
      mention: null,
      plannedAt: NOW,
      dueAt: NOW,
    };
    await newsroom.store.deliveries.plan([{ ...planned, storyId: toId('1'), articleId: toId('1') }]);
    const [alert] = await newsroom.store.deliveries.facts([toId('1')], 'one');
    expect(alert?.article.url).toBe('https://paper.example/pier');
  });

  it('says why a channel that gets everything was alerted', async () => {
    const channel = await newsroom.store.channels.ensure(ASKER.address, '#news');
    const planned = {
      channelId: channel.id,
      nonce: 'n2',
      because: [],
      met: [],
      mention: null,
      plannedAt: NOW,
      dueAt: NOW,
    };
    await newsroom.store.deliveries.plan([{ ...planned, storyId: toId('1'), articleId: toId('1') }]);
    const text = lines((await newsroom.ask(`/why ${url}`)).message);
    expect(text).toContain('by this article, because every article is posted here; it is due');
  });

  it('explains what was posted, from the feed to the post', async () => {
    await newsroom.ask('/subscribe ferry');
    const channel = await newsroom.store.channels.ensure(ASKER.address, '#news');
    const planned = {
      channelId: channel.id,
      nonce: 'n1',
      because: ['ferry'],
      met: [{ topic: 'ferry', words: ['Ferry', 'Pilots'] }],
      mention: null,
      plannedAt: NOW,
      dueAt: NOW,
    };
    await newsroom.store.deliveries.plan([{ ...planned, storyId: toId('1'), articleId: toId('1') }]);
    const { pool } = newsroom.database;
    await pool.query(`update deliveries set state = 'sending', first_attempt_at = $1`, [NOW]);
    await pool.query(`update deliveries set state = 'sent', message_id = 'm1', ended_at = $1`, [NOW]);
    const text = lines((await newsroom.ask(`/why ${url}?utm_source=chat#top`)).message);
    expect(text).toContain(
      'Found in the feed “Port Verrin Courier (port-verrin-courier.example)” at 4 Aug 2026, 10:00 UTC',
    );
    expect(text).toContain('It belongs to the story ferry-strike-1');
    expect(text).toContain('Followed in #news by: ferry.');
    expect(text).toContain(
      'by this article, because of ferry (Ferry, Pilots); it was posted at 4 Aug 2026, 12:00 UTC.',
    );
  });

  it('says that an article is another one, told anew, at the address of either', async () => {
    const anew = await newsroom.tell({ title: 'Strike of pilots', text: 'Pilots walk out.', hoursAgo: 1, slug: 'x' });
    await newsroom.store.articles.foldInto(toId('1'), toId('2'), NOW);
    const text = lines((await newsroom.ask(`/why ${anew}`)).message);
    expect(text).toContain(
      `${anew} is the same article as “Ferry strike” (${url}), told anew at 4 Aug 2026, 11:00 UTC`,
    );
    expect(text).toContain('It belongs to the story ferry-strike-1');
    expect(lines((await newsroom.ask(`/why ${url}`)).message)).not.toContain('told anew');
  });

  it('explains what was not posted', async () => {
    await newsroom.ask('/subscribe tram');
    const text = lines((await newsroom.ask(`/why <${url}>`)).message);
    expect(text).toContain('None of the 1 subscription of #news matches it.');
    expect(text).toContain('No alert was planned here');
  });

  it('says what kept silent: a mute, or the languages of the channel', async () => {
    await newsroom.ask('/subscribe ferry');
    const channel = await newsroom.store.channels.ensure(ASKER.address, '#news');
    const hours = (count: number) => new Date(NOW.getTime() + count * 60 * 60 * 1000);
    const by = { createdBy: 'Ada', createdById: 'u1', createdAt: hours(-3) };
    await newsroom.store.mutes.add({ channelId: channel.id, query: 'ferry', topic: null, until: hours(-1), ...by });
    const muted = lines((await newsroom.ask(`/why ${url}`)).message);
    expect(muted).toContain('“ferry” was muted here until 4 Aug 2026, 11:00 UTC by Ada.');
    expect(muted).toContain('So no alert was planned here.');
    await newsroom.ask('/slugline settings languages=de,fr');
    const foreign = lines((await newsroom.ask(`/why ${url}`)).message);
    expect(foreign).toContain('This channel takes articles in de, fr only; this one is in en.');
  });

  it('goes by the headline where a text cannot be read, as the alert did, and says so', async () => {
    const deaf = await openNewsroom({
      readWords: async ({ title, text }) =>
        text === '' ? done(indexWords([title], 'en')) : { kind: 'unreadable', reason: 'not read within 10 s' },
    });
    const link = await deaf.tell({ title: 'Ferry strike', text: 'Pilots walk out.', hoursAgo: 2, slug: 'ferry-1' });
    for (const query of ['ferry', 'pilots']) await deaf.ask(`/subscribe ${query}`);
    const text = lines((await deaf.ask(`/why ${link}`)).message);
    await deaf.database.close();
    expect(text).toContain('Its text cannot be read (not read within 10 s), so only its headline counts.');
    expect(text).toContain('Followed in #news by: ferry.');
  });

  it.each<[string | null, string | null, string]>([
    ['page', null, 'its page'],
    [
      'page',
      'the page is for subscribers, and shows this much of it',
      'its page (the page is for subscribers, and shows this much of it)',
    ],
    [
      'feed',
      'the address leads to the site’s front page',
      'the feed alone (the address leads to the site’s front page)',
    ],
    ['feed', null, 'the feed alone (the page could not be read)'],
  ])('says which text was read and why: %s, %s', async (source, why, said) => {
    const { pool } = newsroom.database;
    await pool.query('update articles set text_source = $1, text_why = $2 where url = $3', [source, why, url]);
    expect(lines((await newsroom.ask(`/why ${url}`)).message)).toContain(`Its text comes from ${said}; the brief has`);
  });

  it.each<[number, Date | null, string]>([
    [1, new Date(NOW.getTime() + 120_000), 'Its page failed 1 time; it is asked for again at 4 Aug 2026, 12:02 UTC.'],
    [4, null, 'Its page failed 4 times in a row; it is not asked for any more.'],
  ])('says how often its page failed (%d), and what comes of it', async (failures, again, said) => {
    const { pool } = newsroom.database;
    await pool.query('update articles set page_failures = $1, reread_at = $2 where url = $3', [failures, again, url]);
    expect(lines((await newsroom.ask(`/why ${url}`)).message)).toContain(said);
  });

  it('says that nothing is followed here', async () => {
    expect(lines((await newsroom.ask(`/why ${url}`)).message)).toContain('Nothing is followed in #news.');
  });

  it('says that no feed has brought a link', async () => {
    const { message } = await newsroom.ask('/why https://elsewhere.example/x');
    expect(message).toMatchObject({ kind: 'notice', text: 'No feed has brought https://elsewhere.example/x.' });
  });

  it('asks for the link', async () => {
    expect((await newsroom.ask('/why')).message).toMatchObject({ kind: 'notice', tone: 'problem' });
  });

  it('says why an article is untold, as it was when it was found', async () => {
    const silence = (kind: string | null, why: string | null) =>
      newsroom.database.pool.query('update articles set announced = false, untold = $1, untold_why = $2', [kind, why]);
    const why = 'It was 5 months old when it was found; alerts are for news of the last 24 hours (max_age).';
    await silence('too-old', why);
    const told = lines((await newsroom.ask(`/why ${url}`)).message);
    expect(told).toContain(why);
    expect(told).not.toContain('first read');
    await silence(null, null);
    expect(lines((await newsroom.ask(`/why ${url}`)).message)).toContain(
      'It was there when the feed was first read, or older than all that was',
    );
  });

  it('says what an article waits for, and until when', async () => {
    const wait = (site: string | null, minutes: number) =>
      newsroom.database.db
        .updateTable('articles')
        .set({ stage: 'found', waitsFor: site, dueAt: new Date(NOW.getTime() + minutes * 60_000) })
        .execute();
    await wait('courier.example', 3);
    expect(lines((await newsroom.ask(`/why ${url}`)).message)).toContain(
      'It waits for the pace of courier.example until 4 Aug 2026, 12:03 UTC.',
    );
    await wait(null, 60);
    expect(lines((await newsroom.ask(`/why ${url}`)).message)).toContain(
      'It waits for the quota of its feed until 4 Aug 2026, 13:00 UTC.',
    );
    await wait('courier.example', -1);
    expect(lines((await newsroom.ask(`/why ${url}`)).message)).toContain('and is next in line.');
  });
});
