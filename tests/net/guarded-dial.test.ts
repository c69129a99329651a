import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttp, failureReason, type HttpOutcome } from '../../src/net/http.ts';
import type { ResolveName } from '../../src/net/resolve-name.ts';
import { noNames } from '../support/no-names.ts';
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

async function ask(url: string, options: { allow?: string[]; names?: ResolveName } = {}): Promise<HttpOutcome> {
  const settings = { allowPrivate: options.allow ?? [], userAgent: 'Slugline test' };
  const http = createHttp(settings, { resolveName: options.names ?? noNames });
  const outcome = await http.request({ url, maxBytes: 1000, timeoutMs: 5000 });
  await http.close();
  return outcome;
}

function told(outcome: HttpOutcome): string {
  if (outcome.kind === 'answered') return 'an answer';
  return failureReason(outcome, { tooLarge: 'too large', timedOut: 'too late' });
}

/** Names that lead to one list of addresses after the other, whatever is asked for. */
function namesTo(...answers: string[][]): ResolveName {
  let turn = 0;
  return async () => {
    const answer = answers[Math.min(turn, answers.length - 1)] ?? [];
    turn += 1;
    return { kind: 'found', addresses: answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })) };
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
    expect(await ask(url)).toMatchObject({ kind: 'not-public' });
  });

  it.each(['ftp://example.org/', 'file:///etc/passwd', 'gopher://example.org/', 'data:text/plain,hello'])(
    'is refused for the scheme of %s',
    async (url) => {
      expect(await ask(url)).toMatchObject({ kind: 'refused-address' });
    },
  );

  it('is refused when one of the name’s addresses is private', async () => {
    const names = namesTo(['93.184.216.34', '10.0.0.1']);
    const outcome = await ask('http://news.example/', { names });
    expect(outcome).toEqual({ kind: 'not-public', detail: 'news.example: 10.0.0.1 is not a public address' });
  });

  it('reads the same to anybody for a host inside and for one that does not exist; the operator is told which', async () => {
    const inside = await ask('http://vm/', { names: namesTo(['10.0.0.1']) });
    const nowhere = await ask('http://metadata.internal/');
    const elsewhere = await ask('http://10.0.0.1/');
    expect([inside, nowhere, elsewhere].map(told)).toEqual(new Array(3).fill('not a public address'));
    expect(inside).toMatchObject({ detail: 'vm: 10.0.0.1 is not a public address' });
    expect(nowhere).toMatchObject({ detail: 'metadata.internal: no such host' });
  });

  it('says that the name server is silent where it is', async () => {
    const outcome = await ask('http://news.example/', { names: async () => ({ kind: 'silent' }) });
    expect(outcome).toEqual({ kind: 'unreachable', reason: 'the name server does not answer' });
  });

  it('does not tell the address of a host in an opened range that cannot be reached', async () => {
    const names = namesTo(['127.0.0.1']);
    const outcome = await ask('http://intranet.example:1/', { names, allow: ['127.0.0.0/8'] });
    expect(JSON.stringify(outcome)).not.toContain('127.0.0');
  });

  it('judges the very answer it dials, so that rebinding gains nothing', async () => {
    const before = asked;
    const names = namesTo(['127.0.0.1'], ['93.184.216.34']);
    expect(await ask(`http://news.example:${server.port}/`, { names })).toMatchObject({ kind: 'not-public' });
    expect(asked).toBe(before);
  });

  it('reaches a private address that the operator has opened', async () => {
    const names = namesTo(['127.0.0.1']);
    const outcome = await ask(`http://intranet.example:${server.port}/`, { names, allow: ['127.0.0.0/8'] });
    expect(outcome).toMatchObject({ kind: 'answered', status: 200 });
  });

  it.each([
    ['/to-private', 'not-public'],
    ['/to-metadata', 'not-public'],
    ['/to-decimal', 'not-public'],
    ['/to-file', 'refused-address'],
  ])('is refused at the redirect of %s', async (path, kind) => {
    expect(await ask(`${server.url}${path}`, { allow: ['127.0.0.0/8'] })).toMatchObject({ kind });
  });
});
