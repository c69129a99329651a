import { describe, expect, it } from 'vitest';
import { type PageOutcome, readPage } from '../../src/engines/reading/page/read-page.ts';
import { type AnnouncedArticle, type ArticleText, keepArticle } from '../../src/feeds/keep-article.ts';
import type { Http, HttpOutcome } from '../../src/net/http.ts';
import { toId } from '../../src/news/ids.ts';

const SENTENCE = 'The ferry between Merrow and Aldane sailed again on Monday, the harbour master said. ';
const PAGE = `<html lang="en"><head><title>Ferry sails</title><meta name="author" content="Ada Writer"></head><body><article><p>${SENTENCE.repeat(4)}</p><p>${SENTENCE.repeat(4)}Nobody was hurt.</p></article></body></html>`;

const found: AnnouncedArticle = {
  id: toId('7'),
  url: 'https://courier.example/n-1',
  title: 'Ferry sails again',
  feedText: '<p>The ferry &amp; its crew sailed.</p><p>It was on time.</p>',
  outlet: 'Courier',
  byline: null,
  language: null,
};

function answers(changes: Partial<Extract<HttpOutcome, { kind: 'answered' }>> = {}): HttpOutcome {
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  return { kind: 'answered', status: 200, headers, body: Buffer.from(PAGE), url: found.url, hops: [], ...changes };
}

type Changes = { found?: Partial<AnnouncedArticle>; page?: PageOutcome; standing?: ArticleText };

async function keep(answer: HttpOutcome, changes: Changes = {}) {
  const saved: [string, ArticleText][] = [];
  const asked: string[] = [];
  const http: Http = async ({ url }) => {
    asked.push(url);
    return answer;
  };
  const read = changes.page;
  const outcome = await keepArticle(
    { ...found, ...changes.found },
    {
      http,
      readPage: read === undefined ? readPage : async () => read,
      saveText: async (id, kept) => {
        saved.push([id, kept]);
        return changes.standing ?? kept;
      },
    },
  );
  return { outcome, saved, asked };
}

describe('keepArticle', () => {
  it('keeps the text of the page, and what the feed did not say', async () => {
    const { outcome, saved } = await keep(answers());
    expect(outcome.withoutPage).toBeNull();
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
      answers({ body: Buffer.from(`<article><p>${SENTENCE}</p></article>`) }),
      'the page has hardly any text',
    ],
    ['the page is empty', answers({ body: new Uint8Array() }), 'the page is empty'],
    ['the server is away', { kind: 'unreachable', reason: 'connection refused' }, 'connection refused'],
    [
      'the address is private',
      { kind: 'refused-address', reason: '10.0.0.1 is not a public address' },
      '10.0.0.1 is not a public address',
    ],
    ['the page is huge', { kind: 'too-large', maxBytes: 1 }, 'the page is too large'],
    ['the server is slow', { kind: 'timed-out', timeoutMs: 1 }, 'the page does not answer in time'],
  ])('keeps the feed’s text when %s', async (_why, answer, reason) => {
    const { outcome, saved } = await keep(answer);
    expect(outcome.withoutPage).toBe(reason);
    expect(outcome.kept).toMatchObject({ textSource: 'feed', text: 'The ferry & its crew sailed.\n\nIt was on time.' });
    expect(saved).toHaveLength(1);
  });

  it('keeps the feed’s text when a wall stands before the page', async () => {
    const body = Buffer.from(
      PAGE.replace('Ferry sails', 'Just a moment...').replaceAll(SENTENCE.repeat(4), 'Checking your browser. '),
    );
    const { outcome } = await keep(answers({ body }));
    expect(outcome).toMatchObject({
      withoutPage: 'the page wants to see a person first',
      kept: { textSource: 'feed' },
    });
  });

  it('keeps the feed’s text when reading the page ended its thread', async () => {
    const { outcome } = await keep(answers(), { page: { kind: 'unreadable', reason: 'not read within 10 s' } });
    expect(outcome).toMatchObject({ withoutPage: 'not read within 10 s', kept: { textSource: 'feed' } });
  });

  it('asks for no page where the entry has none', async () => {
    const { outcome, asked } = await keep(answers(), { found: { url: 'https://courier.example/#abc' } });
    expect(asked).toEqual([]);
    expect(outcome).toMatchObject({ withoutPage: 'the entry has no page of its own', kept: { textSource: 'feed' } });
  });
});
