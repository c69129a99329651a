import { describe, expect, it } from 'vitest';
import type { PageOutcome } from '../../../../src/engines/reading/page/read-page.ts';
import { LINEAR_MS } from '../../../support/cpu-time.ts';
import { readPage } from '../../../support/read-page-here.ts';

const URL_OF_PAGE = 'https://courier.example/world/ferry';
const PARAGRAPHS = [
  'The ferry between Merrow and Aldane sailed again on Monday after a strike of nine days, the harbour master said.',
  'Crews had asked for longer rests between crossings, and the island’s council had warned that its shops were running empty.',
  '“We are tired, not greedy,” said Ines Okafor, who speaks for the crews. “A rested crew is a safe crew.”',
  'The company agreed to add a fourth crew to each ship by June, at a cost of about two million crowns a year.',
  'The first crossing carried milk, post and forty passengers, among them a wedding party that had waited since Friday.',
];

function article(inside = PARAGRAPHS.map((text) => `<p>${text}</p>`).join('')): string {
  return `<article><h1>Ferry sails again</h1>${inside}</article>`;
}

function page(options: { head?: string; body?: string; html?: string } = {}): string {
  const { head = '<title>Ferry sails again | Courier</title>', body = article(), html = '' } = options;
  return `<!doctype html><html ${html}><head>${head}</head><body><nav><a href="/">Home</a><a href="/world">World</a></nav>${body}<footer><p>All rights reserved by the Courier.</p></footer></body></html>`;
}

function read(
  html: string | Uint8Array,
  contentType: string | null = 'text/html; charset=utf-8',
): Promise<PageOutcome> {
  const body = typeof html === 'string' ? Buffer.from(html) : html;
  return readPage({ body, contentType, url: URL_OF_PAGE, announced: null });
}

async function textOf(html: string): Promise<string> {
  const outcome = await read(html);
  return outcome.kind === 'unreadable' ? outcome.reason : outcome.page.text;
}

const TEXT = PARAGRAPHS.join('\n\n');

