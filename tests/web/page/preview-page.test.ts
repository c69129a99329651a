import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assets } from '../../../src/web/page/assets.ts';
import { alert } from '../../chat/preview/sample-messages.ts';
import { send, startWeb, type WebUnderTest } from '../web-under-test.ts';

const PAGE_BYTES_MAX = 60_000;

let running: WebUnderTest;
beforeEach(async () => {
  running = await startWeb();
});
afterEach(() => running.web.stop());

describe('pageRoute', () => {
  it('holds the newest alerts, oldest first, before any script runs', async () => {
    for (let at = 1; at <= 32; at += 1) await running.post(alert({ headline: `Story ${at}` }));
    const { body } = await send(`${running.url}/`);
    expect([...body.matchAll(/>Story (\d+)</g)].map(([, at]) => Number(at))).toEqual(
      Array.from({ length: 30 }, (_, at) => at + 3),
    );
    expect(body).toContain('data-last="32"');
  });

  it('lists the commands, escaped', async () => {
    const { body } = await send(`${running.url}/`);
    expect(body).toContain('title="/brief &lt;topic&gt;"><b>/brief</b><span>The newest story on a topic</span>');
  });

  it('weighs less than 60 KB with everything it loads, full of alerts', async () => {
    for (let at = 1; at <= 30; at += 1) await running.post(alert({ headline: `Story ${at}` }));
    const headers = { 'accept-encoding': 'gzip' };
    const paths = ['/', assets.style.url, assets.script.url, '/icon.svg'];
    const parts = await Promise.all(paths.map((path) => send(`${running.url}${path}`, { headers })));
    expect(parts.every((part) => part.headers['content-encoding'] === 'gzip')).toBe(true);
    const bytes = parts.map((part) => Number(part.headers['content-length']));
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(PAGE_BYTES_MAX);
  });

  it('lets versioned assets be kept for ever and others be asked for again', async () => {
    expect((await send(`${running.url}${assets.style.url}`)).headers['cache-control']).toContain('immutable');
    expect((await send(`${running.url}/page.css`)).headers['cache-control']).toBe('no-cache');
  });
});
