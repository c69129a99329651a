import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttp, type HttpOutcome, type HttpRequest } from '../../src/net/http.ts';
import { noNames } from '../support/no-names.ts';
import { startServer, type TestServer } from './start-server.ts';

const TEXT = 'The council of Merrow has voted. '.repeat(50);
const SEEN: IncomingMessage[] = [];
let server: TestServer;
let http: ReturnType<typeof createHttp>;

const PAGES: Record<string, (response: ServerResponse, request: IncomingMessage) => void> = {
  '/plain': (response) => response.setHeader('X-Twice', ['a', 'b']).end(TEXT),
  '/gzip': (response) => response.setHeader('content-encoding', 'gzip').end(gzipSync(TEXT)),
  '/br': (response) => response.setHeader('content-encoding', 'br').end(brotliCompressSync(TEXT)),
  '/deflate': (response) => response.setHeader('content-encoding', 'deflate').end(deflateSync(TEXT)),
  '/bare-deflate': (response) => response.setHeader('content-encoding', 'deflate').end(deflateRawSync(TEXT)),
  '/not-gzip': (response) => response.setHeader('content-encoding', 'gzip').end(TEXT),
  '/cut-gzip': (response) => response.setHeader('content-encoding', 'gzip').end(gzipSync(TEXT).subarray(0, 60)),
  '/unknown-coding': (response) => response.setHeader('content-encoding', 'zstd').end(TEXT),
  '/bomb': (response) => response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(50_000_000))),
  '/endless': (response) => endless(response, 'text/plain'),
  '/silent': () => undefined,
  '/slow-body': (response) => response.write('first words'),
  '/broken': (response) => response.destroy(),
  '/moved': (response) => response.writeHead(301, { location: '/plain' }).end(),
  '/moved-twice': (response) => response.writeHead(308, { location: 'moved' }).end(),
  '/loop': (response) => response.writeHead(302, { location: '/loop' }).end(),
  '/no-location': (response) => response.writeHead(302).end('where to?'),
  '/feed.xml.gz': (response) => response.setHeader('content-type', 'application/x-gzip').end(gzipSync(TEXT)),
  '/packed-twice': (response) => response.setHeader('content-encoding', 'gzip').end(gzipSync(gzipSync(TEXT))),
  '/packed-in-parts': (response) =>
    response.end(Buffer.concat([gzipSync(TEXT.slice(0, 99)), gzipSync(TEXT.slice(99))])),
  '/hidden-bomb': (response) => response.end(gzipSync(Buffer.alloc(50_000_000))),
  '/film': (response) => endless(response, 'video/mp4'),
  '/radio': (response) => endless(response, 'audio/mpeg'),
  '/old-address-of-a-film': (response) =>
    response.writeHead(302, { location: '/film', 'content-type': 'video/mp4' }).end(),
};

let sentBytes = 0;

