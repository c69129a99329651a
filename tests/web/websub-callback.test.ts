import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { toId } from '../../src/news/ids.ts';
import { type WebSubDeps, websubCallback } from '../../src/web/websub-callback.ts';
import { silentLog } from '../support/silent-log.ts';
import { startWeb, type WebUnderTest } from './web-under-test.ts';

const TOPIC = 'https://courier.example/feed';

describe('websubCallback', () => {
  let site: WebUnderTest | null = null;
  let pushed: (string | null)[] = [];
  let mistrusted = 0;
  afterEach(() => site?.web.stop());

  async function start(secrets: string[] | null): Promise<string> {
    [pushed, mistrusted] = [[], 0];
    const deps: WebSubDeps = {
      find: async (callback) =>
        callback === 'known' ? { feedId: toId('1'), topic: TOPIC, secrets, pending: 'subscribe' } : null,
      verified: async () => undefined,
      denied: async () => undefined,
      pushed: async (_feedId, push) => void pushed.push(push && Buffer.from(push.body).toString('utf8')),
      mistrusted: async () => {
        mistrusted += 1;
      },
      log: silentLog,
    };
    const handle = websubCallback(deps);
    site = await startWeb(
      { host: '0.0.0.0', publicUrl: 'https://news.example' },
      { callbacks: [{ path: '/websub', handle }] },
    );
    return `${site.url}/websub/known`;
  }

  it('hands on the raw bytes of a push, whatever their type and encoding', async () => {
    const url = await start(['secret']);
    const body = Buffer.from([0xff, 0xfe, 0x3c, 0x00, 0x0d, 0x0a]);
    const signature = `sha256=${createHmac('sha256', 'secret').update(body).digest('hex')}`;
    const headers = { 'content-type': 'application/json', 'x-hub-signature': signature };
    expect((await fetch(url, { method: 'POST', body, headers })).status).toBe(202);
    expect(pushed).toEqual([body.toString('utf8')]);
  });

  it('only looks when a push comes from a hub that could be told no secret', async () => {
    const url = await start(null);
    expect((await fetch(url, { method: 'POST', body: '<rss/>' })).status).toBe(202);
    expect(pushed).toEqual([null]);
  });

  it('hands on a push that is signed with a secret of before', async () => {
    const url = await start(['new', 'old', 'older']);
    for (const secret of ['older', 'new', 'lost']) {
      const headers = { 'x-hub-signature': `sha256=${createHmac('sha256', secret).update('<rss/>').digest('hex')}` };
      await fetch(url, { method: 'POST', body: '<rss/>', headers });
    }
    expect({ pushed, mistrusted }).toEqual({ pushed: ['<rss/>', '<rss/>'], mistrusted: 1 });
  });

  it('hands on nothing that is signed wrongly, and says so', async () => {
    const url = await start(['secret']);
    const headers = { 'x-hub-signature': `sha256=${createHmac('sha256', 'another').update('<rss/>').digest('hex')}` };
    expect((await fetch(url, { method: 'POST', body: '<rss/>', headers })).status).toBe(202);
    expect({ pushed, mistrusted }).toEqual({ pushed: [], mistrusted: 1 });
  });

  it('gives the challenge back as text, so that no browser takes it for a page', async () => {
    const url = await start(['secret']);
    const query = new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.topic': TOPIC, 'hub.challenge': '<script>' });
    const response = await fetch(`${url}?${query}`);
    expect(await response.text()).toBe('<script>');
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  });

  it.each(['', '?hub.mode=subscribe', '?hub.mode=publish&hub.topic=x', '?hub.mode[]=denied&hub.topic[]=x'])(
    'finds nothing for a wish that is none: %s',
    async (query) => {
      const url = await start(['secret']);
      expect((await fetch(`${url}${query}`)).status).toBe(404);
    },
  );
});
