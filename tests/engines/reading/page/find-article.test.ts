import { describe, expect, it } from 'vitest';
import { findArticle } from '../../../../src/engines/reading/page/find-article.ts';
import { furnitureWords } from '../../../support/read-page-here.ts';

const TITLE = 'Vesper island votes to keep its night ferry';
const TEXT = [
  'The people of Vesper voted on Sunday to keep the night ferry, which the county had wanted to end in the spring.',
  '“A harbour without a boat is a wall,” Teodor Quist, who has steered the ferry for thirty years, told the crowd.',
  'Of the 612 votes, 498 were for the boat, and the county said that it would pay for two more winters at least.',
  'A crossing at night costs nine crowns and is used by bakers, nurses and those who come home from the mainland.',
  'The county engineer, Runa Oltedal, had asked for a bridge instead, which would cost ninety million crowns.',
];
const [FIRST = '', QUOTE = '', VOTES = '', PRICE = '', BRIDGE = ''] = TEXT;
const OTHER = [
  'A lighthouse keeper at Port Aldis has found a letter that his grandfather threw into the sea eighty years ago.',
  '“I knew the hand at once,” Bram Solheim, the keeper, said while he dried the sheet on the stove of the tower.',
  'The bottle had lain under the stones of the mole, which was opened this week for the first time since the war.',
];

const p = (texts: readonly string[]) => texts.map((text) => `<p>${text}</p>`).join('');
const h1 = `<h1>${TITLE}</h1>`;

function find(body: string) {
  const title = `${TITLE} | Gull`;
  const html = `<!doctype html><html><head><title>${title}</title></head><body>${body}</body></html>`;
  return findArticle(html, { title }, furnitureWords);
}

function textOf(body: string): string[] {
  return find(body).text.split(/\n+/);
}

describe('the article of a page', () => {
  it.each([
    ['Most read', `<p>Most read</p>`],
    ['Related, as a heading', `<h3>Related stories</h3><ul><li><a href="/1">Ferries of the north</a></li></ul>`],
    ['a box in German', `<div><strong>Mehr zum Thema</strong></div><p><a href="/2">Alle Fähren im Überblick</a></p>`],
    ['a box with one teaser', `<h4>You may also like</h4><h3><a href="/3">Ten boats that stayed</a></h3>`],
  ])('goes on behind a box in its second half: %s', (_, box) => {
    expect(textOf(`<article>${h1}${p([FIRST, QUOTE, VOTES])}${box}${p([PRICE, BRIDGE])}</article>`)).toEqual(TEXT);
  });

  it.each([2, 3])('ends before %i stories that stand each under the link to it, without a box around them', (count) => {
    const stories = OTHER.concat(OTHER).slice(0, count);
    const cards = stories.map((text, at) => `<div><h3><a href="/${at}">Another story</a></h3><div>${text}</div></div>`);
    expect(textOf(`<article>${h1}${p(TEXT)}<div>${cards.join('')}</div></article>`)).toEqual(TEXT);
  });

  it('is a round-up where most of it stands under links', () => {
    const entries = TEXT.map((text, at) => `<h3><a href="/${at}">${text.slice(0, 20)}</a></h3><p>${text}</p>`);
    expect(textOf(`<article>${h1}${p([OTHER[0] ?? '', ...OTHER])}${entries.join('')}</article>`)).toContain(TEXT[2]);
  });

  it('ends at a box behind which teasers stand alone', () => {
    const teasers = OTHER.map((text, at) => `<h3><a href="/${at}">Another story</a></h3><p>${text}</p>`).join('');
    expect(textOf(`<article>${h1}${p(TEXT)}<h2>More from Gull</h2>${teasers}</article>`)).toEqual(TEXT);
  });

  it('keeps a paragraph that is one link, and a linked quotation, between others', () => {
    const linked = (text: string) => `<p><a href="/live"><strong>${text}</strong></a></p>`;
    const body = `${p([FIRST])}${linked(QUOTE)}${p([VOTES])}${linked(PRICE)}${p([BRIDGE])}`;
    expect(textOf(`<article>${h1}${body}</article>`)).toEqual(TEXT);
  });

  it('leaves out linked lines that lead to other stories, and the words over them', () => {
    const lines = '<p><a href="/a">A lighthouse keeper finds a letter.</a></p><p><a href="/b">Ten boats</a></p>';
    const listed = `<ul><li><a href="/c">${OTHER[0]}</a></li><li><a href="/d">${OTHER[2]}</a></li></ul>`;
    expect(textOf(`<article>${h1}${p(TEXT)}<h3>From the coast</h3>${lines}${listed}</article>`)).toEqual(TEXT);
  });

  it.each([
    [
      'in the header’s div',
      `<header><h2>${TITLE}</h2><div class="intro">${FIRST}</div></header><div>${p(TEXT.slice(1))}</div>`,
    ],
    [
      'in a teaser’s paragraph',
      `<div><div>${h1}<p class="teaser">${FIRST}</p></div><div><time>14:05</time></div><div>${p(TEXT.slice(1))}</div></div>`,
    ],
    [
      'before a picture',
      `${h1}<section><p>${FIRST}</p><figure><img src="a.jpg"></figure></section><section><div>${p(TEXT.slice(1))}</div></section>`,
    ],
  ])('has its lead: %s', (_, inside) => {
    expect(textOf(`<main><article>${inside}</article></main>`).slice(0, 2)).toEqual([FIRST, QUOTE]);
  });

  it('has a quotation that stands in a figure, and its text in an aside where that is all there is', () => {
    const figure = `<figure><blockquote><p>${QUOTE}</p></blockquote><figcaption>The pier</figcaption></figure>`;
    const found = find(`<article>${h1}${p([FIRST])}${figure}${p([VOTES, PRICE, BRIDGE])}</article>`);
    expect(found.text.split('\n\n')).toEqual(TEXT);
    expect(found.asides).toEqual([{ kind: 'caption', text: 'The pier', at: found.text.indexOf(VOTES) }]);
  });

  it.each([
    [
      'a letter’s names',
      `<ul>${Array.from({ length: 90 }, (_, at) => `<li>Ada Arn ${at}, teacher, poet, Vesper</li>`).join('')}</ul>`,
    ],
    [
      'a table',
      `<div><table>${'<tr><td>North Vesper, pier, light</td><td>north@vesper.example</td></tr>'.repeat(90)}</table></div>`,
    ],
    ['a list of prices', `<div>${'<div>Child, one way, by night: 4 crowns</div>'.repeat(90)}</div>`],
  ])('is the prose beside %s', (_, long) => {
    const text = find(`<main><article>${h1}<div>${p(TEXT)}</div>${long}</article></main>`).text;
    for (const each of TEXT) expect(text).toContain(each);
  });
});

