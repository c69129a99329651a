import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeOf, send, startWeb, type WebUnderTest } from '../web-under-test.ts';

let running: WebUnderTest;
beforeEach(async () => {
  running = await startWeb({ publicUrl: 'https://news.example.org' });
});
afterEach(() => running.web.stop());

const ask = (headers: Record<string, string>) =>
  send(`${running.url}/api/preview/commands`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"text":"/latest"}',
  });

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
  ])('refuses a command of %s', async (_case, headers) => {
    const heard = await ask(headers);
    expect([heard.status, codeOf(heard)]).toEqual([403, 'E_ORIGIN']);
  });

  it('refuses a stream to another site', async () => {
    const heard = await send(`${running.url}/api/preview/events`, { headers: { origin: 'https://evil.example' } });
    expect([heard.status, codeOf(heard)]).toEqual([403, 'E_ORIGIN']);
  });
});
