import { describe, expect, it } from 'vitest';
import { outletOf } from '../../src/news/feed.ts';

const outlet = (name: string, url: string, source: 'chat' | 'config' | 'opml' = 'chat') =>
  outletOf({ name, url, source });

describe('outletOf', () => {
  it.each([
    [
      'a name that only the publisher vouches for',
      ['Reuters', 'https://evil.example/f?key=S'],
      'Reuters (evil.example)',
    ],
    ['one without its www', ['Courier', 'http://www.courier.example/feed'], 'Courier (courier.example)'],
    ['one that names another host', ['reuters.com', 'https://evil.example/'], 'reuters.com (evil.example)'],
    ['a host that is a part of another’s', ['News of reuters.com', 'https://s.com/'], 'News of reuters.com (s.com)'],
    ['nothing, where there is no name', ['', 'https://user:pass@a.example/f'], 'a.example'],
    [
      'letters of other scripts by their code',
      ['Reuters', 'https://reutеrs.example/'],
      'Reuters (xn--reutrs-6of.example)',
    ],
  ])('shows the host beside %s', (_what, [name = '', url = ''], shown) => {
    expect(outlet(name, url)).toBe(shown);
  });

  it('leaves a name alone that has its host in it already', () => {
    expect(outlet('The Courier (courier.example)', 'https://courier.example/feed')).toBe(
      'The Courier (courier.example)',
    );
  });

  it('lets no long name push the host out of sight', () => {
    const shown = outlet(`Reuters ${'news '.repeat(100)} evil.example`, 'https://evil.example/');
    expect(shown).toMatch(/… \(evil\.example\)$/);
    expect(shown.length).toBeLessThan(110);
  });

  it('keeps the newsroom’s own name', () => {
    expect(outlet('Reuters', 'https://feeds.example/reuters', 'config')).toBe('Reuters');
    expect(outlet('Reuters', 'https://feeds.example/reuters', 'opml')).toBe('Reuters');
  });
});
