import { describe, expect, it } from 'vitest';
import { readEntries } from '../../src/feeds/save-document.ts';
import type { Entry, Feed } from '../../src/news/feed.ts';
import { aDocument, aFeed, anEntry } from './a-feed.ts';

const FOUND_AT = new Date('2026-03-01T12:00:00Z');
const OUTLET = { name: 'Border Herald', url: 'https://www.border.example/' };

async function shown(entry: Partial<Entry>, feed: Partial<Feed> = {}) {
  const document = aDocument([anEntry(entry)]);
  const [read] = await readEntries({ feed: { ...aFeed(), ...feed }, document, foundAt: FOUND_AT });
  return { title: read?.title, outlet: read?.outlet };
}

async function keysOf(entry: Partial<Entry>) {
  return (await readEntries({ feed: aFeed(), document: aDocument([anEntry(entry)]), foundAt: FOUND_AT }))[0]?.keys;
}

describe('an entry that an aggregator has from elsewhere', () => {
  it.each([
    ['Post closed - Border Herald', 'Post closed'],
    ['Post closed – border herald', 'Post closed'],
    ['Post closed | Border Herald', 'Post closed'],
    ['Post - closed', 'Post - closed'],
    ['Border Herald', 'Border Herald'],
    ['Why we left theBorder Herald', 'Why we left theBorder Herald'],
  ])('is shown under its outlet, and "%s" as "%s"', async (title, expected) => {
    expect(await shown({ title, source: OUTLET })).toEqual({ title: expected, outlet: 'Border Herald' });
  });

  it('is the feed’s own where the source is', async () => {
    const own = { name: 'Courier world', url: 'https://news.courier.example/rss' };
    expect(await shown({ title: 'Post closed', source: own })).toEqual({ title: 'Post closed', outlet: 'Courier' });
  });

  it('is the feed’s own where an agency is named alone, and the outlet’s where the title names it, too', async () => {
    const source = { name: 'WNA', url: null };
    expect(await shown({ title: 'Post closed', source })).toEqual({ title: 'Post closed', outlet: 'Courier' });
    expect(await shown({ title: 'Post closed - WNA', source })).toEqual({ title: 'Post closed', outlet: 'WNA' });
  });

  it('shows where it comes from in a feed that somebody added in chat', async () => {
    const { outlet } = await shown({ source: OUTLET }, { source: 'chat' });
    expect(outlet).toBe('Border Herald (courier.example)');
  });

  it('is known by what the feed gives, as it was before', async () => {
    const title = 'Post closed - Border Herald';
    expect(await keysOf({ title, source: OUTLET })).toEqual(await keysOf({ title }));
  });
});

describe('a post without a title', () => {
  const summary = `<p>The observatory of Dunholm is closed. <a>#dunholm</a></p><p>"We could not keep it open, for the pipes of it have burst in the frost," said Mara Kolb.</p>`;

  it('is shown under a headline that ends outside of quotations', async () => {
    expect((await shown({ title: '', summary })).title).toBe('The observatory of Dunholm is closed.');
  });

  it('is known by how its text begins, as it was before', async () => {
    const before = 'The observatory of Dunholm is closed. #dunholm "We could not keep it open, for the pipes …';
    expect(await keysOf({ title: '', summary })).toEqual(await keysOf({ title: before, summary }));
  });

  it('keeps a title that is one', async () => {
    expect((await shown({ title: 'Closed #dunholm', summary: 'Closed #dunholm' })).title).toBe('Closed #dunholm');
  });
});
