import { describe, expect, it } from 'vitest';
import { saveDocument } from '../../src/feeds/save-document.ts';
import { toId } from '../../src/news/ids.ts';
import type { FoundArticle } from '../../src/store/nouns/articles/save-found.ts';
import { aDocument, aFeed, anEntry, type FeedChanges } from './a-feed.ts';

const HOURS = [9, 12, 10, 11];
const NOW = new Date('2026-03-01T13:00:00Z');

/** The titles of what is to be read, in that order. */
async function readingOrder(changes: FeedChanges): Promise<string[]> {
  const entries = HOURS.map((hour) =>
    anEntry({ id: `n-${hour}`, title: `at ${hour}`, published: new Date(Date.UTC(2026, 2, 1, hour)) }),
  );
  const titles = new Map<string, string>();
  const saveEntries = async (found: readonly FoundArticle[]) => {
    const ids = found.map(({ title }, place) => {
      titles.set(String(place), title);
      return toId<'article'>(String(place));
    });
    return { new: ids, known: 0, changed: [], waiting: 0, leftOut: 0 };
  };
  const saved = await saveDocument(
    { feed: aFeed(changes), document: aDocument(entries), readAs: null },
    { saveEntries, countKnown: async () => 0, maxAgeMs: 86_400_000, now: () => NOW },
  );
  return saved.new.map((id) => titles.get(id) ?? '');
}

describe('saveDocument', () => {
  it('has what is told read in the order of the news', async () => {
    expect(await readingOrder({})).toEqual(['at 9', 'at 10', 'at 11', 'at 12']);
  });

  it('has the archive of a first poll read from its newest end, after what is told of it', async () => {
    const firstPoll = { firstPolledAt: null, announce: { kind: 'newest' as const, count: 2 } };
    expect(await readingOrder(firstPoll)).toEqual(['at 11', 'at 12', 'at 10', 'at 9']);
  });
});
