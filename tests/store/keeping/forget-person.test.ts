import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStore, type Store } from '../../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../../support/databases.ts';
import { addStory, START } from '../../support/story-fixtures.ts';

describe('forgetting a person who split stories', () => {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await openTestDatabase();
    store = createStore(database.db, () => START);
  });
  afterEach(() => database.close());

  it.each([
    ['split by Ada', 'split by somebody'],
    ['split by Ada, too old by then for an alert', 'split by somebody, too old by then for an alert'],
    ['split by Ada Verrin', 'split by Ada Verrin'],
    ['split by Ada, Jr.', 'split by Ada, Jr.'],
    ['split by Adam, too old by then for an alert', 'split by Adam, too old by then for an alert'],
  ])('takes her name off, and nobody’s that begins like it: %s', async (why, after) => {
    const { articleId, storyId } = await addStory(store);
    await sql`update story_articles set why = ${why}`.execute(database.db);
    for (const owner of ['slack:T0HARBOUR', 'slack:T0LOWLAND'])
      await sql`insert into story_views (owner, article_id, story_id, why, joined_at)
        values (${owner}, ${articleId}, ${storyId}, ${why}, ${START})`.execute(database.db);
    const address = { platform: 'slack', workspace: 'T0HARBOUR', id: 'C0NEWS', kind: 'channel' } as const;
    await store.forgetPerson({ userId: 'U0ADA', userName: 'Ada', address });
    const { rows } = await sql<{ why: string }>`select why from story_articles
      union all (select why from story_views order by owner)`.execute(database.db);
    expect(rows.map((row) => row.why)).toEqual([after, after, why]);
  });
});
