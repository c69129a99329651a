import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TermLookup } from '../../../src/engines/joining/idf.ts';
import { createRecentHits } from '../../../src/engines/joining/recent-signals.ts';
import type { TermQuestion } from '../../../src/engines/joining/story-index.ts';
import { createStore, type Store } from '../../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { addStory, START } from '../../support/story-fixtures.ts';

const COMMON = 1;
const HITS_MAX = 3;

describe('createRecentHits', () => {
  let database: TestDatabase;
  let store: Store;
  let asked: TermQuestion[] = [];
  beforeEach(async () => {
    database = await openTestDatabase();
    store = createStore(database.db, () => START);
    asked = [];
  });
  afterEach(() => database.close());

  const ask = (question: TermQuestion) => {
    asked.push(question);
    return store.stories.lookUp(question);
  };

  /** Article `number` has the common term, and one that every fifth article has. */
  const termsOf = (number: number) => [COMMON, 10 + (number % 5)];

  const inOrder = ({ oldest, newest, terms }: TermLookup): TermLookup => ({
    ...{ oldest, newest },
    terms: terms.toSorted((one, other) => one.term - other.term),
  });

  const told = async (terms: number[]) =>
    inOrder(await store.stories.lookUp({ terms, hitsMax: HITS_MAX, since: null }));

  const lookedUp = async (hits: ReturnType<typeof createRecentHits>, terms: number[]) =>
    inOrder(await hits.lookUp({ terms, hitsMax: HITS_MAX }, ask));

  it('says what the store says, while articles come in from any worker and are forgotten', async () => {
    const [here, there] = [createRecentHits(), createRecentHits()];
    for (let number = 1; number <= 24; number += 1) {
      const terms = [...termsOf(number), ...termsOf(number + 1), 99];
      const expected = await told(terms);
      expect(await lookedUp(here, terms)).toEqual(expected);
      if (number % 4 === 0) expect(await lookedUp(there, terms)).toEqual(expected);
      const forget = { before: new Date(START.getTime() + 1), limit: number > 12 ? 1 : 0 };
      await addStory(store, number, { terms: termsOf(number), forget });
    }
  });

  it('asks for the terms that it was not told yet, and for what came since', async () => {
    const hits = createRecentHits();
    await addStory(store, 1, { terms: termsOf(1) });
    await lookedUp(hits, [COMMON, 98]);
    await addStory(store, 2, { terms: [COMMON, 98] });
    const found = await lookedUp(hits, [COMMON, 98, 99]);
    expect(asked).toEqual([
      { terms: [COMMON, 98], hitsMax: HITS_MAX, since: null },
      { terms: [99], hitsMax: HITS_MAX, since: 1 },
    ]);
    expect(found.terms.map(({ term, hits }) => [term, hits.map(({ sequence }) => sequence)])).toEqual([
      [COMMON, [2, 1]],
      [98, [2]],
    ]);
  });

  it('begins anew where more came in than one answer tells', async () => {
    const hits = createRecentHits();
    await lookedUp(hits, [COMMON]);
    for (let number = 1; number <= 70; number += 1) await addStory(store, number, { terms: termsOf(number) });
    expect(await lookedUp(hits, [COMMON, 11])).toEqual(await told([COMMON, 11]));
    await addStory(store, 71, { terms: termsOf(71) });
    expect(await lookedUp(hits, [COMMON, 11])).toEqual(await told([COMMON, 11]));
  });

  it('believes nothing of two look-ups that crossed, as happens where a lock was lost', async () => {
    const hits = createRecentHits();
    await lookedUp(hits, [COMMON]);
    await addStory(store, 1, { terms: termsOf(1) });
    const both = await Promise.all([lookedUp(hits, [COMMON, 11]), lookedUp(hits, [COMMON, 12])]);
    expect(both).toEqual([await told([COMMON, 11]), await told([COMMON, 12])]);
    await addStory(store, 2, { terms: termsOf(2) });
    expect(await lookedUp(hits, [COMMON, 11, 12])).toEqual(await told([COMMON, 11, 12]));
  });

  it('keeps so many terms, and lets go of those that were wanted longest ago', async () => {
    const hits = createRecentHits();
    await addStory(store, 1, { terms: [COMMON] });
    await lookedUp(hits, [COMMON]);
    await lookedUp(
      hits,
      Array.from({ length: 2_048 }, (_, at) => 1_000 + at),
    );
    asked = [];
    await lookedUp(hits, [COMMON, 3_000]);
    expect(asked.map(({ terms }) => terms)).toEqual([[COMMON]]);
  });
});