const LONG_NOTICE = Array.from(
  { length: 7 },
  (_, at) =>
    `We keep small files for part ${at} of the site, so that it works, and you may choose which of them we keep.`,
);

describe('what may be longer than the article', () => {
  it.each([
    ['a notice before the headline', `<div>${p(LONG_NOTICE)}</div><main>${h1}${p(TEXT)}</main>`],
    [
      'a log-in form behind it',
      `<main><article>${h1}<div>${p(TEXT)}</div></article></main><form>${p(LONG_NOTICE)}</form>`,
    ],
    [
      'a dialog by its name',
      `<main>${h1}<div>${p(TEXT)}</div></main><div class="x-dialog-login">${p(LONG_NOTICE)}</div>`,
    ],
    ['a banner before a short text', `<div class="cookie-banner">${p(LONG_NOTICE)}</div><div>${h1}${p(TEXT)}</div>`],
  ])('is not taken for it: %s', (_, body) => {
    expect(textOf(body)).toEqual(TEXT);
  });

  it('is not taken out where hardly anything else stands, for the walls to know it', () => {
    expect(find(`<div class="consent-wall">${p(LONG_NOTICE)}</div>`).shown).toContain(LONG_NOTICE[0]);
  });

  const entry = (name: string, text: string) => `<div class="e"><b>${name}</b><p>${text}</p></div>`;
  const letters = ['Ola77', 'Kari', 'Per M.', 'Berit']
    .map((name, at) => entry(name, `${LONG_NOTICE[at]} I say so!`))
    .join('');
  it.each([
    ['by the name of their box', `<section id="comments">${letters}</section>`],
    ['by the name of each', `<ol>${letters.replaceAll('class="e"', 'class="comment even"')}</ol>`],
    ['by the heading over them', `<div id="x9"><h3>What our readers think</h3>${letters}</div>`],
  ])('are readers’ comments, told %s', (_, comments) => {
    expect(textOf(`<main><div>${h1}${p(TEXT)}</div>${comments}</main>`)).toEqual(TEXT);
  });

  it.each([
    [
      'posts of a ticker that are named comments',
      '<div class="live-comment"><div class="live-comment-body">',
      '</div></div>',
    ],
    ['posts under headings', '<section class="post"><time>14:05</time><h2>Update</h2>', '</section>'],
    ['portraits', '<div class="portrait"><b>Ada Arn</b>', '</div>'],
  ])('are not %s', (_, open, close) => {
    const text = find(`<main>${h1}${TEXT.map((each) => `${open}<p>${each}</p>${close}`).join('')}</main>`).text;
    for (const each of TEXT) expect(text).toContain(each);
  });

  it.each([
    [
      'in an article of its own',
      `<article>${h1}${p(TEXT)}</article><article><h1>A letter comes home</h1>${p([...OTHER, ...OTHER])}</article>`,
    ],
    [
      'set as the first',
      `<div class="story"><h1 class="t">${TITLE}</h1>${p(TEXT)}</div><div class="story"><h1 class="t">A letter</h1>${p([...OTHER, ...LONG_NOTICE])}</div>`,
    ],
    [
      'without a box',
      `<main><h1 class="t">${TITLE}</h1>${p(TEXT)}<h1 class="t">A letter comes home</h1>${p(OTHER)}</main>`,
    ],
    [
      'as a teaser',
      `<main><article>${h1}${p(TEXT)}</article><article><h3><a href="/1">A letter</a></h3>${p(OTHER)}</article></main>`,
    ],
    [
      'in a box between the paragraphs, with a headline and a byline of its own',
      `<main>${h1}${p([FIRST, QUOTE, VOTES])}<div class="fact-box"><h3>A letter comes home to Port Aldis</h3><div><p>By Tom Pym for Gull</p>${p(OTHER)}</div></div>${p([PRICE, BRIDGE])}</main>`,
    ],
  ])('is the next article: %s', (_, body) => {
    expect(textOf(body)).toEqual(TEXT);
  });

  it.each([
    [
      'stands again under the share buttons at its end',
      `<h2>Islanders keep the boat</h2>`,
      `<div class="share">${h1}</div>`,
    ],
    ['is nowhere', '<h2>Islanders keep the boat</h2>', ''],
    ['is the last line of a list of its photos', '', `<footer-box>${h1}<p>12 photos</p></footer-box>`],
  ])('is the next article where its own headline %s', (_, head, end) => {
    const box = `<div class="box"><h3>A letter comes home to Port Aldis</h3><p>By Tom Pym for Gull</p>${p(OTHER)}</div>`;
    const text = textOf(`<main>${head}${p([FIRST, QUOTE, VOTES])}${box}${p([PRICE, BRIDGE])}${end}</main>`);
    for (const each of TEXT) expect(text).toContain(each);
    for (const each of [...OTHER, TITLE]) expect(text).not.toContain(each);
  });

  it.each([
    ['a comment beside the report', '<div><h3>Analysis</h3><p>By Tom Pym</p>', '</div>'],
    ['a box of facts without a writer', '<div><h3>The ferry and its long history</h3>', '</div>'],
  ])('is not %s', (_, open, close) => {
    const body = `<main>${h1}${p([FIRST, QUOTE, VOTES])}${open}${p([BRIDGE])}${close}${p([PRICE])}</main>`;
    expect(textOf(body)).toContain(BRIDGE);
  });

  it('is no post of a live page, whose posts have a headline and a byline each', () => {
    const posts = TEXT.map(
      (text) => `<div class="post"><h3>What we know by now of it</h3><p>By Tom Pym</p><p>${text}</p></div>`,
    );
    const text = textOf(`<main>${h1}<p>${OTHER.join(' ')}</p>${posts.join('')}</main>`);
    for (const each of TEXT) expect(text).toContain(each);
  });

  it('is not a part of the text with a headline of its own', () => {
    const part = '<h1>How the vote went</h1>';
    expect(textOf(`<main>${h1}${p([FIRST, QUOTE, VOTES])}${part}${p([PRICE, BRIDGE])}</main>`)).toContain(BRIDGE);
  });

  it('is a page that lists articles: none', () => {
    const teasers = [...TEXT, ...OTHER].map(
      (text, at) => `<section><h2><a href="/${at}">Story ${at}</a></h2><p>${text}</p></section>`,
    );
    expect(find(`<main><h1>Coast</h1>${teasers.join('')}</main>`).text).toBe('');
  });
});

