import { afterEach, describe, expect, it } from 'vitest';
import { type AnnouncedArticle, keepArticle } from '../../src/feeds/keep-article.ts';
import { createHttp } from '../../src/net/http.ts';
import { toId } from '../../src/news/ids.ts';
import { startServer, type TestServer } from '../net/start-server.ts';
import { noNames } from '../support/no-names.ts';
import { readHere } from '../support/read-here.ts';
import { readPage } from '../support/read-page-here.ts';

const SENTENCE = 'The ferry between Merrow and Aldane sailed again on Monday, the harbour master said. ';
const PAGE = `<html lang="en"><head><title>Ferry sails again</title></head><body><article><h1>Ferry sails again</h1><p>${SENTENCE.repeat(4)}</p><p>${SENTENCE.repeat(4)}</p></article></body></html>`;
const SOUND_BYTES = 8 * 1024 * 1024;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A publisher that has a page, ways that lead to it, and recordings. */
async function publisher(): Promise<TestServer & { asked: string[] }> {
  const asked: string[] = [];
  const server = await startServer(({ url = '', headers }, response) => {
    asked.push(url);
    const lead = (location: string, more = {}) => response.writeHead(302, { location, ...more }).end();
    if (url.startsWith('/r/')) return lead('/2026/ferry?utm_source=feed');
    if (url === '/with-token') return lead('/with-token.html?token=81');
    if (url === '/wants-cookie' && headers.cookie !== 'seen=1') return lead(url, { 'set-cookie': 'seen=1; Path=/' });
    if (url.endsWith('.mp3'))
      return response.writeHead(200, { 'content-type': 'audio/mpeg' }).end(Buffer.alloc(SOUND_BYTES));
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    return response.end(url === '/refreshing' ? '<meta http-equiv="refresh" content="0; url=/2026/ferry">' : PAGE);
  });
  closing.push(server.close);
  return { ...server, asked };
}

async function keep(url: string, changes: Partial<AnnouncedArticle> = {}) {
  const web = createHttp({ allowPrivate: ['127.0.0.0/8'], userAgent: 'Slugline test' }, { resolveName: noNames });
  closing.push(web.close);
  const announced = { title: 'Ferry sails again', outlet: 'Courier', byline: null, language: null, announced: true };
  const found = { id: toId<'article'>('7'), url, feedText: 'Short.', waited: null, ...announced, ...changes };
  const outcome = await keepArticle(found, {
    ...{ http: web.request, readPage, readHtml: readHere().readHtml, admit: async () => null },
    ...{ now: () => new Date('2026-08-04T12:00:00Z'), saveText: async (_id, kept) => kept },
  });
  return outcome.kind === 'kept' ? outcome.kept : outcome;
}

describe('the page of an article', () => {
  it.each(['/r/17', '/refreshing'])('is kept with the address that %s leads to', async (path) => {
    const { url } = await publisher();
    expect(await keep(`${url}${path}`)).toMatchObject({
      ...{ url: `${url}${path}`, pageUrl: `${url}/2026/ferry`, textSource: 'page' },
    });
  });

  it.each(['/2026/ferry', '/2026/ferry?utm_source=x', '/with-token', '/wants-cookie'])(
    'has no other address than the feed’s where it is there: %s',
    async (path) => {
      const { url } = await publisher();
      expect(await keep(`${url}${path}`)).toMatchObject({ textSource: 'page', pageUrl: null });
    },
  );
});

describe('a recording', () => {
  it('is not asked for where the feed says what it is', async () => {
    const { url, asked } = await publisher();
    const kept = await Promise.all(Array.from({ length: 20 }, (_, at) => keep(`${url}/${at}.mp3`, { isMedia: true })));
    expect(asked).toEqual([]);
    expect(kept.at(-1)).toMatchObject({
      textSource: 'feed',
      text: 'Short.',
      textWhy: expect.stringContaining('recording'),
    });
  });

  it('is given up at the headers where the feed does not', async () => {
    const { url, asked } = await publisher();
    expect(await keep(`${url}/1.mp3`)).toMatchObject({ textSource: 'feed', textWhy: 'the page is audio/mpeg' });
    expect(asked).toEqual(['/1.mp3']);
  });
});
