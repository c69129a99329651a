import { describe, expect, it } from 'vitest';
import { readFeed } from '../../../../src/engines/reading/feed/read-feed.ts';
import type { Entry, FeedDocument } from '../../../../src/news/feed.ts';
import { LINEAR_MS } from '../../../support/cpu-time.ts';

const URL_OF_FEED = 'https://courier.example/feeds/world.xml';

async function read(text: string | Uint8Array, contentType: string | null = null): Promise<FeedDocument> {
  const body = typeof text === 'string' ? Buffer.from(text) : text;
  const outcome = await readFeed({ body, contentType, baseUrl: URL_OF_FEED });
  if (outcome.kind !== 'read') throw new Error(outcome.reason);
  return outcome.feed;
}

async function firstOf(text: string): Promise<Entry | undefined> {
  return (await read(text)).entries[0];
}

function rss(items: string, head = ''): string {
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Courier</title><link>https://courier.example/</link>${head}${items}</channel></rss>`;
}

const DATE = new Date('2025-06-03T09:39:21Z');
const ENTRY: Entry = {
  id: 'n-1',
  link: 'https://courier.example/n-1',
  title: 'Ferry sails & returns',
  author: 'Ada Writer',
  published: DATE,
  updated: null,
  summary: 'It <b>sailed</b>.',
  content: '',
};