describe('a table behind an article', () => {
  const rows = (count: number) =>
    Array.from(
      { length: count },
      (_, at) => `<tr><td>Ward ${at}</td><td>Ada Lens ${at}</td><td>w${at}@vesper.example</td></tr>`,
    );
  const page = (count: number) =>
    textOf(`<article>${h1}${p(TEXT)}<table>${rows(count).join('')}</table></article>`).join('\n');

  it('is none of its text where it has more to say than the article', () => {
    expect(page(200)).toBe(TEXT.join('\n'));
  });

  it('stays where it is the smaller part, as results and prices are', () => {
    expect(page(6)).toContain('Ward 5');
  });

  it('stays where the page is a table', () => {
    const text = textOf(`<article>${h1}${p([FIRST])}<table>${rows(60).join('')}</table></article>`).join('\n');
    expect(text).toContain('Ward 59');
  });
});

describe('behind a box of other stories', () => {
  const related = `<section class="related-stories"><div><span>You might like</span></div>${[
    'Ten boats',
    'A quiet quay',
  ]
    .map(
      (each) =>
        `<div class="related-link"><a href="/${each}"><span>${each} that nobody had ever seen before</span></a></div>`,
    )
    .join('')}</section>`;
  const offer = (text: string) =>
    `<li>${text} a year for all who sail at night with us. That is our offer for them.</li>`;
  const offers = `<section><p>WELCOME OFFER: 80 crossings, *a value that is estimated by Gull and not by the owner of the boats. See more.</p><ul>${['Twelve crossings', 'Two free cabins', 'Nine warm meals'].map(offer).join('')}</ul></section>`;

  it('a list of offers is none of the text of a page that is set in paragraphs', () => {
    expect(find(`<main><div>${h1}${p(TEXT)}</div>${related}${offers}</main>`).text.split('\n\n')).toEqual(TEXT);
  });

  it.each([
    ['paragraphs', p([PRICE, BRIDGE])],
    ['a list and a paragraph', `<ul><li>${PRICE}</li></ul>${p([BRIDGE])}`],
  ])('the article goes on in %s', (_, rest) => {
    expect(textOf(`<main>${h1}${p([FIRST, QUOTE, VOTES])}${related}${rest}</main>`)).toContain(BRIDGE);
  });
});

