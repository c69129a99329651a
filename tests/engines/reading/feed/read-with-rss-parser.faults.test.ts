import { describe, expect, it } from 'vitest';
import { readLeniently } from '../../../../src/engines/reading/feed/read-leniently.ts';
import { readWithRssParser, rssParserFit } from '../../../../src/engines/reading/feed/read-with-rss-parser.ts';

const URL_OF_FEED = 'https://courier.example/feed.xml';
const NAMESPACES =
  'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"';
const LINK = '<link href="/n-1"/>';

function rss(items: string, head = '<title>Courier</title>'): string {
  return `<rss version="2.0" ${NAMESPACES}><channel>${head}${items}</channel></rss>`;
}

function item(inside: string): string {
  return rss(`<item><title>Mill sold</title>${inside}</item>`);
}

function entry(inside: string, attributes = ''): string {
  return `<feed xmlns="http://www.w3.org/2005/Atom" ${NAMESPACES}><entry${attributes}><id>n-1</id><title>Mill sold</title>${inside}</entry></feed>`;
}

const XHTML = '<div xmlns="http://www.w3.org/1999/xhtml">Sold <b>by the bank</b> at once</div>';

/** Each fault of the list by a document that rss-parser reads wrongly, or not at all, and the lenient reader right. */
const FAULTS: [fault: string, document: string][] = [
  [
    'a root other than rss or feed',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>C</title></channel><item rdf:about="https://courier.example/1"><title>Mill sold</title></item></rdf:RDF>',
  ],
  ['elements nested without end', rss('<a>'.repeat(1100) + '</a>'.repeat(1100))],
  ['entries elsewhere than where the format has them', item('<item><title>Bank closed</title></item>')],
  ['elements inside a text', item('<author>Ada <b>Writer</b> in Orun</author>')],
  ['elements inside a text', item('<description>Sold <b>by the bank</b> at once</description>')],
  ['elements inside a text', entry(`${LINK}<content type="xhtml">${XHTML}</content>`)],
  ['xml:base', entry('<link href="n-1"/>', ' xml:base="/a/"')],
  ['a vocabulary under another prefix', item('<d:creator xmlns:d="http://purl.org/dc/elements/1.1/">Ada</d:creator>')],
  ['xml:lang outside the channel', '<rss version="2.0" xml:lang="de"><channel><title>C</title></channel></rss>'],
  [
    'elements beside the channel',
    '<rss version="2.0"><channel><title>C</title></channel><channel><item><title>Mill sold</title></item></channel></rss>',
  ],
  ['Atom under a prefix', item('<atom:updated>2025-06-03T09:39:21Z</atom:updated>')],
];

describe('rssParserFit', () => {
  it.each(FAULTS)('sees %s, which rss-parser reads otherwise', async (fault, document) => {
    expect(rssParserFit(document)).toEqual({ kind: 'wrong', fault });
    const byRssParser = await readWithRssParser(document, { isRss: document.startsWith('<rss'), feedUrl: URL_OF_FEED });
    expect(byRssParser).not.toEqual(readLeniently(document, URL_OF_FEED));
  });

  it.each([
    ['RSS 2.0', item('<link>/n-1</link><description>&lt;p&gt;Sold.&lt;/p&gt;</description><guid>n-1</guid>'), true],
    ['RSS 0.91', '<rss version="0.91"><channel><title>C</title></channel></rss>', true],
    ['Atom', entry(`${LINK}<link rel="replies" href="/r"/><summary type="html">Sold.</summary>`), false],
  ])('has nothing against plain %s', (_format, document, isRss) => {
    expect(rssParserFit(document)).toEqual({ kind: 'right', isRss });
  });

  it.each([
    ['names in other capitals', item('<PubDate>Tue, 03 Jun 2025 09:39:21 GMT</PubDate>')],
    ['a field given twice', item('<guid></guid><guid>n-1</guid>')],
    ['several authors', item('<author>Ada Writer</author><author>Ben Teller</author>')],
    ['an author without a name, or with several', entry(`${LINK}<author><email>desk@courier.example</email></author>`)],
    ['links of which it takes another', item('<link href="/n-1"/>')],
    ['links of which it takes another', entry(`<link rel="enclosure" href="/n.mp3"/>${LINK}`)],
    ['an address elsewhere than in a link', item('<guid>https://courier.example/n-1</guid>')],
    ['fields in attributes', rss('<item lastmod="2025-06-03"><title>Mill sold</title></item>')],
    ['fields of the other format', item('<description>Sold.</description><summary>The mill is sold.</summary>')],
    ['fields beside those it knows', item('<dc:author>Ada Writer</dc:author>')],
    ['fields in place of those it knows', item('<media:description>Sold.</media:description>')],
  ])('has nothing against %s, of which both readers make the same', async (_what, document) => {
    const isRss = document.startsWith('<rss');
    expect(rssParserFit(document)).toEqual({ kind: 'right', isRss });
    const feedUrl = URL_OF_FEED;
    expect(await readWithRssParser(document, { isRss, feedUrl })).toEqual(readLeniently(document, feedUrl));
  });

  it('looks no further than the first fault', () => {
    const broken = `${rss('<item xml:base="/a/"/>').slice(0, -10)}${'<a'.repeat(10)}`;
    expect(rssParserFit(broken)).toEqual({ kind: 'wrong', fault: 'xml:base' });
  });
});
