import { describe, expect, it } from 'vitest';
import { readFeed } from '../../../../src/engines/reading/feed/read-feed.ts';
import type { Entry } from '../../../../src/news/feed.ts';

async function firstOf(text: string): Promise<Entry | undefined> {
  const outcome = await readFeed({ body: Buffer.from(text), contentType: null, baseUrl: 'https://hub.example/feed' });
  if (outcome.kind !== 'read') throw new Error(outcome.reason);
  return outcome.feed.entries[0];
}

function item(inside: string, head = ''): string {
  return `<rss version="2.0" ${head}><channel><title>Hub</title><item><title>Ferry sails</title><guid isPermaLink="false">1</guid>${inside}</item></channel></rss>`;
}

function entry(inside: string): string {
  return `<feed xmlns="http://www.w3.org/2005/Atom"><title>Hub</title><entry><title>Ferry sails</title><id>tag:1</id>${inside}</entry></feed>`;
}

const LINK = '<link>https://hub.example/r/1</link>';

describe('the source of an entry', () => {
  it.each([
    [
      'RSS',
      item(`${LINK}<source url="https://border.example/">Border &amp; Herald</source>`),
      'https://border.example/',
    ],
    [
      'Atom, as a copy of a head',
      entry(
        '<link href="https://border.example/1"/><source><title>Border &amp; Herald</title><id>urn:9</id><link href="https://border.example/"/><updated>2026-01-01T00:00:00Z</updated></source>',
      ),
      'https://border.example/',
    ],
    [
      'Bing, whose link has the address of the page in it',
      item(
        '<link>https://hub.example/apiclick.aspx?tid=1&amp;url=https%3a%2f%2fborder.example%2fferry</link><News:Source>Border &amp; Herald</News:Source>',
        'xmlns:News="https://hub.example/news"',
      ),
      'https://border.example/ferry',
    ],
    ['RSS without an address', item(`${LINK}<source>Border &amp; Herald</source>`), null],
  ])('is read in %s', async (_format, feed, url) => {
    expect(await firstOf(feed)).toMatchObject({ title: 'Ferry sails', source: { name: 'Border & Herald', url } });
  });

  it('is none where no name is given', async () => {
    expect(await firstOf(item(`${LINK}<source url="https://border.example/"> </source>`))).not.toHaveProperty('source');
    expect(await firstOf(item(LINK))).not.toHaveProperty('source');
  });
});

const AUDIO = 'https://hub.example/audio/1.mp3';

describe('the link of an entry', () => {
  it.each([
    ['is its enclosure, for want of another', item(`<enclosure url="${AUDIO}" type="audio/mpeg" length="9"/>`)],
    ['is its enclosure, without a type', item(`<link>${AUDIO}</link><enclosure url="${AUDIO}"/>`)],
    ['is its picture', item(`<link>${AUDIO}</link><media:content url="${AUDIO}" medium="image"/>`)],
    [
      'is a film of a group',
      item(`<link>${AUDIO}</link><media:group><media:content url="${AUDIO}" type="video/mp4"/></media:group>`),
    ],
    ['is an alternate that is heard', entry(`<link rel="alternate" type="audio/mpeg" href="${AUDIO}"/>`)],
    ['is an enclosure of Atom', entry(`<link href="${AUDIO}"/><link rel="enclosure" href="audio/1.mp3"/>`)],
    [
      'is an attachment of a JSON Feed',
      JSON.stringify({
        title: 'Hub',
        items: [{ id: '1', url: AUDIO, attachments: [{ url: AUDIO, mime_type: 'audio/mpeg' }] }],
      }),
    ],
  ])('is no page where it %s', async (_what, feed) => {
    expect(await firstOf(feed)).toMatchObject({ link: AUDIO, isMedia: true });
  });

  it.each([
    ['has an enclosure elsewhere', item(`${LINK}<enclosure url="${AUDIO}" type="audio/mpeg"/>`)],
    ['has a page for enclosure', item(`${LINK}<enclosure url="https://hub.example/r/1" type="text/html"/>`)],
    ['is plain', entry('<link href="https://hub.example/r/1"/>')],
    ['only ends like a picture', item('<link>https://hub.example/wiki/File:Pier.jpg</link>')],
  ])('is a page where the entry %s', async (_what, feed) => {
    expect(await firstOf(feed)).not.toHaveProperty('isMedia');
  });
});
