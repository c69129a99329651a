import { describe, expect, it } from 'vitest';
import { saveDocument } from '../../src/feeds/save-document.ts';
import type { FeedOwner } from '../../src/news/feed.ts';
import { toId } from '../../src/news/ids.ts';
import { INSTALLATION, toOwner } from '../../src/news/owner.ts';
import type { FoundArticle } from '../../src/store/nouns/articles/save-found.ts';
import { aDocument, aFeed, anEntry, anOwner } from './a-feed.ts';

const ACME = toOwner('slack:T01');
const BETA = toOwner('discord:3301');
const NOW = new Date('2026-03-01T13:00:00Z');
const HOURS = [9, 12, 10];

/** Saves three entries for these owners, where everybody has the first of them: what each was given to save. */
async function save(owners: FeedOwner[], changes: Parameters<typeof aFeed>[0] = {}) {
  const entries = HOURS.map((hour) =>
    anEntry({ id: `n-${hour}`, title: `at ${hour}`, published: new Date(Date.UTC(2026, 2, 1, hour)) }),
  );
  const given: FoundArticle[][] = [];
  const saveEntries = async (found: readonly FoundArticle[]) => {
    given.push([...found]);
    const ids = found.slice(1).map((_, place) => toId<'article'>(String(10 * given.length + place)));
    return { new: ids, known: 1, changed: [], waiting: 0, leftOut: 0 };
  };
  const feed = aFeed({ ...changes, owners });
  const deps = { saveEntries, countKnown: async () => 0, maxAgeMs: 86_400_000, now: () => NOW };
  return { saved: await saveDocument({ feed, document: aDocument(entries), readAs: null }, deps), given };
}

const told = (found: readonly FoundArticle[] = []) => found.map(({ owner, announced }) => [owner, announced]);

describe('saveDocument for several owners', () => {
  it('saves each entry for each of them, and counts what was new to one', async () => {
    const { saved, given } = await save([anOwner({ owner: ACME }), anOwner({ owner: BETA })]);
    expect(given.map((found) => found[0]?.owner)).toEqual([ACME, BETA]);
    expect(saved).toMatchObject({ new: ['11', '10', '21', '20'], entries: 2, known: 2 });
  });

  it('is silent for who has joined, and tells the others', async () => {
    const { given } = await save([anOwner({ owner: ACME }), anOwner({ owner: BETA, firstPolledAt: null })]);
    expect(told(given[0])).toEqual(Array(3).fill([ACME, true]));
    expect(told(given[1])).toEqual(Array(3).fill([BETA, false]));
  });

  it('saves for the installation first, so that nobody else need have what it has', async () => {
    const { given } = await save([anOwner({ owner: ACME }), anOwner()]);
    expect(given.map((found) => found[0]?.owner)).toEqual([INSTALLATION, ACME]);
  });

  it('lets nobody miss what is new in the document that is silent for the installation', async () => {
    const { given } = await save([anOwner({ firstPolledAt: null }), anOwner({ owner: ACME })]);
    expect(given.map(told)).toEqual([Array(3).fill([ACME, true]), Array(3).fill([INSTALLATION, false])]);
  });

  it('announces the newest few to the installation alone, whose file asks for them', async () => {
    const announce = { kind: 'newest' as const, count: 1 };
    const { given } = await save([anOwner({ owner: ACME, firstPolledAt: null }), anOwner({ firstPolledAt: null })], {
      announce,
    });
    expect(given.map((found) => found.filter(({ announced }) => announced).length)).toEqual([0, 1]);
  });

  it('saves nothing of a feed that nobody reads any more', async () => {
    const { saved, given } = await save([]);
    expect([saved.new, given]).toEqual([[], []]);
  });
});

describe('the key in a feed’s address', () => {
  const url = 'https://ada:pass@paid.example/feed?key=SECRET';
  const addressOf = async (entry: Parameters<typeof anEntry>[0], link: string | null = null) => {
    const seen: FoundArticle[] = [];
    const saveEntries = async (found: readonly FoundArticle[]) => {
      seen.push(...found);
      return { new: [], known: 0, changed: [], waiting: 0, leftOut: 0 };
    };
    const from = { feed: aFeed({ url }), document: aDocument([anEntry(entry)], { link }), readAs: null };
    await saveDocument(from, { saveEntries, countKnown: async () => 0, maxAgeMs: 86_400_000, now: () => NOW });
    return seen[0]?.url ?? '';
  };

  it.each([
    ['without a link, in a feed without a site', { link: null }, null],
    ['without a link, in a feed that names itself as its site', { link: null }, 'https://paid.example/feed?key=SECRET'],
    ['whose link is a place in the feed', { link: '#n-1' }, null],
    ['whose link is the feed', { link: 'https://paid.example/feed?key=SECRET' }, null],
    ['whose link is empty', { link: '' }, null],
  ])('is in no article’s address: one %s', async (_what, entry, link) => {
    expect(await addressOf(entry, link)).toMatch(/^https:\/\/paid\.example\/feed(?:#[0-9a-f]{28})?$/);
  });

  it('leaves an article’s own query alone', async () => {
    expect(await addressOf({ link: '/story?id=5' })).toBe('https://paid.example/story?id=5');
  });
});
