import { describe, expect, it } from 'vitest';
import { keepArticle } from '../../src/feeds/keep-article.ts';
import { toId } from '../../src/news/ids.ts';
import { readHere } from '../support/read-here.ts';
import { readPage } from '../support/read-page-here.ts';

const AT = 'https://courier.example/valley/elmsund-hospital-to-stop-emergency-care';
const TITLE = 'Elmsund hospital to stop emergency care';
const PARAGRAPHS = [
  'The hospital of Elmsund will stop taking emergency cases in March, its board said on Friday, after two wards lost their night staff.',
  '“Nobody should have to drive ninety minutes with a broken hip,” said Tomas Reuter, who leads the nurses’ union.',
  'The health ministry will send mobile teams to the valley and has asked the army for two ambulances until the summer.',
  '“This is a decision that we did not want and could not avoid,” Ingrid Falk, the director, told reporters in the yard.',
  'Parliament debates the plan for the hospital next week, and mayors will bring buses of people from the valley to the capital.',
];
const CHOIR = [
  'A choir from Brask won the prize of the islands on Sunday with a song about rain, three drums and a broken umbrella.',
  '“I took the money for the robes and I am sorry,” Olaf Brandt, who leads the choir, told a full hall before the prize was given.',
  'The judges had argued until midnight, and one of them left the hall before the winners were called, people who were there said.',
];
const html = (paragraphs: readonly string[]) => paragraphs.map((text) => `<p>${text}</p>`).join('');

function pageOf(paragraphs: readonly string[], { title = TITLE, head = '' } = {}): string {
  return `<html lang="en"><head><title>${title} | Courier</title>${head}</head><body><main><article><h1>${title}</h1>${html(paragraphs)}</article></main></body></html>`;
}

async function keep(page: string, { feed = '', landed = AT, title = TITLE } = {}) {
  const said = { title, feedText: feed, outlet: 'Courier', byline: null, language: null };
  const outcome = await keepArticle(
    { ...said, id: toId('7'), url: AT, waited: null, announced: true },
    {
      http: async () => {
        const headers = { 'content-type': 'text/html; charset=utf-8' };
        return { kind: 'answered', status: 200, headers, body: Buffer.from(page), url: landed, hops: [] };
      },
      admit: async () => null,
      readPage,
      readHtml: readHere().readHtml,
      now: () => new Date('2026-08-04T12:00:00Z'),
      saveText: async (_id, kept) => kept,
    },
  );
  if (outcome.kind !== 'kept') throw new Error(`not kept: ${outcome.kind}`);
  return outcome;
}

const LEAD = PARAGRAPHS[0] ?? '';

describe('a page that is not the article', () => {
  const FRONT = pageOf(
    [...CHOIR, 'The museum of bells opens on Tuesday, and children pay nothing until the end of the month.'],
    { title: 'News from the valley' },
  );

  const other = pageOf(CHOIR, { title: 'Choir from Brask wins prize' });
  const missing = pageOf(
    [
      'We could not find what you were looking for, or it has moved.',
      'Use the search at the top, or begin again with the headlines of today, which are below.',
    ],
    { title: 'Courier' },
  );
  const notice = pageOf([
    'We and our 812 partners store and access information on your device, such as unique identifiers, to show personalised content.',
    'You can change your mind at any time with a click on the link at the bottom of each page. Some partners process your data without asking.',
  ]);

  it.each<[string, { page?: string; landed?: string }, string | null]>([
    ['a front page', { landed: 'https://courier.example/' }, 'the address leads to the site’s front page'],
    ['a section', { landed: 'https://courier.example/valley' }, 'the address leads to a section page'],
    ['a login', { landed: 'https://id.courier.example/signin?to=x' }, 'the address leads to a login page'],
    [
      'another article',
      { page: other, landed: 'https://courier.example/music/choir-from-brask-wins-prize' },
      'the page tells something else: none of the headline’s words stand in it',
    ],
    ['a page that is not there', { page: missing }, null],
    ['its headline over a notice', { page: notice }, null],
  ])('as %s, leaves the feed’s text, and says why', async (_what, { page = FRONT, landed = AT }, why) => {
    const { kept, passing } = await keep(page, { feed: `<p>${LEAD}</p>`, landed });
    expect(kept).toMatchObject({ textSource: 'feed', text: LEAD, textWhy: why ?? expect.stringMatching(/^the page /) });
    expect(passing).toBeNull();
  });
});

