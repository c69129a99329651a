import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { feedLinks } from '../../src/engines/reading/feed/feed-links.ts';
import { readFeed } from '../../src/engines/reading/feed/read-feed.ts';
import { parseFeedDate } from '../../src/engines/reading/feed-date.ts';
import { htmlToLine, htmlToText } from '../../src/engines/reading/html-to-text.ts';
import { readOpml, writeOpml } from '../../src/engines/reading/opml.ts';
import { readPage } from '../support/read-page-here.ts';
import { fixtureNames, fixturePath, goldenPath, orphans, section, shown } from './golden-files.ts';
import { showFeed, showPage } from './show-reading.ts';

/** What servers say of some of the fixtures; most say nothing. */
const CONTENT_TYPES: Record<string, string> = {
  'latin-1-by-header.xml': 'application/rss+xml; charset=iso-8859-1',
  'json-feed-11.json': 'application/feed+json',
  'plain.html': 'text/html; charset=utf-8',
};
const WITHOUT_ADDRESS = 'relative-without-base.xml';

const feeds = fixtureNames('feeds');
const pages = fixtureNames('pages');

describe('the whole feed', () => {
  it.each(feeds)('read from %s is as it was', async (file) => {
    const outcome = await readFeed({
      body: readFileSync(fixturePath('feeds', file)),
      contentType: CONTENT_TYPES[file] ?? null,
      baseUrl: file === WITHOUT_ADDRESS ? null : 'https://feeds.example/lists/feed.xml',
    });
    await expect(showFeed(outcome)).toMatchFileSnapshot(goldenPath('reading', `feeds/${file}`));
  });
});

describe('the whole page', () => {
  it.each(pages)('read from %s is as it was', async (file) => {
    const outcome = await readPage({
      body: readFileSync(fixturePath('pages', file)),
      contentType: CONTENT_TYPES[file] ?? null,
      url: 'https://www.ledger.example/sea/dredger',
      announced: null,
    });
    await expect(showPage(outcome)).toMatchFileSnapshot(goldenPath('reading', `pages/${file}`));
  });
});

function linesOf(file: string): string[] {
  return z.array(z.string()).parse(parse(readFileSync(fixturePath('reading', file), 'utf8')));
}

describe('smaller readings', () => {
  it('of dates are as they were', async () => {
    const lines = linesOf('dates.yaml').map((text) => `${shown(text)} → ${parseFeedDate(text)?.toISOString() ?? null}`);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(goldenPath('reading', 'dates'));
  });

  it('of markup are as they were', async () => {
    const lines = linesOf('html.yaml').map((html) =>
      section(shown(html), [`"${shown(htmlToText(html))}"`, `"${shown(htmlToLine(html))}"`]),
    );
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(goldenPath('reading', 'html'));
  });

  it('of links to feeds are as they were', async () => {
    const lines = linesOf('links.yaml').map((html) =>
      section(shown(html), feedLinks(html, 'https://links.example/world/')),
    );
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(goldenPath('reading', 'links'));
  });

  it('of what is as large as may be, and a byte larger, are as they were', async () => {
    const spaces = (count: number) => new Uint8Array(count).fill(0x20);
    const [page, feed] = [5 * 1024 * 1024, 10 * 1024 * 1024];
    const asked = { contentType: null, baseUrl: null, url: 'https://large.example/', announced: null };
    const lines = [
      ...(await Promise.all([page, page + 1].map((count) => readPage({ ...asked, body: spaces(count) })))).map(
        showPage,
      ),
      ...(await Promise.all([feed, feed + 1].map((count) => readFeed({ ...asked, body: spaces(count) })))).map(
        showFeed,
      ),
    ];
    const within = async (name: string, html: string) => {
      const outcome = await readPage({ ...asked, body: Buffer.from(html) });
      return `${name}: ${outcome.kind === 'unreadable' ? outcome.reason : outcome.kind}\n`;
    };
    for (const depth of [499, 500, 501]) lines.push(await within(`${depth} deep`, '<div>'.repeat(depth)));
    for (const count of [100_000, 100_001]) lines.push(await within(`${count} elements`, '<br>'.repeat(count)));
    for (const depth of [996, 997, 998, 999, 1_000, 1_001]) {
      const body = Buffer.from(`<rss><channel>${'<a>'.repeat(depth)}`);
      const outcome = await readFeed({ ...asked, body });
      lines.push(`${depth} deep: ${outcome.kind === 'read' ? outcome.feed.title : outcome.reason}\n`);
    }
    await expect(lines.join('')).toMatchFileSnapshot(goldenPath('reading', 'largest'));
  });

  it('of subscription lists are as they were, and are written again', async () => {
    const outcome = readOpml(readFileSync(fixturePath('reading', 'list.opml'), 'utf8'));
    if (outcome.kind === 'unreadable') throw new Error(outcome.reason);
    const feedsRead = outcome.feeds.map(({ url, title, label }) => `${url} "${title}" in ${label}`);
    const text = [
      section('feeds', feedsRead),
      section('problems', outcome.problems),
      writeOpml(outcome.feeds, 'A & B'),
    ];
    await expect(`${text.join('\n\n')}\n`).toMatchFileSnapshot(goldenPath('reading', 'opml'));
  });
});

describe('the golden files of reading', () => {
  it('have their fixtures', () => {
    const names = [...feeds.map((file) => `feeds/${file}`), ...pages.map((file) => `pages/${file}`)];
    expect(orphans('reading', [...names, 'dates', 'fits', 'html', 'largest', 'links', 'opml'])).toEqual([]);
  });
});
