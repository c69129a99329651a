import { afterEach, describe, expect, it } from 'vitest';
import { toOwner } from '../../../src/news/owner.ts';
import { secret } from '../../../src/news/secret.ts';
import type { WebSettings } from '../../../src/web/create-web.ts';
import { codeOf, send, startWeb, type WebUnderTest } from '../web-under-test.ts';
import { auditInMemory } from './sessions-in-memory.ts';

const TOKEN = 'correct-horse-battery-staple';
const PAGE = { accept: 'text/html' };
const PUBLIC_URL = 'https://news.example.org';
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

let running: WebUnderTest | null = null;
afterEach(async () => {
  await running?.web.stop();
  running = null;
});

async function start(...given: Parameters<typeof startWeb>): Promise<string> {
  await running?.web.stop();
  running = await startWeb(...given);
  return running.url;
}
const withToken = (more: Partial<WebSettings> = {}, deps: Parameters<typeof startWeb>[1] = {}) =>
  start({ adminToken: secret(TOKEN), ...more }, deps);

describe('createAdmit, where ADMIN_TOKEN is set', () => {
  it.each([
    ['on this machine, called as nginx calls with proxy_pass alone', { publicUrl: PUBLIC_URL }, {}],
    ['on this machine, by somebody who writes Host: localhost through a plain proxy', {}, { host: 'localhost' }],
    ['on this machine, through the public name', { publicUrl: PUBLIC_URL }, { host: 'news.example.org' }],
    ['on this machine, by IPv6', {}, { host: '[::1]:3000' }],
    ['on a network', { host: '0.0.0.0' }, {}],
    ['behind a trusted proxy that adds nothing', { trustedProxies: ['127.0.0.1/32'] }, {}],
  ])('asks for it everywhere: %s', async (_case, settings, headers) => {
    const url = await withToken(settings);
    for (const path of ['/', '/metrics', '/settings', '/queues', '/api/preview/messages', '/api/health', '/nowhere']) {
      const heard = await send(url + path, { headers });
      expect([path, heard.status, codeOf(heard)]).toEqual([path, 401, 'E_TOKEN']);
      expect(heard.headers['www-authenticate']).toContain('Bearer');
    }
  });

  it('takes no command from a page of PUBLIC_URL without it', async () => {
    const url = await withToken({ publicUrl: PUBLIC_URL });
    const headers = { 'content-type': 'application/json', origin: PUBLIC_URL };
    const heard = await send(`${url}/api/preview/commands`, {
      method: 'POST',
      headers,
      body: '{"text":"/slugline pause"}',
    });
    expect([heard.status, codeOf(heard)]).toEqual([401, 'E_TOKEN']);
  });

  it('leaves health and the platforms’ callbacks open', async () => {
    const handle = (_: unknown, response: { send(text: string): unknown }) => void response.send('ok');
    const url = await withToken({}, { callbacks: [{ path: '/slack/events', handle }] });
    expect((await send(`${url}/healthz`)).status).toBe(200);
    expect((await send(`${url}/slack/events`, { method: 'POST' })).body).toBe('ok');
  });

  it('takes the token as a Bearer and no other', async () => {
    const url = await withToken();
    const status = async (authorization: string) =>
      (await send(`${url}/metrics`, { headers: { authorization } })).status;
    expect(await status(`Bearer ${TOKEN}`)).toBe(200);
    expect(await status(`Bearer ${TOKEN}x`)).toBe(401);
    expect(await status(`Bearer ${TOKEN.slice(0, -1)}`)).toBe(401);
    expect(await status(`Basic ${TOKEN}`)).toBe(401);
  });

  it('takes the right one always, and asks who offers wrong ones to wait', async () => {
    const url = await withToken();
    const guess = (token: string) => send(`${url}/metrics`, { headers: bearer(token) });
    const guesses = [];
    for (let tried = 0; tried < 20; tried += 1) guesses.push(await guess(`wrong-${tried}`));
    expect(guesses.map(({ status }) => status)).toEqual([...Array(5).fill(401), ...Array(15).fill(429)]);
    expect(Number(guesses.at(-1)?.headers['retry-after'])).toBeGreaterThan(0);
    expect(codeOf(guesses.at(-1) ?? expect.unreachable())).toBe('E_TOKEN_TRIES');
    expect((await guess(TOKEN)).status).toBe(200);
    const form = {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `token=${TOKEN}`,
    };
    expect((await send(`${url}/login`, form)).status).toBe(303);
  });

  it('neither takes nor compares a token in an address, and says why', async () => {
    const url = await withToken();
    for (const token of [TOKEN, 'wrong']) {
      const heard = await send(`${url}/stories?token=${token}`);
      expect([heard.status, codeOf(heard), heard.headers['set-cookie']]).toEqual([
        401,
        'E_TOKEN_IN_ADDRESS',
        undefined,
      ]);
    }
    const page = await send(`${url}/?token=${TOKEN}`, { headers: PAGE });
    expect(page.body).toContain('addresses are written to logs');
    expect(page.body).not.toContain(TOKEN);
  });

  it('notes failed sign-ins in the audit log, few of very many', async () => {
    const audit = auditInMemory();
    const url = await withToken({ trustedProxies: ['127.0.0.1/32'] }, { audit });
    for (let at = 0; at < 60; at += 1)
      await send(`${url}/metrics`, { headers: { ...bearer('wrong'), 'x-forwarded-for': `198.51.100.${at}` } });
    for (let at = 0; at < 9; at += 1) await send(`${url}/metrics`, { headers: bearer('wrong') });
    expect(audit.entries).toHaveLength(30);
    expect(audit.entries[1]).toMatchObject({
      ...{ action: 'failed to sign in', subject: 'at /metrics', clientAddress: '198.51.100.1', owner: 'installation' },
    });
    expect(JSON.stringify(audit.entries)).not.toContain('wrong');
  });
});

