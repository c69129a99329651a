import { describe, expect, it } from 'vitest';
import {
  canonicalUrl,
  foundElsewhere,
  httpUrl,
  parseUrl,
  registrableDomain,
  shownAddress,
  urlKey,
} from '../../src/news/url.ts';

const STORY = 'https://courier.example/world/ferry-talks?id=7';

describe('canonicalUrl', () => {
  it.each([
    ['tracking parameters', `${STORY}&utm_source=rss&utm_medium=feed&fbclid=x&at_medium=RSS&xtor=RSS-1`, STORY],
    ['a fragment', `${STORY}#comments`, STORY],
    ['a default port', 'https://courier.example:443/a', 'https://courier.example/a'],
    ['name and password', 'https://ada:secret@courier.example/a', 'https://courier.example/a'],
    ['capitals in the host', 'HTTPS://Courier.Example/A', 'https://courier.example/A'],
    ['spaces around', '  https://courier.example/a\n', 'https://courier.example/a'],
    ['a query of tracking alone', 'https://courier.example/a?utm_source=x', 'https://courier.example/a'],
  ])('takes away %s', (_what, text, expected) => {
    expect(canonicalUrl(text)).toBe(expected);
  });

  it('keeps what chooses the page', () => {
    expect(canonicalUrl('https://courier.example/?p=12&page=2')).toBe('https://courier.example/?p=12&page=2');
    expect(canonicalUrl('https://courier.example/app#!/news/12')).toBe('https://courier.example/app#!/news/12');
  });

  it('resolves a relative address', () => {
    expect(canonicalUrl('../a', 'https://courier.example/b/c/')).toBe('https://courier.example/b/a');
    expect(canonicalUrl('//courier.example/a', 'https://x.example/')).toBe('https://courier.example/a');
  });

  it.each([
    '',
    'javascript:alert(1)',
    'mailto:desk@courier.example',
    'file:///etc/passwd',
    'data:text/html,x',
    'a/b',
    'http://',
  ])('is null for "%s"', (text) => {
    expect(canonicalUrl(text)).toBeNull();
  });
});

describe('urlKey', () => {
  it.each([
    'http://courier.example/world/ferry-talks?id=7',
    'https://www.courier.example/world/ferry-talks?id=7',
    'https://m.courier.example/world/ferry-talks/?id=7',
    'https://amp.courier.example/world/ferry-talks?id=7',
    'https://courier.example/world/ferry-talks/amp?id=7',
    'https://courier.example/amp/world/ferry-talks?id=7',
    'https://courier.example/world/ferry-talks?id=7&amp=1',
    'https://courier.example/world/ferry-talks?outputType=amp&id=7',
  ])('is the same for the twin %s', (twin) => {
    expect(urlKey(twin)).toBe(urlKey(STORY));
  });

  it.each([
    'https://courier.example/world/ferry-talks?id=8',
    'https://courier.example/world/ferry-talk?id=7',
    'https://courier.example/world?id=7',
    'https://other.example/world/ferry-talks?id=7',
    'https://amplifier.example/world/ferry-talks?id=7',
  ])('differs for %s', (other) => {
    expect(urlKey(other)).not.toBe(urlKey(STORY));
  });

  it('does not mind the order of parameters', () => {
    expect(urlKey('https://a.example/?x=1&y=2')).toBe(urlKey('https://a.example/?y=2&x=1'));
  });
});

describe('parseUrl and httpUrl', () => {
  it('give null instead of throwing', () => {
    expect(parseUrl('http://[')).toBeNull();
    expect(httpUrl('ftp://courier.example/')).toBeNull();
    expect(httpUrl('/a', 'http://courier.example/')?.href).toBe('http://courier.example/a');
  });
});

describe('shownAddress', () => {
  it.each([
    ['https://paid.example/feed?key=SECRET&n=5#top', 'https://paid.example/feed'],
    ['http://ada:pass@paid.example:8080/f', 'http://paid.example:8080/f'],
    ['HTTPS://Paid.Example', 'https://paid.example/'],
    ['no address', ''],
  ])('shows of %s neither query nor password', (address, shown) => {
    expect(shownAddress(address)).toBe(shown);
  });
});

describe('registrableDomain', () => {
  it.each([
    ['courier.example', 'courier.example'],
    ['a.b.courier.example', 'courier.example'],
    ['a.b.courier.example.', 'courier.example'],
    ['news.courier.co.uk', 'courier.co.uk'],
    ['www.courier.com.au', 'courier.com.au'],
    ['www.abc.io', 'abc.io'],
    ['localhost', 'localhost'],
    ['127.0.0.1', '127.0.0.1'],
    ['[2001:db8::1]', '[2001:db8::1]'],
  ])('of %s is %s', (hostname, expected) => {
    expect(registrableDomain(hostname)).toBe(expected);
  });
});

describe('foundElsewhere', () => {
  const asked = 'https://hub.example/r/17';
  it.each([
    ['https://paper.example/ferry?utm_source=hub', null, 'https://paper.example/ferry'],
    ['https://paper.example/ferry?from=hub', 'https://paper.example/ferry', 'https://paper.example/ferry'],
    [
      'https://paper.example/?id=17',
      'https://paper.example/?id=17&view=whole',
      'https://paper.example/?id=17&view=whole',
    ],
    ['https://paper.example/ferry', 'https://paper.example/', 'https://paper.example/ferry'],
    ['https://paper.example/ferry?access_token=81', null, null],
    ['https://paper.example/ferry?access_token=81', 'https://paper.example/ferry', 'https://paper.example/ferry'],
    ['http://www.hub.example/r/17/', null, null],
    ['https://hub.example/r/17.html?token=9', null, null],
  ])('takes %s, which declares %s, for %s', (landed, declared, expected) => {
    expect(foundElsewhere({ asked, landed, declared })).toBe(expected);
  });
});
