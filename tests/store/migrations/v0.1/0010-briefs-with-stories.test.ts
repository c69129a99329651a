import { Kysely, PostgresDialect, sql } from 'kysely';
import { expect, it } from 'vitest';
import { up } from '../../../../src/store/migrations/v0.1/0010-briefs-with-stories.ts';
import { createStore } from '../../../../src/store/store.ts';
import { openTestDatabase } from '../../../support/databases.ts';
import { addFeed, found, START } from '../../../support/story-fixtures.ts';

it('has an article that stood between its brief and its story briefed anew', async () => {
  const { db, pool, close } = await openTestDatabase();
  const store = createStore(db, () => START);
  const [id] = (await store.articles.saveFound([found(await addFeed(store), 1)])).new;
  if (!id) throw new Error('not saved');
  await sql`alter table articles drop constraint articles_stage_check`.execute(db);
  await sql`alter table articles add constraint articles_stage_check check (stage <> '')`.execute(db);
  await sql`update articles set stage = 'briefed', brief = '{}'`.execute(db);
  await sql`insert into quotes (article_id, start_at, end_at, text) values (${id}, 0, 1, 'x')`.execute(db);
  await up(new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }));
  const { rows } = await sql`select stage, brief, (select count(*)::int from quotes) as quotes from articles`.execute(
    db,
  );
  expect(rows).toEqual([{ stage: 'kept', brief: null, quotes: 0 }]);
  await close();
});
