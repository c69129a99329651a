import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alert } from '../chat/preview/sample-messages.ts';
import { startWeb, type WebUnderTest } from './web-under-test.ts';

let running: WebUnderTest;
let ending: AbortController;
beforeEach(async () => {
  running = await startWeb();
  ending = new AbortController();
});
afterEach(async () => {
  ending.abort();
  await running.web.stop();
});

type Event = { id: string; headline: string; html: string };

async function* events(path: string, headers: Record<string, string> = {}): AsyncGenerator<Event> {
  const response = await fetch(`${running.url}${path}`, { headers, signal: ending.signal });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
      text = text.slice(end + 2);
      if (data !== undefined) yield JSON.parse(data);
    }
  }
}

async function next(stream: AsyncGenerator<Event>): Promise<Event> {
  const { value } = await stream.next();
  return value;
}

describe('createEventStream', () => {
  it('sends first what was posted after the given id, then what is posted', async () => {
    await running.post(alert({ headline: 'One' }));
    await running.post(alert({ headline: 'Two' }));
    const stream = events('/api/preview/events?after=1');
    expect((await next(stream)).headline).toBe('Two');
    await running.post(alert({ headline: 'Three' }));
    const third = await next(stream);
    expect(third).toMatchObject({ id: '3', headline: 'Three' });
    expect(third.html).toContain('id="m3"');
    expect(third.html).toContain('href="/samples/harbour-post.slugline.example/2026/11/ferry-pier-closed"');
  });

  it('goes on where a page lost the connection', async () => {
    for (const headline of ['One', 'Two', 'Three']) await running.post(alert({ headline }));
    const stream = events('/api/preview/events?after=0', { 'last-event-id': '2' });
    expect((await next(stream)).headline).toBe('Three');
  });

  it('keeps a message that breaks lines inside its event', async () => {
    const stream = events('/api/preview/events?after=0');
    await running.post(alert({ headline: 'One\n\ndata: forged' }));
    expect((await next(stream)).headline).toBe('One\n\ndata: forged');
  });

  it('takes no more pages than it has places, and has a place again when one leaves', async () => {
    const leaving = new AbortController();
    const first = await fetch(`${running.url}/api/preview/events`, { signal: leaving.signal });
    expect(first.status).toBe(200);
    const open = () => fetch(`${running.url}/api/preview/events`, { signal: ending.signal });
    const others = await Promise.all(Array.from({ length: 50 }, open));
    expect(others.filter((response) => response.status === 503)).toHaveLength(1);
    leaving.abort();
    await expect.poll(async () => (await open()).status).toBe(200);
  });
});
