import { describe, expect, it } from 'vitest';
import { createHostGate } from '../../src/net/host-gate.ts';
import type { Http, HttpAnswer, HttpRequest } from '../../src/net/http.ts';

const START = new Date('2026-03-01T12:00:00Z');

function request(url: string): HttpRequest {
  return { url, maxBytes: 1, timeoutMs: 1 };
}

function answered(url: string, status = 200, headers: Record<string, string> = {}): HttpAnswer {
  return { kind: 'answered', status, headers, body: new Uint8Array(), url, hops: [] };
}

/** A web whose answers wait until the test lets them go. */
function heldWeb() {
  const held: { url: string; answer: () => void }[] = [];
  const http: Http = ({ url }) => new Promise((resolve) => held.push({ url, answer: () => resolve(answered(url)) }));
  return { http, held };
}

/** What the database keeps for all processes. */
function sharedRests() {
  const rests = new Map<string, Date>();
  let looks = 0;
  return {
    looks: () => looks,
    async rest(host: string, until: Date) {
      rests.set(host, until);
    },
    async resting(now: Date) {
      looks += 1;
      return new Map([...rests].filter(([, until]) => until > now));
    },
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the host gate', () => {
  it('asks a host one thing at a time, and other hosts meanwhile', async () => {
    const { http, held } = heldWeb();
    const gated = createHostGate({ perHost: 1 }, { http, now: () => START, coolDowns: null });
    const all = ['https://a.example/1', 'https://a.example/2', 'https://b.example/1'].map((url) => gated(request(url)));
    await turn();
    expect(held.map(({ url }) => url)).toEqual(['https://a.example/1', 'https://b.example/1']);
    held[0]?.answer();
    await turn();
    expect(held.map(({ url }) => url)).toEqual(['https://a.example/1', 'https://b.example/1', 'https://a.example/2']);
    for (const { answer } of held) answer();
    expect(await Promise.all(all)).toHaveLength(3);
  });

  it('keeps every feed of a host away while its Retry-After lasts', async () => {
    let now = START;
    const asked: string[] = [];
    const http: Http = async ({ url }) => {
      asked.push(url);
      return answered(url, asked.length === 1 ? 429 : 200, { 'retry-after': '60' });
    };
    const gated = createHostGate({ perHost: 1 }, { http, now: () => now, coolDowns: null });
    await gated(request('https://a.example/feed'));
    now = new Date(START.getTime() + 20_000);
    const second = await gated(request('https://a.example/other-feed'));
    expect(second).toEqual({ kind: 'put-off', site: 'a.example', until: new Date('2026-03-01T12:01:00Z') });
    expect(await gated(request('https://b.example/feed'))).toMatchObject({ status: 200 });
    now = new Date(START.getTime() + 60_000);
    expect(await gated(request('https://a.example/other-feed'))).toMatchObject({ status: 200 });
    expect(asked).toEqual(['https://a.example/feed', 'https://b.example/feed', 'https://a.example/other-feed']);
  });

  it('lets the next one in when a request breaks', async () => {
    let asked = 0;
    const http: Http = async ({ url }) => {
      asked += 1;
      if (asked === 1) throw new Error('a bug');
      return answered(url);
    };
    const gated = createHostGate({ perHost: 1 }, { http, now: () => START, coolDowns: null });
    await expect(gated(request('https://a.example/1'))).rejects.toThrow('a bug');
    expect(await gated(request('https://a.example/2'))).toMatchObject({ status: 200 });
  });

  it('keeps a host’s Retry-After in every process, and after a restart', async () => {
    let now = START;
    const rests = sharedRests();
    const gateOf = (status: number) => {
      const http: Http = async ({ url }) => answered(url, status, { 'retry-after': '600' });
      return createHostGate({ perHost: 1 }, { http, now: () => now, coolDowns: rests });
    };
    const [told, running] = [gateOf(503), gateOf(200)];
    expect(await running(request('https://a.example/feed'))).toMatchObject({ status: 200 });
    await told(request('https://a.example/feed'));
    now = new Date(START.getTime() + 5_000);
    const until = new Date(START.getTime() + 600_000);
    expect(await running(request('https://a.example/page'))).toMatchObject({ kind: 'put-off', until });
    expect(await gateOf(200)(request('https://a.example/feed'))).toMatchObject({ kind: 'put-off', until });
    expect(await running(request('https://b.example/feed'))).toMatchObject({ status: 200 });
    now = new Date(START.getTime() + 600_000);
    expect(await running(request('https://a.example/page'))).toMatchObject({ status: 200 });
  });

  it('goes on by itself while the shared rests cannot be read', async () => {
    const away = () => Promise.reject(new Error('the database is away'));
    const http: Http = async ({ url }) => answered(url, 429, { 'retry-after': '60' });
    const gated = createHostGate({ perHost: 1 }, { http, now: () => START, coolDowns: { rest: away, resting: away } });
    expect(await gated(request('https://a.example/1'))).toMatchObject({ headers: { 'retry-after': '60' } });
    expect(await gated(request('https://a.example/2'))).toMatchObject({ kind: 'put-off' });
  });

  it('looks up the shared rests once for many requests', async () => {
    const rests = sharedRests();
    const gated = createHostGate(
      { perHost: 1 },
      { http: async ({ url }) => answered(url), now: () => START, coolDowns: rests },
    );
    await Promise.all(Array.from({ length: 50 }, (_, at) => gated(request(`https://h${at}.example/feed`))));
    expect(rests.looks()).toBe(1);
  });
});
