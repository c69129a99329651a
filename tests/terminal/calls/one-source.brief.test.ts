import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { readFeed } from '../../../src/engines/reading/feed/read-feed.ts';
import { NO_BACKGROUND } from '../../../src/news/language.ts';
import { brief } from '../../../src/terminal/calls/one-source.ts';
import { readPage } from '../../support/read-page-here.ts';

const PARAGRAPH =
  'The harbour board of Port Maren closed the northern pier on Monday after divers found a crack in one of its piles. Ferries leave from the southern pier until the spring, the board said.';

async function briefOf(head: string, paragraph = PARAGRAPH) {
  const page = `<!doctype html><html lang="en"><head>${head}</head><body><article><p>${paragraph}</p><p>${paragraph} Nobody was hurt.</p></article></body></html>`;
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const said = Promise.all([text(stdout), text(stderr)]);
  const http = () => Promise.reject(new Error('nobody asks the web'));
  const terminal = {
    ...{ env: {}, stdin: Readable.from([Buffer.from(page)]), stdout, stderr, now: () => new Date(), random: () => 0 },
    ...{ self: { pid: process.pid, isAlive: () => true }, ended: Promise.resolve(), end: () => undefined },
  };
  const parts = { http, readers: { readFeed, readPage }, languages: [], background: NO_BACKGROUND };
  const exit = await brief({ source: '-', json: true }, parts, terminal);
  stdout.end();
  stderr.end();
  return { exit, said: await said };
}

describe('slugline brief', () => {
  it('warns where a page’s text is not that of its headline and summary', async () => {
    const summary = 'A choir from Brask won the prize with songs about umbrellas and rain.';
    const { exit, said } = await briefOf(
      `<title>Choir wins prize of the islands</title><meta name="description" content="${summary}">`,
    );
    expect(exit).toBe(0);
    const warning = 'the page tells something else: none of the headline’s words stand in it';
    expect(JSON.parse(said[0])).toMatchObject({ warnings: expect.arrayContaining([warning]) });
  });

  it('does not warn of another page', async () => {
    const { said } = await briefOf('<title>Port Maren closes its northern pier</title>');
    expect(said[0]).not.toContain('the page');
  });

  it('gives no brief of a wall', async () => {
    const { exit, said } = await briefOf(
      '<title>Just a moment...</title>',
      'Enable JavaScript and cookies to continue.',
    );
    expect(exit).toBe(1);
    expect(said[1]).toContain('no article found in the page: the page wants to see a person first');
  });
});
