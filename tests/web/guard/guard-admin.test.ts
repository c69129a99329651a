import { afterEach, describe, expect, it } from 'vitest';
import { secret } from '../../../src/news/secret.ts';
import { codeOf, type Heard, send, startWeb, type WebUnderTest } from '../web-under-test.ts';

const TOKEN = 'correct-horse-battery';
const PAGE = { accept: 'text/html' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded', ...PAGE };

let running: WebUnderTest | null = null;
afterEach(async () => {
  await running?.web.stop();
  running = null;
});

async function start(...given: Parameters<typeof startWeb>): Promise<string> {
  running = await startWeb(...given);
  return running.url;
}
const onNetwork = (deps: Parameters<typeof startWeb>[1] = {}) =>
  start({ host: '0.0.0.0', adminToken: secret(TOKEN) }, deps);

function cookieOf(heard: Heard): string {
  return String(heard.headers['set-cookie']).split(';')[0] ?? '';
}

describe('guardAdmin', () => {
  it('asks nothing of this machine, even when there is a token', async () => {
    const url = await start({ adminToken: secret(TOKEN) });
    expect((await send(`${url}/api/preview/messages`)).status).toBe(200);
  });

  it.each(['/', '/api/preview/messages', '/api/preview/events', '/metrics', '/queues', '/samples/a', '/nowhere'])(
    'keeps %s from a network without the token',
    async (path) => {
      const heard = await send(`${await onNetwork()}${path}`);
      expect([heard.status, codeOf(heard)]).toEqual([401, 'E_TOKEN']);
      expect(heard.headers['www-authenticate']).toContain('Bearer');
    },
  );

  it('leaves health and the platforms’ callbacks open', async () => {
    const url = await onNetwork({
      callbacks: [{ path: '/slack/events', handle: (_, response) => void response.send('ok') }],
    });
    expect((await send(`${url}/healthz`)).status).toBe(200);
    expect((await send(`${url}/slack/events`, { method: 'POST' })).body).toBe('ok');
  });

  it('takes the token as a Bearer and no other', async () => {
    const url = await onNetwork();
    const status = async (authorization: string) =>
      (await send(`${url}/metrics`, { headers: { authorization } })).status;
    expect(await status(`Bearer ${TOKEN}`)).toBe(200);
    expect(await status(`Bearer ${TOKEN}x`)).toBe(401);
    expect(await status(`Bearer ${TOKEN.slice(0, -1)}`)).toBe(401);
    expect(await status(`Basic ${TOKEN}`)).toBe(401);
  });

  it('shows a form to a browser, and logs in with it for as long as the cookie lives', async () => {
    const url = await onNetwork();
    const form = await send(`${url}/`, { headers: PAGE });
    expect([form.status, form.body.includes('<form method="post" action="/login">')]).toEqual([401, true]);
    const wrong = await send(`${url}/login`, { method: 'POST', headers: FORM, body: 'token=nope-nope' });
    expect(wrong.status).toBe(401);
    expect(wrong.body).toContain('That token is not the one in ADMIN_TOKEN');
    const right = await send(`${url}/login`, { method: 'POST', headers: FORM, body: `token=${TOKEN}` });
    expect([right.status, right.headers['location']]).toEqual([303, '/']);
    expect(String(right.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Lax/);
    expect(String(right.headers['set-cookie'])).not.toContain(TOKEN);
    const cookie = cookieOf(right);
    expect((await send(`${url}/`, { headers: { cookie } })).status).toBe(200);
    expect((await send(`${url}/`, { headers: { cookie: `${cookie}0` } })).status).toBe(401);
  });

  it('takes ?token= once and leads to the address without it', async () => {
    const url = await onNetwork();
    const heard = await send(`${url}//evil.example?token=${TOKEN}`, { headers: PAGE });
    expect([heard.status, heard.headers['location']]).toEqual([303, '/evil.example']);
    expect((await send(`${url}/metrics`, { headers: { cookie: cookieOf(heard) } })).status).toBe(200);
    expect((await send(`${url}/?token=wrong`, { headers: PAGE })).status).toBe(401);
  });

  it('ends a session when its time is over and when the token changes', async () => {
    let now = new Date('2026-11-28T14:00:00Z');
    const url = await onNetwork({ now: () => now });
    const cookie = cookieOf(await send(`${url}/?token=${TOKEN}`));
    expect((await send(`${url}/metrics`, { headers: { cookie } })).status).toBe(200);
    now = new Date('2027-01-28T14:00:00Z');
    expect((await send(`${url}/metrics`, { headers: { cookie } })).status).toBe(401);
    await running?.web.stop();
    const changed = await start({ host: '0.0.0.0', adminToken: secret('another-token') });
    expect((await send(`${changed}/metrics`, { headers: { cookie } })).status).toBe(401);
  });

  it('stops listening to a caller that guesses, even when the guess is right', async () => {
    let now = new Date('2026-11-28T14:00:00Z');
    const url = await onNetwork({ now: () => now });
    const guess = async (token: string) =>
      (await send(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).status;
    for (let tried = 0; tried < 10; tried += 1) expect(await guess(`guess-${tried}`)).toBe(401);
    expect(await guess(TOKEN)).toBe(401);
    now = new Date(now.getTime() + 60_000);
    expect(await guess(TOKEN)).toBe(200);
  });

  it('asks for the token when a proxy on this machine brings the request', async () => {
    const url = await start({ adminToken: secret(TOKEN), publicUrl: 'https://news.example.org' });
    const status = async (headers: Record<string, string>) => (await send(`${url}/metrics`, { headers })).status;
    expect(await status({ 'x-forwarded-for': '198.51.100.7' })).toBe(401);
    expect(await status({ host: 'news.example.org' })).toBe(401);
    expect(await status({})).toBe(200);
  });

  it('is closed to all others when there is no token to ask for', async () => {
    const url = await start({ host: '0.0.0.0' });
    const heard = await send(`${url}/metrics`);
    expect([heard.status, codeOf(heard)]).toEqual([403, 'E_NO_ADMIN_TOKEN']);
  });

  it('tells a browser what to set where there is no token, and does not ask for one', async () => {
    const url = await start({ host: '0.0.0.0' });
    const heard = await send(`${url}/`, { headers: PAGE });
    expect([heard.status, heard.headers['content-type']]).toEqual([403, 'text/html; charset=utf-8']);
    expect(heard.body).toContain('ADMIN_TOKEN is not set');
    expect(heard.body).toContain('openssl rand -hex 32');
    expect(heard.body).not.toContain('<form');
  });

  it('tells who comes through a proxy that the server is open to its own machine', async () => {
    const url = await start();
    const heard = await send(`${url}/`, { headers: { ...PAGE, 'x-forwarded-for': '198.51.100.7' } });
    expect(heard.status).toBe(403);
    expect(heard.body).toContain('open to its own machine alone');
  });
});
