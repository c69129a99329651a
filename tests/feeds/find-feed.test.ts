import { describe, expect, it } from 'vitest';
import { readFeed } from '../../src/engines/reading/feed/read-feed.ts';
import { findFeed } from '../../src/feeds/find-feed.ts';
import type { Http } from '../../src/net/http.ts';
import { readHere } from '../support/read-here.ts';

const { findLinks } = readHere();

const FEED =
  '<rss version="2.0"><channel><title>Courier</title><item><title>Ferry sails</title></item></channel></rss>';

/** A web of these pages; anything else is 404, and hosts that are not named do not exist. */
function web(pages: Record<string, string>) {
  const asked: string[] = [];
  const hosts = new Set(Object.keys(pages).map((url) => new URL(url).origin));
  const http: Http = async ({ url }) => {
    asked.push(url);
    const { href, origin } = new URL(url);
    if (!hosts.has(origin)) return { kind: 'not-public', detail: 'no such host' };
    const body = Buffer.from(pages[href] ?? 'not here');
    return { kind: 'answered', status: pages[href] === undefined ? 404 : 200, headers: {}, body, url: href, hops: [] };
  };
  return { deps: { http, readFeed, findLinks }, asked };
}

describe('findFeed', () => {
  it('takes the address of a feed itself', async () => {
    const { deps } = web({ 'https://courier.example/feed': FEED });
    const outcome = await findFeed('feed://https://courier.example/feed', deps);
    expect(outcome).toMatchObject({
      kind: 'found',
      feeds: [{ url: 'https://courier.example/feed', feed: { title: 'Courier' } }],
    });
  });

  it('follows the links of a site’s page, and asks nothing else when they lead to feeds', async () => {
    const link = (href: string) => `<link rel="alternate" type="application/rss+xml" href="${href}">`;
    const { deps, asked } = web({
      'https://courier.example/': `<html>${link('/world.xml')}${link('/gone.xml')}${link('/sport.xml')}</html>`,
      'https://courier.example/world.xml': FEED,
      'https://courier.example/sport.xml': FEED,
    });
    const outcome = await findFeed('courier.example', deps);
    expect(outcome).toMatchObject({
      kind: 'found',
      feeds: [{ url: 'https://courier.example/world.xml' }, { url: 'https://courier.example/sport.xml' }],
    });
    expect(asked).toHaveLength(4);
  });

  it('asks the usual places when the page names none', async () => {
    const { deps } = web({
      'https://courier.example/': '<html>Welcome</html>',
      'https://courier.example/atom.xml': FEED,
    });
    expect(await findFeed('https://courier.example', deps)).toMatchObject({
      kind: 'found',
      feeds: [{ url: 'https://courier.example/atom.xml' }],
    });
  });

  it('looks below the folder of the page first', async () => {
    const { deps } = web({
      'https://courier.example/blog/': '<html>Welcome</html>',
      'https://courier.example/blog/feed/': FEED,
      'https://courier.example/feed/': FEED,
    });
    expect(await findFeed('https://courier.example/blog/', deps)).toMatchObject({
      feeds: [{ url: 'https://courier.example/blog/feed/' }],
    });
  });

  it('tries http where https does not answer', async () => {
    const { deps, asked } = web({ 'http://old.example/feed': FEED });
    expect(await findFeed('old.example/feed', deps)).toMatchObject({ kind: 'found' });
    expect(asked).toEqual(['https://old.example/feed', 'http://old.example/feed']);
  });

  it('says what it tried when there is none, with at most a dozen requests', async () => {
    const links = Array.from({ length: 50 }, (_, at) => `<a href="/feed/${at}">x</a>`).join('');
    const { deps, asked } = web({ 'https://courier.example/': `<html>${links}</html>` });
    const outcome = await findFeed('courier.example', deps);
    expect(outcome).toMatchObject({ kind: 'none', reason: 'the site names no feed, and none is in the usual places' });
    expect(asked.length).toBeLessThanOrEqual(12);
  });

  it.each(['', 'hello', 'ftp://courier.example/feed', 'javascript:alert(1)', 'http://['])(
    'asks nobody for "%s"',
    async (typed) => {
      const { deps, asked } = web({});
      expect(await findFeed(typed, deps)).toMatchObject({ kind: 'none', reason: 'this is not a web address' });
      expect(asked).toEqual([]);
    },
  );

  it('says why a site cannot be asked, and no more than that of a host inside or one that does not exist', async () => {
    const reason = 'not a public address';
    expect(await findFeed('nowhere.example', web({}).deps)).toMatchObject({ kind: 'none', reason });
    const inside = async () => ({ kind: 'not-public' as const, detail: 'vm: 10.0.0.1 is not a public address' });
    expect(await findFeed('http://vm/', { http: inside, readFeed, findLinks })).toMatchObject({ kind: 'none', reason });
    const away = async () => ({ kind: 'unreachable' as const, reason: 'connection refused' });
    const refused = await findFeed('http://courier.example/', { http: away, readFeed, findLinks });
    expect(refused).toMatchObject({ kind: 'none', reason: 'connection refused' });
  });

  it('says that a page could not be read, and still asks the usual places', async () => {
    const { deps, asked } = web({ 'https://courier.example/': '<html>' });
    const findLinks = async () => ({ kind: 'unreadable' as const, reason: 'not read within 10 s' });
    expect(await findFeed('courier.example', { ...deps, findLinks })).toMatchObject({
      kind: 'none',
      reason: 'the page could not be read (not read within 10 s), and none is in the usual places',
    });
    expect(asked).toContain('https://courier.example/rss.xml');
  });
});
