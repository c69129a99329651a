import { describe, expect, it } from 'vitest';
import { isPlainAtom, isPlainRss } from '../../src/feeds/plain-feed.ts';
import { feedShape, readLeniently } from '../../src/feeds/read-leniently.ts';
import { readWithFeedsmith } from '../../src/feeds/read-with-feedsmith.ts';
import { readWithRssParser } from '../../src/feeds/read-with-rss-parser.ts';
import { readXmlTree } from '../../src/feeds/xml-tree.ts';

const URL_OF_FEED = 'https://courier.example/feed.xml';
const ITEM =
  '<item><title><![CDATA[Mill & bank]]></title><link>/n-1</link><description>It &lt;b&gt;closed&lt;/b&gt; &amp;amp; stayed so.</description><guid>n-1</guid><pubDate>Tue, 03 Jun 2025 09:39:21 GMT</pubDate><dc:creator>Ada Writer</dc:creator><content:encoded><![CDATA[<p>All of it.</p>]]></content:encoded><category>Trade</category><media:thumbnail url="https://courier.example/i.jpg"/></item>';
const ENTRY =
  '<entry><id>n-1</id><title type="html">Mill &amp;amp; &lt;i&gt;bank&lt;/i&gt;</title><link href="/n-1"/><link rel="replies" href="/r"/><updated>2025-06-03T09:39:21Z</updated><published>2025-06-02T09:39:21Z</published><author><name>Ada Writer</name></author><summary>1 &lt; 2</summary><content type="html">&lt;p&gt;All of it.&lt;/p&gt;</content></entry>';

function rss(items: string): string {
  return `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Courier</title><link>https://courier.example/</link><language>en</language>${items}</channel></rss>`;
}

function atom(entries: string): string {
  return `<feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title><id>c</id><updated>2025-06-03T09:39:21Z</updated><link href="https://courier.example/"/>${entries}</feed>`;
}

function shapeOf(xml: string) {
  const tree = readXmlTree(xml);
  const shape = feedShape(tree);
  if (shape === null) throw new Error('no feed');
  return { tree, shape };
}

describe('the choice of a reader', () => {
  it('gives plain RSS to rss-parser, which reads it as the lenient reader does', async () => {
    const xml = rss(ITEM + ITEM.replaceAll('n-1', 'n-2'));
    const { tree, shape } = shapeOf(xml);
    expect(isPlainRss(tree, shape)).toBe(true);
    const read = await readWithRssParser(xml, shape, URL_OF_FEED);
    expect(read?.entries[0]?.title).toBe('Mill & bank');
    expect(read).toEqual(readLeniently(shape, URL_OF_FEED));
  });

  it('gives plain Atom to feedsmith, which reads it as the lenient reader does', () => {
    const xml = atom(ENTRY + ENTRY.replaceAll('n-1', 'n-2'));
    const { tree, shape } = shapeOf(xml);
    expect(isPlainAtom(tree, shape)).toBe(true);
    const read = readWithFeedsmith(xml, shape, URL_OF_FEED);
    expect(read?.entries[0]).toMatchObject({
      title: 'Mill & bank',
      summary: '1 &lt; 2',
      link: 'https://courier.example/n-1',
    });
    expect(read).toEqual(readLeniently(shape, URL_OF_FEED));
  });

  it.each([
    ['mixed content', ITEM.replace('<![CDATA[Mill & bank]]>', 'Mill <b>and</b> bank')],
    ['a missing title', ITEM.replace(/<title>.*<\/title>/, '')],
    ['two descriptions', `${ITEM.replace('</item>', '<description>again</description></item>')}`],
    ['an author elsewhere', ITEM.replace(/dc:creator/g, 'itunes:author')],
    ['a tag without end', ITEM.replace('</guid>', '')],
    ['xml:base', ITEM.replace('<item>', '<item xml:base="/a/">')],
    ['a date under another name', ITEM.replace(/pubDate/g, 'dcterms:issued')],
  ])('keeps RSS with %s from rss-parser', (_what, item) => {
    const { tree, shape } = shapeOf(rss(item));
    expect(isPlainRss(tree, shape)).toBe(false);
  });

  it.each([
    ['XHTML', ENTRY.replace('<summary>1 &lt; 2</summary>', '<summary type="xhtml"><div>1</div></summary>')],
    ['base64', ENTRY.replace('<summary>', '<summary type="application/octet-stream">')],
    ['xml:base', ENTRY.replace('<entry>', '<entry xml:base="/a/">')],
    ['no date', ENTRY.replace(/<updated>.*<\/updated>/, '')],
  ])('keeps Atom with %s from feedsmith', (_what, entry) => {
    const { tree, shape } = shapeOf(atom(entry));
    expect(isPlainAtom(tree, shape)).toBe(false);
  });

  it('never lets rss-parser make a snippet of a hostile text', async () => {
    const xml = rss(ITEM.replace('All of it.', '<p '.repeat(300_000)));
    const { shape } = shapeOf(xml);
    expect((await readWithRssParser(xml, shape, URL_OF_FEED))?.entries[0]?.content).toContain('<p <p ');
  });

  it('says so when a reader does not find what is there', async () => {
    const { shape } = shapeOf(rss(ITEM));
    expect(await readWithRssParser('<rss version="2.0"><channel/></rss>', shape, null)).toBeNull();
    expect(await readWithRssParser('<rss', shape, null)).toBeNull();
    expect(readWithFeedsmith('<feed', shape, null)).toBeNull();
  });
});
