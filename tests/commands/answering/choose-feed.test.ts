import { describe, expect, it } from 'vitest';
import { callOf, chooseFeed, type NamedFeed } from '../../../src/commands/answering/choose-feed.ts';

const CONFIGURED: NamedFeed = { name: 'Reuters', url: 'https://feeds.example/reuters', source: 'config' };
const EVIL: NamedFeed = { name: 'Reuters', url: 'https://evil.example/feed?key=SECRET', source: 'chat' };
const WIRE: NamedFeed = { name: 'The Wire', url: 'https://www.wire.example/feed/', source: 'chat' };
const WIRE_TWO: NamedFeed = { name: 'The Wire', url: 'https://www.wire.example/feed/?key=2', source: 'chat' };
const FEEDS = [CONFIGURED, EVIL, WIRE];

const chosen = (typed: string, feeds = FEEDS) => {
  const outcome = chooseFeed(typed, feeds);
  return outcome.kind === 'one' ? outcome.feed : outcome.kind;
};

describe('chooseFeed', () => {
  it.each([
    ['its name', 'the wire', WIRE],
    ['its name and host', 'Reuters (evil.example)', EVIL],
    ['its whole address', 'https://evil.example/feed?key=SECRET', EVIL],
    ['its address as it is shown', 'https://evil.example/feed', EVIL],
    ['its address without scheme and closing slash', 'www.wire.example/feed', WIRE],
  ])('finds a feed by %s', (_by, typed, feed) => {
    expect(chosen(typed)).toBe(feed);
  });

  it('takes none where two have the name, and says what means each', () => {
    expect(chooseFeed('Reuters', FEEDS)).toMatchObject({
      kind: 'several',
      calls: ['https://feeds.example/reuters', 'Reuters (evil.example)'],
    });
  });

  it('has nothing to call a feed by that shares name and shown address with another one', () => {
    const feeds = [WIRE, WIRE_TWO];
    expect(chooseFeed('The Wire', feeds)).toMatchObject({ kind: 'several', calls: [null, null] });
    expect(chosen('https://www.wire.example/feed/', feeds)).toBe(WIRE);
    expect(chosen('https://www.wire.example/feed/?key=2', feeds)).toBe(WIRE_TWO);
    expect(callOf(WIRE, feeds)).toBeNull();
  });

  it('finds no feed by a part of its key, or by nothing', () => {
    expect(chosen('SECRET')).toBe('none');
    expect(chosen('https://evil.example/feed?key=SECRE')).toBe('none');
    expect(chosen('')).toBe('none');
  });
});
