import { afterEach, describe, expect, it } from 'vitest';
import { toOwner } from '../../../src/news/owner.ts';
import { secret } from '../../../src/news/secret.ts';
import { createSessionStore } from '../../../src/store/nouns/sessions.ts';
import { availableDatabases, openTestDatabase } from '../../support/databases.ts';
import { codeOf, type Heard, send, startWeb, type WebUnderTest } from '../web-under-test.ts';
import { auditInMemory, sessionsInMemory } from './sessions-in-memory.ts';

const TOKEN = 'correct-horse-battery-staple';
const PAGE = { accept: 'text/html' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded', ...PAGE };

const running: WebUnderTest[] = [];
afterEach(async () => {
  for (const { web } of running.splice(0)) await web.stop();
});

async function start(...[settings = {}, deps = {}]: Parameters<typeof startWeb>): Promise<WebUnderTest> {
  const started = await startWeb({ adminToken: secret(TOKEN), ...settings }, deps);
  running.push(started);
  return started;
}

const cookieOf = (heard: Heard): string => String(heard.headers['set-cookie']).split(';')[0] ?? '';
const logIn = (url: string, { token = TOKEN, to = '/', headers = {} } = {}) =>
  send(`${url}/login`, {
    method: 'POST',
    headers: { ...FORM, ...headers },
    body: new URLSearchParams({ token, to }).toString(),
  });
const post = (url: string, cookie: string, body = '') =>
  send(url, { method: 'POST', headers: { ...FORM, cookie }, body });
const status = async (url: string, cookie: string) => (await send(`${url}/metrics`, { headers: { cookie } })).status;

describe('createPageSessions', () => {
  it('keeps a browser signed in by a cookie that no script and no other page can use', async () => {
    const { url } = await start();
    const right = await logIn(url);
    expect(right.status).toBe(303);
    expect(String(right.headers['set-cookie'])).toMatch(
      /^slugline_session=.+; Max-Age=2592000; Path=\/; .*HttpOnly; SameSite=Strict$/,
    );
    expect(String(right.headers['set-cookie'])).not.toContain(TOKEN);
    const cookie = cookieOf(right);
    expect(await status(url, cookie)).toBe(200);
    expect(await status(url, `${cookie}0`)).toBe(401);
    expect(await status(url, `slugline_session=${'a'.repeat(43)}.${'b'.repeat(43)}`)).toBe(401);
  });

  it('sends the cookie over https alone where the browser came by PUBLIC_URL, and through a tunnel as well', async () => {
    const { url } = await start({ publicUrl: 'https://news.example.org' });
    expect(String((await logIn(url, { headers: { host: 'news.example.org' } })).headers['set-cookie'])).toContain(
      'Secure',
    );
    expect(String((await logIn(url)).headers['set-cookie'])).not.toContain('Secure');
  });

  it('ends when its 30 days are over, and when the token changes', async () => {
    let now = new Date('2026-11-28T14:00:00Z');
    const sessions = sessionsInMemory();
    const { url } = await start({}, { sessions, now: () => now });
    const cookie = cookieOf(await logIn(url));
    const changed = await start({ adminToken: secret('another-token-of-some-length') }, { sessions, now: () => now });
    expect([await status(url, cookie), await status(changed.url, cookie)]).toEqual([200, 401]);
    now = new Date('2026-12-28T13:59:00Z');
    expect(await status(url, cookie)).toBe(200);
    now = new Date('2026-12-28T14:01:00Z');
    expect(await status(url, cookie)).toBe(401);
  });

  it.each(availableDatabases())(
    'is one session for several processes and after a restart, on the %s database',
    async (kind) => {
      const database = await openTestDatabase(kind);
      const [one, two] = [
        await start({}, { sessions: createSessionStore(database.db) }),
        await start({}, { sessions: createSessionStore(database.db) }),
      ];
      const cookie = cookieOf(await logIn(one.url));
      expect(await status(two.url, cookie)).toBe(200);
      expect((await post(`${two.url}/logout`, cookie)).status).toBe(303);
      expect([await status(one.url, cookie), await status(two.url, cookie)]).toEqual([401, 401]);
      for (const { web } of running.splice(0)) await web.stop();
      await database.close();
    },
  );

  it('is listed with where and when it was used, and each can be ended', async () => {
    const { url } = await start();
    const [mine, other, third] = [
      cookieOf(await logIn(url, { headers: { 'user-agent': 'Firefox on the desk' } })),
      cookieOf(await logIn(url, { headers: { 'user-agent': '<b>Phone</b>' } })),
      cookieOf(await logIn(url)),
    ];
    const list = await send(`${url}/sessions`, { headers: { cookie: mine } });
    expect(list.body).toContain('Firefox on the desk <span class="tag">this one</span>');
    expect(list.body).toContain('&lt;b&gt;Phone&lt;/b&gt;');
    expect(list.body).toContain('127.0.0.1');
    expect((await post(`${url}/sessions/end`, mine, 'id=2')).status).toBe(303);
    expect([await status(url, mine), await status(url, other), await status(url, third)]).toEqual([200, 401, 200]);
    await post(`${url}/sessions/end`, mine, 'others=yes');
    expect([await status(url, mine), await status(url, third)]).toEqual([200, 401]);
  });

  it('is written down when it begins and when it ends', async () => {
    const audit = auditInMemory();
    const { url } = await start({}, { audit });
    const [mine] = [cookieOf(await logIn(url)), await logIn(url)];
    await post(`${url}/sessions/end`, mine, 'id=2');
    await post(`${url}/sessions/end`, mine, 'others=yes');
    await post(`${url}/logout`, mine);
    expect(audit.entries.map(({ action, clientAddress }) => [action, clientAddress])).toEqual([
      ['signed in', '127.0.0.1'],
      ['signed in', '127.0.0.1'],
      ['ended the session', '127.0.0.1'],
      ['ended all other sessions', '127.0.0.1'],
      ['signed out', '127.0.0.1'],
    ]);
    expect((await send(`${url}/audit`, { headers: { authorization: `Bearer ${TOKEN}` } })).body).toContain(
      'signed out',
    );
  });

  it('asks to try again while the store does not answer, and bearer tokens work meanwhile', async () => {
    const sessions = { ...sessionsInMemory(), find: () => Promise.reject(new Error('secret detail')) };
    const { url } = await start({}, { sessions });
    const cookie = cookieOf(await logIn(url));
    const heard = await send(`${url}/metrics`, { headers: { cookie } });
    expect([heard.status, codeOf(heard)]).toEqual([503, 'E_DATABASE_SILENT']);
    expect(heard.body).not.toContain('secret detail');
    expect((await send(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(200);
  });

  it('asks the store nothing for a cookie that somebody made up', async () => {
    let asked = 0;
    const store = sessionsInMemory();
    const find: typeof store.find = (...given) => {
      asked += 1;
      return store.find(...given);
    };
    const { url } = await start({}, { sessions: { ...store, find } });
    for (const made of ['x', `${'a'.repeat(43)}.${'b'.repeat(43)}`, '']) await status(url, `slugline_session=${made}`);
    expect(asked).toBe(0);
  });

  it('is that of a reader who came with an owner’s token, and signs out alone', async () => {
    const token = 'readers-token-of-the-harbour-desk';
    const { url } = await start({ ownerTokens: [{ owner: toOwner('slack:T01'), token: secret(token) }] });
    const operator = cookieOf(await logIn(url));
    const cookie = cookieOf(await logIn(url, { token }));
    expect(await status(url, cookie)).toBe(403);
    expect((await send(`${url}/sessions`, { headers: { cookie: operator } })).body).toContain('reader of slack:T01');
    expect((await post(`${url}/sessions/end`, cookie, 'others=yes')).status).toBe(403);
    await post(`${url}/logout`, cookie);
    expect([await status(url, cookie), await status(url, operator)]).toEqual([401, 200]);
  });
});
