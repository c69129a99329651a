import { describe, expect, it } from 'vitest';
import type { StorySignals } from '../../../../src/engines/joining/signals.ts';
import { toId } from '../../../../src/news/ids.ts';
import { createStore, type Store } from '../../../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../../support/databases.ts';
import { addStory, START } from '../../../support/story-fixtures.ts';

const SIGNALS: StorySignals = {
  outlet: 'Courier',
  foundAt: 0,
  titleWords: 1,
  opening: ['pier', 'crack'],
  rarity: [1, 0.5],
  names: [],
  runs: [],
  quotes: [],
};
const HOUR = Math.floor(START.getTime() / 3_600_000);
const COMMON = 5;
const RARE = -2_147_483_648;

const question = (terms: number[], hitsMax: number, since: number | null = null) => ({ terms, hitsMax, since });

describe.each(availableDatabases())('signals of stories on %s', (kind) => {
  async function withArticles(count: number): Promise<{ database: TestDatabase; store: Store }> {
    const database = await openTestDatabase(kind);
    const store = createStore(database.db, () => START);
    for (let number = 1; number <= count; number += 1) {
      const terms = number === 2 ? [COMMON, RARE, RARE] : [COMMON];
      await addStory(store, number, { signals: SIGNALS, terms });
    }
    return { database, store };
  }

  it('finds the newest articles with a term, no more than asked for', async () => {
    const { database, store } = await withArticles(3);
    const { oldest, newest, terms } = await store.stories.lookUp(question([COMMON, RARE, 99], 2));
    const hits = new Map(terms.map((term) => [term.term, term.hits]));
    expect({ oldest, newest }).toEqual({ oldest: 1, newest: 3 });
    expect(hits.get(COMMON)).toEqual([3, 2].map((sequence) => ({ sequence, hour: HOUR })));
    expect(hits.get(RARE)).toEqual([{ sequence: 2, hour: HOUR }]);
    expect(hits.has(99)).toBe(false);
    await database.close();
  });

  it('tells every term of the articles that came since, oldest first', async () => {
    const { database, store } = await withArticles(3);
    const { terms, fresh } = await store.stories.lookUp(question([], 2, 1));
    const told = fresh.map(({ term, sequence }) => [term, sequence]);
    expect(terms).toEqual([]);
    expect(told.toSorted(([one = 0], [other = 0]) => other - one)).toEqual([
      [COMMON, 2],
      [COMMON, 3],
      [RARE, 2],
    ]);
    expect(fresh.map(({ sequence }) => sequence)).toEqual([2, 2, 3]);
    expect(fresh.every(({ hour }) => hour === HOUR)).toBe(true);
    expect((await store.stories.lookUp(question([COMMON], 2, 3))).fresh).toEqual([]);
    await database.close();
  });

  it('gives signals back as they were saved, with their story', async () => {
    const { database, store } = await withArticles(1);
    const saved = { sequence: 1, place: 1, storyId: toId('1'), at: START, signals: SIGNALS, views: [] };
    expect(await store.stories.load({ sequences: [1], owners: [] }, new Map())).toEqual([saved]);
    await database.close();
  });

  it('takes what is known for the signals, and the story from the store', async () => {
    const { database, store } = await withArticles(2);
    const known = { ...SIGNALS, outlet: 'Known' };
    const [first, second] = await store.stories.load({ sequences: [1, 2], owners: [] }, new Map([[1, known]]));
    expect([first?.signals, first?.storyId]).toEqual([known, '1']);
    expect(second?.signals).toEqual(SIGNALS);
    await database.close();
  });

  it('says of an empty index that no article was read', async () => {
    const { database, store } = await withArticles(0);
    const { oldest, newest, terms } = await store.stories.lookUp(question([COMMON], 2));
    expect([newest - oldest + 1, terms]).toEqual([0, []]);
    await database.close();
  });

  it('forgets the oldest first, some at a time, with their terms', async () => {
    const { database, store } = await withArticles(3);
    await addStory(store, 4, { signals: SIGNALS, forget: { before: new Date(START.getTime() + 1), limit: 2 } });
    expect((await store.stories.lookUp(question([COMMON, RARE], 9))).terms).toEqual([
      { term: COMMON, hits: [{ sequence: 3, hour: HOUR }] },
    ]);
    await database.close();
  });
});
