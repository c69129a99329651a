import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeBytes } from '../../../../src/engines/reading/decode-bytes.ts';
import { readLeniently } from '../../../../src/engines/reading/feed/read-leniently.ts';
import { readWithRssParser, rssParserFit } from '../../../../src/engines/reading/feed/read-with-rss-parser.ts';
import { repairXml } from '../../../../src/engines/reading/repair-xml.ts';

const URL_OF_FEED = 'https://courier.example/feeds/world.xml';
const FEEDS = join(import.meta.dirname, '../../../fixtures/feeds');

const RSS = `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
  <title>Courier</title><link>https://courier.example/</link><language>en_GB</language><ttl>30</ttl><managingEditor>desk@courier.example (The desk)</managingEditor>
  <skipHours><hour>24</hour><hour>7</hour></skipHours><atom:link rel="self" href="world.xml"/><atom:link rel="hub" href="https://hub.example/"/>
  <item><title><![CDATA[Mill & bank]]></title><link>/n-1</link><description>It &lt;b&gt;closed&lt;/b&gt; &amp;amp; stayed so.</description><guid isPermaLink="false">n-1</guid><pubDate>mar., 03 juin 2025 11:39:21 +0200</pubDate><dc:creator>Ada Writer</dc:creator><content:encoded><![CDATA[<p>All of it.</p>]]></content:encoded><category>Trade</category></item>
  <item><title>Second</title><pubDate>whenever</pubDate></item></channel></rss>`;
const ATOM = `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title type="html">The &amp;amp; Courier</title><link rel="self" href="/a"/><link href="/"/><author><name>The desk</name></author>
  <entry><id>n-1</id><title>1 &lt; 2</title><link rel="replies" href="/r"/><link rel="alternate" href="/n-1"/><updated>2025-06-03T09:39:21Z</updated><author><name>Ada Writer</name></author><summary>a &amp; b</summary><content type="html">&lt;p&gt;All.&lt;/p&gt;</content></entry></feed>`;

const HEAD = { title: 'Courier', link: 'https://courier.example/', ttlMinutes: null, skipHours: [], hub: null };
const DATE = new Date('2025-06-03T09:39:21Z');

describe('readWithRssParser', () => {
  it('reads RSS', async () => {
    expect(await readWithRssParser(RSS, { isRss: true, feedUrl: URL_OF_FEED })).toMatchObject({
      ...{ ...HEAD, language: 'en-GB', ttlMinutes: 30, skipHours: [0, 7], hub: 'https://hub.example/' },
      self: URL_OF_FEED,
      entries: [
        {
          id: 'n-1',
          link: 'https://courier.example/n-1',
          title: 'Mill & bank',
          author: 'Ada Writer',
          published: DATE,
          updated: null,
          summary: 'It <b>closed</b> &amp; stayed so.',
          content: '<p>All of it.</p>',
        },
        { title: 'Second', link: null, author: 'desk@courier.example (The desk)', published: null },
      ],
      warnings: ['"Second": the date "whenever" cannot be read'],
    });
  });

  it('reads Atom, whose texts say whether they are HTML', async () => {
    expect(await readWithRssParser(ATOM, { isRss: false, feedUrl: URL_OF_FEED })).toMatchObject({
      ...{ ...HEAD, title: 'The & Courier', language: 'en', self: 'https://courier.example/a' },
      entries: [
        {
          id: 'n-1',
          link: 'https://courier.example/n-1',
          title: '1 < 2',
          author: 'Ada Writer',
          published: null,
          updated: DATE,
          summary: 'a &amp; b',
          content: '<p>All.</p>',
        },
      ],
    });
  });

  it('reads documents without known faults as the lenient reader does', async () => {
    for (const [xml, isRss] of [[RSS, true] as const, [ATOM, false] as const]) {
      expect(rssParserFit(xml)).toEqual({ kind: 'right', isRss });
      expect(await readWithRssParser(xml, { isRss, feedUrl: URL_OF_FEED })).toEqual(readLeniently(xml, URL_OF_FEED));
    }
  });

  it('reads a third even of our collection of odd feeds, each as the lenient reader does', async () => {
    const files = readdirSync(FEEDS).filter((name) => name.endsWith('.xml'));
    const read = [];
    for (const name of files) {
      const xml = repairXml(await decodeBytes({ body: readFileSync(join(FEEDS, name)), contentType: null }));
      const fit = rssParserFit(xml);
      const feed =
        fit.kind === 'right' ? await readWithRssParser(xml, { isRss: fit.isRss, feedUrl: URL_OF_FEED }) : null;
      if (feed === null) continue;
      read.push(name);
      expect(feed, name).toEqual(readLeniently(xml, URL_OF_FEED));
    }
    expect(read.length / files.length).toBeGreaterThanOrEqual(1 / 3);
  });

  it.each([
    ['cut off', '<rss'],
    ['without a channel', '<rss version="2.0"/>'],
    ['with tags that do not match', '<rss version="2.0"><channel><title>C</channel></rss>'],
    ['with an attribute without quotes', '<rss version=2.0><channel/></rss>'],
    ['with one bad date in Atom', ATOM.replace(/2025-06-03T[^<]*/, 'whenever')],
  ])('refuses what is %s', async (_what, xml) => {
    expect(await readWithRssParser(xml, { isRss: !xml.startsWith('<feed'), feedUrl: null })).toBeNull();
  });

  it('reads a channel without anything in it', async () => {
    const feed = await readWithRssParser('<rss version="2.0"><channel/></rss>', { isRss: true, feedUrl: null });
    expect(feed).toMatchObject({ title: '', link: null, entries: [] });
  });

  it.each([
    ['description', RSS.replace('It &lt;b', '&lt;p '.repeat(300_000)), true],
    ['content:encoded', RSS.replace('All of it.', '<p '.repeat(300_000)), true],
    ['content', ATOM.replace('All.', '&lt;p '.repeat(300_000)), false],
  ])('makes no snippet of a hostile %s', async (_field, xml, isRss) => {
    const feed = await readWithRssParser(xml, { isRss, feedUrl: null });
    expect(JSON.stringify(feed?.entries[0])).toContain('<p <p ');
  });
});
