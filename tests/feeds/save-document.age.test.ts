import { describe, expect, it } from 'vitest';
import { foundFor, readEntries } from '../../src/feeds/save-document.ts';
import type { Entry } from '../../src/news/feed.ts';
import { aDocument, aFeed, anEntry, anOwner, type FeedChanges } from './a-feed.ts';

const HOUR_MS = 3_600_000;
const NOW = new Date('2026-03-10T12:00:00Z');
const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR_MS);

const at = (title: string, published: Date | null, changes: Partial<Entry> = {}): Entry =>
  anEntry({ id: title, link: `https://courier.example/${title}`, title, published, ...changes });

/** Of these entries, found now, what is told. */
async function told(entries: Entry[], changes: FeedChanges = {}, maxAgeHours = 24): Promise<string[]> {
  const feed = aFeed({ readAt: ago(0.1), ...changes });
  const [owner = anOwner()] = feed.owners;
  const read = await readEntries({ feed, document: aDocument(entries), foundAt: NOW });
  const found = foundFor(owner, read, { feed, maxAgeMs: maxAgeHours * HOUR_MS });
  expect(found.map(({ announced }) => announced)).toEqual(found.map(({ untold }) => untold === null));
  return found.filter(({ announced }) => announced).map(({ title }) => title);
}

describe('the age of an entry', () => {
  it('is measured by the clock, whatever else the feed held', async () => {
    const entries = [at('now', ago(0)), at('backdated', ago(0.7)), at('days', ago(49)), at('years', ago(60_000))];
    expect(await told(entries)).toEqual(['now', 'backdated']);
  });

  it('is none without a date, or with one that lies ahead', async () => {
    const entries = [at('undated', null), at('ahead', ago(-700)), at('far', new Date('2099-01-01T00:00:00Z'))];
    expect((await told(entries)).sort()).toEqual(['ahead', 'far', 'undated']);
  });

  it('goes by the date of change where the other is missing', async () => {
    const changed = (hours: number) => at(`changed ${hours}`, null, { updated: ago(hours) });
    expect(await told([changed(1), changed(100)])).toEqual(['changed 1']);
  });

  it('does not count what a newsroom wants announced of a first poll', async () => {
    const announce = { kind: 'newest' as const, count: 2 };
    const entries = [at('new', ago(1)), at('old', ago(9_000)), at('older', ago(19_000))];
    expect(await told(entries, { firstPolledAt: null, readAt: null, announce })).toEqual(['new', 'old']);
  });

  it('does not count where the feed was read as soon as it was to be', async () => {
    const entries = [at('since', ago(1.9)), at('before', ago(2.1))];
    const rare = { readAt: ago(2), dueAt: ago(0.1) };
    expect(await told(entries, rare, 1)).toEqual(['since']);
    expect(await told(entries, { ...rare, dueAt: ago(1.9) }, 1)).toEqual([]);
    expect(await told(entries, { ...rare, errorStreak: 1 }, 1)).toEqual([]);
    const seldom = { readAt: ago(40), dueAt: ago(0), everySeconds: 40 * 3600 };
    expect(await told([at('two days', ago(39))], seldom)).toEqual(['two days']);
    expect(await told([at('two days', ago(39))], { ...seldom, everySeconds: 300 })).toEqual([]);
  });

  it('tells nothing that came before a restore in the first document after it, and everything after', async () => {
    const entries = [at('before', ago(3)), at('undated', null), at('since', ago(0.5))];
    expect(await told(entries, { readAt: ago(20), restoredAt: ago(1) })).toEqual(['since']);
    expect(await told([at('late', ago(3))], { readAt: ago(0.9), restoredAt: ago(1) })).toEqual(['late']);
  });

  it('ends when an entry was first seen in the document, however long its quota left it there', async () => {
    const entries = [at('seen then', ago(60)), at('old then', ago(80))];
    expect(await told(entries)).toEqual([]);
    expect(await told(entries, { leftOutSince: ago(50) })).toEqual(['seen then']);
  });
});
