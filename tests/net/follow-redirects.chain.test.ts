import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHttp, type HttpOutcome } from '../../src/net/http.ts';
import { noNames } from '../support/no-names.ts';
import { startServer, type TestServer } from './start-server.ts';

const ARTICLE = '<html><body><p>A moth trap flies to the moon.</p></body></html>';

type Page = (response: ServerResponse, request: IncomingMessage) => void;

const seen: { url: string; cookie: string | undefined; authorization: string | undefined }[] = [];
let servers: TestServer[] = [];
let http: ReturnType<typeof createHttp>;

function html(response: ServerResponse, body: string, headers: Record<string, string | string[]> = {}): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body);
}

/** Leads to the article, and sets these cookies on the way. */
function setting(cookies: string | string[], location = '/article'): Page {
  return (response) => response.writeHead(302, { 'set-cookie': cookies, location }).end();
}

function refreshing(content: string, around: (meta: string) => string = (meta) => meta): Page {
  return (response) =>
    html(response, `<html><head>${around(`<meta http-equiv="refresh" content="${content}">`)}</head></html>`);
}

const PAGES: Record<string, Page> = {
  '/article': (response) => html(response, ARTICLE),
  '/a/article': (response) => html(response, ARTICLE),
  '/bounce': (response, request) =>
    request.headers.cookie === 'seen=1'
      ? html(response, ARTICLE)
      : setting('seen=1; Path=/', '/bounce')(response, request),
  '/two': setting(['a=1; Expires=Wed, 01 Jan 2098 00:00:00 GMT; Path=/', 'b=x=y; Path=/']),
  '/secure': setting('a=1; Secure; Path=/'),
  '/over': setting(['a=1; Path=/', 'a=x; Path=/; Expires=Thu, 01-Jan-1970 00:00:00 GMT']),
  '/replaced': setting(['a=1; Path=/', 'a=2; Path=/']),
  '/elsewhere': (response, request) =>
    setting('a=1; Domain=127.0.0.1; Path=/', `${servers[1]?.url}/article`)(response, request),
  '/broken-cookie': setting(['=1', 'no cookie', ';', 'a b=1']),
  '/wall': (response, request) =>
    request.headers.cookie === undefined
      ? html(response, '<meta http-equiv="refresh" content="1">', { 'set-cookie': 'passed=yes' })
      : html(response, ARTICLE),
  '/signed-in': (response) => response.writeHead(301, { location: '/article' }).end(),
  '/meta': refreshing('0; url=/article'),
  '/meta-quoted': refreshing('3;URL=&apos;/article&apos;'.replaceAll('&apos;', "'")),
  '/meta-bare': refreshing('0; /article?a=1&amp;b=2'),
  '/article?a=1&b=2': (response) => html(response, ARTICLE),
  '/header': (response) => html(response, 'wait', { refresh: '0; url=/article' }),
  '/meta-unquoted': (response) => html(response, '<META content=0;url=/article http-equiv=Refresh>'),
  '/late': refreshing('300; url=/article'),
  '/comment': refreshing('0; url=/article', (meta) => `<!--[if lt IE 9]>${meta}<![endif]-->`),
  '/noscript': refreshing('0; url=/article', (meta) => `<noscript>${meta}</noscript>`),
  '/script': refreshing('0; url=/article', (meta) => `<script>document.write('${meta}')</script>`),
  '/abroad': refreshing('0; url=https://elsewhere.example/article'),
  '/itself': refreshing('5'),
  '/itself-named': refreshing('5; url=/itself-named#top'),
  '/text': (response) =>
    response
      .writeHead(200, { 'content-type': 'text/plain' })
      .end('<meta http-equiv="refresh" content="0; url=/article">'),
  '/twice': refreshing('0; url=/meta'),
  '/round': refreshing('0; url=/round-2'),
  '/round-2': refreshing('0; url=/round'),
  '/many-metas': (response) => html(response, '<meta http-equiv=refresh content="'.repeat(2_000)),
  '/many-hidden': (response) => html(response, `http-equiv${'<script><!--<style>'.repeat(3_000)}`),
  '/no-end': (response) => html(response, `<meta http-equiv="refresh" ${'content='.repeat(9_000)}`),
  '/not-found': (response) =>
    response
      .writeHead(404, { 'content-type': 'text/html' })
      .end('<meta http-equiv="refresh" content="0; url=/article">'),
};

beforeAll(async () => {
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const { cookie, authorization } = request.headers;
    seen.push({ url: request.url ?? '', cookie, authorization });
    const page = PAGES[request.url ?? ''];
    if (page) page(response, request);
    else response.writeHead(404).end();
  };
  servers = [await startServer(answer), await startServer(answer)];
  http = createHttp({ allowPrivate: ['127.0.0.0/8'], userAgent: 'Slugline test' }, { resolveName: noNames });
});
beforeEach(() => void seen.splice(0));
afterAll(async () => {
  await http.close();
  for (const server of servers) await server.close();
});

