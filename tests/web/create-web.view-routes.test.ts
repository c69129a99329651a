import { afterEach, describe, expect, it } from 'vitest';
import { secret } from '../../src/news/secret.ts';
import { emptyViews, FEEDS, STORIES, viewsInMemory } from './views/views-in-memory.ts';
import { send, startWeb, type WebUnderTest } from './web-under-test.ts';

let running: WebUnderTest | null = null;

async function open(path: string, ...given: Parameters<typeof startWeb>): Promise<{ status: number; body: string }> {
  running ??= await startWeb(...given);
  const { status, body } = await send(running.url + path);
  return { status, body };
}

/** The text as read, without markup. */
const textOf = (body: string) =>
  body
    .replace(/<[^>]+>/g, '')
    .replace(/\s+/g, ' ')
    .replaceAll('&quot;', '"');

afterEach(async () => {
  await running?.web.stop();
  running = null;
});

describe('viewRoutes', () => {
  it('says of each feed how it is, what it answered, and when it is asked again', async () => {
    const { status, body } = await open('/feeds');
    expect(status).toBe(200);
    const text = textOf(body);
    expect(text).toContain('3 feeds. 1 failing.');
    expect(text).toContain('failing the server did not answer within 10 s');
    expect(text).toContain('read 4 min ago, failing since 3 h ago, next in 26 min');
    expect(text).toContain('well 3 new');
    expect(text).toContain(', 800 articles wait');
    expect(text).toContain('gone the publisher has taken this feed down (410)');
    expect(body).toContain('aria-label="Articles by day, the last 7 days: 10, 12, 9, 14, 11, 8, 13"');
  });

  it('says of each story what became of its alerts, or why there are none', async () => {
    const quiet = STORIES.map((story) => ({ ...story, deliveries: [], announced: false }));
    const text = textOf((await open('/stories')).body);
    expect(text).toContain('Harbour Post, Strait Observer, Coast Radio and 1 more · 3 articles');
    expect(text).toContain('2 sent 1 unknown');
    expect(text).toContain('nobody follows it');
    await running?.web.stop();
    running = null;
    const silent = await open('/stories', {}, { viewsOf: () => viewsInMemory({ stories: async () => quiet }) });
    expect(textOf(silent.body)).toContain('stored in silence');
  });

  it('says what waits to be read, for what, and until when', async () => {
    const until = new Date('2026-11-28T14:03:00Z');
    const lines = [
      { site: 'courier.example', feed: 'Wire', articles: 30, until },
      { site: null, feed: 'Flood', articles: 7, until },
    ];
    const views = { viewsOf: () => viewsInMemory({ waiting: async () => ({ lines, total: 37 }) }) };
    const text = textOf((await open('/stories', {}, views)).body);
    expect(text).toContain('37 articles wait to be read:');
    expect(text).toContain('30 of Wire for the pace of courier.example, the last in 3 min');
    expect(text).toContain('7 of Flood for its quota, the last in 3 min');
  });

  it('shows a story whole, from its articles to each channel', async () => {
    const text = textOf((await open('/stories/norhaven-ferry-pier')).body);
    expect(text).toContain('Text from its page: 3 quotes, 5 actors. In this story: the first article of it.');
    expect(text).toContain('to #sea-desk on slack, because it follows norhaven-ferry');
    expect(text).toContain('its history is looked at before another attempt');
    expect(text).toContain('The channel is closed: Missing Access (50001)');
  });

  it('answers 404 on a page of its own for a story that nobody told', async () => {
    const { status, body } = await open('/stories/no-such-story');
    expect(status).toBe(404);
    expect(textOf(body)).toContain('No story has this name');
  });

  it('filters deliveries by state and takes no other word for one', async () => {
    const unknown = textOf((await open('/deliveries?state=unknown')).body);
    expect(unknown).toContain('#sea-desk');
    expect(unknown).not.toContain('#ferries');
    expect(textOf((await open('/deliveries?state=drop+table')).body)).toContain('#ferries');
    expect(textOf((await open('/deliveries?state=expired')).body)).toContain('No delivery is expired');
  });

  it('pages through long lists and back', async () => {
    const full = Array.from({ length: 50 }, (_, at) => ({ ...STORIES[0], slug: `story-${at}` }));
    const asked: number[] = [];
    const views = viewsInMemory({
      stories: async ({ offset }) => {
        asked.push(offset);
        return full.flatMap((story) => (STORIES[0] ? [{ ...STORIES[0], ...story }] : []));
      },
    });
    const { body } = await open('/stories?page=3', {}, { viewsOf: () => views });
    expect(asked).toEqual([100]);
    expect(body).toContain('<a href="/stories?page=2">Newer</a>');
    expect(body).toContain('<a href="/stories?page=4">Older</a>');
    await open('/stories?page=-7');
    await open('/stories?page=99999999999');
    expect(asked).toEqual([100, 0, 199 * 50]);
  });

  it('tests a query: what it would have matched this week, and why', async () => {
    const text = textOf((await open(`/query?q=${encodeURIComponent('norhaven (ferry OR bridge) -cricket')}`)).body);
    expect(text).toContain('Read as: norhaven AND (ferry OR bridge) AND NOT cricket');
    expect(text).toContain('1 article of the last 7 days');
    expect(text).toContain('The council of Norhaven wants talks on the ferry with Strait Lines.');
    expect(text).toMatch(/matched by norhaven ferry without cricket/);
  });

  it('tests a topic by its name, and says when nothing matches', async () => {
    const topic = textOf((await open('/query?q=norhaven-ferry')).body);
    expect(topic).toContain('The topic norhaven-ferry.');
    expect(textOf((await open('/query?q=glacier')).body)).toContain('Nothing this week');
  });

  it('says of a query what it can never bring, as chat does', async () => {
    const senseOf = async () => ['No feed here is feed:norhavn, so that brings nothing.'];
    const { body } = await open('/query?q=feed:norhavn', {}, { senseOf });
    expect(textOf(body)).toContain('No feed here is feed:norhavn, so that brings nothing.');
  });

  it('shows an article whose text cannot be read, says so, and waits for no more than two of them', async () => {
    let asked = 0;
    const explainMatch = async () => {
      asked += 1;
      return { kind: 'unreadable' as const, reason: 'not read within 10 s' };
    };
    const deaf = await startWeb({}, { explainMatch });
    const body = await (await fetch(`${deaf.url}/query?q=norhaven`)).text();
    await deaf.web.stop();
    expect(textOf(body)).toContain('why it matches cannot be shown: its text cannot be read');
    expect(asked).toBeLessThanOrEqual(2);
  });

  it('shows where a query cannot be read, and how to mend it', async () => {
    const { body } = await open(`/query?q=${encodeURIComponent('ferry (norhaven')}`);
    expect(body).toContain('role="alert"');
    expect(body).toContain('ferry <mark>(</mark>norhaven');
  });

  it('shows settings without their secrets', async () => {
    const settings = {
      host: '127.0.0.1',
      databaseUrl: secret('postgres://desk:hunter22@db/slugline'),
      slack: {
        apiUrl: 'https://slack.com/api/',
        account: { kind: 'one-workspace', botToken: secret('xoxb-1-2-three') },
      },
      discord: null,
    };
    const { body } = await open('/settings', {}, { settings });
    const text = textOf(body);
    expect(text).toContain('DATABASE_URLset, not shown');
    expect(text).toContain('SLACK_BOT_TOKENset, not shown');
    expect(text).toContain('SLACK_API_URLhttps://slack.com/api/');
    expect(body).not.toMatch(/hunter22|xoxb-/);
    expect(text).toContain('norhaven-ferry from alerts.yaml');
    expect(text).toContain('everything added in chat');
  });

  it('says of what follows a topic that topics.yaml has no more how it goes on, and what it may be called now', async () => {
    const follows = [
      { query: 'norhaven ferry -cricket', topic: 'ferry-of-old', source: 'chat' as const },
      { query: 'court ruling', topic: 'courts', source: 'chat' as const },
    ];
    const [news] = await viewsInMemory().channels();
    const channels = async () => (news ? [{ ...news, follows }] : []);
    const text = textOf((await open('/settings', {}, { viewsOf: () => viewsInMemory({ channels }) })).body);
    expect(text).toContain(
      'added in chat, no longer in topics.yaml (norhaven-ferry now): goes on as norhaven ferry -cricket',
    );
    expect(text).toContain('added in chat, no longer in topics.yaml: goes on as court ruling');
  });

  it.each(['/feeds', '/stories', '/deliveries', '/query?q=ferry', '/settings'])(
    '%s says what to do while there is nothing to show',
    async (path) => {
      const { status, body } = await open(path, {}, { viewsOf: () => emptyViews() });
      expect(status).toBe(200);
      expect(body).toContain('class="nothing"');
    },
  );

  it('says so on the page when the database does not answer, and logs why', async () => {
    const events: string[] = [];
    const log = {
      debug: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: (_: object, event: string) => void events.push(event),
    };
    const views = viewsInMemory({ feeds: () => Promise.reject(new Error('secret detail')) });
    const { status, body } = await open('/feeds', {}, { viewsOf: () => views, log });
    expect(status).toBe(503);
    expect(textOf(body)).toContain('The database did not answer');
    expect(body).not.toContain('secret detail');
    expect(events).toEqual(['view failed']);
  });

  it('escapes what a feed or a person wrote, and links no address but http', async () => {
    const evil = '"><script>alert(1)</script>';
    const views = viewsInMemory({
      feeds: async () => ({
        feeds: FEEDS.map((feed) => ({ ...feed, name: evil, url: 'javascript:alert(1)' })),
        total: 3,
      }),
      stories: async () => STORIES.map((story) => ({ ...story, headline: evil, outlets: [evil] })),
    });
    for (const path of ['/feeds', '/stories', `/query?q=${encodeURIComponent(evil)}`]) {
      const { body } = await open(path, {}, { viewsOf: () => views });
      expect(body).not.toContain('<script>alert');
      expect(body).not.toContain('href="javascript');
    }
  });

  it('asks for the token where the page does', async () => {
    running = await startWeb({ host: '0.0.0.0', adminToken: secret('correct-horse-battery') });
    for (const path of ['/feeds', '/stories', '/deliveries', '/query', '/settings']) {
      expect((await send(running.url + path, { headers: { accept: 'application/json' } })).status).toBe(401);
    }
  });
});
