import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { secret } from '../../../src/news/secret.ts';
import { codeOf, send, startWeb, type WebUnderTest } from '../web-under-test.ts';

let running: WebUnderTest | null = null;
afterEach(async () => {
  await running?.web.stop();
});

async function statuses(settings: Parameters<typeof startWeb>[0], hosts: string[]): Promise<number[]> {
  running = await startWeb(settings);
  const { url } = running;
  return Promise.all(hosts.map(async (host) => (await send(`${url}/healthz`, { headers: { host } })).status));
}

describe('guardHost', () => {
  it('takes the names of this machine on any port', async () => {
    const hosts = ['127.0.0.1:3000', 'localhost', 'LOCALHOST:8080', '[::1]:3000', 'slugline.localhost'];
    expect(await statuses({}, hosts)).toEqual([200, 200, 200, 200, 200]);
  });

  it('refuses a name that somebody points at this machine', async () => {
    const hosts = [
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example:3000',
      '10.0.0.7',
      '127.0.0.1@evil.example',
    ];
    expect(await statuses({}, hosts)).toEqual([421, 421, 421, 421, 400]);
  });

  it('refuses it for every route, with a code and what to do', async () => {
    running = await startWeb();
    for (const path of ['/', '/api/preview/messages', '/api/preview/events', '/metrics', '/queues', '/page.js']) {
      const heard = await send(`${running.url}${path}`, { headers: { host: 'evil.example' } });
      expect([heard.status, codeOf(heard)]).toEqual([421, 'E_HOST']);
    }
  });

  it('takes the host of PUBLIC_URL', async () => {
    const settings = { publicUrl: 'https://news.example.org', adminToken: secret('correct-horse-battery-staple') };
    expect(await statuses(settings, ['news.example.org', 'other.example.org'])).toEqual([200, 421]);
  });

  it('takes any bare address when it listens on a network, since an address cannot be rebound', async () => {
    const settings = { host: '0.0.0.0', adminToken: secret('correct-horse-battery-staple') };
    expect(await statuses(settings, ['192.168.1.5:3000', '[fd00::1]', 'evil.example'])).toEqual([200, 200, 421]);
  });

  it.each([
    ['twice', 'Host: localhost\r\nHost: localhost'],
    ['twice, in other letters', 'Host: localhost\r\nHOST: evil.example'],
    ['as a list', 'Host: localhost, evil.example'],
    ['not at all', 'Accept: */*'],
    ['empty', 'Host:'],
  ])('answers 400 where the name is given %s (RFC 9112 section 3.2)', async (_case, lines) => {
    running = await startWeb();
    const { port } = new URL(running.url);
    const socket = connect({ host: '127.0.0.1', port: Number(port) });
    socket.end(`GET /healthz HTTP/1.1\r\n${lines}\r\nConnection: close\r\n\r\n`);
    expect((await text(socket)).split('\r\n')[0]).toBe('HTTP/1.1 400 Bad Request');
  });
});
