import type { Server } from 'node:http';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { secret } from '../../../src/news/secret.ts';
import { createViewStream } from '../../../src/web/views/view-stream.ts';
import { send, startWeb, type WebUnderTest } from '../web-under-test.ts';

let running: WebUnderTest | null = null;
const ending: AbortController[] = [];
afterEach(async () => {
  for (const reader of ending.splice(0)) reader.abort();
  await running?.web.stop();
  running = null;
});

/** What an open page hears, event by event; `leave` closes it. */
function listen(url: string): { events: AsyncGenerator<string>; leave: () => void } {
  const reader = new AbortController();
  ending.push(reader);
  async function* hear(): AsyncGenerator<string> {
    const response = await fetch(url, { signal: reader.signal });
    yield `${response.status} ${response.headers.get('content-type')}`;
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      for (const [, name = ''] of chunk.matchAll(/^event: (\w+)$/gm)) yield name;
    }
  }
  return { events: hear(), leave: () => reader.abort() };
}

const hear = async ({ events }: ReturnType<typeof listen>) => (await events.next()).value;

/** Two pages on a server of their own, which are looked at every few milliseconds. */
async function startPages() {
  const pages: Record<string, { text: string; looks: number }> = {
    '/one': { text: 'one', looks: 0 },
    '/two': { text: 'two', looks: 0 },
  };
  const stream = createViewStream({ lookEveryMs: 10 });
  const app = express();
  app.get('/:page', (request, response) => {
    const page = pages[request.path];
    const render = async () => {
      if (page) page.looks += 1;
      return page?.text ?? null;
    };
    const viewer = { kind: 'installation' } as const;
    stream.open({ request, response, viewer, sessionId: null, clientAddress: '127.0.0.1' }, render);
  });
  const server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The pages are not served');
  const stop = async () => {
    stream.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const set = (name: string, text: string) => {
    const page = pages[name];
    if (page) page.text = text;
  };
  return { url: `http://127.0.0.1:${address.port}`, looks: (name: string) => pages[name]?.looks ?? 0, set, stop };
}

describe('createViewStream', () => {
  it('tells every open page of an address when it would look otherwise', async () => {
    const served = await startPages();
    const pages = [listen(`${served.url}/one`), listen(`${served.url}/one`)];
    expect(await Promise.all(pages.map(hear))).toEqual(Array(2).fill('200 text/event-stream; charset=utf-8'));
    await expect.poll(() => served.looks('/one')).toBeGreaterThan(1);
    served.set('/one', 'changed');
    expect(await Promise.all(pages.map(hear))).toEqual(['changed', 'changed']);
    await served.stop();
  });

  it('looks at an address only while a page of it is open', async () => {
    const served = await startPages();
    const [one, two] = [listen(`${served.url}/one`), listen(`${served.url}/two`)];
    await Promise.all([hear(one), hear(two)]);
    await expect.poll(() => served.looks('/one')).toBeGreaterThan(1);
    one.leave();
    await expect
      .poll(async () => {
        const [ones, twos] = [served.looks('/one'), served.looks('/two')];
        await expect.poll(() => served.looks('/two')).toBeGreaterThan(twos + 3);
        return served.looks('/one') - ones;
      })
      .toBe(0);
    two.leave();
    await served.stop();
  });

  it('takes so many pages and tells the next one to come back', async () => {
    running = await startWeb();
    // Kept, since what nobody can read any more is closed.
    const pages = Array.from({ length: 51 }, (_, page) => listen(`${running?.url}/api/views/stories?page=${page}`));
    const heard: unknown[] = [];
    for (const page of pages) heard.push(await hear(page));
    expect(heard.slice(0, 50).every((answer) => String(answer).startsWith('200 text/event-stream'))).toBe(true);
    expect(heard[50]).toBe('503 application/json; charset=utf-8');
  });

  it('lets go of its pages when the server stops', async () => {
    running = await startWeb();
    const page = listen(`${running.url}/api/views/deliveries`);
    await hear(page);
    await running.web.stop();
    expect(await page.events.next()).toEqual({ done: true, value: undefined });
    running = null;
  });

  it('is for whoever may see the page', async () => {
    running = await startWeb({ adminToken: secret('a-long-admin-token') });
    const fromAfar = { 'x-forwarded-for': '203.0.113.7' };
    const { headers } = await send(`${running.url}/api/views/feeds`, { headers: fromAfar });
    expect(headers['content-type']).not.toContain('text/event-stream');
  });
});
