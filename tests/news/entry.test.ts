import { describe, expect, it } from 'vitest';
import { distinctKeys, entryKeys, fingerprint, hashTitle } from '../../src/news/entry.ts';
import { type FeedId, toId } from '../../src/news/ids.ts';
import { canonicalUrl } from '../../src/news/url.ts';

const TEXT =
  'The ferry between Merrow and Aldane sailed again on Monday after a strike of nine days, the harbour master said.';
const BASE = {
  feed: 'world',
  id: 'tag:courier.example,2026:17',
  url: 'https://courier.example/world/ferry-sails',
  title: 'Ferry sails again',
  text: TEXT,
  published: new Date('2026-03-01T12:00:00Z'),
};
const FEEDS: Record<string, FeedId> = { world: toId('1'), top: toId('2') };

function keysOf(changes: Partial<typeof BASE> = {}): string[] {
  const { feed, id, url, title, text, published } = { ...BASE, ...changes };
  const canonical = canonicalUrl(url);
  const print = fingerprint({ canonicalUrl: canonical, title, text });
  const feedId = FEEDS[feed] ?? toId('3');
  return entryKeys({ feedId, entry: { id, title, published }, canonicalUrl: canonical, fingerprint: print });
}

function isSame(a: Partial<typeof BASE>, b: Partial<typeof BASE> = {}): boolean {
  const known = new Set(keysOf(b));
  return keysOf(a).some((key) => known.has(key));
}

const NEXT_DAY = new Date('2026-03-02T07:00:00Z');

describe('an article is known again', () => {
  it.each([
    ['its guid is regenerated', { id: 'urn:uuid:9d2c' }],
    ['its guid is regenerated and its date bumped', { id: 'urn:uuid:9d2c', published: NEXT_DAY }],
    ['its headline is edited', { title: 'Ferry sails again after strike' }],
    ['its headline and date are edited', { title: 'Ferry sails again after strike', published: NEXT_DAY }],
    ['its text is edited', { text: 'Another text altogether' }],
    ['its address changes with the headline’s slug', { url: 'https://courier.example/world/ferry-sails-again' }],
    ['it comes by another feed', { feed: 'top', id: '99' }],
    ['it comes by another feed under another headline', { feed: 'top', id: '99', title: 'Strike ends, ferry sails' }],
    ['guid and address both change', { id: '99', url: 'https://courier.example/a?session=5', published: NEXT_DAY }],
    ['its link is tracked', { id: '99', url: `${BASE.url}?utm_source=rss`, published: NEXT_DAY }],
    ['it moves to http', { id: '99', url: 'http://courier.example/world/ferry-sails', published: NEXT_DAY }],
    ['it is seen as AMP page', { id: '99', url: `${BASE.url}/amp`, published: NEXT_DAY }],
    [
      'it is seen on the mobile host',
      { id: '99', url: 'https://m.courier.example/world/ferry-sails', published: NEXT_DAY },
    ],
  ])('when %s', (_what, changes) => {
    expect(isSame(changes)).toBe(true);
  });

  it('when its guid is its address with a revision behind it, whatever the headline', () => {
    const first = { id: `${BASE.url}#0` };
    expect(isSame({ id: `${BASE.url}#1`, title: 'Strike ends', published: NEXT_DAY, text: 'x' }, first)).toBe(true);
  });
});

describe('two articles stay two', () => {
  it.each([
    ['with another guid, address and headline', { id: '18', url: 'https://courier.example/b', title: 'Mill closes' }],
    ['that share an address', { id: '18', title: 'Mill closes', text: 'x', published: NEXT_DAY }],
    ['that share a guid', { url: 'https://courier.example/b', title: 'Mill closes', text: 'x', published: NEXT_DAY }],
    ['that share a headline', { id: '18', url: 'https://courier.example/b', text: 'x', published: NEXT_DAY }],
    ['that share headline and text on different sites', { feed: 'top', id: '18', url: 'https://other.example/b' }],
    ['of the same minute', { id: '18', url: 'https://courier.example/b', title: 'Mill closes', text: 'x' }],
  ])('%s', (_what, changes) => {
    expect(isSame(changes)).toBe(false);
  });

  it('without guid, whose link is the front page', () => {
    const front = 'https://courier.example/';
    const changes = { id: front, url: front, title: 'Mill closes', text: 'x', published: NEXT_DAY };
    expect(isSame(changes, { id: front, url: front })).toBe(false);
  });

  it('in a live blog, whose posts differ by what stands behind "#"', () => {
    const live = 'https://courier.example/live/strike';
    const changes = {
      id: `${live}#post-2`,
      url: `${live}#post-2`,
      title: 'Talks resume',
      text: 'x',
      published: NEXT_DAY,
    };
    expect(isSame(changes, { id: `${live}#post-1`, url: `${live}#post-1` })).toBe(false);
  });
});

describe('distinctKeys', () => {
  it('trusts no sign that differently titled entries of one document share', () => {
    const url = 'https://courier.example/briefs';
    const entries = ['Mill closes', 'Ferry sails'].map((title) => ({
      titleHash: hashTitle(title),
      keys: keysOf({ id: url, url, title }),
    }));
    const [first = [], second = []] = distinctKeys(entries);
    expect(first.length).toBeGreaterThan(0);
    expect(second.length).toBeGreaterThan(0);
    expect(first.filter((key) => second.includes(key))).toEqual([]);
  });

  it('lets the same entry stand twice in a document', () => {
    const entries = [1, 2].map(() => ({ titleHash: hashTitle(BASE.title), keys: keysOf() }));
    expect(distinctKeys(entries)).toEqual([keysOf(), keysOf()]);
  });

  it('leaves no entry without a key', () => {
    const entries = ['A', 'B'].map((title) => ({ titleHash: hashTitle(title), keys: ['guid:1:same'] }));
    const keys = distinctKeys(entries);
    expect(keys.map((own) => own.length)).toEqual([1, 1]);
    expect(keys[0]).not.toEqual(keys[1]);
  });
});

describe('fingerprint', () => {
  it('does not mind quotes, dashes, case and accents', () => {
    const one = fingerprint({ canonicalUrl: BASE.url, title: '“Café” – closed', text: TEXT });
    expect(fingerprint({ canonicalUrl: BASE.url, title: '"cafe" - closed', text: TEXT.toUpperCase() })).toBe(one);
  });

  it('is the same under the hosts of one site, and not under others of the same registry', () => {
    const print = (url: string) => fingerprint({ canonicalUrl: url, title: 'A title', text: TEXT });
    expect(print('https://www.courier.co.uk/a')).toBe(print('https://m.courier.co.uk/b'));
    expect(print('https://www.courier.co.uk/a')).not.toBe(print('https://www.herald.co.uk/a'));
  });

  it('is null where the text is too short to tell articles apart', () => {
    expect(fingerprint({ canonicalUrl: BASE.url, title: 'Watch live', text: 'Live now' })).toBeNull();
    expect(fingerprint({ canonicalUrl: null, title: 'Watch live', text: TEXT })).toBeNull();
  });
});
