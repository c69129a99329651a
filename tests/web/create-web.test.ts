import { afterEach, describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/web/metrics.ts';
import { alert } from '../chat/preview/sample-messages.ts';
import { codeOf, send, startWeb, type WebUnderTest } from './web-under-test.ts';

const JSON_BODY = { 'content-type': 'application/json' };
let running: WebUnderTest | null = null;

async function start(...given: Parameters<typeof startWeb>): Promise<WebUnderTest> {
  running = await startWeb(...given);
  return running;
}

afterEach(async () => {
  await running?.web.stop();
  running = null;
});

describe('createWeb', () => {
  it('lists what was posted with the fields of each story at the top', async () => {
    const { url, post } = await start();
    await post(alert());
    await post(alert({ headline: 'Pier opens' }));
    const answer = JSON.parse((await send(`${url}/api/preview/messages`)).body);
    expect(answer.messages).toHaveLength(2);
    expect(answer.messages[0]).toMatchObject({
      id: '1',
      channel: 'news',
      headline: 'Harbour council asks for talks after ferry pier is closed',
      link: 'https://harbour-post.slugline.example/2026/11/ferry-pier-closed',
      outlet: 'Harbour Post',
      publishedAt: '2026-11-28T13:40:00.000Z',
      actors: expect.arrayContaining([{ name: 'Tomas Okoro', role: 'spokesman of Strait Lines' }]),
      quotes: expect.arrayContaining([{ text: 'a winter without a way home', speaker: null }]),
      message: { kind: 'alert', topics: ['norhaven-ferry'], headline: expect.any(String) },
      text: expect.stringContaining('“Our engineers found cracks'),
    });
    const later = JSON.parse((await send(`${url}/api/preview/messages?after=1`)).body);
    expect(later.messages.map((entry: { headline: string }) => entry.headline)).toEqual(['Pier opens']);
  });

  it.each(['x', '-1', '1e3', '99999999999999999999', "1'--"])('refuses the place %s to go on from', async (after) => {
    const { url } = await start();
    const heard = await send(`${url}/api/preview/messages?after=${encodeURIComponent(after)}`);
    expect([heard.status, codeOf(heard)]).toEqual([400, 'E_AFTER']);
  });

  it('answers a command with its text and its message', async () => {
    const { url } = await start();
    const body = JSON.stringify({ text: '/brief pakistan-taliban' });
    const heard = await send(`${url}/api/preview/commands`, { method: 'POST', headers: JSON_BODY, body });
    expect(heard.status).toBe(200);
    expect(JSON.parse(heard.body)).toMatchObject({
      text: expect.stringContaining('— Ilse Brandvik, chair of the Norhaven harbour council'),
      message: {
        kind: 'brief',
        more: 2,
        quotes: expect.any(Array),
        headline: expect.any(String),
        link: expect.any(String),
      },
      visibility: 'public',
    });
  });

  it.each([
    ['{"text":"/launch"}', 400, 'E_COMMAND_UNKNOWN'],
    ['{"text":"   "}', 400, 'E_COMMAND_BODY'],
    ['{"text":7}', 400, 'E_COMMAND_BODY'],
    ['{}', 400, 'E_COMMAND_BODY'],
    ['[]', 400, 'E_COMMAND_BODY'],
    ['{"text":', 400, 'E_BODY_FORM'],
    ['', 400, 'E_COMMAND_BODY'],
    [JSON.stringify({ text: 'x'.repeat(20_000) }), 413, 'E_BODY_SIZE'],
  ])('refuses the body %s', async (body, status, code) => {
    const { url } = await start();
    const heard = await send(`${url}/api/preview/commands`, { method: 'POST', headers: JSON_BODY, body });
    expect([heard.status, codeOf(heard)]).toEqual([status, code]);
  });

  it('takes commands as JSON alone, since a form of another page can post anything else', async () => {
    const { url } = await start();
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      const heard = await send(`${url}/api/preview/commands`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: '{"text":"/latest"}',
      });
      expect([heard.status, codeOf(heard)]).toEqual([415, 'E_BODY_TYPE']);
    }
  });

  it('asks to come back while the commands are not there yet', async () => {
    const { url, preview } = await start();
    await preview.listener.stop();
    const body = '{"text":"/latest"}';
    const heard = await send(`${url}/api/preview/commands`, { method: 'POST', headers: JSON_BODY, body });
    expect([heard.status, codeOf(heard), heard.headers['retry-after']]).toEqual([503, 'E_STARTING', '1']);
  });

  it('completes a command line', async () => {
    const { url } = await start();
    const answer = JSON.parse((await send(`${url}/api/preview/suggestions?text=/brief%20p`)).body);
    expect(answer.suggestions).toEqual([{ label: 'pakistan-taliban', hint: '', insert: '/brief pakistan-taliban' }]);
  });

  it('tells nothing of itself, and lets the page run no script but its own', async () => {
    const { url } = await start();
    const { headers } = await send(`${url}/`);
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['content-security-policy']).toContain("script-src 'self';");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('answers in its own form where there is nothing, and where a part breaks', async () => {
    const errors: string[] = [];
    const log = {
      debug: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: (_: object, event: string) => void errors.push(event),
    };
    const { url } = await start(
      {},
      { log, metrics: { ...createMetrics(), text: () => Promise.reject(new Error('secret detail')) } },
    );
    expect(codeOf(await send(`${url}/nowhere`))).toBe('E_NOT_FOUND');
    const broken = await send(`${url}/metrics`);
    expect([broken.status, codeOf(broken)]).toEqual([500, 'E_INTERNAL']);
    expect(broken.body).not.toContain('secret detail');
    expect(errors).toEqual(['web request failed']);
  });

  it('lends /queues to the board and callbacks their own paths', async () => {
    const { url } = await start(
      {},
      {
        board: (request, response) => void response.send(`board ${request.url}`),
        callbacks: [
          { path: '/websub', handle: (request, response) => void response.send(`${request.method} ${request.url}`) },
        ],
      },
    );
    expect((await send(`${url}/queues/api`)).body).toBe('board /api');
    expect((await send(`${url}/websub/abc`, { method: 'POST', body: '<feed/>' })).body).toBe('POST /abc');
  });

  it('stops while a page listens, and frees its port', async () => {
    const { url, web } = await start();
    const stream = await fetch(`${url}/api/preview/events`);
    await web.stop();
    expect(await stream.text()).toContain('retry:');
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });
});
