import { describe, expect, it } from 'vitest';
import type { PageOutcome } from '../../src/engines/reading/page/read-page.ts';
import { type AnnouncedArticle, keepArticle } from '../../src/feeds/keep-article.ts';
import type { Http, HttpOutcome } from '../../src/net/http.ts';
import { type ArticleId, toId } from '../../src/news/ids.ts';
import type { KeptText } from '../../src/store/nouns/articles/articles.ts';
import { readHere } from '../support/read-here.ts';
import { readPage } from '../support/read-page-here.ts';

const SENTENCE = 'The ferry between Merrow and Aldane sailed again on Monday, the harbour master said. ';
const PAGE = `<html lang="en"><head><title>Ferry sails</title><meta name="author" content="Ada Writer"></head><body><article><p>${SENTENCE.repeat(4)}</p><p>${SENTENCE.repeat(4)}Nobody was hurt.</p></article></body></html>`;

const found: AnnouncedArticle & { announced: boolean } = {
  id: toId('7'),
  url: 'https://courier.example/n-1',
  title: 'Ferry sails again',
  feedText: '<p>The ferry &amp; its crew sailed.</p><p>It was on time.</p>',
  outlet: 'Courier',
  byline: null,
  language: null,
  waited: null,
  announced: true,
};

const now = () => new Date('2026-08-04T12:00:00Z');

function answers(changes: Partial<Extract<HttpOutcome, { kind: 'answered' }>> = {}): HttpOutcome {
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  return { kind: 'answered', status: 200, headers, body: Buffer.from(PAGE), url: found.url, hops: [], ...changes };
}

type Changes = { found?: Partial<AnnouncedArticle>; page?: PageOutcome; standing?: KeptText };

async function keep(answer: HttpOutcome, changes: Changes = {}) {
  const saved: [string, KeptText][] = [];
  const asked: string[] = [];
  const http: Http = async ({ url, accept }) => {
    asked.push(url);
    if (answer.kind !== 'answered' || accept?.(answer.status, answer.headers) !== false) return answer;
    return { kind: 'unwanted', contentType: answer.headers['content-type'] ?? null };
  };
  const read = changes.page;
  const outcome = await keepArticle(
    { ...found, ...changes.found },
    {
      http,
      readPage: read === undefined ? readPage : async () => read,
      readHtml: readHere().readHtml,
      admit: async () => null,
      now,
      saveText: async (id, kept) => {
        saved.push([id, kept]);
        return changes.standing ?? kept;
      },
    },
  );
  if (outcome.kind !== 'kept') throw new Error(`not kept: ${outcome.kind}`);
  return { outcome, saved, asked };
}

