import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createHostGate } from '../../src/net/host-gate.ts';
import { createHttp, type Http, type HttpOutcome } from '../../src/net/http.ts';
import { noNames } from '../support/no-names.ts';
import { startServer } from './start-server.ts';

const START = Date.parse('2026-03-01T12:00:00Z');
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

type Limiter = (response: ServerResponse, request: IncomingMessage, atSeconds: number) => void;

/** A gate before a server of ours, with a clock that the test turns on. */
async function gateBefore(answer: Limiter) {
  let seconds = 0;
  const asked: number[] = [];
  const server = await startServer((request, response) => {
    asked.push(seconds);
    answer(response, request, seconds);
  });
  const web = createHttp({ allowPrivate: ['127.0.0.0/8'], userAgent: 'Slugline test' }, { resolveName: noNames });
  closing.push(web.close, server.close);
  const now = () => new Date(START + seconds * 1000);
  const http = createHostGate({ perHost: 2 }, { http: web.request, now, coolDowns: null });
  const goTo = (at: number) => {
    seconds = at;
  };
  const ask = (path: string) => http({ url: `${server.url}${path}`, maxBytes: 10_000, timeoutMs: 5_000 });
  return { ask, asked, url: server.url, http, goTo };
}

/** Lets one request through in so many seconds, and says nothing of it. */
function oneIn(apart: number, refuse: (response: ServerResponse, leftSeconds: number) => void): Limiter {
  let last = Number.NEGATIVE_INFINITY;
  return (response, _request, at) => {
    if (at - last < apart) return refuse(response, apart - (at - last));
    last = at;
    response.end('<rss/>');
  };
}

/** Feeds of the server that are polled as the gate lets them, for so long; says what the server answered. */
async function pollFeeds(
  gate: Awaited<ReturnType<typeof gateBefore>>,
  { feeds, seconds }: { feeds: number; seconds: number },
) {
  const due = Array.from({ length: feeds }, () => 0);
  const readBy = due.map(() => 0);
  let refused = 0;
  for (let at = 0; at < seconds; at += 1) {
    gate.goTo(at);
    for (const [feed] of due.entries()) {
      if ((due[feed] ?? 0) > at) continue;
      const outcome = await gate.ask(`/${feed}`);
      const isRead = outcome.kind === 'answered' && outcome.status === 200;
      readBy[feed] = (readBy[feed] ?? 0) + Number(isRead);
      refused += Number(outcome.kind === 'answered' && !isRead);
      due[feed] = at + Math.max(3, waitOf(outcome, at));
    }
  }
  return { read: readBy.reduce((sum, each) => sum + each), refused, readBy };
}

/** How long a feed waits after an answer, in seconds. */
function waitOf(outcome: HttpOutcome, at: number): number {
  if (outcome.kind === 'put-off') return (outcome.until.getTime() - START) / 1000 - at;
  return outcome.kind === 'answered' ? Number(outcome.headers['retry-after'] ?? 0) : 0;
}