describe('readPage', () => {
  it('gives the article’s text in paragraphs, without what stands around it', async () => {
    expect(await textOf(page())).toBe(TEXT);
  });

  it('reads a fragment without html and body', async () => {
    expect(await textOf(article())).toContain(TEXT);
  });

  it.each([
    ['a caption', '<figure><img src="i.jpg"><figcaption>The ferry in fog.</figcaption></figure>'],
    ['a caption by its name', '<p class="wp-caption-text">The ferry in fog.</p>'],
    ['a credit', '<p>(Photo: Ada Lens / Courier)</p>'],
    ['a pointer', '<p>READ MORE: Nine days without milk</p>'],
    [
      'a list of links',
      '<ul><li><a href="/a">Nine days without milk</a></li><li><a href="/b">The strike, day by day</a></li></ul>',
    ],
    ['an aside', '<aside><p>Sign up to our letter from the islands, every Friday.</p></aside>'],
    ['an advertisement', '<p>Advertisement</p>'],
    ['a hidden block', '<div style="display: none"><p>A text for machines alone, long enough to be read.</p></div>'],
    ['a script', '<script>document.write("<p>written</p>")</script>'],
    ['the paragraph again', `<p>${PARAGRAPHS[1]}</p>`],
  ])('leaves out %s', async (_what, inside) => {
    const parts = PARAGRAPHS.map((text) => `<p>${text}</p>`);
    expect(await textOf(page({ body: article([...parts.slice(0, 2), inside, ...parts.slice(2)].join('')) }))).toBe(
      TEXT,
    );
  });

  it('ends before the stories that follow', async () => {
    const more =
      '<h3>More from World</h3><p>A second story that is long enough to look like a paragraph of this one.</p>';
    expect(await textOf(page({ body: article(PARAGRAPHS.map((text) => `<p>${text}</p>`).join('') + more) }))).toBe(
      TEXT,
    );
  });

  it('keeps lists and line breaks on lines', async () => {
    const list = `<p>${PARAGRAPHS.slice(0, 4).join(' ')}</p><ul><li>Six o’clock to Aldane</li><li>Nine o’clock to Merrow</li></ul><p>Fares<br>stay the same.</p>`;
    expect(await textOf(page({ body: article(list) }))).toContain(
      'Six o’clock to Aldane\nNine o’clock to Merrow\n\nFares\nstay the same.',
    );
  });

  it('reads the page’s own charset', async () => {
    const html = page({
      head: '<meta charset="iso-8859-1"><title>x</title>',
      body: article(`<p>Für ${'die Fähre gilt: '.repeat(30)}</p>`),
    });
    const outcome = await read(Buffer.from(html, 'latin1'), 'text/html');
    expect(outcome).toMatchObject({ kind: 'read', page: { text: expect.stringContaining('Für die Fähre gilt') } });
  });

  it('takes facts from JSON-LD first, then meta tags, then the document', async () => {
    const linked = {
      '@graph': [
        { '@type': 'WebSite', name: 'Courier' },
        {
          '@type': ['NewsArticle'],
          headline: 'Ferry &amp; crew sail',
          author: [{ '@type': 'Person', name: 'Ada Writer' }, { name: 'Ben Teller' }],
          publisher: { name: 'The Courier' },
          datePublished: '2026-03-01T09:00:00+02:00',
          dateModified: '2026-03-01T12:00:00Z',
          image: [{ url: '/ferry.jpg' }],
        },
      ],
    };
    const meta = `<meta property="og:title" content="Not this"><meta property="og:site_name" content="Nor this"><link rel="canonical" href="/world/ferry-sails?utm_source=x">`;
    const html = page({
      html: 'lang="en-GB"',
      head: `<script type="application/ld+json">${JSON.stringify(linked)}</script>${meta}`,
    });
    expect(await read(html)).toMatchObject({
      kind: 'read',
      page: {
        title: 'Ferry & crew sail',
        byline: 'Ada Writer, Ben Teller',
        outlet: 'The Courier',
        publishedAt: new Date('2026-03-01T07:00:00Z'),
        modifiedAt: new Date('2026-03-01T12:00:00Z'),
        language: 'en',
        image: 'https://courier.example/ferry.jpg',
        canonicalUrl: 'https://courier.example/world/ferry-sails',
      },
    });
  });

  it('takes facts from meta tags and the document where there is no JSON-LD', async () => {
    const head =
      '<script type="application/ld+json">{ broken</script><title>Ferry | Courier</title><meta property="og:title" content="Ferry sails"><meta property="og:site_name" content="Courier"><meta name="author" content="By Ada Writer"><meta property="article:published_time" content="2026-03-01T09:00:00Z"><meta property="og:locale" content="de_DE"><link rel="canonical" href="https://elsewhere.example/copy">';
    expect(await read(page({ head }))).toMatchObject({
      page: {
        title: 'Ferry sails',
        byline: 'Ada Writer',
        outlet: 'Courier',
        publishedAt: new Date('2026-03-01T09:00:00Z'),
        modifiedAt: null,
        language: 'de',
        canonicalUrl: null,
      },
    });
  });

  it.each([
    ['empty', '   ', 'the page is empty'],
    ['nested beyond reason', '<div>'.repeat(100_000), 'elements nested more than 500 deep'],
    ['made of elements alone', '<br>'.repeat(200_000), 'more than 100000 elements'],
    ['without any text', '<html><body><img src="a.jpg"></body></html>', 'no article text found'],
  ])('says so when a page is %s', async (_what, html, reason) => {
    expect(await read(html)).toEqual({ kind: 'unreadable', reason });
  });

  it('reads JSON-LD that old pages hide from XML, and one of spaces in time with its length', async () => {
    const data = '{"@type":"NewsArticle","headline":"Ferry sails"}';
    for (const script of [`//<![CDATA[\n${data}\n//]]>`, `<![CDATA[${data}]]>;`, data]) {
      const html = `<script type="application/ld+json">${script}</script>${article()}`;
      expect(await read(page({ body: html }))).toMatchObject({ page: { title: 'Ferry sails' } });
    }
    const before = process.cpuUsage();
    await read(page({ body: `<script type="application/ld+json">${' '.repeat(290_000)}x</script>${article()}` }));
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(LINEAR_MS);
  });

  it('refuses more than five megabytes', async () => {
    expect(await read(new Uint8Array(5 * 1024 * 1024 + 1))).toMatchObject({ kind: 'unreadable' });
  });

  it('does not fall for names of the language’s own objects', async () => {
    expect(
      await textOf(page({ body: article(`<constructor>x</constructor><__proto__>y</__proto__>${article()}`) })),
    ).toContain('The ferry between Merrow');
  });
});

