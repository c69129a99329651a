import { afterEach, describe, expect, it } from 'vitest';
import { toId } from '../../../../src/news/ids.ts';
import type { Pool } from '../../../../src/store/database.ts';
import { migrate } from '../../../../src/store/open/migrate.ts';
import { preparedPool, queriesOn } from '../../../../src/store/open/pools.ts';
import { createStore } from '../../../../src/store/store.ts';
import { openDatabaseOfVersionOne } from '../../../support/bare-database.ts';
import { availableDatabases } from '../../../support/databases.ts';
import { START } from '../../../support/story-fixtures.ts';

let close: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const each of close) await each();
  close = [];
});

const FILL = [
  `insert into feeds (url, name, source, announce_newest, every_seconds, next_poll_at)
    values ('https://courier.example/feed', 'Courier', 'config', 0, 300, now())`,
  `insert into articles (feed_id, url, title, outlet, feed_text, text, published_at, found_at, announced, stage, stage_at)
    select 1, 'https://courier.example/' || n, 'Pier ' || n, 'Courier', '', '', now(), now(), true, 'planned', now()
    from generate_series(1, 2) as n`,
  `insert into stories (slug, headline, started_at, updated_at)
    select 'pier-' || n, 'Pier ' || n, now(), now() from generate_series(1, 2) as n`,
  `insert into story_articles (story_id, article_id, why, joined_at) select n, n, 'test', now() from generate_series(1, 2) as n`,
  `insert into channels (platform, workspace, external_id, kind, name, on_unknown)
    values ('preview', '', 'news', 'channel', '#news', 'skip')`,
  `insert into story_changes (story_id, article_id, found_at, changes) values (1, 1, now(), '[]')`,
  `insert into deliveries (story_id, article_id, channel_id, nonce, because, planned_at, due_at, wanted_at, reply_to, change_id)
    values (1, 1, 1, 'alert', '["pier"]', now(), now(), now(), null, null),
      (1, 1, 1, 'reply', '[]', now(), now(), now(), 1, 1)`,
  `update deliveries set state = 'sending', first_attempt_at = now() where nonce = 'alert'`,
  `update deliveries set state = 'sent', message_id = 'm1' where nonce = 'alert'`,
];

describe.each(availableDatabases())('a store of 0.1.0 that becomes one of 0.2 on %s', (kind) => {
  async function upgrade(): Promise<Pool> {
    const { pool, ...opened } = await openDatabaseOfVersionOne(kind);
    close.push(opened.close);
    for (const statement of FILL) await pool.query(statement);
    const before = (await pool.query('select * from deliveries order by id')).rows;
    expect(await migrate({ pool })).toMatchObject({ applied: expect.arrayContaining(['0026-page-address']) });
    expect((await pool.query('select * from deliveries order by id')).rows).toEqual(before);
    return pool;
  }

  it('keeps alerts, replies and the rules of channels, and takes lines beside them, one of a story and channel', async () => {
    const pool = await upgrade();
    const db = queriesOn(preparedPool(pool));
    const { deliveries } = createStore(db, () => START);
    const channelId = toId<'channel'>('1');
    const line = { storyId: toId<'story'>('2'), articleId: toId<'article'>('2'), channelId, because: ['pier'] };
    const plan = (nonce: string) =>
      deliveries.plan([
        { ...line, nonce, replyTo: toId('1'), mention: null, plannedAt: new Date(), dueAt: new Date() },
      ]);
    expect(await plan('line')).toEqual([channelId]);
    expect(await plan('line again')).toEqual([]);
    const due = await deliveries.due(channelId, new Date(Date.now() + 1_000), 10);
    expect(due.map(({ nonce, reply }) => [nonce, reply])).toEqual([
      ['reply', { tells: 'change', changeId: '1', threadOf: 'm1' }],
      ['line', { tells: 'likely', hasAlert: false, threadOf: 'm1' }],
    ]);
    const channel = await db.selectFrom('channels').select(['onUnknown', 'onLikely']).execute();
    expect(channel).toEqual([{ onUnknown: 'skip', onLikely: null }]);
  });

  it('takes no change without the alert that it answers', async () => {
    const pool = await upgrade();
    await expect(pool.query(`update deliveries set reply_to = null where nonce = 'reply'`)).rejects.toThrow(
      'deliveries_change_in_reply',
    );
  });
});