describe('a host that limits without words', () => {
  it.each<[string, (response: ServerResponse, left: number) => void]>([
    ['429 and nothing else', (response) => response.writeHead(429).end()],
    ['420', (response) => response.writeHead(420).end()],
    ['403 with a sentence', (response) => response.writeHead(403).end('<h1>Too many requests</h1>')],
    [
      '403 with a used-up limit',
      (response, left) =>
        response.writeHead(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.floor(left)) }).end(),
    ],
    [
      '429 with the end of its window',
      (response, left) => response.writeHead(429, { 'x-ratelimit-reset': String(Math.floor(left)) }).end(),
    ],
  ])('is asked more slowly after %s, and each of its feeds is read', async (_refusal, refuse) => {
    const gate = await gateBefore(oneIn(20, refuse));
    const { read, refused, readBy } = await pollFeeds(gate, { feeds: 4, seconds: 600 });
    expect(refused).toBeLessThan(9);
    expect(read).toBeGreaterThan(10);
    expect(Math.min(...readBy)).toBeGreaterThan(0);
  });

  it('tells who was refused when to come again', async () => {
    const { ask } = await gateBefore((response) => response.writeHead(429).end());
    expect(await ask('/')).toMatchObject({ status: 429, headers: { 'retry-after': '10' } });
    expect(await ask('/')).toMatchObject({ kind: 'put-off', until: new Date(START + 10_000) });
  });

  it('is slowed once by all that was under way, and never to more than a quarter of an hour', async () => {
    const { ask, goTo } = await gateBefore((response) => response.writeHead(429).end());
    const answers = await Promise.all([ask('/1'), ask('/2')]);
    expect(answers.map((answer) => answer.kind === 'answered' && answer.headers['retry-after'])).toEqual(['10', '10']);
    const waits: string[] = [];
    for (let at = 0, tries = 0; tries < 10; tries += 1) {
      at += tries === 0 ? 10 : Number(waits.at(-1));
      goTo(at);
      const answer = await ask('/3');
      waits.push(answer.kind === 'answered' ? (answer.headers['retry-after'] ?? '') : answer.kind);
    }
    expect(waits.slice(0, 3)).toEqual(['20', '40', '80']);
    expect(waits.at(-1)).toBe('900');
  });

  it('is asked as any other again when it has not refused for a while', async () => {
    let isStrict = true;
    const { ask, goTo } = await gateBefore((response) => response.writeHead(isStrict ? 429 : 200).end());
    await ask('/');
    isStrict = false;
    goTo(10);
    expect(await ask('/1')).toMatchObject({ status: 200 });
    expect(await ask('/2')).toMatchObject({ kind: 'put-off' });
    goTo(700);
    for (const path of ['/3', '/4', '/5']) expect(await ask(path)).toMatchObject({ status: 200 });
  });

  it('is not slowed by a page that nobody may see, nor by one that is not there', async () => {
    const { ask } = await gateBefore((response, { url }) => response.writeHead(url === '/403' ? 403 : 404).end('No.'));
    for (const path of ['/403', '/404', '/403'])
      expect(await ask(path)).toMatchObject({
        kind: 'answered',
        headers: expect.not.objectContaining({ 'retry-after': '10' }),
      });
  });

  it('is believed once when it says how long it wants to be left alone', async () => {
    const { ask, goTo } = await gateBefore((response, _request, at) =>
      at < 6 ? response.writeHead(429, { 'retry-after': '6' }).end() : response.end('page'),
    );
    expect(await ask('/1')).toMatchObject({ status: 429 });
    expect(await ask('/2')).toMatchObject({ kind: 'put-off', until: new Date(START + 6_000) });
    goTo(6);
    for (const path of ['/1', '/2', '/3', '/4']) expect(await ask(path)).toMatchObject({ status: 200 });
  });
});

describe('a host that says how many requests are left', () => {
  it('is left alone when none is, until there are more', async () => {
    const headers = { 'x-ratelimit-remaining': '0.0', 'x-ratelimit-reset': '40' };
    const { ask, goTo, asked } = await gateBefore((response) => response.writeHead(200, headers).end());
    expect(await ask('/')).toMatchObject({ status: 200 });
    expect(await ask('/')).toMatchObject({ kind: 'put-off', until: new Date(START + 40_000) });
    goTo(40);
    expect(await ask('/')).toMatchObject({ status: 200 });
    expect(asked).toEqual([0, 40]);
  });
});

describe('the hosts of one site', () => {
  const stub =
    (refusing: string): Http =>
    async ({ url }) => ({
      kind: 'answered',
      status: url.includes(refusing) ? 429 : 200,
      headers: {},
      body: new Uint8Array(),
      url,
      hops: [],
    });

  it('are slowed down together, and others are not', async () => {
    const gate = createHostGate(
      { perHost: 2 },
      { http: stub('a.blogs.example'), now: () => new Date(START), coolDowns: null },
    );
    const ask = (url: string) => gate({ url, maxBytes: 1, timeoutMs: 1 });
    await ask('https://a.blogs.example/rss');
    expect(await ask('https://b.blogs.example/rss')).toMatchObject({ kind: 'put-off', site: 'blogs.example' });
    expect(await ask('https://paper.example/rss')).toMatchObject({ status: 200 });
  });

  it('are slowed down in other processes, too', async () => {
    const rests = new Map<string, Date>();
    const coolDowns = {
      rest: async (host: string, until: Date) => void rests.set(host, until),
      resting: async () => new Map(rests),
    };
    const gateOf = (refusing: string) =>
      createHostGate({ perHost: 2 }, { http: stub(refusing), now: () => new Date(START), coolDowns });
    await gateOf('a.blogs.example')({ url: 'https://a.blogs.example/rss', maxBytes: 1, timeoutMs: 1 });
    const outcome = await gateOf('none')({ url: 'https://b.blogs.example/rss', maxBytes: 1, timeoutMs: 1 });
    expect(outcome).toMatchObject({ kind: 'put-off' });
  });
});

describe('a redirect', () => {
  it('to a host that cools down is put off, too', async () => {
    const tired = await gateBefore((response) => response.writeHead(429, { 'retry-after': '60' }).end());
    const redirector = await startServer((_request, response) =>
      response.writeHead(302, { location: `${tired.url}/page` }).end(),
    );
    closing.push(redirector.close);
    const ask = () => tired.http({ url: `${redirector.url}/r`, maxBytes: 100, timeoutMs: 5_000 });
    expect(await ask()).toMatchObject({ status: 429, headers: { 'retry-after': '60' } });
    expect(await ask()).toMatchObject({ kind: 'put-off', until: new Date(START + 60_000) });
    expect(tired.asked).toHaveLength(1);
  });
});
