import { afterEach, describe, expect, it } from 'vitest';
import { secret } from '../../../src/news/secret.ts';
import { codeOf, send, startWeb, type WebUnderTest } from '../web-under-test.ts';

const TOKEN = 'correct-horse-battery-staple';
const PAGE = { accept: 'text/html' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded', ...PAGE };

let running: WebUnderTest | null = null;
afterEach(async () => {
  await running?.web.stop();
  running = null;
});

async function start(deps: Parameters<typeof startWeb>[1] = {}): Promise<WebUnderTest> {
  running = await startWeb({ adminToken: secret(TOKEN) }, deps);
  return running;
}

describe('createSignIn', () => {
  it('shows a form to a browser, which leads on to the page that was asked for', async () => {
    const { url } = await start();
    const form = await send(`${url}/deliveries?state=sent`, { headers: PAGE });
    expect([form.status, form.body.includes('<form method="post" action="/login">')]).toEqual([401, true]);
    expect(form.body).toContain('name="to" value="/deliveries?state=sent"');
    const body = `token=${TOKEN}&to=${encodeURIComponent('/deliveries?state=sent')}`;
    const right = await send(`${url}/login`, { method: 'POST', headers: FORM, body });
    expect([right.status, right.headers['location']]).toEqual([303, '/deliveries?state=sent']);
  });

  it.each(['//evil.example', '/\\evil.example', '\\\\evil.example', 'https://evil.example', 'javascript:alert(1)', ''])(
    'leads nowhere else: %s',
    async (to) => {
      const { url } = await start();
      const body = new URLSearchParams({ token: TOKEN, to }).toString();
      const { headers } = await send(`${url}/login`, { method: 'POST', headers: FORM, body });
      expect(headers['location']).toMatch(/^\/(?:$|[a-z])/);
    },
  );

  it('says that a token is wrong, and in which form others are asked to wait', async () => {
    const { url } = await start();
    const submit = () => send(`${url}/login`, { method: 'POST', headers: FORM, body: 'token=nope-nope' });
    const wrong = await submit();
    expect([wrong.status, wrong.headers['set-cookie']]).toEqual([401, undefined]);
    expect(wrong.body).toContain('neither ADMIN_TOKEN nor one of OWNER_TOKENS');
    for (let tried = 0; tried < 5; tried += 1) await submit();
    const late = await submit();
    expect([late.status, late.headers['retry-after']]).toEqual([429, '12']);
    expect(late.body).toContain('The right one is taken at any time');
  });

  it('signs a browser in by a link that works once', async () => {
    const { url, web } = await start();
    const link = web.signInLink() ?? expect.unreachable();
    const first = await send(url + link, { headers: PAGE });
    expect([first.status, first.headers['location']]).toEqual([303, '/']);
    const cookie = String(first.headers['set-cookie']).split(';')[0] ?? '';
    expect((await send(`${url}/metrics`, { headers: { cookie } })).status).toBe(200);
    const again = await send(url + link);
    expect([again.status, codeOf(again), again.headers['set-cookie']]).toEqual([401, 'E_SIGN_IN_CODE', undefined]);
  });

  it('forgets the link after ten minutes, and takes no made-up one', async () => {
    let now = new Date('2026-11-28T14:00:00Z');
    const { url, web } = await start({ now: () => now });
    const link = web.signInLink() ?? expect.unreachable();
    now = new Date(now.getTime() + 10 * 60_000);
    expect((await send(url + link)).status).toBe(401);
    for (const code of ['', 'x', '__proto__']) expect((await send(`${url}/login?code=${code}`)).status).toBe(401);
  });

  it('uses no link up where another web page leads to it', async () => {
    const { url, web } = await start();
    const link = web.signInLink() ?? expect.unreachable();
    const prefetched = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
    expect((await send(url + link, { headers: { ...PAGE, ...prefetched } })).headers['set-cookie']).toBeUndefined();
    expect((await send(url + link)).status).toBe(303);
  });

  it('has no link where no token is asked for', async () => {
    running = await startWeb();
    expect(running.web.signInLink()).toBeNull();
  });

  it('says what to set where the page is closed, and leads to the page where it is open', async () => {
    running = await startWeb({ publicUrl: 'https://news.example.org' });
    const closed = await send(`${running.url}/login`, { headers: PAGE });
    expect([closed.status, closed.body.includes('ADMIN_TOKEN is not set')]).toEqual([403, true]);
    expect((await send(`${running.url}/login`, { method: 'POST', headers: FORM, body: 'token=x' })).status).toBe(403);
    await running.web.stop();
    running = await startWeb();
    expect((await send(`${running.url}/login`)).headers['location']).toBe('/');
  });
});
