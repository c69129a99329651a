import { describe, expect, it } from 'vitest';
import { readFeed } from '../../src/engines/reading/feed/read-feed.ts';
import { hubOffer } from '../../src/feeds/hub.ts';

const URL_READ = 'https://courier.example/feed.xml';
const NONE = { hub: null, self: null };
const linked = (link: string) => hubOffer({ headers: { link }, url: URL_READ }, NONE);

async function named(body: string) {
  const read = await readFeed({ body: new TextEncoder().encode(body), contentType: null, baseUrl: URL_READ });
  if (read.kind !== 'read') throw new Error(read.reason);
  return hubOffer({ headers: {}, url: URL_READ }, read.feed);
}

const OFFER = { hub: 'https://hub.example/', topic: 'https://courier.example/topic' };

describe('hubOffer', () => {
  it.each([
    '<https://hub.example/>; rel="hub", <https://courier.example/topic>; rel="self"',
    '<https://hub.example/>; rel=hub, </topic>;title="x";rel=self',
    '<https://hub.example/>; REL="Hub", <https://hub2.example/>; rel=hub, </topic>; rel="self canonical"',
  ])('reads the Link header %s', (link) => {
    expect(linked(link)).toEqual(OFFER);
  });

  it('reads links of Atom', async () => {
    const links = '<link rel="hub" href="https://hub.example/"/><link rel="self" href="/topic"/>';
    const entry = '<entry><id>1</id><title>One</title><updated>2026-03-01T10:00:00Z</updated></entry>';
    const feed = `<feed xmlns="http://www.w3.org/2005/Atom"><title>C</title>${links}${entry}</feed>`;
    expect(await named(feed)).toEqual(OFFER);
  });

  it('reads atom:link of RSS', async () => {
    const links = '<a:link rel="hub" href="https://hub.example/"/><a:link rel="self" href="/topic"/>';
    const feed = `<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>C</title>${links}<item><title>One</title></item></channel></rss>`;
    expect(await named(feed)).toEqual(OFFER);
  });

  it('reads hubs of JSON Feed', async () => {
    const head = { version: 'https://jsonfeed.org/version/1.1', title: 'C', feed_url: '/topic' };
    const hubs = [{ type: 'WebSub', url: 'https://hub.example/' }];
    expect(await named(JSON.stringify({ ...head, hubs, items: [{ id: '1', content_text: 'One' }] }))).toEqual(OFFER);
  });

  it('believes the header before the document', () => {
    const document = { hub: 'https://other.example/', self: 'https://other.example/topic' };
    const link = '<https://hub.example/>; rel="hub", </topic>; rel="self"';
    expect(hubOffer({ headers: { link }, url: URL_READ }, document)).toEqual(OFFER);
  });

  it('takes the address that was read for a feed that does not name itself', () => {
    expect(linked('<https://hub.example/>; rel=hub')).toEqual({ hub: 'https://hub.example/', topic: URL_READ });
  });

  it.each([
    '',
    '<https://courier.example/topic>; rel="self"',
    '<ftp://hub.example/>; rel=hub',
    '<javascript:x>; rel=hub',
  ])('finds no hub in “%s”', (link) => {
    expect(linked(link)).toBeNull();
  });
});