describe('what the publisher asks of its readers', () => {
  it.each([
    'Subscribe now to our evening edition and read the whole story of the boat.',
    'Gull lives from its readers. If you like what we do, become a member today from two crowns a month.',
    'Sign up for our letter from the islands, every Friday in your inbox.',
    'Jetzt abonnieren und keine Nachricht von der Küste verpassen.',
    'Abonnez-vous à notre lettre du soir pour suivre la vie des îles.',
    'Suscríbete a nuestro boletín y recibe las noticias de la costa.',
    'Iscriviti alla nostra newsletter per le notizie dalle isole.',
    'This story contains affiliate links. If you buy through them, Gull is paid for it.',
    'When you buy through links on this page, we may earn a commission.',
    'Dieser Artikel enthält Affiliate-Links, an denen der Verlag verdient.',
    'Este artículo contiene enlaces de afiliados de varias tiendas.',
  ])('is not its text: "%s"', (plea) => {
    expect(
      textOf(`<article>${h1}${p([FIRST, QUOTE, plea, VOTES, PRICE, BRIDGE, plea.toUpperCase()])}</article>`),
    ).toEqual(TEXT);
  });

  it.each([
    'Islanders can sign up for the new card from Monday, the county wrote in a letter to each of the houses.',
    'He had asked the county to subscribe to the fund that paid for the boat, and it had said no three times.',
    'The harbour said that it may earn a commission of two per cent on each of the tickets sold in the shops.',
    '“Subscribe now to our fund,” the poster at the quay says in red letters that have run in the rain.',
  ])('is not what the news says: "%s"', (text) => {
    expect(textOf(`<article>${h1}${p([FIRST, QUOTE, text, VOTES, PRICE, BRIDGE])}</article>`)).toContain(text);
  });
});

describe('what stands between the paragraphs', () => {
  it('is kept apart with its kind and its place', () => {
    const figure = '<figure><img src="a.jpg"><figcaption>The quay at dawn</figcaption></figure>';
    const found = find(
      `<article>${h1}<p>By Ada Lens</p><p>Published: 18:05, Tue, Mar 17, 2026</p>${p([FIRST])}${figure}<p>Photo: Ada Lens</p>${p([QUOTE, VOTES])}<p>READ MORE: Ten boats that stayed</p>${p([PRICE, BRIDGE])}</article>`,
    );
    const at = (text: string) => found.text.indexOf(text);
    expect(found.text.split('\n\n')).toEqual(TEXT);
    expect(found.asides).toEqual([
      { kind: 'byline', text: 'By Ada Lens', at: 0 },
      { kind: 'time', text: 'Published: 18:05, Tue, Mar 17, 2026', at: 0 },
      { kind: 'caption', text: 'The quay at dawn', at: at(QUOTE) },
      { kind: 'credit', text: 'Photo: Ada Lens', at: at(QUOTE) },
      { kind: 'teaser', text: 'READ MORE: Ten boats that stayed', at: at(PRICE) },
    ]);
  });

  it('is left out by its name only where that is a small part of the text in sum', () => {
    const named = TEXT.map((text) => `<div class="comment"><p>${text}</p></div>`).join('');
    expect(textOf(`<article>${h1}${named}</article>`)).toEqual(TEXT);
  });
});
