import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseQuery } from '../../../src/engines/matching/parse-query.ts';
import type { Query } from '../../../src/engines/matching/query.ts';
import { INSTALLATION_SCOPE } from '../../../src/news/owner.ts';
import { newestWanted, type Reach } from '../../../src/store/search/search-windows.ts';
import { type Newsroom, NOW, openNewsroom } from '../../commands/newsroom.ts';

const ARTICLES = 40;

let newsroom: Newsroom;

/** Every second article has the phrase, every fifth has not even its words; two at a time are equally old. */
beforeAll(async () => {
  newsroom = await openNewsroom();
  for (let at = 0; at < ARTICLES; at += 1) {
    const text = at % 5 === 4 ? 'Tram fares.' : at % 2 === 0 ? 'The ferry strike ends.' : 'A strike at the ferry.';
    await newsroom.tell({ title: `Report ${at}`, text, hoursAgo: Math.floor(at / 2), site: 'courier.example' });
  }
});

afterAll(() => newsroom.database.close());

function wantedOf(text: string): { query: Query } {
  const parsed = parseQuery(text);
  if (parsed.kind === 'bad') throw new Error(parsed.what);
  return { query: parsed.tree };
}

const TEN_HOURS_AGO = new Date(NOW.getTime() - 10 * 60 * 60 * 1000);
const REACHES = [undefined, TEN_HOURS_AGO].flatMap((since) =>
  [1, 7, 1000].flatMap((candidates) => [1, 100].map((hits) => ({ since, candidates, hits }))),
);

const find = (text: string, reach: Omit<Reach, 'common' | 'commonRead' | 'named'>, since?: Date) =>
  newestWanted(
    { ...wantedOf(text), since },
    { db: newsroom.database.db, scope: INSTALLATION_SCOPE },
    { ...reach, common: 0, commonRead: 0, named: 0 },
  );

describe('newestWanted', () => {
  it.each([
    '"ferry strike"',
    '"strike ends"',
    'lang:en',
    'lang:fr',
    '"ferry strike" -lang:fr',
    '"no such words"',
    'ferry',
    'strike -tram',
    'strike lang:en',
  ])('finds the same through any windows as in one look: %s', async (text) => {
    for (const { since, ...bounds } of REACHES) {
      const whole = await find(text, { ...bounds, windows: [] }, since);
      for (const windows of [[1], [3, 9], [2, 4, 8, 16, 32], [500]]) {
        expect(await find(text, { ...bounds, windows }, since)).toEqual(whole);
      }
    }
  });

  it('finds the newest first, and no more than it may look at', async () => {
    const all = await find('"ferry strike"', { candidates: 1000, hits: 100, windows: [3] });
    expect(all.map(Number)).toEqual([...all.map(Number)].sort((a, b) => byAge(a, b)));
    expect(all.length).toBe(16);
    expect((await find('"ferry strike"', { candidates: 6, hits: 100, windows: [3] })).length).toBe(2);
  });
});

/** Ids grow with age here, but of two equally old articles the later one comes first. */
function byAge(a: number, b: number): number {
  return Math.floor((a - 1) / 2) - Math.floor((b - 1) / 2) || b - a;
}
