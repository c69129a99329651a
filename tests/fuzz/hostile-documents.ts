/** What a feed may look like on purpose. Each is an attack of its own kind; sizes are those that readers let through. */
const item = (text: string, title = 'Harbour'): string =>
  `<item><title>${title}</title><link>https://publisher.example/${title.length}</link><guid>${text.length}</guid><description><![CDATA[${text}]]></description></item>`;
const rss = (items: string): string =>
  `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Quiet Courier</title>${items}</channel></rss>`;
const marks = (length: number): string => `a${'\u0301'.repeat(length / 2)}${'\u0316'.repeat(length / 2)}`;

const controls = '\u0000\u001b]0;x\u0007\u202e\u200b\ud83d <!channel> @everyone [x](https://a.example) ||x|| ';

export const HOSTILE_FEEDS: Record<string, string> = {
  marks: rss(item(marks(195_000))),
  'marks in the title': rss(item('x', marks(195_000))),
  'marks as entities': rss(`<item><title>${'&#769;&#790;'.repeat(20_000)}</title></item>`),
  'tags that are dropped': rss(item('<svg>'.repeat(39_000))),
  parentheses: rss(item(`harbour .${')'.repeat(199_000)}x`)),
  nesting: `<rss>${'<a>'.repeat(200_000)}`,
  attributes: `<rss ${'a="b" '.repeat(100_000)}><channel/></rss>`,
  entities: `<!DOCTYPE r [<!ENTITY a "${'x'.repeat(20_000)}">]>${rss(item('&a;'.repeat(5_000)))}`,
  'nested entities': `<!DOCTYPE r [${Array.from({ length: 20 }, (_, at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`).join('')}]>${rss('<item><title>&e20;</title></item>')}`,
  'many items': rss(
    Array.from({ length: 20_000 }, (_, at) => `<item><title>t${at}</title><guid>${at}</guid></item>`).join(''),
  ),
  'items without a title': rss(Array.from({ length: 30_000 }, (_, at) => `<item><guid>${at}</guid></item>`).join('')),
  'open and closed': rss(`<item><title>x</title>${'<x>'.repeat(100_000)}${'</x>'.repeat(100_000)}</item>`),
  'attributes of an item': rss(
    `<item ${Array.from({ length: 100_000 }, (_, at) => `a${at}="1"`).join(' ')}><title>x</title></item>`,
  ),
  'an outside entity': `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>${rss(item('x', '&x;'))}`,
  controls: rss(item(controls.repeat(2_000), controls.repeat(40))),
  'one word': rss(item('w'.repeat(195_000))),
  'items without an end': rss('<item><title>'.repeat(50_000)),
  'escaped markup': rss(item('&lt;p '.repeat(30_000))),
  'a JSON feed': JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: controls,
    items: Array.from({ length: 500 }, (_, id) => ({
      id,
      title: 'Aa '.repeat(500),
      content_text: '“A b”\n'.repeat(300),
    })),
  }),
  'JSON nesting': `{"version":"https://jsonfeed.org/version/1.1","title":"x","items":${'['.repeat(100_000)}`,
  'a long address': rss(`<item><title>x</title><link>https://a.example/${'a/../'.repeat(100_000)}</link></item>`),
};

const page = (body: string, head = ''): string =>
  `<!doctype html><html><head><title>Harbour</title>${head}</head><body>${body}</body></html>`;
const PARAGRAPH = `<p>${'The harbour office has closed the old pier until the storm is over, its keeper wrote. '.repeat(8)}</p>`;

export const HOSTILE_PAGES: Record<string, string> = {
  marks: page(`<article><h1>Harbour</h1>${PARAGRAPH}<p>${marks(195_000)}</p></article>`),
  'open and closed': page('<b>'.repeat(80_000) + '</i>'.repeat(60_000)),
  'structured data': page(PARAGRAPH, `<script type="application/ld+json">${'['.repeat(200_000)}</script>`),
  'a long base': page('<a href=../rss>x</a>'.repeat(4_000), `<base href="https://a.example/${'a/'.repeat(50_000)}">`),
  'feeds by the thousand': page('', '<link rel=alternate type="application/rss+xml" href="/feed">'.repeat(30_000)),
  attributes: page(`<div ${'a="b" '.repeat(100_000)}>${PARAGRAPH}</div>`),
  parentheses: page(`<article>${PARAGRAPH}<p>harbour .${')'.repeat(199_000)}x</p></article>`),
  'quotation marks': page(`<article>${PARAGRAPH}<p>${'“a '.repeat(60_000)}</p></article>`),
  'names without an end': page(`<article>${PARAGRAPH}<p>${'Aa Bb. '.repeat(25_000)}</p></article>`),
  tables: page('<table><tr><td>'.repeat(30_000)),
  comments: page('<!--'.repeat(100_000)),
  'a quotation a line': page(
    `<article><h1>Harbour</h1>${'<p>“No no no,” said Aa Bb, the minister.</p>'.repeat(3_000)}</article>`,
  ),
  'said without an end': page(`<article><h1>Harbour</h1>${PARAGRAPH}<p>${'Aa said '.repeat(20_000)}</p></article>`),
  'letters for four': page(`<article><h1>Harbour</h1>${PARAGRAPH}<p>${'ﷺ '.repeat(60_000)}</p></article>`),
  'letters of another charset': page(`<article>${PARAGRAPH}<p>${'\u0081\u008f\u00ff'.repeat(100_000)}</p></article>`),
  'signs without a space': page(`<article>${PARAGRAPH}<p>${'港口速報'.repeat(48_000)}</p></article>`),
  'one paragraph': page(`<article><p>${'wave '.repeat(40_000)}</p></article>`),
};

/** How a document is sent, where it is not in UTF-8. */
export const CHARSETS: Record<string, { charset: string; encoding: BufferEncoding }> = {
  'letters of another charset': { charset: 'euc-jp', encoding: 'latin1' },
};
