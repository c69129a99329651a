import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelId } from '../../src/news/ids.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { addChannel, addStory, START } from '../support/story-fixtures.ts';

const SENT = 2_000;
/** What is open, what is looked up beside it, and pages of an index. */
const READ_MAX = 60;
const LATER = new Date(START.getTime() + 86_400_000);

/** Statements are planned for all values, as on a connection that has asked for them often (PostgreSQL manual, PREPARE). */
describe('what is asked for each alert reads none of those that were sent', () => {
  let database: TestDatabase;
  let store: Store;
  let channelId: ChannelId;
  beforeAll(async () => {
    database = await openTestDatabase('embedded');
    store = createStore(database.db, () => START);
    channelId = await addChannel(store);
    await sendMany();
    const { articleId, storyId } = await addStory(store, SENT + 1);
    const planned = { storyId, articleId, channelId, nonce: 'open', because: [], mention: null };
    await store.deliveries.plan([{ ...planned, plannedAt: START, dueAt: START }]);
    await sql`set plan_cache_mode = force_generic_plan`.execute(database.db);
  });
  afterAll(async () => {
    await sql`reset plan_cache_mode`.execute(database.db);
    await database.close();
  });

  /** Sent alerts of as many stories, each with an edit that is made, but for the last. */
  async function sendMany(): Promise<void> {
    const { articleId } = await addStory(store);
    const numbers = sql`generate_series(1, ${SENT}::integer) as number`;
    await sql`insert into stories (slug, headline, started_at, updated_at)
      select 'sent-' || number, 'Sent', ${START}, ${START} from ${numbers}`.execute(database.db);
    await sql`insert into deliveries
        (story_id, article_id, channel_id, nonce, because, planned_at, due_at, wanted_at, first_attempt_at)
      select id, ${articleId}, ${channelId}, slug, '[]', ${START}, ${START}, ${START}, ${START}
      from stories where slug like 'sent-%'`.execute(database.db);
    await sql`update deliveries set state = 'sending'`.execute(database.db);
    await sql`update deliveries set state = 'sent', message_id = id::text`.execute(database.db);
    await sql`insert into alert_edits (delivery_id, channel_id, due_at, done)
      select id, channel_id, ${START}, case nonce when ${`sent-${SENT}`} then 0 else 1 end
      from deliveries`.execute(database.db);
  }

  async function rowsRead(): Promise<number> {
    await sql`select pg_stat_force_next_flush()`.execute(database.db);
    const { rows } = await sql<{ read: string }>`
      select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) as read from pg_stat_user_tables
      where relname in ('deliveries', 'alert_edits')`.execute(database.db);
    return Number(rows[0]?.read);
  }

  type Question = [name: string, ask: () => Promise<unknown>, answer: unknown];
  const OF_A_CHANNEL: Question[] = [
    ['a channel’s due deliveries', () => store.deliveries.due(channelId, LATER, 10), [expect.anything()]],
    ['when a channel’s next is due', () => store.deliveries.nextDueAt(channelId), START],
    ['a channel’s next edit', () => store.stories.edits.next(channelId, LATER), expect.objectContaining({ wanted: 1 })],
    ['what is too old', () => store.deliveries.expire(channelId, { wantedBefore: START, reason: '', at: START }), 0],
  ];
  const OF_THE_SWEEP: Question[] = [
    ['channels with something due', () => store.deliveries.dueChannels(LATER, 10), ['1']],
    ['channels with an edit due', () => store.stories.edits.dueChannels(LATER, 10), ['1']],
  ];

  async function readBy(ask: () => Promise<unknown>): Promise<{ answer: unknown; read: number }> {
    const before = await rowsRead();
    const answer = await ask();
    return { answer, read: (await rowsRead()) - before };
  }

  it.each(OF_A_CHANNEL)('%s, in a database that has no statistics yet', async (_, ask, wanted) => {
    const { answer, read } = await readBy(ask);
    expect(answer).toEqual(wanted);
    expect(read).toBeLessThan(READ_MAX);
  });

  it.each([...OF_A_CHANNEL, ...OF_THE_SWEEP])('%s, in a database that has', async (_, ask, wanted) => {
    await sql`analyze`.execute(database.db);
    const { answer, read } = await readBy(ask);
    expect(answer).toEqual(wanted);
    expect(read).toBeLessThan(READ_MAX);
  });
});
