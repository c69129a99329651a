import { describe, expect, it } from 'vitest';
import { readFeed } from '../../../src/engines/reading/feed/read-feed.ts';
import { NO_BACKGROUND } from '../../../src/news/language.ts';
import { lineWork } from '../../../src/terminal/calls/line-tools.ts';
import { readPage } from '../../support/read-page-here.ts';

const parts = { languages: [], pageWords: [], background: NO_BACKGROUND, readers: { readFeed, readPage } };
const PARAGRAPH =
  'The harbour board of Port Maren closed the northern pier on Monday after divers found a crack in one of its piles, and said that ferries would leave from the southern pier until the spring. ';
const NOT_FREE = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>';

function pageOf(paragraphs: number, head = ''): string {
  const body = `<p>${PARAGRAPH}</p>`.repeat(paragraphs);
  return `<html><head><title>Pier closes</title>${head}</head><body><article>${body}</article></body></html>`;
}

describe('the article tool', () => {
  const work = lineWork('article', parts);

  it('gives what a page says', async () => {
    const result = await work({ id: 'a', html: pageOf(6) });
    expect(result).toMatchObject({ id: 'a', title: 'Pier closes', text: expect.stringContaining('harbour board') });
    expect(result).not.toHaveProperty('walled');
  });

  it('gives what a page shows before its wall, and says that there is one', async () => {
    const result = await work({ id: 'a', html: pageOf(2, NOT_FREE) });
    expect(result).toMatchObject({ text: expect.stringContaining('harbour'), walled: 'the page is for subscribers' });
  });

  it('says which text was read, beside what a feed announced', async () => {
    const announced = { title: 'Port Maren closes its northern pier', summary: 'Divers found a crack.' };
    expect(await work({ id: 'a', html: pageOf(2), ...announced })).toMatchObject({ source: 'page', why: null });
    const summary = `<p>${PARAGRAPH}</p><p>${'The harbour will lend its cranes to Port Aldane. '.repeat(12)}</p>`;
    const why = 'the feed gives more of the text than the page';
    expect(await work({ id: 'a', html: pageOf(1), ...announced, summary })).toMatchObject({ source: 'feed', why });
  });

  it('marks a page that tells something else than was announced, or than it says itself', async () => {
    const other = 'the page tells something else: none of the headline’s words stand in it';
    const line = { id: 'a', html: pageOf(2), title: 'Choir wins the prize of the islands' };
    expect(await work(line)).toMatchObject({ text: expect.stringContaining('harbour'), other });
    const front = { url: 'https://courier.example/', link: 'https://courier.example/music/choir-wins-the-prize' };
    expect(await work({ ...line, ...front })).toMatchObject({ other: 'the address leads to the site’s front page' });
    const html = pageOf(
      2,
      '<meta name="description" content="A choir from Brask won a prize with songs about umbrellas.">',
    );
    expect(await work({ id: 'a', html: html.replace('Pier closes', 'Choir wins prize of islands') })).toMatchObject({
      other,
    });
  });

  it('says why it read nothing', async () => {
    expect(await work({ id: 'a', html: ' ' })).toEqual({ id: 'a', error: 'the page is empty' });
  });
});

describe('the feed tool', () => {
  const work = lineWork('feed', parts);
  const feed = (text: string) => ({ id: 'f', bodyBase64: Buffer.from(text).toString('base64') });

  it('gives the entries of a feed and the time it took', async () => {
    const rss = '<rss version="2.0"><channel><title>Courier</title><item><title>Pier</title></item></channel></rss>';
    const result = await work(feed(rss));
    expect(result).toMatchObject({ id: 'f', feed: { title: 'Courier' }, entries: [{ title: 'Pier' }] });
    expect(result).toHaveProperty('ms', expect.any(Number));
  });

  it('says why it refused a document', async () => {
    expect(await work(feed('<html><body>No feed</body></html>'))).toMatchObject({ error: expect.any(String) });
  });
});

describe('the match tool', () => {
  const work = lineWork('match', parts);

  it('says whether a query finds a text of a language, and how it reads the query', async () => {
    const line = {
      id: 'a',
      query: 'elección -fútbol',
      title: 'Las elecciones se aplazan',
      text: 'Nadie dijo por qué.',
    };
    expect(await work({ ...line, lang: 'es' })).toEqual({
      id: 'a',
      match: true,
      readAs: expect.stringMatching(/^eleccion AND .*futbol/),
    });
    expect(await work(line)).toMatchObject({ match: false });
  });

  it('says what is wrong with a query that cannot be read', async () => {
    const line = { id: 'a', query: '-sport', text: 'A text.' };
    expect(await work(line)).toMatchObject({ id: 'a', match: false, error: expect.stringContaining('leave out') });
  });
});