describe('a wall before the page', () => {
  const teaser = `<article><p>${PARAGRAPHS[0]}</p><p>${PARAGRAPHS[1]}</p></article>`;
  const notFree = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>';

  it.each([
    [
      'a challenge',
      page({ head: '<title>Just a moment...</title>', body: '<p>Enable JavaScript and cookies to continue.</p>' }),
      'a person',
    ],
    ['a captcha', page({ body: `<iframe src="https://geo.captcha-delivery.com/x"></iframe>${teaser}` }), 'a person'],
    [
      'a refusal',
      page({ head: '<title>Access Denied</title>', body: `<p>You have no permission to see this page here.</p>` }),
      'a person',
    ],
    [
      'consent',
      page({ body: `<form action="https://consent.courier.example/collectConsent"><p>Choose.</p></form>${teaser}` }),
      'consent',
    ],
    [
      'cookies',
      page({
        body: '<main><p>We and our partners use cookies to store what you do on this site and others, for many ends that are listed below in full.</p></main>',
      }),
      'consent',
    ],
    [
      'a subscription',
      page({ body: `${teaser}<p>Subscribe to continue reading this story and many others of the Courier.</p>` }),
      'subscribers',
    ],
    ['a teaser that says it is not free', page({ head: notFree, body: teaser }), 'subscribers'],
  ])('is seen in %s', async (_what, html, reason) => {
    expect(await read(html)).toMatchObject({ kind: 'walled', reason: expect.stringContaining(reason) });
  });

  it('is not seen in a whole article, whatever it says about cookies or subscribers', async () => {
    const long = [
      ...PARAGRAPHS,
      'We use cookies, reads the note. Already a subscriber? asks another.',
      ...PARAGRAPHS.map((text) => `Again: ${text}`),
    ];
    const body = article([...long, ...long.map((text) => `Later: ${text}`)].map((text) => `<p>${text}</p>`).join(''));
    expect(await read(page({ head: notFree, body }))).toMatchObject({ kind: 'read' });
  });

  it('shows all the same what stands before it', async () => {
    expect(await read(page({ head: notFree, body: teaser }))).toMatchObject({
      page: { text: expect.stringContaining('The ferry between Merrow') },
    });
  });
});

describe('the title of a page', () => {
  it.each([
    ['<title>Ferry sails again now – Gazette</title><meta property="og:site_name" content="Gazette">'],
    ['<title>Gazette | Ferry sails again now</title><meta property="og:site_name" content="The Gazette">'],
    [
      '<title>Ferry sails again now - The Isle Gazette</title><link rel="canonical" href="https://www.islegazette.example/ferry">',
    ],
    ['<title>Ferry sails again now - The Courier</title>'],
  ])('leaves the name of the site out of the title: %s', async (head) => {
    const outcome = await read(page({ head }));
    expect(outcome.kind === 'unreadable' ? outcome : outcome.page.title).toBe('Ferry sails again now');
  });

  it.each(['Ferry sails - Aldane waits', 'Courier - the long way'])('keeps a title that is one: %s', async (title) => {
    const outcome = await read(
      page({ head: `<title>${title}</title><meta property="og:site_name" content="Courier">` }),
    );
    expect(outcome.kind === 'unreadable' ? outcome : outcome.page.title).toBe(title);
  });
});
