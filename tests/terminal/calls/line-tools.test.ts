import { describe, expect, it } from 'vitest';
import { readFeed } from '../../../src/engines/reading/feed/read-feed.ts';
import { readPage } from '../../../src/engines/reading/page/read-page.ts';
import { NO_BACKGROUND } from '../../../src/news/language.ts';
import { lineWork } from '../../../src/terminal/calls/line-tools.ts';

const parts = { languages: [], background: NO_BACKGROUND, readers: { readFeed, readPage } };
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
