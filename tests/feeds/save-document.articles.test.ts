import { describe, expect, it } from 'vitest';
import { foundFor, readEntries } from '../../src/feeds/save-document.ts';
import type { Entry, Feed } from '../../src/news/feed.ts';
import type { FoundArticle } from '../../src/store/nouns/articles/save-found.ts';
import { countTurns } from '../support/count-turns.ts';
import { aDocument, aFeed, anEntry, anOwner, type FeedChanges } from './a-feed.ts';

const foundAt = new Date('2026-03-01T12:00:00Z');

/** What the first owner of the feed is to have. */
async function find(entries: Entry[], changes: FeedChanges = {}): Promise<FoundArticle[]> {
  const feed = aFeed(changes);
  const [owner = anOwner()] = feed.owners;
  return foundFor(owner, await readEntries({ feed, document: aDocument(entries), foundAt }), {
    feed,
    maxAgeMs: 86_400_000,
  });
}

function entriesAt(...hours: number[]): Entry[] {
  return hours.map((hour) => {
    const at = new Date(Date.UTC(2026, 2, 1, hour));
    return anEntry({
      id: `n-${hour}`,
      link: `https://courier.example/n-${hour}`,
      title: `News at ${hour}`,
      published: at,
    });
  });
}

describe('readEntries', () => {
  it('gives what the store keeps of an entry', async () => {
    const [found] = await find([
      anEntry({ link: '/n-1?utm_source=rss', author: 'Ada Writer', content: '<p>All of it.</p>' }),
    ]);
    expect(found).toMatchObject({
      url: 'https://courier.example/n-1',
      title: 'Ferry sails again',
      outlet: 'Courier',
      byline: 'Ada Writer',
      feedText: '<p>All of it.</p>',
      language: 'en',
      publishedAt: new Date('2026-03-01T10:00:00Z'),
      foundAt,
      announced: true,
    });
    expect(found?.keys.length).toBeGreaterThan(2);
  });

  it('puts the newest first', async () => {
    expect((await find(entriesAt(3, 9, 6))).map(({ title }) => title)).toEqual(['News at 9', 'News at 6', 'News at 3']);
  });

  it('announces nothing of a first poll, or the newest few', async () => {
    const announced = async (announce: Feed['announce']) =>
      (await find(entriesAt(3, 9, 6), { firstPolledAt: null, announce })).map((found) => found.announced);
    expect(await announced({ kind: 'none' })).toEqual([false, false, false]);
    expect(await announced({ kind: 'newest', count: 2 })).toEqual([true, true, false]);
  });

  it('takes the moment of finding for a date that is missing or lies ahead', async () => {
    const dates = (
      await find([
        anEntry({ id: '1', published: null }),
        anEntry({ id: '2', published: new Date('2031-01-01T00:00:00Z') }),
        anEntry({ id: '3', published: null, updated: new Date('2026-03-01T11:00:00Z') }),
      ])
    ).map(({ publishedAt }) => publishedAt.toISOString());
    expect(dates).toEqual(['2026-03-01T12:00:00.000Z', '2026-03-01T12:00:00.000Z', '2026-03-01T11:00:00.000Z']);
  });

  it('leads to the site, with a fragment, where an entry has no page', async () => {
    const found = await find([
      anEntry({ id: 'a', link: null, title: 'A' }),
      anEntry({ id: 'b', link: 'javascript:x', title: 'B' }),
    ]);
    expect(found[0]?.url).toMatch(/^https:\/\/courier\.example\/#[0-9a-f]{28}$/);
    expect(found[1]?.url).not.toBe(found[0]?.url);
  });

  it('makes a title of the opening words where there is none', async () => {
    const [found] = await find([anEntry({ title: '', summary: `<p>The ferry ${'sailed on '.repeat(20)}</p>` })]);
    expect(found?.title).toMatch(/^The ferry sailed on .* …$/);
    expect(found?.title.length).toBeLessThanOrEqual(92);
  });

  it('names the outlet as the newsroom does, else as the feed does', async () => {
    expect((await find([anEntry()], { name: '' }))[0]?.outlet).toBe('The Courier');
  });

  it('prints an entry by its words: a new figure changes the print, a new tracker in its HTML does not', async () => {
    const print = async (content: string) => (await find([anEntry({ content })]))[0]?.print;
    const first = await print('<p>Two piers closed.</p><img src="https://t.example/1">');
    expect(await print('<p>Two piers closed.</p><img src="https://t.example/2">')).toBe(first);
    expect(await print('<p>Three piers closed.</p><img src="https://t.example/1">')).not.toBe(first);
  });
});

it('gives everybody else turns while it takes a thousand odd entries', async () => {
  const odd = Array.from({ length: 1_000 }, (_, place) => anEntry({ id: `n-${place}`, title: '', link: null }));
  expect(await countTurns(() => find(odd))).toBeGreaterThanOrEqual(600);
});
