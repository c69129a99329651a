import { describe, expect, it } from 'vitest';
import { feedLinks } from '../../../../src/engines/reading/feed/feed-links.ts';

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
