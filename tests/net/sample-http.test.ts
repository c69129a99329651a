import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Http, HttpOutcome } from '../../src/net/http.ts';
import { createSampleHttp } from '../../src/net/sample-http.ts';

const elsewhere: Http = async ({ url }) => ({ kind: 'unreachable', reason: `went out to ${url}` });
let http: Http;

beforeAll(() => {
  const directory = mkdtempSync(join(tmpdir(), 'slugline-samples-'));
  const host = join(directory, 'courier.slugline.example');
  mkdirSync(join(host, 'news'), { recursive: true });
  writeFileSync(join(host, 'index.html'), '<p>Front page</p>');
  writeFileSync(join(host, 'feed.xml'), '<rss/>');
  writeFileSync(join(host, 'news', 'harbour.html'), '<p>Harbour</p>');
  writeFileSync(join(directory, 'secret.txt'), 'outside every host');
  symlinkSync(join(directory, 'secret.txt'), join(host, 'link.txt'));
  http = createSampleHttp({ directory }, { http: elsewhere });
});

function ask(url: string, headers: Record<string, string> = {}, maxBytes = 1000): Promise<HttpOutcome> {
  return http({ url, headers, maxBytes, timeoutMs: 1000 });
}

const HOST = 'https://courier.slugline.example';

describe('the sample newsroom', () => {
  it('answers its hosts from files, with types and validators', async () => {
    const answer = await ask(`${HOST}/feed.xml`);
    expect(answer).toMatchObject({ kind: 'answered', status: 200, url: `${HOST}/feed.xml` });
    expect(answer).toHaveProperty('headers.content-type', 'application/xml; charset=utf-8');
    expect(answer).toHaveProperty('headers.etag', expect.stringMatching(/^"[0-9a-f]{32}"$/));
    expect(await ask(`${HOST}/`)).toHaveProperty('headers.content-type', 'text/html; charset=utf-8');
  });

  it('answers 304 to the validator it gave', async () => {
    const first = await ask(`${HOST}/feed.xml`);
    const etag = first.kind === 'answered' ? (first.headers['etag'] ?? '') : '';
    expect(await ask(`${HOST}/feed.xml`, { 'If-None-Match': etag })).toMatchObject({ status: 304 });
    expect(await ask(`${HOST}/feed.xml`, { 'If-None-Match': '"other"' })).toMatchObject({ status: 200 });
  });

  it.each([
    '/none.html',
    '/news',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/link.txt',
    '/a%00b',
    '/%zz',
  ])('has nothing at %s', async (path) => {
    expect(await ask(`${HOST}${path}`)).toMatchObject({ kind: 'answered', status: 404 });
  });

  it('keeps the cap of the request', async () => {
    expect(await ask(`${HOST}/feed.xml`, {}, 3)).toEqual({ kind: 'too-large', maxBytes: 3 });
  });

  it.each(['https://courier.example/', 'https://slugline.example/', 'https://evilslugline.example.org/', 'nonsense'])(
    'hands %s on',
    async (url) => {
      expect(await ask(url)).toEqual({ kind: 'unreachable', reason: `went out to ${url}` });
    },
  );
});
