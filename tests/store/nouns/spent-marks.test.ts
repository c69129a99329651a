import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSpentMarkStore } from '../../../src/store/nouns/spent-marks.ts';
import { availableDatabases, openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { START } from '../../support/story-fixtures.ts';

const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);

describe.each(availableDatabases())('createSpentMarkStore on %s', (kind) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await openTestDatabase(kind);
  });
  afterEach(() => database.close());

  const spend = (mark: string, from = 0, until = 300) =>
    createSpentMarkStore(database.db).spend(mark, { now: at(from), until: at(until) });
  const kept = () => database.db.selectFrom('spentMarks').selectAll().execute();

  it('lets a mark be spent once, by whichever process is first', async () => {
    const tries = await Promise.all(Array.from({ length: 12 }, () => spend('signed:v0=1')));
    expect(tries.filter(Boolean)).toHaveLength(1);
    expect(await spend('signed:v0=1', 299)).toBe(false);
    expect(await spend('signed:v0=2')).toBe(true);
  });

  it('keeps what was spent in a form that cannot be used', async () => {
    await spend('state:very-secret');
    expect(JSON.stringify(await kept())).not.toContain('very-secret');
  });

  it('forgets marks that nobody would take any more', async () => {
    await spend('a', 0, 300);
    await spend('b', 0, 900);
    await spend('c', 600, 900);
    expect(await kept()).toHaveLength(2);
  });
});
