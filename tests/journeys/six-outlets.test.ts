import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runTrial, SIX_OUTLETS } from '../../bench/kit/story-trial.ts';
import { loadLanguages } from '../../src/config/files/languages.ts';
import type { LanguageFacts } from '../../src/news/language.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';

const SEEDS = [1, 2, 3, 4];

describe('one event by six outlets, in any order, through killed processes', () => {
  let database: TestDatabase;
  let languages: LanguageFacts[];
  beforeAll(async () => {
    database = await openTestDatabase();
    const read = await loadLanguages(['config']);
    if (read.kind === 'unsound') throw new Error('The language files are unsound');
    languages = read.data;
  });
  afterAll(() => database.close());

  it.each(SEEDS)('alerts each channel once and names all six there (%i)', async (seed) => {
    const { channels } = await runTrial({ seed, db: database.db, languages });
    for (const { alerts, outlets } of channels) {
      expect(alerts).toBe(1);
      expect(outlets.toSorted()).toEqual(SIX_OUTLETS.toSorted());
    }
  });
});