describe('createAdmit, where nothing is set', () => {
  it('lets the programs of this machine in', async () => {
    const url = await start();
    for (const path of ['/', '/metrics', '/settings', '/sessions', '/audit']) {
      expect([path, (await send(url + path)).status]).toEqual([path, 200]);
    }
  });

  it.each([
    ...['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-anything'],
    ...['forwarded', 'via', 'x-real-ip', 'cf-connecting-ip', 'cf-ray', 'true-client-ip', 'cdn-loop'],
    ...['x-client-ip', 'x-cluster-client-ip', 'fastly-client-ip', 'fly-client-ip', 'x-envoy-external-address'],
    ...['x-original-forwarded-for', 'x-azure-clientip', 'x-amzn-trace-id', 'tailscale-user-login', 'x-remote-addr'],
  ])('refuses what a proxy brings by its header %s, and says what to set', async (header) => {
    const url = await start();
    const heard = await send(`${url}/metrics`, { headers: { [header]: '198.51.100.7' } });
    expect([heard.status, codeOf(heard)]).toEqual([403, 'E_NO_ADMIN_TOKEN']);
    const page = await send(url, { headers: { ...PAGE, [header]: '' } });
    expect(page.body).toContain(`it has the header ${header}`);
    expect(page.body).toContain('Set ADMIN_TOKEN');
    expect(page.body).toContain('TRUSTED_PROXIES');
  });

  it.each([
    ['HOST', { host: '0.0.0.0' }],
    ['PUBLIC_URL', { publicUrl: 'http://127.0.0.1:3000' }],
    ['TRUSTED_PROXIES', { trustedProxies: ['10.0.0.0/8'] }],
  ])('is closed to everybody where %s lets others reach it, and says what to set', async (name, settings) => {
    const url = await start(settings);
    const heard = await send(`${url}/metrics`);
    expect([heard.status, codeOf(heard)]).toEqual([403, 'E_NO_ADMIN_TOKEN']);
    const page = await send(url, { headers: PAGE });
    expect([page.status, page.headers['content-type']]).toEqual([403, 'text/html; charset=utf-8']);
    expect(page.body).toContain('ADMIN_TOKEN is not set');
    expect(page.body).toContain(`by ${name} others can reach it`);
    expect(page.body).toContain('openssl rand -hex 32');
    expect(page.body).not.toContain('<form');
    expect((await send(`${url}/healthz`)).status).toBe(200);
  });
});

describe('createAdmit, for a reader of one owner', () => {
  const OWNERS = 'readers-token-of-the-harbour-desk';
  const settings = { ownerTokens: [{ owner: toOwner('slack:T01'), token: secret(OWNERS) }] };

  it('opens no page, API or tool of the operator', async () => {
    const url = await withToken(settings, { board: (_, response) => void response.send('board') });
    for (const path of [
      '/settings',
      '/queues',
      '/metrics',
      '/sessions',
      '/audit',
      '/api/health',
      '/api/preview/messages',
    ]) {
      const heard = await send(url + path, { headers: bearer(OWNERS) });
      expect([path, heard.status, codeOf(heard)]).toEqual([path, 403, 'E_OPERATOR_ONLY']);
    }
    const headers = { ...bearer(OWNERS), 'content-type': 'application/json' };
    const asked = await send(`${url}/api/preview/commands`, {
      method: 'POST',
      headers,
      body: '{"text":"/slugline pause"}',
    });
    expect(asked.status).toBe(403);
  });

  it('begins with the stories, since the preview is the installation’s channel', async () => {
    const url = await withToken(settings);
    const heard = await send(url, { headers: bearer(OWNERS) });
    expect([heard.status, heard.headers['location']]).toEqual([303, '/stories']);
  });
});
