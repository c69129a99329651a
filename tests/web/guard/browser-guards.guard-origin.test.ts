import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secret } from '../../../src/news/secret.ts';
import { codeOf, send, startWeb, type WebUnderTest } from '../web-under-test.ts';

const TOKEN = 'correct-horse-battery-staple';
const NAVIGATION = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', accept: 'text/html' };

let running: WebUnderTest;
beforeEach(async () => {
  running = await startWeb({ publicUrl: 'https://news.example.org', adminToken: secret(TOKEN) });
});
afterEach(() => running.web.stop());

const authorization = `Bearer ${TOKEN}`;
const ask = (headers: Record<string, string>) =>
  send(`${running.url}/api/preview/commands`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization, ...headers },
    body: '{"text":"/latest"}',
  });
const open = (headers: Record<string, string>) =>
  send(`${running.url}/query?q=ferry`, { headers: { authorization, ...headers } });

describe('guardOrigin', () => {
  it('takes a command of its own page and of a program that is no browser', async () => {
    expect((await ask({})).status).toBe(200);
    expect((await ask({ origin: running.url, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await ask({ origin: 'https://news.example.org' })).status).toBe(200);
  });

  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['a sandboxed page', { origin: 'null' }],
    ['a page that hides its origin', { 'sec-fetch-site': 'cross-site' }],
    ['a page of a neighbouring host', { 'sec-fetch-site': 'same-site' }],
    ['a form that another page submits', { 'sec-fetch-site': 'cross-site', ...NAVIGATION }],
    ['another page in an older browser', { referer: 'https://evil.example/page' }],
    ['a browser with a word that nobody knows yet', { 'sec-fetch-site': 'near-by' }],
  ])('refuses a command of %s', async (_case, headers) => {
    const heard = await ask(headers);
    expect([heard.status, codeOf(heard)]).toEqual([403, 'E_ORIGIN']);
  });

  it.each([
    ['a person who types the address', { 'sec-fetch-site': 'none', ...NAVIGATION }],
    ['a link of our own page', { 'sec-fetch-site': 'same-origin', ...NAVIGATION, referer: 'http://127.0.0.1/' }],
    ['our own page in an older browser', { referer: 'https://news.example.org/stories' }],
    ['a program', {}],
  ])('opens a page for %s', async (_case, headers) => {
    expect((await open(headers)).body).toContain('Query tester');
  });

  it.each([
    ['a link of another site', { 'sec-fetch-site': 'cross-site', ...NAVIGATION }],
    ['a link of a neighbouring host', { 'sec-fetch-site': 'same-site', ...NAVIGATION }],
    ['a link in an older browser', { referer: 'https://chat.example/', accept: 'text/html' }],
  ])('leads %s to a page that looks nothing up, from which a click goes on', async (_case, headers) => {
    const heard = await open(headers);
    expect([heard.status, heard.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(heard.body).toContain('<a href="/query?q=ferry" autofocus>');
    expect(heard.body).not.toContain('Query tester');
  });

  it('leads no link to another host', async () => {
    const headers = { authorization, 'sec-fetch-site': 'cross-site', ...NAVIGATION };
    const heard = await send(`${running.url}//evil.example/x`, { headers });
    expect(heard.body).toContain('<a href="/evil.example/x"');
  });

  it.each([
    ['a picture', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['a script', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' }],
    ['a frame', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }],
    ['a prefetch', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'empty', 'sec-purpose': 'prefetch' }],
  ])('refuses %s of another page', async (_case, headers) => {
    const heard = await open({ 'sec-fetch-site': 'cross-site', ...headers });
    expect([heard.status, codeOf(heard)]).toEqual([403, 'E_ORIGIN']);
  });
});