describe('keepArticle', () => {
  it('keeps the text of the page, and what the feed did not say', async () => {
    const { outcome, saved } = await keep(answers());
    expect(outcome.kept.textWhy).toBeNull();
    expect(outcome.kept).toMatchObject({
      title: 'Ferry sails again',
      outlet: 'Courier',
      byline: 'Ada Writer',
      language: 'en',
      textSource: 'page',
      url: found.url,
    });
    expect(outcome.kept.text).toContain('the harbour master said.\n\nThe ferry');
    expect(saved).toEqual([['7', outcome.kept]]);
  });

  it('goes on with the text that another worker kept first', async () => {
    const { kept } = (await keep(answers())).outcome;
    const standing = { ...kept, text: 'The ferry sails.' };
    expect((await keep(answers(), { standing })).outcome.kept).toBe(standing);
  });

  it.each<[string, HttpOutcome, string]>([
    ['the page is missing', answers({ status: 404 }), 'the page answers 404'],
    ['the page is a picture', answers({ headers: { 'content-type': 'image/png' } }), 'the page is image/png'],
    [
      'the page is nearly empty',
      answers({ body: Buffer.from('<article><p>A picture of the harbour, taken in March.</p></article>') }),
      'the page tells something else: none of the headline’s words stand in it',
    ],
    ['the page is empty', answers({ body: new Uint8Array() }), 'the page is empty'],
    ['the server is away', { kind: 'unreachable', reason: 'connection refused' }, 'connection refused'],
    [
      'the address is private',
      { kind: 'not-public', detail: 'wiki.example: 10.0.0.1 is not a public address' },
      'not a public address',
    ],
    ['the page is huge', { kind: 'too-large', maxBytes: 1 }, 'the page is too large'],
    ['the server is slow', { kind: 'timed-out', timeoutMs: 1 }, 'the page does not answer in time'],
  ])('keeps the feed’s text when %s', async (_why, answer, reason) => {
    const { outcome, saved } = await keep(answer);
    expect(outcome.kept.textWhy).toBe(reason);
    expect(outcome.kept).toMatchObject({ textSource: 'feed', text: 'The ferry & its crew sailed.\n\nIt was on time.' });
    expect(saved).toHaveLength(1);
  });

  it('keeps the feed’s text when a wall stands before the page', async () => {
    const body = Buffer.from(
      PAGE.replace('Ferry sails', 'Just a moment...').replaceAll(SENTENCE.repeat(4), 'Checking your browser. '),
    );
    const { outcome } = await keep(answers({ body }));
    expect(outcome).toMatchObject({
      kept: { textSource: 'feed', textWhy: 'the page wants to see a person first' },
    });
  });

  it('keeps the feed’s text when reading the page ended its thread', async () => {
    const { outcome } = await keep(answers(), { page: { kind: 'unreadable', reason: 'not read within 10 s' } });
    expect(outcome).toMatchObject({ kept: { textSource: 'feed', textWhy: 'not read within 10 s' } });
  });

  it('asks for no page where the entry has none', async () => {
    const { outcome, asked } = await keep(answers(), { found: { url: 'https://courier.example/#abc' } });
    expect(asked).toEqual([]);
    expect(outcome).toMatchObject({ kept: { textSource: 'feed', textWhy: 'the entry has no page of its own' } });
  });
});

describe('a feed’s text that its thread could not read', () => {
  it('is left out: the headline stands alone, and the reason is said', async () => {
    const http = async (): Promise<HttpOutcome> => ({ kind: 'unreachable', reason: 'no answer' });
    const readHtml = async () => ({ kind: 'unreadable' as const, reason: 'not read within 10 s' });
    const saveText = async (_id: ArticleId, kept: KeptText) => kept;
    const outcome = await keepArticle(found, { http, readPage, readHtml, saveText, admit: async () => null, now });
    const textWhy = "no answer; the feed's text: not read within 10 s";
    expect(outcome).toMatchObject({
      kind: 'kept',
      kept: { text: '', textSource: 'feed', title: found.title, textWhy },
    });
  });
});

describe('a page whose site has no turn left', () => {
  const until = new Date('2026-08-04T12:01:00Z');
  const putOff: HttpOutcome = { kind: 'put-off', site: 'courier.example', until };
  const deps = {
    http: async () => putOff,
    admit: async () => null,
    now,
    readPage,
    readHtml: readHere().readHtml,
    saveText: () => Promise.reject(new Error('nothing is saved')),
  };

  it('is put off, and nothing is saved', async () => {
    expect(await keepArticle(found, deps)).toEqual(putOff);
  });

  it('hands the turns on to each request', async () => {
    const asked: string[] = [];
    const admit = async (url: URL) => {
      asked.push(url.href);
      return { site: 'courier.example', until };
    };
    const http: Http = async (request) => {
      await request.admit?.(new URL(request.url));
      return putOff;
    };
    await keepArticle(found, { ...deps, http, admit });
    expect(asked).toEqual([found.url]);
  });

  it('does not hold up its article for more than six hours: the feed’s text stands in', async () => {
    const since = new Date(until.getTime() - 6 * 3_600_000);
    const waited = { ...found, waited: { since } };
    const outcome = await keepArticle(waited, { ...deps, saveText: async (_id, kept) => kept });
    expect(outcome).toMatchObject({
      kind: 'kept',
      kept: {
        textSource: 'feed',
        textWhy: 'courier.example is asked no more before 2026-08-04T12:01:00.000Z',
      },
    });
  });
});
