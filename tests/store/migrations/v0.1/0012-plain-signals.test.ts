import { Kysely, PostgresDialect, sql } from 'kysely';
import { expect, it } from 'vitest';
import { up } from '../../../../src/store/migrations/v0.1/0012-plain-signals.ts';
import { createStore } from '../../../../src/store/store.ts';
import { openTestDatabase } from '../../../support/databases.ts';
import { addStory, NO_SIGNALS, START } from '../../../support/story-fixtures.ts';

it('keeps the signals that were saved before', async () => {
  const { db, pool, close } = await openTestDatabase();
  const store = createStore(db, () => START);
  const signals = { ...NO_SIGNALS, words: [7, -2_147_483_648], rarity: [0.125] };
  await addStory(store, 1, { signals });
  await sql`alter table story_signals alter column signals type jsonb using signals::text::jsonb`.execute(db);
  await up(new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }));
  expect((await store.stories.load({ sequences: [1], owners: [] }, new Map())).map((row) => row.signals)).toEqual([
    signals,
  ]);
  await close();
});