describe('the better of two texts', () => {
  it.each([
    ['a page that has more than the feed', pageOf(PARAGRAPHS), LEAD],
    ['a page of a flash', pageOf(PARAGRAPHS.slice(0, 1)), ''],
    ['a page of 243 characters beside a feed of one word', pageOf(PARAGRAPHS.slice(1, 3)), 'Short.'],
    ['a page under a new headline', pageOf(PARAGRAPHS, { title: 'Nurses’ union fights for emergency ward' }), ''],
  ])('is that of %s', async (_what, page, feed) => {
    const { kept } = await keep(page, { feed });
    expect(kept).toMatchObject({ textSource: 'page', textWhy: null });
    expect(kept.text.length).toBeGreaterThan(100);
  });

  it.each([
    [
      'one paragraph and a plea',
      pageOf([
        LEAD,
        'Dear reader, good reporting is expensive. With a digital pass you can go on with this text and all others on every device.',
      ]),
    ],
    ['its beginning', pageOf([LEAD, `${PARAGRAPHS[1]?.slice(0, 60)} …`])],
    ['its beginning before a wall', pageOf([LEAD, 'Already a subscriber? Log in to continue reading.'])],
  ])('is the feed’s where that has the whole and the page %s', async (_what, page) => {
    const { kept } = await keep(page, { feed: html(PARAGRAPHS) });
    expect(kept).toMatchObject({ textSource: 'feed', text: PARAGRAPHS.join('\n\n'), textWhy: expect.any(String) });
  });

  it('is what the page has in its data, where it shows less', async () => {
    const data = JSON.stringify({ '@type': 'NewsArticle', headline: TITLE, articleBody: PARAGRAPHS.join('\n\n') });
    const head = `<script type="application/ld+json">${data}</script>`;
    const { kept } = await keep(pageOf([LEAD], { head }), { feed: 'Soon.' });
    expect(kept).toMatchObject({ textSource: 'page', text: PARAGRAPHS.join('\n\n') });
    expect(kept.textWhy).toBe('the page shows less than it has in its data for machines (articleBody)');
  });

  it('is what is shown before the wall, without the notice, where the feed says less', async () => {
    const page = pageOf([...PARAGRAPHS.slice(0, 2), 'Already a subscriber? Log in to continue reading.']);
    const { kept } = await keep(page, { feed: 'Soon.' });
    expect(kept).toMatchObject({ textSource: 'page', text: PARAGRAPHS.slice(0, 2).join('\n\n') });
  });
});

describe('a feed that gives links in place of a text', () => {
  const report = (title: string, outlet: string) =>
    `<a href="https://n.example/${outlet}" target="_blank">${title}</a>&nbsp;&nbsp;<font color="#6f6f6f">${outlet}</font>`;
  const wall = pageOf(['You need a browser with scripts to see this page.'], { title: 'Before you go on' });

  it.each([
    [
      'the reports of several outlets',
      `<ol><li>${report(TITLE, 'Border Herald')}</li><li>${report('Nurses march in Elmsund', 'Transit Times')}</li></ol>`,
    ],
    ['its own headline and outlet', report(TITLE, 'Border Herald')],
    [
      'who shared it',
      '&#32; submitted by <a href="https://r.example/u">/u/ola</a> <a href="/a">[link]</a> <a href="/b">[comments]</a>',
    ],
  ])('has none: %s', async (_what, feed) => {
    expect((await keep(wall, { feed })).kept).toMatchObject({ textSource: 'feed', text: '' });
  });

  it.each([
    ['a sentence that is one link', `<a href="/x">${LEAD}</a>`],
    [
      'a text with links',
      `<p>The board of <a href="/x">Elmsund hospital</a> met. <a href="/x">Read more about the board here</a></p>`,
    ],
    ['a summary with a link behind it', `<p>${LEAD}</p><a href="/x">Read more</a>`],
  ])('has one: %s', async (_what, feed) => {
    expect((await keep(wall, { feed })).kept.text).not.toBe('');
  });
});