describe('readFeed, by format', () => {
  it('reads RSS 2.0', async () => {
    const feed = await read(
      rss(
        `<item><guid isPermaLink="false">n-1</guid><link>https://courier.example/n-1</link><title>Ferry sails &amp; returns</title><author>desk@courier.example (Ada Writer)</author><pubDate>Tue, 03 Jun 2025 09:39:21 GMT</pubDate><description><![CDATA[It <b>sailed</b>.]]></description></item>`,
        '<language>en-GB</language><ttl>60</ttl><skipHours><hour>0</hour><hour>24</hour><hour>7</hour></skipHours><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="https://hub.example/"/><atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="world.xml"/>',
      ),
    );
    expect(feed).toEqual({
      title: 'Courier',
      link: 'https://courier.example/',
      language: 'en-GB',
      ttlMinutes: 60,
      skipHours: [0, 0, 7],
      hub: 'https://hub.example/',
      self: URL_OF_FEED,
      entries: [ENTRY],
      warnings: [],
    });
  });

  it.each([
    [
      'RSS 0.91 without a version',
      `<rss><channel><title>C</title><item><guid>n-1</guid><link>/n-1</link><title>Ferry sails &amp; returns</title><author>Ada Writer</author><pubDate>3 Jun 2025 09:39:21</pubDate><description>It &lt;b>sailed&lt;/b>.</description></item></channel></rss>`,
    ],
    [
      'RDF (RSS 1.0)',
      `<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/"><channel><title>C</title></channel><item r:about="n-1"><link>https://courier.example/n-1</link><title>Ferry sails &amp; returns</title><d:creator>Ada Writer</d:creator><d:date>2025-06-03T09:39:21Z</d:date><description>It &lt;b>sailed&lt;/b>.</description></item></r:RDF>`,
    ],
    [
      'Atom 0.3',
      `<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><id>n-1</id><link rel="alternate" href="https://courier.example/n-1"/><title>Ferry sails &amp; returns</title><author><name>Ada Writer</name></author><issued>2025-06-03T09:39:21Z</issued><summary type="text/html" mode="escaped">It &lt;b>sailed&lt;/b>.</summary></entry></feed>`,
    ],
    [
      'Atom 1.0 under a prefix',
      `<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:id>n-1</a:id><a:link href="https://courier.example/n-1"/><a:title>Ferry sails &amp; returns</a:title><a:author><a:name>Ada Writer</a:name></a:author><a:published>2025-06-03T09:39:21Z</a:published><a:summary type="html">It &lt;b>sailed&lt;/b>.</a:summary></a:entry></a:feed>`,
    ],
    [
      'JSON Feed',
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'C',
        items: [
          {
            id: 'n-1',
            url: '/n-1',
            title: 'Ferry sails & returns',
            authors: [{ name: 'Ada Writer' }],
            date_published: '2025-06-03T09:39:21Z',
            summary: 'left out',
          },
        ],
      }),
    ],
  ])('reads %s', async (_format, text) => {
    expect(await firstOf(text)).toMatchObject({ ...ENTRY, summary: expect.any(String) });
  });

  it('reads the texts of a JSON Feed as HTML or as text', async () => {
    const items = [
      { id: '1', content_html: '<p>a</p>', date_published: 'no date' },
      { id: '2', content_text: 'a < b' },
    ];
    const { entries } = await read(JSON.stringify({ title: 'C', items }));
    expect(entries.map((entry) => entry.content)).toEqual(['<p>a</p>', 'a &lt; b']);
    expect(entries[0]?.published).toBeNull();
  });

  it('keeps the order of mixed XHTML content', async () => {
    const entry = await firstOf(
      `<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Mill <i>and</i> bank</div></title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Mill bought <b>by the bank</b>!<br/></div></content></entry></feed>`,
    );
    expect(entry?.title).toBe('Mill and bank');
    expect(entry?.content).toBe('<div>Mill bought <b>by the bank</b>!<br></div>');
  });

  it('resolves links by xml:base, then by the feed’s address, and takes a permalink guid for a link', async () => {
    const atom = await read(
      `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/a/"><entry xml:base="b/"><id>1</id><link href="c"/></entry></feed>`,
    );
    expect(atom.entries[0]?.link).toBe('https://courier.example/a/b/c');
    const { entries } = await read(
      rss(
        '<item><guid>https://courier.example/n-2</guid></item><item><guid isPermaLink="false">https://x.example/</guid></item>',
      ),
    );
    expect(entries.map((entry) => entry.link)).toEqual(['https://courier.example/n-2', null]);
  });

  it('gives an entry without guid and link an identity of its own', async () => {
    const { entries } = await read(rss('<item><title>One</title></item><item><title>Two</title></item>'));
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(2);
    expect(entries[0]?.id).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('readFeed, on what publishers get wrong', () => {
  it.each([
    ['a bare ampersand', '<item><title>Mill & bank</title></item>', 'Mill & bank'],
    ['a less-than in a title', '<item><title>1 < 2</title></item>', '1 < 2'],
    ['an HTML entity', '<item><title>Caf&eacute; talks</title></item>', 'Café talks'],
    ['a double-escaped entity', '<item><title>Mill &amp;amp; bank</title></item>', 'Mill & bank'],
    ['HTML in a title', '<item><title>&lt;b&gt;Mill&lt;/b&gt; sold</title></item>', 'Mill sold'],
    ['unescaped HTML in a title', '<item><title>Mill <b>sold</b> at once</title></item>', 'Mill sold at once'],
    ['a misspelt end tag', '<item><title>Mill sold</titel><link>https://courier.example/1</link></item>', 'Mill sold'],
    ['an item without end', '<item><title>Mill sold</title><item><title>Second</title></item>', 'Mill sold'],
    ['a document cut off', '<item><title>Mill sold</title><description>It was', 'Mill sold'],
    ['an attribute without quotes', '<item><title type=text>Mill sold</title></item>', 'Mill sold'],
  ])('reads a title despite %s', async (_mistake, item, title) => {
    expect((await firstOf(rss(item)))?.title).toBe(title);
  });

  it('loses one bad date and nothing else', async () => {
    const { entries, warnings } = await read(
      `<feed xmlns="http://www.w3.org/2005/Atom"><title>C</title><id>c</id><updated>now</updated><entry><id>1</id><title>A</title><updated>whenever</updated></entry><entry><id>2</id><title>B</title><updated>2025-06-03T09:39:21Z</updated></entry></feed>`,
    );
    expect(entries.map(({ title, updated }) => [title, updated])).toEqual([
      ['A', null],
      ['B', DATE],
    ]);
    expect(warnings).toEqual(['"A": the date "whenever" cannot be read']);
  });

  it('finds items that stand outside the channel', async () => {
    expect(
      (await read('<rss version="2.0"><channel><title>C</title></channel><item><title>A</title></item></rss>')).entries,
    ).toHaveLength(1);
  });

  it('does not fall for names of the language’s own objects', async () => {
    const feed = await read(rss('<item><constructor>x</constructor><__proto__>y</__proto__><title>A</title></item>'));
    expect(feed.entries[0]?.title).toBe('A');
  });

  it.each([
    ['a web page', '<!doctype html><html><body><h1>Not found</h1></body></html>'],
    ['an error in JSON', '{"error":"no such feed"}'],
    ['plain text', 'Service unavailable'],
    ['nothing', ''],
    ['a sitemap', '<?xml version="1.0"?><urlset><url><loc>https://courier.example/</loc></url></urlset>'],
    ['broken JSON', '{"items": ['],
  ])('says that %s is no feed', async (_what, text) => {
    const outcome = await readFeed({ body: Buffer.from(text), contentType: null, baseUrl: null });
    expect(outcome).toMatchObject({ kind: 'unreadable', sample: text.slice(0, 200) });
  });
});

describe('readFeed, on what is meant to harm', () => {
  it('never expands an entity of the document’s own', async () => {
    const bomb = `<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>${rss('<item><title>&b;&f;</title></item>')}`;
    expect((await firstOf(bomb))?.title).toBe('&b;&f;');
  });

  it('refuses what is nested beyond reason', async () => {
    const body = Buffer.from(`<rss><channel>${'<a>'.repeat(100_000)}`);
    const outcome = await readFeed({ body, contentType: null, baseUrl: null });
    expect(outcome).toMatchObject({ kind: 'unreadable', reason: 'elements nested more than 1000 deep' });
  });

  it('says which charset it did not believe', async () => {
    const body = Buffer.from(rss('<item><title>Přístav</title></item>'));
    const outcome = await readFeed({ body, contentType: 'text/xml; charset=utf-7', baseUrl: null });
    expect(outcome).toMatchObject({ feed: { warnings: ['the charset "utf-7" is not known to browsers'] } });
    expect(outcome).toMatchObject({ feed: { entries: [{ title: 'Přístav' }] } });
  });

  it('cuts piles of marks in all that it hands over', async () => {
    const pile = `a${'\u0301\u0316'.repeat(50)}b`;
    const item = `<item><guid>${pile}</guid><title>${pile}</title><author>${pile}</author><description>${pile}</description></item>`;
    const { id = '', title, author, summary } = (await firstOf(rss(item))) ?? {};
    for (const text of [id, title, author, summary]) expect(text).toBe(`a${'\u0301\u0316'.repeat(4)}b`);
  });

  it.each([
    [
      'bases',
      `<feed xml:base="http://a.example/${'a/'.repeat(50_000)}">${'<entry xml:base=".."><link href="b"/></entry>'.repeat(2_000)}</feed>`,
    ],
    ['links', rss(`<item><link>http://a.example/${'../'.repeat(60_000)}</link></item>`)],
    ['titles full of silent elements', rss(`<item><title>${'&lt;svg&gt;'.repeat(18_000)}</title></item>`)],
    ['an author of brackets', rss(`<item><author>${'('.repeat(200_000)}</author></item>`)],
  ])('reads %s without end in time with their length', async (_what, text) => {
    const before = process.cpuUsage();
    await readFeed({ body: Buffer.from(text), contentType: null, baseUrl: null });
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(LINEAR_MS);
  });

  it('takes 1000 entries and 200,000 characters of a text, and no more', async () => {
    const many = await read(rss('<item><title>A</title></item>'.repeat(1500)));
    expect(many.entries).toHaveLength(1000);
    expect(many.warnings).toEqual(['only 1000 of 1500 entries are read']);
    const long = await firstOf(
      rss(`<item><title>${'t'.repeat(9000)}</title><description>${'d'.repeat(300_000)}</description></item>`),
    );
    expect([long?.title.length, long?.summary.length]).toEqual([2000, 200_000]);
  });

  it('shares four million characters among many long texts, and cuts none anew when one entry more comes', async () => {
    const item = `<item><title>A</title><description>${'d'.repeat(10_000)}</description></item>`;
    const lengths = async (count: number) => {
      const { entries } = await read(rss(item.repeat(count)));
      return [...new Set(entries.map(({ summary }) => summary.length))];
    };
    expect(await lengths(400)).toEqual([10_000]);
    expect(await lengths(600)).toEqual([2048]);
    expect(await lengths(601)).toEqual([2048]);
  });

  it('takes the newest entries of a long feed that ends with them', async () => {
    const items = Array.from(
      { length: 1200 },
      (_, at) => `<item><title>n${at}</title><pubDate>${1_700_000_000 + at}</pubDate></item>`,
    );
    expect((await read(rss(items.join('')))).entries.at(-1)?.title).toBe('n1199');
  });

  it.each([
    ['openings of tags', '&lt;p '],
    ['ends of CDATA', ']]&gt;<![CDATA[x]]>'],
    ['ampersands', '& '],
    ['entities', '&nbsp;&eacute;'],
    ['less-thans', '< '],
    ['comments', '<!-- a -->'],
  ])('reads a megabyte of %s in linear time', async (_what, piece) => {
    const text = rss(
      `<item><title>A</title><link>https://courier.example/</link><description>x${piece.repeat(1_000_000 / piece.length)}</description></item>`,
    );
    expect((await firstOf(text))?.title).toBe('A');
  });
});
