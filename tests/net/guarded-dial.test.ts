import type { LookupFunction } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttp, type HttpOutcome } from '../../src/net/http.ts';
import { startServer, type TestServer } from './start-server.ts';

let server: TestServer;
let asked = 0;

beforeAll(async () => {
  server = await startServer((request, response) => {
    asked += 1;
    if (request.url === '/to-private') response.writeHead(302, { location: `http://10.0.0.1:${server.port}/` });
    else if (request.url === '/to-metadata') response.writeHead(301, { location: 'http://169.254.169.254/latest/' });
    else if (request.url === '/to-decimal') response.writeHead(308, { location: 'http://3232235777/' });
    else if (request.url === '/to-file') response.writeHead(302, { location: 'file:///etc/passwd' });
    response.end('inside');
  });
});
afterAll(() => server.close());

async function ask(url: string, options: { allow?: string[]; lookup?: LookupFunction } = {}): Promise<HttpOutcome> {
  const deps = options.lookup === undefined ? {} : { lookup: options.lookup };
  const http = createHttp({ allowPrivate: options.allow ?? [], userAgent: 'Slugline test' }, deps);
  const outcome = await http.request({ url, maxBytes: 1000, timeoutMs: 5000 });
  await http.close();
  return outcome;
}

/** A name server that gives one list of addresses after the other, whatever it is asked. */
function nameServer(...answers: string[][]): LookupFunction {
  let turn = 0;
  return (_name, _options, callback) => {
    const answer = answers[Math.min(turn, answers.length - 1)] ?? [];
    turn += 1;
    callback(
      null,
      answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
}

describe('a dial', () => {
  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://017700000001/',
    'http://0x7f000001/',
    'http://0x7f.0.0.1/',
    'http://0177.0.0.1/',
    'http://127.0.1/',
    'http://0/',
    'http://%31%32%37.0.0.1/',
    'http://１２７.0.0.1/',
    'http://127。0。0。1/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[0:0:0:0:0:ffff:a00:1]/',
    'http://[64:ff9b::c0a8:1]/',
    'http://[fd00:ec2::254]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://user:secret@10.0.0.1/',
    'https://192.168.0.1/',
    'http://localhost/',
    'http://localhost./',
    'http://metadata.LOCALHOST/',
  ])('is refused for %s', async (url) => {
    expect(await ask(url)).toMatchObject({ kind: 'refused-address' });
  });

  it.each(['ftp://example.org/', 'file:///etc/passwd', 'gopher://example.org/', 'data:text/plain,hello'])(
    'is refused for the scheme of %s',
    async (url) => {
      expect(await ask(url)).toMatchObject({ kind: 'refused-address' });
    },
  );

  it('is refused when one of the name’s addresses is private', async () => {
    const lookup = nameServer(['93.184.216.34', '10.0.0.1']);
    const outcome = await ask('http://news.example/', { lookup });
    expect(outcome).toEqual({ kind: 'refused-address', reason: 'news.example: 10.0.0.1 is not a public address' });
  });

  it('judges the very answer it dials, so that rebinding gains nothing', async () => {
    const before = asked;
    const lookup = nameServer(['127.0.0.1'], ['93.184.216.34']);
    expect(await ask(`http://news.example:${server.port}/`, { lookup })).toMatchObject({ kind: 'refused-address' });
    expect(asked).toBe(before);
  });

  it('reaches a private address that the operator has opened', async () => {
    const lookup = nameServer(['127.0.0.1']);
    const outcome = await ask(`http://intranet.example:${server.port}/`, { lookup, allow: ['127.0.0.0/8'] });
    expect(outcome).toMatchObject({ kind: 'answered', status: 200 });
  });

  it.each(['/to-private', '/to-metadata', '/to-decimal', '/to-file'])(
    'is refused at the redirect of %s',
    async (path) => {
      const outcome = await ask(`${server.url}${path}`, { allow: ['127.0.0.0/8'] });
      expect(outcome).toMatchObject({ kind: 'refused-address' });
    },
  );
});