function endless(response: ServerResponse, type: string): void {
  response.setHeader('content-type', type);
  const more = () => {
    for (let isFree = true; isFree && !response.destroyed; sentBytes += 10_000)
      isFree = response.write('x'.repeat(10_000));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}

beforeAll(async () => {
  server = await startServer((request, response) => {
    SEEN.push(request);
    const page = PAGES[request.url ?? ''];
    if (page === undefined) response.writeHead(404).end('no such page');
    else page(response, request);
  });
  http = createHttp(
    { allowPrivate: ['127.0.0.0/8'], userAgent: 'Slugline test (+https://slugline.example)' },
    { resolveName: noNames },
  );
});
afterAll(async () => {
  await http.close();
  await server.close();
});

function ask(path: string, options: Partial<HttpRequest> = {}): Promise<HttpOutcome> {
  return http.request({ url: `${server.url}${path}`, maxBytes: 100_000, timeoutMs: 5_000, ...options });
}

async function text(path: string): Promise<string> {
  const outcome = await ask(path);
  return outcome.kind === 'answered' ? Buffer.from(outcome.body).toString() : outcome.kind;
}

describe('the outgoing HTTP', () => {
  it('gives status, headers in lower case, body and final address', async () => {
    const outcome = await ask('/plain');
    expect(outcome).toMatchObject({ kind: 'answered', status: 200, url: `${server.url}/plain`, hops: [] });
    expect(outcome).toHaveProperty('headers.x-twice', 'a, b');
  });

  it.each(['/plain', '/gzip', '/br', '/deflate', '/bare-deflate', '/not-gzip'])(
    'reads the body of %s',
    async (path) => {
      expect(await text(path)).toBe(TEXT);
    },
  );

  it.each(['/feed.xml.gz', '/packed-twice', '/packed-in-parts'])(
    'unpacks what no header says is packed: %s',
    async (path) => {
      expect(await text(path)).toBe(TEXT);
    },
  );

  it('unpacks no more of it than may be', async () => {
    expect(await text('/hidden-bomb')).toBe('too-large');
  });

  it('takes from a body that was cut off what it holds', async () => {
    const cut = await text('/cut-gzip');
    expect(cut.length).toBeGreaterThan(0);
    expect(TEXT.startsWith(cut)).toBe(true);
  });

  it('says so when it cannot unpack a body', async () => {
    expect(await ask('/unknown-coding')).toEqual({ kind: 'unreachable', reason: 'the zstd body cannot be unpacked' });
  });

  it.each(['/bomb', '/endless'])('stops reading %s at the cap', async (path) => {
    expect(await ask(path)).toEqual({ kind: 'too-large', maxBytes: 100_000 });
  });

  it.each(['/silent', '/slow-body'])('gives up on %s at the deadline', async (path) => {
    expect(await ask(path, { timeoutMs: 150 })).toEqual({ kind: 'timed-out', timeoutMs: 150 });
  });

  it('says in plain words why a host cannot be reached', async () => {
    expect(await ask('/broken')).toEqual({ kind: 'unreachable', reason: 'the server broke the connection off' });
    const closed = await startServer(() => undefined);
    await closed.close();
    const refused = await http.request({ url: closed.url, maxBytes: 1, timeoutMs: 5_000 });
    expect(refused).toEqual({ kind: 'unreachable', reason: 'connection refused' });
    const unknown = await http.request({ url: 'not an address', maxBytes: 1, timeoutMs: 5_000 });
    expect(unknown).toEqual({ kind: 'unreachable', reason: 'the address cannot be read' });
  });

  it('names itself and asks for packed bodies', async () => {
    await ask('/plain');
    expect(SEEN.at(-1)?.headers).toMatchObject({
      'user-agent': 'Slugline test (+https://slugline.example)',
      'accept-encoding': 'gzip, deflate, br',
    });
  });

  it('follows redirects and tells every hop', async () => {
    expect(await ask('/moved-twice')).toMatchObject({
      kind: 'answered',
      status: 200,
      url: `${server.url}/plain`,
      hops: [
        { url: `${server.url}/moved-twice`, status: 308 },
        { url: `${server.url}/moved`, status: 301 },
      ],
    });
  });

  it('stops after the allowed redirects', async () => {
    expect(await ask('/loop')).toEqual({ kind: 'unreachable', reason: 'more than 5 redirects' });
    expect(await ask('/moved', { maxRedirects: 0 })).toEqual({ kind: 'unreachable', reason: 'more than 0 redirects' });
  });

  it('takes a redirect without an address for what it is', async () => {
    expect(await ask('/no-location')).toMatchObject({ kind: 'answered', status: 302 });
  });

  it('does not carry validators to another address', async () => {
    await ask('/moved', { headers: { 'If-None-Match': '"1"', 'if-modified-since': 'x', accept: 'text/html' } });
    const [first, second] = SEEN.slice(-2);
    expect(first?.headers).toMatchObject({ 'if-none-match': '"1"', accept: 'text/html' });
    expect(second?.headers['if-none-match']).toBeUndefined();
    expect(second?.headers['if-modified-since']).toBeUndefined();
    expect(second?.headers.accept).toBe('text/html');
  });

  it('sends the name and password of an address as a header and leaves them out of what it tells', async () => {
    const url = `http://ada:p%40ss@127.0.0.1:${server.port}/plain`;
    const outcome = await http.request({ url, maxBytes: 100_000, timeoutMs: 5_000 });
    expect(SEEN.at(-1)?.headers.authorization).toBe(`Basic ${Buffer.from('ada:p@ss').toString('base64')}`);
    expect(outcome).toMatchObject({ kind: 'answered', url: `${server.url}/plain` });
  });
});

describe('a request that accepts texts alone', () => {
  const accept: HttpRequest['accept'] = (_status, headers) => !/^(?:audio|video)/.test(headers['content-type'] ?? '');

  it.each(['/film', '/radio', '/old-address-of-a-film'])(
    'ends at the headers of %s, whatever its length',
    async (path) => {
      sentBytes = 0;
      const outcome = await ask(path, { accept, maxBytes: 1e9 });
      expect(outcome).toMatchObject({ kind: 'unwanted', contentType: path === '/radio' ? 'audio/mpeg' : 'video/mp4' });
      await new Promise((resolve) => setTimeout(resolve, 50));
      // What the sockets of one machine hold between them.
      expect(sentBytes).toBeLessThan(10_000_000);
    },
  );

  it('reads texts, and asks the same server again after what it did not want', async () => {
    await ask('/film', { accept });
    expect(await ask('/plain', { accept })).toMatchObject({ kind: 'answered', status: 200 });
  });
});

describe('a request that needs admission', () => {
  const until = new Date('2026-08-04T12:01:00Z');

  it('asks for it before each hop, and goes on where it is given', async () => {
    const hops: string[] = [];
    const admit = async (url: URL) => {
      hops.push(url.pathname);
      return null;
    };
    expect(await ask('/moved-twice', { admit })).toMatchObject({ kind: 'answered', status: 200 });
    expect(hops).toEqual(['/moved-twice', '/moved', '/plain']);
  });

  it('sends nothing to a site that is not admitted, not even by a redirect of another', async () => {
    const seen = SEEN.length;
    const putOff = { site: 'courier.example', until };
    const admit = async (url: URL) => (url.pathname === '/plain' ? putOff : null);
    expect(await ask('/moved', { admit })).toEqual({ kind: 'put-off', ...putOff });
    expect(SEEN.slice(seen).map(({ url }) => url)).toEqual(['/moved']);
  });
});