function ask(path: string, options: { maxRedirects?: number } = {}): Promise<HttpOutcome> {
  return http.request({ url: `${servers[0]?.url}${path}`, maxBytes: 100_000, timeoutMs: 5_000, ...options });
}

async function bodyOf(path: string): Promise<string> {
  const outcome = await ask(path);
  return outcome.kind === 'answered' ? Buffer.from(outcome.body).toString() : outcome.kind;
}

/** The cookies that the last of the requests had. */
async function cookieAfter(path: string): Promise<string | undefined> {
  await ask(path);
  return seen.at(-1)?.cookie;
}

describe('a cookie that an answer sets', () => {
  it('comes back on the redirect, for sites that ask for it before they show a page', async () => {
    expect(await bodyOf('/bounce')).toBe(ARTICLE);
    expect(seen).toHaveLength(2);
  });

  it('comes back beside others, in full and without its attributes', async () => {
    expect(await cookieAfter('/two')).toBe('a=1; b=x=y');
  });

  it('is replaced by a later one of its name', async () => {
    expect(await cookieAfter('/replaced')).toBe('a=2');
  });

  it('is forgotten at the end of the request', async () => {
    await ask('/bounce');
    await ask('/article');
    expect(seen.at(-1)).toMatchObject({ url: '/article', cookie: undefined });
  });

  it.each([
    ['for https alone', '/secure'],
    ['that is ended at once', '/over'],
    ['that is none', '/broken-cookie'],
  ])('stays away %s', async (_what, path) => {
    expect(await cookieAfter(path)).toBeUndefined();
    expect(seen).toHaveLength(2);
  });

  it('is shown to no other host', async () => {
    expect(await cookieAfter('/elsewhere')).toBeUndefined();
    expect(seen).toHaveLength(2);
  });

  it('is in no outcome, which may be logged', async () => {
    expect(JSON.stringify(await ask('/two'))).not.toContain('a=1');
  });

  it('lets a page in that leads to itself', async () => {
    expect(await bodyOf('/wall')).toBe(ARTICLE);
    expect(seen.map(({ cookie }) => cookie)).toEqual([undefined, 'passed=yes']);
  });
});

describe('the name and password of an address', () => {
  it('go along to the same origin, and to no other', async () => {
    const signedIn = (path: string) =>
      http.request({ url: `http://ada:pw@127.0.0.1:${servers[0]?.port}${path}`, maxBytes: 1_000, timeoutMs: 5_000 });
    expect(await signedIn('/signed-in')).toMatchObject({ url: `${servers[0]?.url}/article` });
    expect(seen.map(({ authorization }) => authorization)).toEqual(Array(2).fill('Basic YWRhOnB3'));
    await signedIn('/elsewhere');
    expect(seen.at(-1)?.authorization).toBeUndefined();
  });
});

describe('a page that names another one in its place', () => {
  it.each(['/meta', '/meta-quoted', '/meta-bare', '/meta-unquoted', '/header'])(
    'leads there, as %s does',
    async (path) => {
      const outcome = await ask(path);
      expect(outcome).toMatchObject({ status: 200, hops: [{ url: `${servers[0]?.url}${path}`, status: 200 }] });
      expect(await bodyOf(path)).toBe(ARTICLE);
    },
  );

  it.each([
    ['after minutes, as live pages do', '/late'],
    ['to old browsers', '/comment'],
    ['to browsers without scripts', '/noscript'],
    ['in a script', '/script'],
    ['of another site', '/abroad'],
    ['and means itself', '/itself'],
    ['and means a part of itself', '/itself-named'],
    ['in a text that is no HTML', '/text'],
    ['on a page that is not there', '/not-found'],
  ])('is taken as it is when it does so %s', async (_how, path) => {
    expect(await ask(path)).toMatchObject({ url: `${servers[0]?.url}${path}`, hops: [] });
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['/twice', ['/twice', '/meta']],
    ['/round', ['/round', '/round-2']],
  ])('is followed once: %s', async (path, asked) => {
    await ask(path);
    expect(seen.map(({ url }) => url)).toEqual(asked);
  });

  it('is looked through in no time, however it is made', async () => {
    for (const path of ['/many-metas', '/many-hidden', '/no-end']) {
      const before = performance.now();
      expect(await ask(path)).toMatchObject({ status: 200, hops: [] });
      expect(performance.now() - before).toBeLessThan(500);
    }
  });

  it('counts as a redirect', async () => {
    expect(await ask('/meta', { maxRedirects: 0 })).toMatchObject({
      kind: 'unreachable',
      reason: 'more than 0 redirects',
    });
  });
});
