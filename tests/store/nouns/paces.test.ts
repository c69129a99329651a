import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStore, type Store } from '../../../src/store/store.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { START } from '../../support/story-fixtures.ts';

const later = (seconds: number) => new Date(START.getTime() + seconds * 1000);

describe.each(availableDatabases())('createPaceStore on %s', (kind) => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
    store = createStore(database.db, () => START);
  });
  afterEach(() => database.close());

  const take = (seconds: number, subject = 'ada', perMinute = 3) =>
    store.paces.take({ subject, perMinute, now: later(seconds) });

  it('gives so many turns within any minute, and says when the next one is free', async () => {
    for (const seconds of [0, 10, 20]) expect(await take(seconds)).toEqual({ kind: 'taken' });
    expect(await take(30)).toEqual({ kind: 'none-left', free: later(60) });
    expect(await take(59.9)).toEqual({ kind: 'none-left', free: later(60) });
    expect(await take(60)).toEqual({ kind: 'taken' });
    expect(await take(60)).toEqual({ kind: 'none-left', free: later(70) });
    expect(await take(60, 'ben')).toEqual({ kind: 'taken' });
  });

  it('gives no turn twice when many processes ask at once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => take(0)));
    expect(outcomes.filter(({ kind: each }) => each === 'taken')).toHaveLength(3);
  });

  it('follows a limit that was raised or lowered', async () => {
    for (const seconds of [0, 1, 2, 3, 4]) expect(await take(seconds, 'ada', 5)).toEqual({ kind: 'taken' });
    expect(await take(5, 'ada', 6)).toEqual({ kind: 'taken' });
    expect(await take(6, 'ada', 2)).toEqual({ kind: 'none-left', free: later(64) });
    expect(await take(6, 'ada', Number.POSITIVE_INFINITY)).toEqual({ kind: 'taken' });
  });

  it('does not hold anybody up after a clock that ran ahead was set back', async () => {
    for (const seconds of [86_400, 86_401, 86_402]) await take(seconds);
    for (const seconds of [0, 1, 2]) expect(await take(seconds)).toEqual({ kind: 'taken' });
    expect(await take(3)).toEqual({ kind: 'none-left', free: later(60) });
  });

  it('keeps no more than it needs, and forgets who has not asked for an hour', async () => {
    for (let seconds = 0; seconds < 600; seconds += 20) await take(seconds);
    const [row] = await database.db.selectFrom('paces').selectAll().execute();
    expect(row?.takenAt).toHaveLength(3);
    await take(7_200, 'ben');
    expect(await database.db.selectFrom('paces').select('subject').execute()).toEqual([{ subject: 'ben' }]);
  });
});
