import { Kysely, PostgresDialect, sql } from 'kysely';
import { expect, it } from 'vitest';
import { up } from '../../../../src/store/migrations/v0.1/0013-edits-by-channel.ts';
import { createStore } from '../../../../src/store/store.ts';
import { openTestDatabase } from '../../../support/databases.ts';
import { addChannel, addStory, START } from '../../../support/story-fixtures.ts';

it('gives edits that wait the channel of their alert, and keeps which of them are made', async () => {
  const { db, pool, close } = await openTestDatabase();
  const store = createStore(db, () => START);
  const channels = [await addChannel(store, 'news'), await addChannel(store, 'desk')];
  const told = { ...(await addStory(store)), because: [], mention: null, plannedAt: START, dueAt: START };
  await store.deliveries.plan(channels.map((channelId) => ({ ...told, channelId, nonce: channelId })));
  await sql`alter table alert_edits drop column channel_id, drop column open`.execute(db);
  await sql`drop index deliveries_message`.execute(db);
  await sql`create index alert_edits_open on alert_edits (due_at) where wanted > done`.execute(db);
  await sql`insert into alert_edits (delivery_id, wanted, done, due_at)
    select id, 2, case channel_id when ${channels[0]} then 1 else 2 end, ${START} from deliveries`.execute(db);
  await up(new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }));
  const edits = await db.selectFrom('alert_edits').select(['channel_id', 'open']).orderBy('channel_id').execute();
  expect(edits).toEqual([
    { channel_id: channels[0], open: true },
    { channel_id: channels[1], open: false },
  ]);
  await close();
});
