import { describe, expect, it } from 'vitest';
import { feedLinks } from '../../../../src/engines/reading/feed/feed-links.ts';
import { cpuTime, LINEAR_MS } from '../../../support/cpu-time.ts';

const PAGE = 'https://courier.example/world/';

describe('feedLinks', () => {
  it('puts declared feeds first, then JSON-LD, then links of the text, and comments last', () => {
    const html = `
      <a href="/rss/all">All feeds</a>
      <script type="application/ld+json">{"@graph":[{"@type":"DataFeed","url":"/data-feed"}]}</script>
      <link rel="alternate" type="application/rss+xml" href="/comments/feed/">
      <link rel="alternate" type="application/atom+xml" href="world.atom">
      <link rel="alternate" type="application/feed+json" href="/feed.json">`;
    expect(feedLinks(html, PAGE)).toEqual([
      'https://courier.example/world/world.atom',
      'https://courier.example/feed.json',
      'https://courier.example/data-feed',
      'https://courier.example/rss/all',
      'https://courier.example/comments/feed/',
    ]);
  });

  it('resolves by the page’s base and names each address once', () => {
    const link = '<link rel="ALTERNATE" type="application/rss+xml; charset=utf-8" href="feed">';
    expect(feedLinks(`<base href="/b/">${link}${link}`, PAGE)).toEqual(['https://courier.example/b/feed']);
  });

  it.each([
    '<link rel="alternate" hreflang="de" href="/de/">',
    '<link rel="stylesheet" type="text/css" href="/feed.css">',
    '<a href="/feedback">Write to us</a>',
    '<a href="javascript:feed()">x</a>',
    '<script type="application/ld+json">{ broken</script>',
  ])('sees no feed in %s', (html) => {
    expect(feedLinks(html, PAGE)).toEqual([]);
  });
});

describe('feedLinks of a hostile page', () => {
  const PAGE = 'https://trap.example/';

  it.each([
    [
      'links against a base without end',
      `<base href="http://x.example/${'a/'.repeat(50_000)}">${'<a href=../rss>'.repeat(27_000)}`,
    ],
    [
      'links against the longest base',
      `<base href="http://x.example/${'a/'.repeat(980)}">${'<a href=../rss>'.repeat(27_000)}`,
    ],
    ['elements nested without end', '<b>'.repeat(80_000) + '</i>'.repeat(60_000)],
    ['one link without end', `<a href="/rss?${'a'.repeat(500_000)}">`],
    [
      'JSON nested without end',
      `<script type="application/ld+json">${'['.repeat(200_000)}${']'.repeat(200_000)}</script>`,
    ],
    ['link tags', '<link rel=alternate type="application/rss+xml" href=rss>'.repeat(9_000)],
  ])('are found in time with the length of %s', (_what, html) => {
    expect(cpuTime(() => feedLinks(html, PAGE))).toBeLessThan(LINEAR_MS);
  });

  it('ignores a base and an address of more than two thousand characters', () => {
    const long = 'a'.repeat(2_000);
    expect(feedLinks(`<base href="https://x.example/${long}"><a href="/rss">`, PAGE)).toEqual([`${PAGE}rss`]);
    expect(feedLinks(`<a href="https://x.example/rss/${long}"><a href="/feed">`, PAGE)).toEqual([`${PAGE}feed`]);
  });

  it('takes a hundred links of a kind, so that the declared one comes through', () => {
    const many = Array.from({ length: 300 }, (_, at) => `<a href="/rss/${at}">`).join('');
    const declared = '<link rel="alternate" type="application/rss+xml" href="/news.xml">';
    const found = feedLinks(many + declared, PAGE);
    expect(found[0]).toBe(`${PAGE}news.xml`);
    expect(found).toHaveLength(101);
  });
});
